"""Layers with random draws against PyTorch: the same seed drops and slopes the same."""

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import LAYOUTS, check_refusal, compare, numbers

F = rn.nn.functional


def seeded(name, *args, **options):
    def call(t, x):
        t.manual_seed(11)
        return getattr(t.nn.functional, name)(x, *args, **options)

    return call


# name: (function, shape, arguments)
CASES = {
    f"{function} {p}": (function, shape, (p, True))
    for function, shape in [
        ("dropout1d", (3, 4, 5)),
        ("dropout3d", (3, 4, 2, 3, 2)),
        ("alpha_dropout", (3, 4, 5)),
        ("feature_alpha_dropout", (3, 4, 5)),
    ]
    for p in (0.0, 0.3, 1.0)
}
CASES["dropout3d of no batch"] = ("dropout3d", (6, 2, 3, 2), (0.4, True))
CASES["alpha_dropout of a number"] = ("alpha_dropout", (), (0.4, True))
CASES["alpha_dropout by default"] = ("alpha_dropout", (3, 4), (0.4,))
CASES["rrelu"] = ("rrelu", (3, 4, 5), (0.1, 0.6, True))
CASES["rrelu in evaluation"] = ("rrelu", (3, 4, 5), ())
CASES["gumbel_softmax"] = ("gumbel_softmax", (3, 4, 5), (0.7,))
CASES["gumbel_softmax hard"] = ("gumbel_softmax", (3, 4, 5), (0.7, True, 1e-10, 1))


@pytest.mark.oracle
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", CASES)
def test_draws_are_those_of_pytorch(name, dtype, layout):
    function, shape, arguments = CASES[name]
    tolerance = 1e-6 if dtype == "float32" else 1e-12
    x = numbers(*shape, dtype=dtype)
    compare(seeded(function, *arguments), x, layout=layout, tolerance=tolerance)


@pytest.mark.oracle
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("dropout1d", (0.3, True, True)),
        ("dropout3d", (0.3, True, True)),
        ("alpha_dropout", (0.3, True, True)),
        ("feature_alpha_dropout", (0.3, True, True)),
        ("rrelu", (0.1, 0.6, True, True)),
        ("rrelu_", (0.1, 0.6, True)),
        ("celu_", (0.5,)),
        ("elu_", (0.5,)),
        ("hardtanh_", (-0.5, 0.3)),
        ("selu_", ()),
        ("threshold_", (0.1, -2.0)),
    ],
)
def test_in_place(name, arguments):
    shape = {"dropout3d": (3, 4, 2, 2, 2)}.get(name, (3, 4, 5))

    def run(t, x):
        t.manual_seed(5)
        y = x * 2
        z = getattr(t.nn.functional, name)(y, *arguments)
        assert z is y
        return y * y

    compare(run, numbers(*shape), tolerance=1e-7)


@pytest.mark.parametrize("shape", [(4, 5), (4, 2, 3, 2)])
def test_one_item_is_changed_in_place(shape):
    x = rn.ones(shape)
    dropout = F.dropout1d if len(shape) == 2 else F.dropout3d
    assert dropout(x, 0.5, True, True) is x
    assert set(np.unique(x.numpy())) <= {0.0, 2.0}


ERRORS = {
    "dropout3d": lambda t: t.nn.functional.dropout3d(t.ones(1, 2, 2, 2, 2), 1.5),
    "alpha_dropout": lambda t: t.nn.functional.alpha_dropout(t.ones(3), -0.1),
    "layer": lambda t: t.nn.AlphaDropout(2.0),
    "feature_alpha_dropout": lambda t: t.nn.functional.feature_alpha_dropout(t.ones(3), 0.5, True),
}


@pytest.mark.oracle
@pytest.mark.parametrize("name", ERRORS)
def test_errors_are_in_pytorch_s_words(name):
    check_refusal(ERRORS[name])


def test_rrelu_says_which_bounds_it_wants():
    with pytest.raises(RuntimeError, match="lower of at most upper, got lower 0.5 and upper 0.1"):
        F.rrelu(rn.ones(2), 0.5, 0.1)
