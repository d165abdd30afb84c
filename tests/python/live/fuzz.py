"""Calls everything that is public with random arguments; only Python errors may come out.

Run as a program, `python fuzz.py SEED SECONDS`; test_fuzz.py does, so that a crash is seen from
outside. The last line printed before a crash is the call that crashed.
"""

import random
import sys
import time
import warnings

import resnetcpp as rn
from resnetcpp import nn

# What an op may raise; anything else, SystemError above all, is a fault.
ALLOWED = (
    ValueError,
    TypeError,
    RuntimeError,
    IndexError,
    KeyError,
    MemoryError,
    OverflowError,
    NotImplementedError,
    AttributeError,
    AssertionError,
    ZeroDivisionError,
    BufferError,
    StopIteration,
)

# They act on the process, not on their arguments, or read and write files.
EXCLUDED = {"set_num_threads", "save", "load", "set_printoptions", "seed", "set_default_dtype"}
EXCLUDED |= {"set_grad_enabled", "set_conv_algorithm", "exec", "summary"}
# As many steps as the order says, as in PyTorch; Ctrl-C ends them.
EXCLUDED |= {name for name in rn.special.__all__ if "_polynomial_" in name}

DTYPES = [rn.float32, rn.float64, rn.int64, rn.int32, rn.uint8, rn.bool]
DTYPES += [rn.float16, rn.bfloat16, rn.int16, rn.int8]
SIZES = [0, 1, 2, 3, 5, 8, -1, -2]
NUMBERS = [0, 1, 2, 3, 7, -1, -3, 2**31, 2**40, 2**62, 2**63 - 1, -(2**63), 2**64, 10**30]
FLOATS = [0.0, 1.0, -1.0, 0.5, 1e-300, 1e300, float("inf"), float("-inf"), float("nan")]
WORDS = ["", "mean", "sum", "none", "same", "reflect", "circular", "constant", "\x00", "é" * 50]


class Arguments:
    """Random values of all kinds that someone may pass."""

    def __init__(self, random):
        self.random = random

    def tensor(self):
        shape = [self.random.choice(SIZES[:6]) for _ in range(self.random.randrange(6))]
        dtype = self.random.choice(DTYPES)
        floating = dtype.is_floating_point
        x = rn.rand(shape).to(dtype) if floating else rn.randint(0, 4, shape).to(dtype)
        change = self.random.randrange(8)
        if change == 0 and x.dim() > 1:
            x = x.transpose(0, -1)
        elif change == 1 and x.dim() > 0 and x.shape[0] > 1:
            x = x[::2]
        elif change == 2 and x.numel() > 0:
            x = x.reshape(-1)[:1].expand(3, 1)
        elif change == 3 and x.dim() == 4:
            x = x.contiguous(memory_format=rn.channels_last)
        elif change == 4 and floating and x.numel() > 0:
            x = x / 0
        if floating and self.random.random() < 0.3:
            x = x.requires_grad_()
            if self.random.random() < 0.5:
                x = x * 1
        return x

    def sizes(self):
        pick = NUMBERS if self.random.random() < 0.2 else SIZES
        return [self.random.choice(pick) for _ in range(self.random.randrange(5))]

    def any(self):
        kind = self.random.randrange(16)
        if kind < 6:
            return self.tensor()
        if kind < 8:
            return self.random.choice(SIZES)
        choices = {
            8: lambda: self.random.choice(NUMBERS),
            9: lambda: self.random.choice(FLOATS),
            10: lambda: self.random.choice([True, False, None]),
            11: self.sizes,
            12: lambda: tuple(self.sizes()),
            13: lambda: self.random.choice(DTYPES),
            14: lambda: [self.tensor() for _ in range(self.random.randrange(3))],
            15: lambda: self.random.choice([*WORDS, object(), b"x", {}, 1j, rn.channels_last]),
        }
        return choices[kind]()


def targets():
    """(name, how to call it with a list of arguments): functions, methods, layers, optimisers."""
    found = []
    modules = {"": rn, "F.": nn.functional, "init.": nn.init}
    modules |= {"linalg.": rn.linalg, "special.": rn.special, "ops.": rn.ops}
    for prefix, module in modules.items():
        for name in dir(module):
            value = getattr(module, name)
            plain = callable(value) and not isinstance(value, type)
            if plain and not name.startswith("_") and name not in EXCLUDED:
                found.append((prefix + name, value))
    for name in dir(rn.Tensor):
        if callable(getattr(rn.Tensor, name)) and (not name.startswith("_") or name in OPERATORS):
            found.append(("Tensor." + name, method(name)))
    for name in nn.__all__:
        cls = getattr(nn, name)
        if isinstance(cls, type) and issubclass(cls, nn.Module):
            found.append(("nn." + name, layer(cls)))
    for name in rn.optim.__all__:
        cls = getattr(rn.optim, name)
        if isinstance(cls, type) and issubclass(cls, rn.optim.Optimizer):
            found.append(("optim." + name, optimizer(cls)))
    return found


OPERATORS = (
    "__add__ __sub__ __mul__ __truediv__ __floordiv__ __mod__ __pow__ __matmul__ __getitem__ "
    "__setitem__ __and__ __or__ __xor__ __lt__ __eq__ __neg__ __invert__ __len__ __bool__ __int__ "
    "__float__ __contains__ __iadd__ __imul__ __rsub__ __rpow__ __array__ __deepcopy__ __repr__"
).split()


def method(name):
    return lambda x, *rest, **named: getattr(x, name)(*rest, **named)


def layer(cls):
    def call(*arguments, **named):
        cut = min(len(arguments), 3)
        module = cls(*arguments[:cut], **named)
        repr(module)
        return module(*arguments[cut:])

    return call


def optimizer(cls):
    def call(x, *rest, **named):
        made = cls([x], *rest, **named)
        x.sum().backward()
        made.step()

    return call


KEYWORDS = "dim dtype keepdim out size stride padding dilation groups p mode reduction".split()


def attempt(name, call, make):
    arguments = [make.any() for _ in range(make.random.choice([0, 1, 1, 2, 2, 2, 3, 3, 4, 6]))]
    if name.startswith(("Tensor.", "optim.")):
        arguments.insert(0, make.tensor())
    named = {}
    if make.random.random() < 0.15:
        named[make.random.choice(KEYWORDS)] = make.any()
    try:
        result = call(*arguments, **named)
        results = result if isinstance(result, (tuple, list)) else [result]
        for y in results[:3]:
            if isinstance(y, rn.Tensor):
                y.numel() < 1000 and repr(y)
                if y.requires_grad and make.random.random() < 0.7:
                    y.sum().backward()
    except ALLOWED as error:
        # pybind11's own words for a fault inside the bindings.
        if "nternal" in str(error) and "error" in str(error).lower():
            raise
        return 0
    return 1


def main(seed, seconds):
    warnings.simplefilter("ignore")
    found = targets()
    end, calls, good = time.monotonic() + seconds, 0, 0
    while time.monotonic() < end:
        number = seed * 10_000_000 + calls
        make = Arguments(random.Random(number))
        rn.manual_seed(number % 2**32)
        name, call = make.random.choice(found)
        calls += 1
        print(f"\n{number} {name}", end="", flush=True)
        good += attempt(name, call, make)
    print(f"\n{calls} calls of {len(found)} names, {good} without an error")


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
