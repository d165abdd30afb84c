"""What torch has of nn.functional with arguments of its own, and arguments of layers."""

import copy

import pytest

from tests.python.harness import Bad, Op, check_error, compare, error_cases, table_tests, uniform

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.filterwarnings("ignore:keyword argument `m.._value` is deprecated:FutureWarning"),
    pytest.mark.filterwarnings("ignore:`nn.init:FutureWarning"),
    pytest.mark.filterwarnings("ignore:Using a target size:UserWarning"),
]

ROWS = uniform((4, 3))
POSITIVE = uniform((4, 3), 0.1, 0.9)
SIGNS = [1, -1, -1, 1]


def signs(t, x):
    return t.tensor(SIGNS, dtype=x.dtype)


LOSSES = {
    "binary_cross_entropy_with_logits": (
        lambda t, x, y, r: t.binary_cross_entropy_with_logits(
            x, y.detach(), y.detach(), y[0].detach(), r
        ),
        [ROWS, POSITIVE],
    ),
    "cosine_embedding_loss": (
        lambda t, x, y, r: t.cosine_embedding_loss(x, y, signs(t, x), 0.1, r),
        [ROWS, POSITIVE],
    ),
    "hinge_embedding_loss": (
        lambda t, x, y, r: t.hinge_embedding_loss(x, signs(t, x)[:, None], 0.5, r),
        [ROWS, POSITIVE],
    ),
    "kl_div": (lambda t, x, y, r: t.kl_div(x, y, r, log_target=True), [ROWS, POSITIVE]),
    "margin_ranking_loss": (
        lambda t, x, y, r: t.margin_ranking_loss(x, y, signs(t, x)[:, None], 0.2, r),
        [ROWS, POSITIVE],
    ),
    "poisson_nll_loss": (
        lambda t, x, y, r: t.poisson_nll_loss(x, y, True, True, 1e-8, r),
        [ROWS, POSITIVE],
    ),
    "triplet_margin_loss": (
        lambda t, x, y, r: t.triplet_margin_loss(x, y, x * y, 0.5, 2, 1e-6, True, r),
        [ROWS, POSITIVE],
    ),
    "mse_loss": (
        lambda t, x, y, r: t.nn.functional.mse_loss(
            x, y[0], reduction=("none", "mean", "sum")[r], weight=y
        ),
        [ROWS, POSITIVE],
    ),
    "l1_loss": (
        lambda t, x, y, r: t.nn.functional.l1_loss(
            x, y, reduction=("none", "mean", "sum")[r], weight=y
        ),
        [ROWS, POSITIVE],
    ),
}
OPS = [
    Op(f"{name} {r}", lambda t, x, y, fn=fn, r=r: fn(t, x, y, r), inputs, double=r == 1)
    for name, (fn, inputs) in LOSSES.items()
    for r in (0, 1, 2)
]

CELLS = ("gru_cell", "rnn_tanh_cell", "rnn_relu_cell")
WEIGHTS = [uniform((2, 3)), uniform((2, 4))]
OPS += [
    Op(
        f"{name} {bias}",
        lambda t, x, h, w, v, b, n=name, bias=bias: getattr(t, n)(
            x, h, w, v, *((b, b * 2) if bias else ())
        ),
        [*WEIGHTS, uniform((g * 4, 3)), uniform((g * 4, 4)), uniform((g * 4,))],
        double=False,
    )
    for name, g in zip(CELLS, (3, 1, 1), strict=True)
    for bias in (True, False)
]
OPS += [
    Op(
        "lstm_cell",
        lambda t, x, h, w, v, b: t.lstm_cell(x, (h, h * 2), w, v, b, b),
        [*WEIGHTS, uniform((16, 3)), uniform((16, 4)), uniform((16,))],
        double=False,
    ),
    Op("group_norm", lambda t, x: t.group_norm(x, 2, cudnn_enabled=False), [uniform((3, 4, 2))]),
    Op("layer_norm", lambda t, x: t.layer_norm(x, (3,), cudnn_enable=False), [ROWS]),
    Op(
        "shared heads",
        lambda t, q, k: t.nn.functional.scaled_dot_product_attention(
            q, k, k * 2, is_causal=True, enable_gqa=True
        ),
        [uniform((2, 4, 3, 5)), uniform((2, 2, 3, 5))],
        double=False,  # PyTorch has none
    ),
]

test_forward, test_gradient, test_second_derivative = table_tests(OPS)


