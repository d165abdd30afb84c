"""What tests of optimised networks share."""

import resnetcpp as rn
from resnetcpp import optimize_for_inference


def settled(model):
    """The model in evaluation mode, with statistics and scales that are not 0 and 1."""
    generator = rn.Generator().manual_seed(0)
    with rn.no_grad():
        for name, value in [*model.named_buffers(), *model.named_parameters()]:
            if value.dim() == 1 and value.is_floating_point():
                spread = rn.rand(value.shape, generator=generator).to(value.dtype)
                low = -0.2 if "bias" in name or "mean" in name else 0.8
                value.copy_(low + 0.4 * spread)
    return model.eval()


def assert_same(got, expected, tolerance=1e-4):
    assert got.shape == expected.shape and got.dtype == expected.dtype
    assert not got.requires_grad
    difference = (got - expected).abs().max().item()
    assert difference <= tolerance * expected.abs().max().item()


def assert_same_bits_for_any_number_of_threads(model, x):
    fast = optimize_for_inference(model, x)
    before = rn.get_num_threads()
    try:
        results = []
        for threads in (1, 2, 3, 4, 8):
            rn.set_num_threads(threads)
            results.append(fast(x))
    finally:
        rn.set_num_threads(before)
    assert all(rn.equal(result, results[0]) for result in results)
