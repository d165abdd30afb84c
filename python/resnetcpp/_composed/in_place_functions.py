"""Functions that change their first tensor: ``torch.abs_(x)`` is ``x.abs_()``."""

_NAMES = (
    "abs acos acosh addmv arccos arccosh arcsin arcsinh arctan arctanh as_strided asin asinh atan "
    "atanh ceil clamp clamp_max clamp_min clip conj_physical cos cosh deg2rad detach erf erfc exp "
    "exp2 expm1 fill fix floor frac gcd i0 index_put lcm ldexp log log10 log1p log2 logit "
    "nan_to_num neg negative rad2deg reciprocal resize_as round rsqrt sigmoid sin sinc sinh sqrt "
    "square tan tanh trunc xlogy zero"
).split()


def _calling(name):
    def function(input, *args, **kwargs):
        return getattr(input, name)(*args, **kwargs)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"As Tensor.{name}."
    return function


__all__ = [f"{name}_" for name in _NAMES]
METHODS = []
IN_PLACE = []
globals().update({name: _calling(name) for name in __all__})
