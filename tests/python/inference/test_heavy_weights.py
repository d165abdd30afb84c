"""Weights that Winograd's algorithm makes four times as large stay only where there is room."""

import numpy as np
import pytest
import resnetcpp as rn

MEGABYTE = 1 << 20
TRANSFORMED = 4 * 512 * 512 * 9 * 4  # bytes of a layer by F(4,3)


def layers(count):
    convs = [rn.nn.Conv2d(512, 512, 3, padding=1, bias=False) for _ in range(count)]
    return rn.nn.Sequential(*convs).eval()


def allocated():
    return rn._C._memory.stats()["allocated"]


def kept_by(make):
    """What `make` returns, and the bytes that it keeps."""
    before = allocated()
    result = make()
    return result, allocated() - before


@pytest.mark.parametrize("count", [1, 8])
def test_a_program_computes_the_same_whether_weights_stay(count):
    model, x = layers(count), rn.randn(8, 512, 7, 7)
    optimised, kept = kept_by(lambda: rn.optimize_for_inference(model, x))
    with rn.no_grad():
        want = model(x).numpy()
    np.testing.assert_allclose(optimised(x).numpy(), want, atol=1e-4 * np.abs(want).max())
    # 8 * TRANSFORMED are 302 MB.
    assert kept < (64 * MEGABYTE if count == 8 else 2 * TRANSFORMED)


def test_a_layer_keeps_no_heavy_weights():
    conv, x = layers(1), rn.randn(8, 512, 7, 7)
    with rn.no_grad():
        first = conv(x).numpy()
        _, kept = kept_by(lambda: [conv(x).numpy() for _ in range(3)][0].shape)
        assert kept < TRANSFORMED // 2
        np.testing.assert_array_equal(conv(x).numpy(), first)
