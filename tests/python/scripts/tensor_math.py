"""Arithmetic, reductions, comparisons and linear algebra in their many spellings."""

import math


def sample(torch):
    return torch.tensor([[1.5, -2.0, 3.0], [0.5, 4.0, -1.0]])


def operators(torch):
    x = sample(torch)
    n = torch.tensor([7, -7, 3])
    results = [
        2 + x,
        2 - x,
        2 * x,
        2 / x,
        2**x,
        x**2,
        x**0.5,
        x / 2,
        x // 2,
        x % 2,
        7 // n,
        n // 2,
        n % 3,
        n / 2,
        n**2,
        2 ** n.abs(),
        10 % torch.tensor([3, 4]),
        -x,
        +x,
        abs(x),
        ~(x > 0),
        (x > 0) & (x < 2),
        (x > 2) | (x < 0),
        (x > 0) ^ (x < 2),
        n << 1,
        n >> 1,
        n & 3,
        n | 8,
        n ^ 1,
        x == 3,
        x != 3,
        x >= 1.5,
        3 > x,
        x @ x.T,
        x.sum() > 1,
        True & (x > 0),
        math.sqrt(x[1, 1]),
        math.floor(x[0, 0]),
        divmod(7, 2),
        sum(x).tolist(),
        max(x[0]).item(),
        [1, 2, 3][torch.tensor(1)],
        f"{x[0, 0]:.3f} {x[0, 0].item():8.2f} {n[0]:d} {x.mean():>10.4f}",
        f"{x[0]}",
        format(x[0, 1], ".1f"),
        str(x[0, 0]),
        3.0 in x,
        100 in x,
    ]
    return results


def operators_in_place(torch):
    x, n = sample(torch), torch.tensor([7, -7, 3])
    y = x.clone()
    y += 1
    y -= 0.5
    y *= x
    y /= 3
    y **= 2
    y //= 0.5
    y %= 2
    m = n.clone()
    m <<= 1
    m |= 1
    m &= 6
    m ^= 2
    return [y, m]


def pointwise(torch):
    x = sample(torch)
    p = x.abs() + 0.1
    u = torch.tensor([0.1, 0.5, 0.9])
    one = [
        "abs",
        "neg",
        "sign",
        "square",
        "exp",
        "expm1",
        "sin",
        "cos",
        "tan",
        "sinh",
        "cosh",
        "tanh",
    ]
    one += ["atan", "asinh", "erf", "sigmoid", "relu", "floor", "ceil", "round", "trunc", "frac"]
    one += ["reciprocal", "isnan", "isinf", "isfinite", "logical_not", "positive", "sgn", "signbit"]
    one += ["absolute", "negative", "deg2rad", "rad2deg", "exp2", "erfc", "isposinf", "isneginf"]
    positive = ["log", "log2", "log10", "log1p", "sqrt", "rsqrt", "lgamma", "digamma"]
    unit = ["acos", "asin", "atanh", "logit", "erfinv", "arccos", "arcsin"]
    results = {name: getattr(torch, name)(x) for name in one}
    results.update({name: getattr(torch, name)(p) for name in positive})
    results.update({name: getattr(torch, name)(u) for name in unit})
    results.update({f"{name}_method": getattr(x, name)() for name in one})
    results.update({f"{name}_method": getattr(p, name)() for name in positive})
    return results


