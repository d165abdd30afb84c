"""RNN, LSTM, GRU, their cells and packed sequences against PyTorch."""

import copy
import pickle

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import Bad, check_error, error_cases, flat, libraries, numbers

pytestmark = pytest.mark.oracle

OPTIONS = {
    "plain": {},
    "layers": {"num_layers": 3, "dropout": 0.4},
    "bidirectional": {"bidirectional": True, "num_layers": 2},
    "batch_first": {"batch_first": True, "bias": False},
}
LAYERS = [
    *[(name, 3, 4, key) for name in ("RNN", "LSTM", "GRU") for key in OPTIONS],
    ("RNN", 3, 4, {"nonlinearity": "relu"}),
    ("LSTM", 3, 5, {"proj_size": 2, "num_layers": 2, "bidirectional": True}),
]
LENGTHS = [3, 6, 1, 4]


def built(t, case, dtype="float64"):
    name, inputs, hidden, options = case
    t.manual_seed(0)
    options = OPTIONS[options] if isinstance(options, str) else options
    return getattr(t.nn, name)(inputs, hidden, **options, dtype=getattr(t, dtype))


def input_of(case):
    first = OPTIONS.get(case[3] if isinstance(case[3], str) else "", {}).get("batch_first")
    return numbers(4, 6, 3) if first else numbers(6, 4, 3)


def states(t, layer, batch=4):
    """First states, one or two, with a gradient."""
    depth = layer.num_layers * (2 if layer.bidirectional else 1)
    widths = [layer.proj_size or layer.hidden_size, layer.hidden_size]
    made = [
        t.from_numpy(numbers(*([depth, batch, width] if batch else [depth, width]), seed=i))
        for i, width in enumerate(widths[: 2 if layer.mode == "LSTM" else 1])
    ]
    return tuple(made) if len(made) > 1 else made[0]


def gradients(t, layer, outputs, inputs):
    total = sum((y * t.from_numpy(numbers(*y.shape, seed=7))).sum() for y in outputs)
    wanted = [*inputs, *layer.parameters()]
    return t.autograd.grad(total, wanted)


def assert_close(ours, theirs, tolerance=1e-10):
    assert len(ours) == len(theirs)
    for got, expected in zip(ours, theirs, strict=True):
        assert tuple(got.shape) == tuple(expected.shape)
        np.testing.assert_allclose(
            got.detach().numpy(), expected.detach().numpy(), rtol=tolerance, atol=tolerance
        )


def both(run):
    ours, theirs = (run(t) for t in libraries())
    assert_close(flat(ours), flat(theirs))


@pytest.mark.parametrize("case", LAYERS, ids=str)
def test_starts_and_prints_as_pytorch(case):
    ours, theirs = (built(t, case, "float32") for t in libraries())
    assert repr(ours) == repr(theirs)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    for mine, other in zip(ours.state_dict().values(), theirs.state_dict().values(), strict=True):
        np.testing.assert_array_equal(mine.numpy(), other.numpy())
    shapes = [[tuple(w.shape) for w in group] for group in ours.all_weights]
    assert shapes == [[tuple(w.shape) for w in group] for group in theirs.all_weights]


@pytest.mark.parametrize("given", [False, True])
@pytest.mark.parametrize("case", LAYERS, ids=str)
def test_batches(case, given):
    def run(t):
        layer = built(t, case)
        x = t.from_numpy(input_of(case)).requires_grad_()
        t.manual_seed(1)
        outputs = flat(layer(x, states(t, layer)) if given else layer(x))
        return outputs, gradients(t, layer, outputs, [x])

    both(run)


@pytest.mark.parametrize("case", LAYERS, ids=str)
def test_one_sequence(case):
    def run(t):
        layer = built(t, case).eval()
        x = t.from_numpy(numbers(6, 3)).requires_grad_()
        outputs = flat([layer(x), layer(x, states(t, layer, 0))])
        return outputs, gradients(t, layer, outputs, [x])

    both(run)


@pytest.mark.parametrize("is_sorted", [False, True])
@pytest.mark.parametrize("case", LAYERS, ids=str)
def test_packed_sequences(case, is_sorted):
    def run(t):
        layer = built(t, case)
        x = t.from_numpy(input_of(case)).requires_grad_()
        lengths = sorted(LENGTHS, reverse=True) if is_sorted else LENGTHS
        pack = t.nn.utils.rnn
        packed = pack.pack_padded_sequence(
            x, t.tensor(lengths), layer.batch_first, enforce_sorted=is_sorted
        )
        t.manual_seed(1)
        output, last = layer(packed, states(t, layer))
        padded, ends = pack.pad_packed_sequence(output, layer.batch_first)
        assert ends.tolist() == lengths
        outputs = flat([output.data, padded, last])
        return outputs, gradients(t, layer, outputs, [x])

    both(run)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(
    ("name", "options"),
    [("RNNCell", {}), ("RNNCell", {"nonlinearity": "relu"}), ("LSTMCell", {}), ("GRUCell", {})],
)
def test_cells(name, options, bias):
    def run(t):
        t.manual_seed(0)
        cell = getattr(t.nn, name)(3, 4, bias=bias, **options, dtype=t.float64)
        x = t.from_numpy(numbers(5, 3)).requires_grad_()
        first = cell(x)
        outputs = flat([first, cell(x * 2, first), cell(x[0])])
        cells.append(cell)
        return outputs, gradients(t, cell, outputs, [x])

    cells = []
    both(run)
    assert repr(cells[0]) == repr(cells[1])
    assert list(cells[0].state_dict()) == list(cells[1].state_dict())


