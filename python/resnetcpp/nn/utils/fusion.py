"""Batch norms folded into the layer before. PyTorch: torch.nn.utils.fusion."""

from copy import deepcopy

from resnetcpp._C import ones_like, rsqrt, zeros_like
from resnetcpp.nn.module import Parameter


def _check_fusible(layer, bn):
    if layer.training or bn.training:
        raise AssertionError("Fusion only for eval!")
    if bn.running_mean is None or bn.running_var is None:
        raise AssertionError("bn.running_mean and bn.running_var must not be None")


def _statistics(bn):
    return bn.running_mean, bn.running_var, bn.eps, bn.weight, bn.bias


def fuse_conv_bn_eval(conv, bn, transpose=False):
    """A convolution that computes bn(conv(x)), both being in evaluation mode.

    Args:
        transpose: whether `conv` is a transposed convolution.
    """
    _check_fusible(conv, bn)
    fused = deepcopy(conv)
    fused.weight, fused.bias = fuse_conv_bn_weights(
        fused.weight, fused.bias, *_statistics(bn), transpose
    )
    return fused


def fuse_conv_bn_weights(conv_w, conv_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, transpose=False):
    """(weight * s, (bias - mean) * s + bn_b), s being bn_w / sqrt(var + eps), as parameters."""
    scale = rsqrt(bn_rv + bn_eps) * (ones_like(bn_rm) if bn_w is None else bn_w)
    shape = [1] * conv_w.dim()
    shape[1 if transpose else 0] = -1
    shift = zeros_like(bn_rm) if bn_b is None else bn_b
    bias = zeros_like(bn_rm) if conv_b is None else conv_b
    return (
        Parameter((conv_w * scale.reshape(shape)).to(conv_w.dtype), conv_w.requires_grad),
        Parameter(((bias - bn_rm) * scale + shift).to(bias.dtype), bias.requires_grad),
    )


def fuse_linear_bn_eval(linear, bn):
    """A linear layer that computes bn(linear(x)), both being in evaluation mode."""
    _check_fusible(linear, bn)
    if bn.num_features not in (linear.out_features, 1):
        raise AssertionError(
            "To fuse, linear.out_features == bn.num_features or bn.num_features == 1, got "
            f"linear.out_features={linear.out_features} and bn.num_features={bn.num_features}"
        )
    fused = deepcopy(linear)
    fused.weight, fused.bias = fuse_linear_bn_weights(fused.weight, fused.bias, *_statistics(bn))
    return fused


def fuse_linear_bn_weights(linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b):
    """fuse_conv_bn_weights for the weight and bias of a linear layer."""
    return fuse_conv_bn_weights(linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b)
