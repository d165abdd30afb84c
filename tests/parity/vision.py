"""torchvision, beside a PyTorch for CPUs."""

import functools

import pytest


@functools.cache
def torchvision():
    """Its CUDA ops do not load there: two of them must be declared first. Skips without it."""
    torch = pytest.importorskip("torch")
    library = torch.library.Library("torchvision", "DEF")
    for op in ("nms", "qnms"):
        try:
            library.define(f"{op}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        except RuntimeError:  # this torchvision brings its own
            pass
    torchvision.library = library  # its end would take the ops away
    return pytest.importorskip("torchvision")
