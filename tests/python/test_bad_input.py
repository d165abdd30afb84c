"""Wrong arguments from Python: the class of the error, and a text that says what came."""

import pytest
import resnetcpp as rn
from resnetcpp import nn
from resnetcpp.nn import functional as F

X = rn.ones(2, 3, 8, 8)
W = rn.ones(4, 3, 3, 3)
LOGITS = rn.zeros(4, 3)

SHAPE, DTYPE = rn.ShapeError, rn.DtypeError
SIZE = (ValueError, RuntimeError, MemoryError, OverflowError)

# name -> call, classes, words of the message
CASES = {
    # Sizes
    "zeros 2**62": (lambda: rn.zeros(2**62), SIZE, "4611686018427387904"),
    "zeros 2**40 squared": (lambda: rn.zeros(2**40, 2**40), SIZE, "1099511627776"),
    "zeros 2**64": (lambda: rn.zeros(2**64), SIZE, ""),
    "zeros negative": (lambda: rn.zeros(-1), (ValueError, RuntimeError), "-1"),
    "ones beyond memory": (lambda: rn.ones(2**45), MemoryError, "140737488355328 bytes"),
    "rand negative": (lambda: rn.rand(3, -2), (ValueError, RuntimeError), "-2"),
    "arange forever": (lambda: rn.arange(0, 1, 1e-300), SIZE, ""),
    "arange the wrong way": (lambda: rn.arange(5, 0, 1), (ValueError, RuntimeError), "5"),
    "eye negative": (lambda: rn.eye(-3), (ValueError, RuntimeError), "-3"),
    "expand beyond memory": (lambda: rn.ones(1).expand(2**62, 4), SIZE, ""),
    "repeat beyond memory": (lambda: rn.ones(2**10).repeat(2**60), SIZE, ""),
    "reshape": (lambda: X.reshape(5, 5), SHAPE, "384"),
    "reshape two unknown": (lambda: X.reshape(-1, -1), (ValueError, RuntimeError), "inferred"),
    "view of a transpose": (lambda: X.transpose(0, 1).view(-1), SHAPE, "view"),
    "pad beyond memory": (lambda: F.pad(X, (2**61, 2**61)), SIZE, "4611686018427387912"),
    "pad below nothing": (lambda: F.pad(X, (-9, 0)), (ValueError, RuntimeError), "pad"),
    "one_hot huge": (lambda: F.one_hot(rn.tensor([2**61])), SIZE, ""),
    "one_hot negative": (
        lambda: F.one_hot(rn.tensor([-1])),
        (ValueError, RuntimeError),
        "negative",
    ),
    "as_strided outside": (lambda: X.as_strided((4, 4), (1000, 1)), SHAPE, "as_strided"),
    # Dims and indices
    "sum dim": (lambda: X.sum(7), IndexError, "7"),
    "sum dim twice": (lambda: X.sum((1, 1)), (ValueError, RuntimeError), "1"),
    "transpose dim": (lambda: X.transpose(0, -9), IndexError, "-9"),
    "permute": (lambda: X.permute(0, 1), (ValueError, RuntimeError), "permute"),
    "index": (lambda: X[5], IndexError, "5"),
    "index tensor": (lambda: X[rn.tensor([9])], IndexError, "9"),
    "too many indices": (lambda: X[0, 0, 0, 0, 0], IndexError, "dimension 4"),
    "mask of another shape": (lambda: X[rn.ones(3, dtype=rn.bool)], IndexError, "3"),
    "gather out of range": (lambda: LOGITS.gather(1, rn.tensor([[7]])), IndexError, "7"),
    "scatter out of range": (
        lambda: LOGITS.scatter(1, rn.tensor([[-7]]), 1.0),
        IndexError,
        "-7",
    ),
    "index_select": (lambda: LOGITS.index_select(0, rn.tensor([4])), IndexError, "4"),
    "narrow": (lambda: X.narrow(2, 5, 9), (IndexError, RuntimeError, ValueError), "9"),
    "topk": (lambda: LOGITS.topk(5), SHAPE, "5"),
    "cat": (lambda: rn.cat([X, rn.ones(2, 3, 8, 7)], 1), SHAPE, "7"),
    "cat of nothing": (lambda: rn.cat([]), (ValueError, RuntimeError), "cat"),
    "stack": (lambda: rn.stack([X, W]), SHAPE, "stack"),
    "split": (lambda: X.split([1, 5]), (ValueError, RuntimeError), "split"),
    "chunk": (lambda: X.chunk(0), (ValueError, RuntimeError), "0"),
    "squeeze": (lambda: X.squeeze(9), IndexError, "9"),
    # Shapes
    "add": (lambda: rn.ones(3) + rn.ones(4), SHAPE, "3"),
    "matmul": (lambda: rn.ones(2, 3) @ rn.ones(4, 5), SHAPE, "(2, 3)"),
    "bmm": (lambda: rn.bmm(rn.ones(2, 3, 4), rn.ones(3, 4, 5)), SHAPE, "(2, 3, 4)"),
    "linear": (lambda: F.linear(rn.ones(2, 3), rn.ones(4, 5)), SHAPE, "(2, 3)"),
    "conv2d channels": (lambda: F.conv2d(rn.ones(1, 5, 8, 8), W), SHAPE, "5"),
    "conv2d rank": (lambda: F.conv2d(rn.ones(8, 8), W), SHAPE, "(8, 8)"),
    "conv2d small": (lambda: F.conv2d(rn.ones(1, 3, 2, 2), W), SHAPE, "2"),
    "conv2d bias": (lambda: F.conv2d(X, W, rn.ones(5)), SHAPE, "5"),
    "conv2d groups": (lambda: F.conv2d(X, W, groups=2), (ValueError, RuntimeError), "2"),
    "conv2d stride": (lambda: F.conv2d(X, W, stride=0), (ValueError, RuntimeError), "0"),
    "conv2d stride huge": (lambda: F.conv2d(X, W, padding=2**62), SIZE, ""),
    "conv2d dilation": (lambda: F.conv2d(X, W, dilation=2**62), SIZE, ""),
    "conv2d padding": (lambda: F.conv2d(X, W, padding=-2), (ValueError, RuntimeError), "-2"),
    "conv2d mode": (lambda: F.conv2d(X, W, padding="sane"), (ValueError, RuntimeError), "sane"),
    "pool": (lambda: F.max_pool2d(X, 0), (ValueError, RuntimeError), "0"),
    "pool huge": (lambda: F.max_pool2d(X, 2**62), SIZE, ""),
    "adaptive": (lambda: F.adaptive_avg_pool2d(X, 2**40), SIZE, ""),
    "batch norm": (lambda: nn.BatchNorm2d(4)(X), SHAPE, "4"),
    "batch norm of one": (
        lambda: nn.BatchNorm1d(3)(rn.ones(1, 3)),
        (ValueError, RuntimeError),
        "(1, 3)",
    ),
    "Conv2d of 2**40 channels": (lambda: nn.Conv2d(2**40, 2**40, 3), SIZE, "1099511627776"),
    "Linear of 2**40": (lambda: nn.Linear(2**40, 2**40), SIZE, "1099511627776"),
    "Conv2d of -1": (lambda: nn.Conv2d(-1, 3, 3), (ValueError, RuntimeError), "-1"),
    "resnet of 2**40 classes": (lambda: rn.models.resnet18(num_classes=2**40), SIZE, ""),
    # Dtypes and devices
    "conv2d dtype": (lambda: F.conv2d(X.double(), W), DTYPE, "float64"),
    "conv2d of ints": (lambda: F.conv2d(X.int(), W.int()), DTYPE, "int32"),
    "matmul dtype": (lambda: rn.ones(2, 2) @ rn.ones(2, 2).double(), DTYPE, "float64"),
    "mean of ints": (lambda: rn.arange(3).mean(), (TypeError, RuntimeError), "int64"),
    "gradients of ints": (lambda: rn.ones(2, dtype=rn.int64).requires_grad_(), RuntimeError, ""),
    "labels of floats": (lambda: F.nll_loss(LOGITS, rn.zeros(4)), DTYPE, "float32"),
    "index of floats": (lambda: X[rn.tensor([0.5])], (IndexError, TypeError), ""),
    "add_ into ints": (lambda: rn.arange(3).add_(0.5), (TypeError, RuntimeError), "int64"),
    "device": (lambda: X.to("cuda"), (ValueError, RuntimeError, AssertionError), "cuda"),
    "dtype of text": (lambda: rn.zeros(2, dtype="float"), TypeError, ""),
    # Losses
    "labels out of range": (
        lambda: F.cross_entropy(LOGITS, rn.tensor([0, 1, 2, 3])),
        IndexError,
        "3",
    ),
    "labels negative": (
        lambda: F.cross_entropy(LOGITS, rn.tensor([0, 1, 2, -1])),
        IndexError,
        "-1",
    ),
    "labels of another batch": (lambda: F.cross_entropy(LOGITS, rn.tensor([0])), SHAPE, "4"),
    "weight": (
        lambda: F.cross_entropy(LOGITS, rn.tensor([0] * 4), weight=rn.ones(5)),
        SHAPE,
        "5",
    ),
    "reduction": (
        lambda: F.cross_entropy(LOGITS, rn.tensor([0] * 4), reduction="most"),
        ValueError,
        "most",
    ),
    "smoothing": (
        lambda: F.cross_entropy(LOGITS, rn.tensor([0] * 4), label_smoothing=2.0),
        (ValueError, RuntimeError),
        "2",
    ),
    "bce shapes": (
        lambda: F.binary_cross_entropy(rn.rand(3), rn.rand(4)),
        SHAPE,
        "3",
    ),
    "bce range": (
        lambda: F.binary_cross_entropy(rn.tensor([2.0]), rn.tensor([1.0])),
        (ValueError, RuntimeError),
        "",
    ),
    # Values
    "dropout": (lambda: F.dropout(X, 1.5), ValueError, "1.5"),
    "bernoulli": (lambda: rn.bernoulli(rn.tensor([2.0])), (ValueError, RuntimeError), "2"),
    "multinomial": (lambda: rn.multinomial(rn.tensor([-1.0]), 1), (ValueError, RuntimeError), ""),
    "randint": (lambda: rn.randint(5, 2, (3,)), (ValueError, RuntimeError), "5"),
    "randperm": (lambda: rn.randperm(-1), (ValueError, RuntimeError), "-1"),
    "item": (lambda: X.item(), (ValueError, RuntimeError), ""),
    "bool": (lambda: bool(X), RuntimeError, "ambiguous"),
    "threads": (lambda: rn.set_num_threads(0), (ValueError, RuntimeError), "0"),
    "integer division by zero": (
        lambda: rn.tensor([1]) // rn.tensor([0]),
        (RuntimeError, ZeroDivisionError),
        "",
    ),
    # Backward
    "backward of a vector": (lambda: rn.ones(3, requires_grad=True).backward(), RuntimeError, ""),
    "backward of nothing": (lambda: rn.ones(1).backward(), RuntimeError, "require grad"),
    "gradient of another shape": (
        lambda: (rn.ones(3, requires_grad=True) * 2).backward(rn.ones(4)),
        (ValueError, RuntimeError),
        "3",
    ),
    "grad of another shape": (
        lambda: setattr(rn.ones(3, requires_grad=True), "grad", rn.ones(4)),
        (ValueError, RuntimeError),
        "4",
    ),
    # Optimisers
    "no parameters": (lambda: rn.optim.SGD([], lr=0.1), ValueError, "empty"),
    "negative rate": (lambda: rn.optim.SGD([X], lr=-1.0), ValueError, "-1"),
    "no tensors": (lambda: rn.optim.Adam([1, 2]), TypeError, "int"),
    "no leaf": (
        lambda: rn.optim.SGD([rn.ones(1, requires_grad=True) * 2], lr=0.1),
        ValueError,
        "leaf",
    ),
    # Files
    "missing file": (lambda: rn.load("nowhere.safetensors"), OSError, "nowhere.safetensors"),
    "save below a file": (lambda: rn.save({}, __file__ + "/x"), OSError, "x"),
}