def binary(torch):
    x = sample(torch)
    y = torch.tensor([2.0, -3.0, 0.5])
    a, b = torch.tensor([7, -7, 12]), torch.tensor([3, 3, -5])
    two = ["add", "sub", "mul", "div", "maximum", "minimum", "fmod", "remainder", "atan2", "hypot"]
    two += ["floor_divide", "true_divide", "subtract", "multiply", "divide", "fmax", "fmin"]
    two += ["eq", "ne", "lt", "le", "gt", "ge", "greater", "less", "not_equal", "greater_equal"]
    two += ["less_equal", "logical_and", "logical_or", "logical_xor", "copysign", "max", "min"]
    two += ["xlogy", "logaddexp", "isclose", "dist", "float_power"]
    results = {name: getattr(torch, name)(x, y) for name in two if name not in ("xlogy", "dist")}
    results["xlogy"] = torch.xlogy(x, y.abs())
    results["dist"] = torch.dist(x, y.expand(2, 3))
    results.update(
        pow=torch.pow(x.abs(), y),
        pow_scalar=torch.pow(2, x),
        rsub=torch.rsub(x, 1),
        div_floor=torch.div(x, y, rounding_mode="floor"),
        div_trunc=x.div(2, rounding_mode="trunc"),
        int_div=torch.div(a, b),
        int_floor=torch.div(a, b, rounding_mode="floor"),
        int_fmod=torch.fmod(a, b),
        int_remainder=torch.remainder(a, b),
        gcd=torch.gcd(a, b),
        add_alpha=torch.add(x, y, alpha=2),
        sub_alpha=x.sub(y, alpha=0.5),
        addcmul=torch.addcmul(x, x, y, value=0.5),
        addcdiv=x.addcdiv(x, y, value=-1),
        lerp=torch.lerp(x, y.expand(2, 3), 0.3),
        lerp_tensor=x.lerp(y, torch.tensor(0.25)),
        bitwise=[a.bitwise_and(b), torch.bitwise_or(a, b), a.bitwise_xor(b), a.bitwise_not()],
        shift=a.bitwise_left_shift(1),
        nan_to_num=torch.nan_to_num(torch.tensor([float("nan"), float("inf"), -float("inf"), 1.0])),
        nan_to_values=torch.tensor([math.nan, math.inf]).nan_to_num(nan=1.0, posinf=2.0),
        allclose=torch.allclose(x, x + 1e-9),
        not_close=x.allclose(x + 1),
        equal=torch.equal(x, x.clone()),
        close=torch.isclose(x, x + 1e-9, rtol=1e-5, atol=1e-8),
        isin=torch.isin(a, torch.tensor([7, 12])),
        is_same_size=x.is_same_size(y),
    )
    return results


def reductions(torch):
    x = torch.linspace(-2, 3, 24).reshape(2, 3, 4)
    named = ["sum", "mean", "prod", "std", "var", "logsumexp", "amax", "amin", "argmax", "argmin"]
    results = {}
    for name in named:
        reduce = getattr(torch, name)
        results[name] = [
            reduce(x, dim=1),
            reduce(x, -1, keepdim=True),
            getattr(x, name)(dim=-2),
            *([] if name == "logsumexp" else [reduce(x), getattr(x, name)()]),
        ]
        if name not in ("prod", "argmax", "argmin"):
            results[name] += [reduce(x, dim=(0, -1)), getattr(x, name)(dim=[1, 2], keepdim=True)]
    for name in ["max", "min", "median", "mode", "sort", "cummax", "cummin"]:
        pair = getattr(torch, name)(x, dim=1)
        results[name] = [*pair, pair.values, pair.indices, pair[0]]
    return results


