"""interpolate with antialias, against PyTorch's."""

import numpy as np
import pytest
import resnetcpp as rn

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.oracle

SIZES = [((20, 31), (9, 8)), ((7, 5), (13, 20)), ((16, 16), (16, 4)), ((9, 9), (1, 1)),
         ((6, 11), (5, 12))]  # fmt: skip


@pytest.mark.parametrize(
    ("mode", "align_corners"),
    [
        ("bilinear", False),
        ("bilinear", True),
        ("bicubic", False),
        ("bicubic", True),
        ("lanczos", False),
    ],
)
@pytest.mark.parametrize(("old", "new"), SIZES, ids=str)
def test_smaller_and_larger_images(old, new, mode, align_corners):
    x = np.random.default_rng(0).standard_normal((2, 3, *old))
    options = {"size": new, "mode": mode, "align_corners": align_corners, "antialias": True}
    theirs = torch.from_numpy(x).requires_grad_()
    ours = rn.from_numpy(x).requires_grad_()
    want = torch.nn.functional.interpolate(theirs, **options)
    got = rn.nn.functional.interpolate(ours, **options)
    np.testing.assert_allclose(got.detach().numpy(), want.detach().numpy(), atol=1e-12)
    want.square().sum().backward()
    got.square().sum().backward()
    np.testing.assert_allclose(ours.grad.numpy(), theirs.grad.numpy(), atol=1e-10)


def test_a_factor():
    x = np.random.default_rng(0).standard_normal((1, 1, 12, 15)).astype(np.float32)
    options = {"scale_factor": 0.4, "mode": "bilinear", "antialias": True}
    want = torch.nn.functional.interpolate(torch.from_numpy(x), **options).numpy()
    got = rn.nn.functional.interpolate(rn.from_numpy(x), **options).numpy()
    np.testing.assert_allclose(got, want, atol=1e-6)


def test_other_modes_have_none():
    for library in (torch, rn):
        with pytest.raises(ValueError, match="Anti-alias option is restricted to bilinear"):
            library.nn.functional.interpolate(library.zeros(1, 1, 4, 4), size=2, antialias=True)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"antialias": True, "align_corners": True}, "does not support align_corners=True"),
        ({}, "requires antialias=True"),
    ],
)
def test_lanczos_has_one_form(options, text):
    for library in (torch, rn):
        with pytest.raises(ValueError, match=text):
            image = library.zeros(1, 1, 4, 4)
            library.nn.functional.interpolate(image, size=2, mode="lanczos", **options)