@pytest.mark.parametrize("name", CASES)
def test_wrong_arguments_are_python_errors(name):
    call, kinds, words = CASES[name]
    with pytest.raises(kinds) as caught:
        call()
    text = str(caught.value)
    assert text
    assert words in text
    if not text.startswith(("__init__", "zeros", "(): incompatible")):
        assert len(text.splitlines()) == 1 or "incompatible function arguments" in text


def test_errors_are_what_code_for_pytorch_catches():
    assert issubclass(SHAPE, ValueError) and issubclass(SHAPE, RuntimeError)
    assert issubclass(DTYPE, TypeError)
    assert issubclass(rn.FormatError, ValueError)


PATHS = {
    "cpp inside cpp": (
        lambda: rn.models.resnet18(),
        lambda net: net(rn.ones(1, 5, 32, 32)),
        r"^conv1: conv2d: expected input \(1, 5, 32, 32\) with 3 channels .* got 5",
    ),
    "a layer that was replaced": (
        lambda: replaced("layer2.0.conv1", nn.Conv2d(32, 128, 3, padding=1)),
        lambda net: net(rn.ones(1, 3, 32, 32)),
        r"^layer2\.0\.conv1: conv2d: expected .* with 32 channels .* got 64",
    ),
    "python around cpp": (
        lambda: Outer(nn.Sequential(nn.Sequential(nn.Linear(3, 4), nn.Linear(5, 6)))),
        lambda net: net(rn.ones(2, 3)),
        r"^inner\.0\.1: linear: .*\(2, 4\)",
    ),
    "python inside cpp": (
        lambda: nn.Sequential(nn.Identity(), Outer(nn.Linear(5, 6))),
        lambda net: net(rn.ones(2, 3)),
        r"^1\.inner: linear: .*\(2, 3\)",
    ),
    "python inside cpp inside python": (
        lambda: Outer(nn.Sequential(nn.Identity(), Outer(Outer(nn.Linear(5, 6))))),
        lambda net: net(rn.ones(2, 3)),
        r"^inner\.1\.inner\.inner: linear: .*\(2, 3\)",
    ),
    "an op in forward": (
        lambda: Outer(Outer(None)),
        lambda net: net(rn.ones(2, 3)),
        r"^inner: matmul: .*\(2, 3\)",
    ),
    "a list of modules": (
        lambda: Listed(),
        lambda net: net(rn.ones(2, 3)),
        r"^layers\.1: linear: .*\(2, 3\)",
    ),
    "a dtype": (
        lambda: Outer(nn.Sequential(nn.Linear(3, 4).double())),
        lambda net: net(rn.ones(2, 3)),
        r"^inner\.0: linear: ",
    ),
    "a module with hooks": (
        lambda: hooked(Outer(nn.Sequential(nn.Linear(5, 4)))),
        lambda net: net(rn.ones(2, 3)),
        r"^inner\.0: linear: ",
    ),
}


class Outer(nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return x @ x if self.inner is None else self.inner(x)


class Listed(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(3, 3), nn.Linear(4, 4)])

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


def replaced(path, layer):
    net = rn.models.resnet18()
    net.set_submodule(path, layer)
    return net


def hooked(net):
    for module in net.modules():
        module.register_forward_hook(lambda m, args, out: None)
    return net


@pytest.mark.parametrize("name", PATHS)
def test_errors_in_networks_name_the_layer(name):
    make, call, pattern = PATHS[name]
    net = make()
    for _ in range(2):  # nothing is remembered from one error to the next
        with pytest.raises((rn.ShapeError, rn.DtypeError), match=pattern):
            call(net)


def test_a_layer_on_its_own_has_no_path():
    with pytest.raises(rn.ShapeError, match="^linear: "):
        nn.Linear(3, 4)(rn.ones(2, 5))


def test_errors_of_users_keep_their_text():
    class Own(nn.Module):
        def forward(self, x):
            raise ValueError("linear: mine", 3)

    with pytest.raises(ValueError) as caught:
        nn.Sequential(Outer(Own()))(rn.ones(1))
    assert caught.value.args == ("linear: mine", 3)
