"""Initial values against PyTorch's, draw for draw."""

import numpy as np
import pytest
import resnetcpp as rn

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.oracle

MATRIX, KERNEL = (6, 20), (8, 3, 5, 5)
CASES = [
    ("uniform_", {"a": -1.0, "b": 2.0}),
    ("normal_", {"mean": 1.0, "std": 0.5}),
    ("trunc_normal_", {}),
    ("trunc_normal_", {"std": 0.02}),
    ("trunc_normal_", {"mean": 0.5, "std": 1.0, "a": 2.0, "b": 3.0}),
    ("constant_", {"val": 0.25}),
    ("ones_", {}),
    ("zeros_", {}),
    ("kaiming_uniform_", {}),
    ("kaiming_uniform_", {"a": 5**0.5}),
    ("kaiming_uniform_", {"mode": "fan_out", "nonlinearity": "relu"}),
    ("kaiming_normal_", {}),
    ("kaiming_normal_", {"mode": "fan_out", "nonlinearity": "relu"}),
    ("xavier_uniform_", {}),
    ("xavier_normal_", {"gain": 2.0}),
    ("orthogonal_", {}),
    ("orthogonal_", {"gain": 1.5}),
]
SHAPED = [("eye_", MATRIX, {}), ("dirac_", KERNEL, {}), ("dirac_", KERNEL, {"groups": 2})]
SHAPED += [(name, shape, options) for name, options in CASES for shape in (MATRIX, KERNEL)]
EXACT = {"uniform_", "constant_", "ones_", "zeros_", "eye_", "dirac_"}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("name", "shape", "options"), SHAPED)
def test_values_are_those_of_pytorch(name, shape, options, dtype):
    values = []
    for library in (rn, torch):
        library.manual_seed(7)
        x = library.empty(*shape, dtype=getattr(library, dtype))
        assert getattr(library.nn.init, name)(x, **options) is x
        values.append(x.numpy())
    if name in EXACT or name == "kaiming_uniform_":
        np.testing.assert_array_equal(*values)
    else:
        np.testing.assert_allclose(*values, rtol=1e-5, atol=2e-6)


def test_a_parameter_is_filled_outside_the_graph():
    weight = rn.nn.Parameter(rn.empty(3, 3))
    rn.nn.init.xavier_uniform_(weight)
    assert weight.is_leaf
    assert weight.requires_grad


def test_a_generator_may_be_given():
    values = []
    for library in (rn, torch):
        generator = library.Generator().manual_seed(3)
        values.append(library.nn.init.uniform_(library.empty(9), generator=generator).numpy())
    np.testing.assert_array_equal(*values)


@pytest.mark.parametrize(
    "arguments",
    [("linear",), ("conv2d",), ("sigmoid",), ("tanh",), ("relu",), ("leaky_relu", 0.2), ("selu",)],
)
def test_gains_are_those_of_pytorch(arguments):
    assert rn.nn.init.calculate_gain(*arguments) == torch.nn.init.calculate_gain(*arguments)


@pytest.mark.parametrize("shape", [(3, 4), (8, 3, 5, 5)])
def test_fans_are_those_of_pytorch(shape):
    ours = rn.nn.init._calculate_fan_in_and_fan_out(rn.empty(*shape))
    assert ours == torch.nn.init._calculate_fan_in_and_fan_out(torch.empty(*shape))


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda init: init.kaiming_normal_(rn.empty(3)), "fewer than 2 dimensions"),
        (lambda init: init.kaiming_normal_(rn.empty(3, 3), mode="fan"), "fan_in"),
        (lambda init: init.calculate_gain("swish"), "Unsupported nonlinearity"),
        (lambda init: init.eye_(rn.empty(3)), "2 dimensions"),
        (lambda init: init.dirac_(rn.empty(3, 3)), "3, 4, or 5"),
        (lambda init: init.orthogonal_(rn.empty(3)), "2 or more"),
    ],
)
def test_bad_arguments_are_refused(call, text):
    with pytest.raises(ValueError, match=text):
        call(rn.nn.init)
