"""Helpers for gradients and parameters against PyTorch's."""

import numpy as np
import pytest
import resnetcpp as rn

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.oracle


def layers(library):
    library.manual_seed(0)
    net = library.nn.Sequential(library.nn.Linear(3, 4), library.nn.Linear(4, 2))
    (net(library.ones(5, 3)).square().sum() * 3).backward()
    net[1].bias.grad = None
    return net


def gradients(net):
    return [p.grad.numpy() for p in net.parameters() if p.grad is not None]


@pytest.mark.parametrize("max_norm", [0.5, 1e6])
@pytest.mark.parametrize("norm_type", [1.0, 2.0, float("inf")])
def test_clip_grad_norm(max_norm, norm_type):
    ours, theirs = layers(rn), layers(torch)
    norms = [
        library.nn.utils.clip_grad_norm_(net.parameters(), max_norm, norm_type)
        for library, net in ((rn, ours), (torch, theirs))
    ]
    assert norms[0].item() == pytest.approx(norms[1].item(), rel=1e-5)
    for got, expected in zip(gradients(ours), gradients(theirs), strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-5, atol=1e-7)


def test_clip_grad_norm_may_refuse_nan():
    net = layers(rn)
    net[0].weight.grad.fill_(float("nan"))
    with pytest.raises(RuntimeError, match="non-finite"):
        rn.nn.utils.clip_grad_norm_(net.parameters(), 1.0, error_if_nonfinite=True)


def test_clip_grad_value():
    ours, theirs = layers(rn), layers(torch)
    rn.nn.utils.clip_grad_value_(ours.parameters(), 0.1)
    torch.nn.utils.clip_grad_value_(theirs.parameters(), 0.1)
    for got, expected in zip(gradients(ours), gradients(theirs), strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-5, atol=1e-7)


def test_parameters_go_to_a_vector_and_back():
    net = layers(rn)
    vector = rn.nn.utils.parameters_to_vector(net.parameters())
    assert tuple(vector.shape) == (26,)
    rn.nn.utils.vector_to_parameters(vector.detach() * 2, net.parameters())
    np.testing.assert_allclose(
        rn.nn.utils.parameters_to_vector(net.parameters()).detach().numpy(),
        2 * layers_vector(),
        rtol=1e-6,
    )


def layers_vector():
    return rn.nn.utils.parameters_to_vector(layers(rn).parameters()).detach().numpy()
