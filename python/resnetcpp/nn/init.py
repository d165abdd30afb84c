"""Initial values, draw for draw PyTorch's. PyTorch: torch.nn.init."""

from resnetcpp import _C

_calculate_fan_in_and_fan_out = _C._nn.init._calculate_fan_in_and_fan_out
calculate_gain = _C._nn.init.calculate_gain
constant_ = _C._nn.init.constant_
dirac_ = _C._nn.init.dirac_
eye_ = _C._nn.init.eye_
kaiming_normal_ = _C._nn.init.kaiming_normal_
kaiming_uniform_ = _C._nn.init.kaiming_uniform_
normal_ = _C._nn.init.normal_
ones_ = _C._nn.init.ones_
orthogonal_ = _C._nn.init.orthogonal_
trunc_normal_ = _C._nn.init.trunc_normal_
uniform_ = _C._nn.init.uniform_
xavier_normal_ = _C._nn.init.xavier_normal_
xavier_uniform_ = _C._nn.init.xavier_uniform_
zeros_ = _C._nn.init.zeros_

# The names of old code.
constant, normal, uniform = constant_, normal_, uniform_
kaiming_normal, kaiming_uniform = kaiming_normal_, kaiming_uniform_
xavier_normal, xavier_uniform, orthogonal = xavier_normal_, xavier_uniform_, orthogonal_
eye, dirac = eye_, dirac_

__all__ = [name for name in dir() if name.endswith("_") and not name.startswith("_")]
__all__ += ["calculate_gain"]