def reductions_in_detail(torch):
    x = torch.linspace(-2, 3, 24).reshape(2, 3, 4)
    results = {}
    results.update(
        max_all=[x.max(), x.min(), torch.max(x), torch.median(x)],
        max_keep=list(x.max(-1, keepdim=True)),
        median_even=torch.tensor([4.0, 1.0, 3.0, 2.0]).median(),
        sum_dtype=torch.sum(x > 0, dtype=torch.float32),
        sum_bool=[(x > 0).sum(), (x > 0).float().mean(), (x > 0).sum(dim=0)],
        mean_dtype=torch.arange(4).mean(dtype=torch.float64),
        var_unbiased=[x.var(unbiased=False), x.var(dim=1, unbiased=False), x.std(0, correction=0)],
        var_keyword=[
            torch.var(x, dim=(0, 2), unbiased=False, keepdim=True),
            torch.std(x, 1, False),
        ],
        std_mean=torch.std_mean(x, dim=(0, 2)),
        var_mean=torch.var_mean(x, dim=1, unbiased=False, keepdim=True),
        aminmax=list(torch.aminmax(x)),
        aminmax_dim=list(x.aminmax(dim=1)),
        any_all=[(x > 0).any(), (x > 0).all(dim=1), torch.any(x > 2, dim=-1, keepdim=True)],
        count=[torch.count_nonzero(x > 0), x.count_nonzero(dim=0)],
        norms=[
            x.norm(),
            x.norm(p=1),
            x.norm(2, dim=1),
            torch.norm(x, dim=(1, 2)),
            x.norm(dim=-1, keepdim=True),
        ],
        norm_inf=[x.norm(float("inf")), torch.norm(x, p="fro")],
        linalg=[torch.linalg.norm(x[0]), torch.linalg.vector_norm(x, ord=1, dim=1)],
        nansum=[
            torch.nansum(torch.tensor([1.0, math.nan])),
            torch.nanmean(torch.tensor([1.0, math.nan])),
        ],
        quantile=[torch.quantile(x, 0.25), torch.quantile(x, torch.tensor([0.1, 0.9]), dim=2)],
        cumsum=[x.cumsum(0), torch.cumsum(x, dim=-1), torch.arange(4).cumsum(0)],
        cumprod=[torch.cumprod(x, 1), x.cumprod(dim=-1)],
        logcumsumexp=torch.logcumsumexp(x, 1),
        diff=[torch.diff(x), torch.diff(x, dim=0)],
        topk=[*torch.topk(x, 2), *x.topk(2, dim=1, largest=False), *x.topk(1, 0, True, True)],
        kthvalue=list(torch.kthvalue(x, 2, dim=1)),
        sort=[*x.sort(descending=True), torch.argsort(x, dim=1), x.argsort(descending=True)],
        sort_stable=list(torch.sort(torch.tensor([1, 0, 1, 0]), stable=True)),
        msort=torch.msort(x),
        trace=torch.trace(x[0]),
        softmax=[
            x.softmax(-1),
            torch.softmax(x, dim=1),
            x.log_softmax(dim=0),
            torch.log_softmax(x, 2),
        ],
    )
    return results


def counting(torch):
    n = torch.tensor([3, 1, 3, 0, 1, 3])
    values, inverse, counts = torch.unique(n, return_inverse=True, return_counts=True)
    return {
        "unique": [torch.unique(n), n.unique(sorted=True), values, inverse, counts],
        "unique_counts": list(n.unique(return_counts=True)),
        "unique_dim": torch.unique(torch.tensor([[1, 2], [1, 2], [0, 1]]), dim=0),
        "consecutive": torch.unique_consecutive(n),
        "bincount": torch.bincount(n),
        "bincount_min": n.bincount(minlength=6),
        "bincount_weights": torch.bincount(n, weights=torch.ones(6) * 0.5),
        "histc": torch.histc(torch.tensor([1.0, 2.0, 1.0, 4.0]), bins=4, min=0, max=4),
        "bucketize": torch.bucketize(torch.tensor([1.0, 4.5]), torch.tensor([0.0, 2.0, 4.0])),
        "searchsorted": torch.searchsorted(
            torch.tensor([1, 3, 5]), torch.tensor([3, 6]), right=True
        ),
        "combinations": torch.combinations(torch.arange(3)),
        "cartesian": torch.cartesian_prod(torch.arange(2), torch.arange(3)),
        "triu_indices": torch.triu_indices(3, 3, offset=1),
        "tril_indices": torch.tril_indices(3, 3),
    }