def test_copies_are_equal():
    layer = built(rn, ("LSTM", 3, 4, "layers")).eval()
    x = rn.from_numpy(numbers(6, 4, 3))
    for twin in (copy.deepcopy(layer), pickle.loads(pickle.dumps(layer))):
        assert rn.equal(twin(x)[0], layer(x)[0])


PACKING = {
    "pack_sequence": lambda t, u, xs: u.pack_sequence(xs, enforce_sorted=False),
    "pad_sequence": lambda t, u, xs: u.pad_sequence(xs),
    "pad_sequence left": lambda t, u, xs: u.pad_sequence(xs, True, -1.0, "left"),
    "unpad_sequence": lambda t, u, xs: u.unpad_sequence(u.pad_sequence(xs), t.tensor(LENGTHS)),
    "unpack_sequence": lambda t, u, xs: u.unpack_sequence(u.pack_sequence(xs, False)),
    "total_length": lambda t, u, xs: u.pad_packed_sequence(
        u.pack_sequence(xs, False), True, 0.5, total_length=8
    ),
    "double": lambda t, u, xs: u.pack_sequence(xs, False).double(),
    "of both": lambda t, u, xs: u.PackedSequence(*u.pack_sequence(xs, False)),
    "of a pair": lambda t, u, xs: u.PackedSequence((xs[0], t.tensor([1, 1, 1]))),
    "invert_permutation": lambda t, u, xs: u.invert_permutation(t.tensor([2, 0, 3, 1])),
}


@pytest.mark.parametrize("name", PACKING)
def test_packing(name):
    found = []
    for t in libraries():
        sequences = [
            t.from_numpy(numbers(length, 2, seed=length, dtype="float32")) for length in LENGTHS
        ]
        result = PACKING[name](t, t.nn.utils.rnn, sequences)
        parts = flat(tuple(result) if isinstance(result, (tuple, list)) else result)
        found.append([None if part is None else part.tolist() for part in parts])
    assert found[0] == found[1]


X = numbers(6, 4, 3).tolist()
ERRORS = [
    Bad("width", lambda t: t.nn.RNN(2, 4)(t.tensor(X)), "Expected 2, got 3"),
    Bad("rank", lambda t: t.nn.GRU(3, 4)(t.ones(3)), "2D or 3D, got 1D", ValueError),
    Bad("dtype", lambda t: t.nn.GRU(3, 4)(t.ones(2, 2, 3).double()), "does not match", ValueError),
    Bad(
        "state",
        lambda t: t.nn.RNN(3, 4)(t.tensor(X), t.ones(1, 3, 4)),
        r"Expected hidden size \(1, 4, 4\), got \[1, 3, 4\]",
    ),
    Bad(
        "cell",
        lambda t: t.nn.LSTM(3, 4)(t.tensor(X), (t.ones(1, 4, 4), t.ones(1, 4, 3))),
        r"Expected hidden\[1\] size \(1, 4, 4\)",
    ),
    Bad(
        "state's rank",
        lambda t: t.nn.LSTM(3, 4)(t.tensor(X), (t.ones(1, 4), t.ones(1, 4))),
        r"should also be 3-D but got \(2-D, 2-D\)",
    ),
    Bad("hidden", lambda t: t.nn.GRU(3, 0), "hidden_size must be greater", ValueError),
    Bad("hidden's type", lambda t: t.nn.GRU(3, 1.5), "hidden_size should be", TypeError),
    Bad("bias", lambda t: t.nn.GRU(3, 4, bias=1), "bias should be of type bool", TypeError),
    Bad("dropout", lambda t: t.nn.GRU(3, 4, 2, dropout=2), "range \\[0, 1\\]", ValueError),
    Bad("projection", lambda t: t.nn.GRU(3, 4, proj_size=2), "only supported", ValueError),
    Bad("projection's size", lambda t: t.nn.LSTM(3, 4, proj_size=4), "smaller", ValueError),
    Bad("nonlinearity", lambda t: t.nn.RNN(3, 4, nonlinearity="x"), "Unknown non", ValueError),
    Bad("mode", lambda t: t.nn.RNNBase("X", 3, 4), "Unrecognized RNN mode", ValueError),
    Bad("cell's input", lambda t: t.nn.LSTMCell(3, 4)(t.ones(1, 1, 3)), "1D or 2D", ValueError),
    Bad(
        "cell's state",
        lambda t: t.nn.GRUCell(3, 4)(t.ones(1, 3), t.ones(1, 1, 4)),
        "Expected hidden to be 1D or 2D",
        ValueError,
    ),
    Bad(
        "not sorted",
        lambda t: t.nn.utils.rnn.pack_padded_sequence(t.tensor(X), t.tensor(LENGTHS)),
        "must be sorted in decreasing order",
    ),
    Bad(
        "length 0",
        lambda t: t.nn.utils.rnn.pack_padded_sequence(t.tensor(X), t.tensor([4, 3, 2, 0])),
        "greater than 0",
    ),
    Bad(
        "lengths",
        lambda t: t.nn.utils.rnn.pack_padded_sequence(t.tensor(X), t.tensor([4, 3])),
        "equal to batch_size",
    ),
    Bad(
        "total_length",
        lambda t: t.nn.utils.rnn.pad_packed_sequence(
            t.nn.utils.rnn.pack_sequence([t.ones(3)]), total_length=2
        ),
        "total_length=2 and max sequence length being 3",
        ValueError,
    ),
]


@pytest.mark.parametrize("row", error_cases(ERRORS))
def test_errors(row):
    check_error(row)


def test_dropout_of_one_layer_warns():
    for t in libraries():
        with pytest.warns(UserWarning, match="dropout option adds dropout after all but last"):
            t.nn.GRU(3, 4, dropout=0.5)