def layer_of(t, mode, **options):
    made = {"lstm": t.nn.LSTM, "gru": t.nn.GRU}.get(mode, t.nn.RNN)
    if made is t.nn.RNN:
        options["nonlinearity"] = mode.removeprefix("rnn_")
    return made(3, 4, num_layers=2, dtype=t.float64, **options)


@pytest.mark.parametrize("mode", ["lstm", "gru", "rnn_tanh", "rnn_relu"])
@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("bias, bidirectional", [(True, True), (False, False)])
def test_recurrent_functions(mode, packed, bias, bidirectional):
    def fn(t, x):
        t.manual_seed(0)
        layer = layer_of(t, mode, bias=bias, bidirectional=bidirectional)
        params = [p for ps in layer.all_weights for p in ps]
        state = t.ones(4 if bidirectional else 2, 2, 4, dtype=x.dtype)
        state = (state, state * 2) if mode == "lstm" else state
        options = (params, bias, 2, 0.5, False, bidirectional)
        if packed:
            return getattr(t, mode)(x.reshape(-1, 3)[:5], t.tensor([2, 2, 1]), state, *options)
        return getattr(t, mode)(x, state, *options, batch_first=True)

    compare(fn, uniform((2, 3, 3)).array("float64", 0))


def test_a_projection():
    def fn(t, x):
        t.manual_seed(0)
        layer = layer_of(t, "lstm", proj_size=2)
        params = [p for ps in layer.all_weights for p in ps]
        state = (t.ones(2, 3, 2, dtype=x.dtype), t.ones(2, 3, 4, dtype=x.dtype))
        return t.lstm(x, state, params, True, 2, 0.0, True, False, False)

    compare(fn, uniform((2, 3, 3)).array("float64", 0))


def test_ctc_loss():
    def fn(t, x):
        lengths = (t.tensor([5, 4]), t.tensor([2, 1]))
        targets = t.tensor([[1, 2], [3, 0]])
        return [t.ctc_loss(x.log_softmax(2), targets, *lengths, 0, r, True) for r in (0, 1, 2)]

    compare(fn, uniform((5, 2, 4)).array("float64", 0))


@pytest.mark.parametrize(
    "name", ["dropout", "alpha_dropout", "feature_dropout", "feature_alpha_dropout"]
)
@pytest.mark.parametrize("train", [True, False])
def test_dropout(name, train):
    def fn(t, x):
        t.manual_seed(1)
        out = getattr(t, name)(x, p=0.4, train=train)
        changed = x.clone()
        same = getattr(t, f"{name}_")(changed, 0.4, train)
        return out, same, changed

    compare(fn, uniform((2, 3, 2)).array("float32", 0), gradient=False)


def test_embedding_renorm():
    def fn(t, x):
        same = t.embedding_renorm_(x, t.tensor([[0, 2], [2, 0]]), 0.5, 2.0)
        return same, x

    compare(fn, ROWS.array("float32", 0), gradient=False)


LAYERS = [
    "nn.Hardtanh(min_value=-0.25, max_value=0.5)",
    "nn.Hardtanh(-0.25, 0.5, False)",
    "nn.AdaptiveMaxPool2d((2, 3), return_indices=True)",
    "nn.AdaptiveMaxPool2d(2)",
]


@pytest.mark.parametrize("text", LAYERS)
def test_layers(text):
    def fn(t, x):
        layer = eval(f"t.{text}", {"t": t})
        assert repr(copy.deepcopy(layer)) == repr(layer)
        return layer(x)

    compare(fn, uniform((2, 2, 5, 6)).array("float32", 0))


def test_initialisers_of_old_code():
    compare(
        lambda t: (t.nn.init.eye(t.zeros(2, 3)), t.nn.init.dirac(t.zeros(2, 2, 3))),
        gradient=False,
    )


BAD = [
    Bad("heads", lambda t: t.nn.functional.scaled_dot_product_attention(
        t.ones(1, 3, 2, 2), t.ones(1, 2, 2, 2), t.ones(1, 2, 2, 2), enable_gqa=True),
        "number of query heads"),
    Bad("parameters", lambda t: t.gru(t.ones(1, 1, 1), t.ones(1, 1, 1), [t.ones(3, 1)], True, 1,
                                      0.0, False, False, False), "expected 4 parameters"),
    Bad("arguments", lambda t: t.gru(t.ones(1, 1, 1)), "expected the arguments", TypeError),
]  # fmt: skip


@pytest.mark.parametrize("bad", error_cases(BAD))
def test_errors(bad):
    check_error(bad)