def matrices(torch):
    torch.manual_seed(1)
    a, b, v = torch.rand(2, 3), torch.rand(3, 4), torch.rand(3)
    x, y = torch.rand(2, 3, 4), torch.rand(2, 4, 5)
    square = torch.rand(3, 3) + 3 * torch.eye(3)
    return {
        "mm": [a.mm(b), torch.mm(a, b), a @ v, a.mv(v), v @ b, torch.mv(a, v)],
        "dot": [v.dot(v), torch.dot(v, v), torch.inner(v, v), torch.vdot(v, v), v @ v],
        "bmm": [torch.bmm(x, y), x @ y, x.matmul(y[0]), torch.matmul(x, torch.ones(4))],
        "add": [torch.addmm(torch.ones(4), a, b, beta=2, alpha=3), torch.addmv(v[:2], a, v)],
        "baddbmm": torch.baddbmm(torch.ones(2, 3, 5), x, y, beta=0.5),
        "outer": [torch.outer(v, v), v.outer(v[:2]), torch.ger(v, v)],
        "cross": torch.cross(v, v.flip(0), dim=0),
        "linalg_cross": torch.linalg.cross(v, v.flip(0)),
        "kron": torch.kron(torch.eye(2), a),
        "tensordot": [torch.tensordot(x, y, dims=([0, 2], [0, 1])), torch.tensordot(a, b, dims=1)],
        "tri": [torch.tril(square), square.triu(1), torch.tril(torch.ones(3, 3), diagonal=-1)],
        "diag": [
            torch.diag(v),
            torch.diag(square),
            torch.diag(v, 1),
            square.diagonal(),
            square.diag(),
        ],
        "diag_embed": torch.diag_embed(x[0]),
        "chain": torch.linalg.multi_dot([a, b, b.T]),
        "einsum": [
            torch.einsum("ij,jk->ik", a, b),
            torch.einsum("ij,jk", a, b),
            torch.einsum("bij,bjk->bik", x, y),
            torch.einsum("i,j->ij", v, v),
            torch.einsum("ii->i", square),
            torch.einsum("ii", square),
            torch.einsum("ij->ji", a),
            torch.einsum("ij->", a),
            torch.einsum("ij,ij->i", a, a),
            torch.einsum("...ij,...jk->...ik", x, y),
            torch.einsum("bij,kj->bik", x, torch.ones(2, 4)),
            torch.einsum("b i j , b j k -> b k i", x, y),
            torch.einsum("ij,jk,kl->il", a, b, b.T),
            torch.einsum("bhid,bhjd->bhij", torch.ones(1, 2, 3, 4), torch.ones(1, 2, 5, 4)),
            torch.einsum("i,i->", v, v),
            torch.einsum("ijk->k", x),
        ],
        "cdist": [torch.cdist(a, b.T), torch.cdist(a, b.T, p=1)],
        "meshgrid": torch.meshgrid(torch.arange(2), torch.arange(3), indexing="ij"),
        "meshgrid_xy": torch.meshgrid(torch.arange(2), torch.arange(3), indexing="xy"),
        "vander": torch.vander(v),
        "block_diag": torch.block_diag(a, b),
        "cov": torch.cov(x[0]),
        "corrcoef": torch.corrcoef(x[0]),
        "trapezoid": torch.trapezoid(v),
        "unravel": torch.unravel_index(torch.tensor([5, 7]), (2, 4)),
    }


def decompositions(torch):
    torch.manual_seed(1)
    a, b, v = torch.rand(2, 3), torch.rand(3, 4), torch.rand(3)
    square = torch.rand(3, 3) + 3 * torch.eye(3)
    return {
        "power": torch.linalg.matrix_power(square, 3),
        "inv": [torch.inverse(square), torch.linalg.inv(square)],
        "det": [torch.det(square), torch.linalg.det(square)],
        "solve": torch.linalg.solve(square, v),
        "logdet": torch.logdet(square),
        "cholesky": torch.linalg.cholesky(square @ square.T),
        "singular": [torch.linalg.svdvals(a), torch.svd(a)[1], torch.linalg.matrix_norm(a, 2)],
        "eigh": torch.linalg.eigvalsh(square + square.T),
        "pinv": [torch.pinverse(a), torch.linalg.pinv(a), torch.linalg.matrix_rank(a)],
        "lstsq": torch.linalg.lstsq(square, b).solution,
    }


def functional(torch):
    F = torch.nn.functional
    x = sample(torch)
    y = torch.tensor([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]])
    return {
        "cosine": F.cosine_similarity(x, y),
        "cosine_dim": torch.cosine_similarity(x, y, dim=0, eps=1e-6),
        "normalize": [F.normalize(x), F.normalize(x, p=1, dim=0)],
        "pairwise": F.pairwise_distance(x, y),
        "one_hot": F.one_hot(torch.tensor([0, 2]), num_classes=3),
        "pad": [F.pad(x, (1, 1)), F.pad(x, (0, 1, 2, 0), value=5.0)],
        "softplus": F.softplus(x),
        "unfold": F.unfold(torch.arange(16.0).reshape(1, 1, 4, 4), 2, stride=2),
        "fold": F.fold(torch.ones(1, 4, 4), (4, 4), 2, stride=2),
    }


def broadcasting(torch):
    a, b = torch.broadcast_tensors(torch.arange(3).view(1, 3), torch.arange(2).view(2, 1))
    x = torch.ones(4, 1, 3) * torch.arange(5.0).view(5, 1)
    return [
        a,
        b,
        x,
        torch.broadcast_shapes((2, 1), (1, 3)),
        (torch.ones(3, 1) + torch.arange(2)).dtype,
        (torch.ones(2, dtype=torch.int64) + 1.5).dtype,
        torch.result_type(torch.tensor([1]), 1.0),
        torch.promote_types(torch.int32, torch.float64),
        torch.can_cast(torch.float32, torch.int64),
        (torch.ones(2, dtype=torch.uint8) + torch.ones(2, dtype=torch.int32)).dtype,
        torch.tensor([True, True]).sum(),
        torch.tensor([True]) + 1,
    ]


def out_variants(torch):
    x = sample(torch)
    out = torch.empty(2, 3)
    torch.add(x, 1, out=out)
    kept = [out.clone()]
    torch.exp(x, out=out)
    kept.append(out.clone())
    torch.clamp(x, 0, 1, out=out)
    kept.append(out.clone())
    total = torch.empty(3)
    torch.sum(x, dim=0, out=total)
    kept.append(total.clone())
    joined = torch.empty(4, 3)
    torch.cat([x, x], out=joined)
    product = torch.empty(2, 2)
    torch.mm(x, x.T, out=product)
    torch.sqrt(product.abs(), out=product)
    return [*kept, joined, product]


def in_place(torch):
    x = sample(torch).abs()
    x.add_(1).sub_(0.5).mul_(2).div_(3).pow_(2).sqrt_()
    x.add_(torch.ones(3), alpha=0.5).sub_(torch.ones(3), alpha=2)
    x.addcmul_(x, x, value=0.1).addcdiv_(x, x + 10, value=0.5)
    x.clamp_(min=0.1).exp_().log_().neg_().abs_().sigmoid_().tanh_()
    x.lerp_(torch.ones(2, 3), 0.1)
    x.relu_().round_(decimals=3).reciprocal_().square_().floor_().ceil_().trunc_()
    y = x.clone()
    y.copy_(torch.arange(6).view(2, 3))
    y.t_()
    y.unsqueeze_(0)
    y.squeeze_(0)
    y.transpose_(0, 1)
    z = torch.empty(0)
    z.resize_(2, 2).fill_(4)
    w = torch.zeros(3)
    w.zero_().set_(torch.ones(2))
    i = torch.tensor([1, 2, 3])
    i.fmod_(2)
    i.remainder_(2)
    i.add_(5).bitwise_and_(4)
    f = torch.tensor([1.0, math.nan]).nan_to_num_()
    u = torch.ones(3, 3).triu_().tril_()
    c = torch.arange(4.0).cumsum_(0)
    m = torch.zeros(2, 2).addmm_(torch.eye(2), torch.ones(2, 2))
    g = torch.tensor([1.0, 2.0]).gt_(1.5)
    d = torch.tensor([True]).logical_not_()
    return [x, y, z, w, i, f, u, c, m, g, d]
