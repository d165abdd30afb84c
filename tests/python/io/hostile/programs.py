"""Pickles that carry code, in every way that a pickle can call something."""

from tests.python.io.hostile.pickles import archive, legacy, name, pickle, tensor, text

CALLABLES = [
    ("os", "system"),
    ("posix", "system"),
    ("nt", "system"),
    ("builtins", "eval"),
    ("builtins", "exec"),
    ("builtins", "getattr"),
    ("builtins", "open"),
    ("builtins", "__import__"),
    ("builtins", "bytearray"),
    ("__builtin__", "eval"),
    ("subprocess", "Popen"),
    ("subprocess", "check_output"),
    ("importlib", "import_module"),
    ("pickle", "loads"),
    ("marshal", "loads"),
    ("types", "CodeType"),
    ("types", "FunctionType"),
    ("functools", "partial"),
    ("functools", "reduce"),
    ("operator", "attrgetter"),
    ("operator", "methodcaller"),
    ("ctypes", "CDLL"),
    ("socket", "create_connection"),
    ("shutil", "rmtree"),
    ("pathlib", "Path"),
    ("runpy", "run_path"),
    ("webbrowser", "open"),
    ("timeit", "timeit"),
    ("codecs", "decode"),
    ("numpy", "load"),
    ("numpy.testing._private.utils", "runstring"),
    ("torch", "load"),
    ("torch.hub", "load"),
    ("torch.storage", "_load_from_bytes"),
    ("torch._utils", "_rebuild_sparse_tensor"),
    ("torch.nn.modules.linear", "Linear"),
    ("resnetcpp", "load"),
    ("collections", "namedtuple"),
    ("collections", "OrderedDict.__init__"),
    ("argparse", "FileType"),
]

ARGUMENT = text("echo run > /tmp/resnetcpp_ran")


def _extension(code, size):
    return code + (1).to_bytes(size, "little")


def _ways(module, attribute):
    """Instructions that call module.attribute(ARGUMENT)."""
    called = name(module, attribute)
    stacked = text(module) + text(attribute) + b"\x93"
    return {
        "reduce": called + b"(" + ARGUMENT + b"tR",
        "stack_global": stacked + b"(" + ARGUMENT + b"tR",
        "newobj": called + b"(" + ARGUMENT + b"t\x81",
        "inst": b"(" + ARGUMENT + b"i" + f"{module}\n{attribute}\n".encode(),
    }


def _calls():
    files = {}
    for module, attribute in CALLABLES:
        for way, instructions in _ways(module, attribute).items():
            files[f"{way} {module}.{attribute}"] = archive(pickle(instructions))
    return files


_SYSTEM = name("os", "system")

OTHERS = {
    "obj": b"(" + _SYSTEM + ARGUMENT + b"o",
    "newobj_ex": _SYSTEM + b"(" + ARGUMENT + b"t}\x92",
    "ext1": _extension(b"\x82", 1),
    "ext2": _extension(b"\x83", 2),
    "ext4": _extension(b"\x84", 4),
    "a bare function": _SYSTEM,
    "a function in a list": b"](" + _SYSTEM + b"e",
    "a class as a key": b"}" + _SYSTEM + b"Ns" + _SYSTEM,
    "a call of a call": _SYSTEM + b"(" + ARGUMENT + b"tR)R",
    "a call of text": ARGUMENT + b")R",
    "a call of a number": b"K\x01)R",
    "a call of a tensor": tensor() + b")R",
    "arguments that are a list": name("collections", "OrderedDict") + b"]R",
    "arguments that are none": name("collections", "OrderedDict") + b"NR",
    "an evil factory": name("collections", "defaultdict") + b"(" + _SYSTEM + b"tR",
    "an evil encoding": name("_codecs", "encode") + b"(" + ARGUMENT + text("rot13") + b"tR",
    "an evil class to reconstruct": name("copy_reg", "_reconstructor")
    + b"(" + _SYSTEM + name("builtins", "object") + b"NtR",
    "state of a function": _SYSTEM + b"}b",
    "state of a tensor": tensor() + b"}b",
    "state of a list": b"]}b",
    "state with a class": name("collections", "OrderedDict") + b")R}" + text("__class__") + b"Nsb",
    "state of numbers": name("collections", "OrderedDict") + b")R}K\x01Nsb",
    "state in slots": name("collections", "OrderedDict") + b")R(N}tb",
    "a tensor of another class": name("torch._tensor", "_rebuild_from_type_v2")
    + b"(" + _SYSTEM + _SYSTEM + b")}tR",
    "a persistent name": b"P" + b"storage\n",
    "a buffer from outside": b"\x97",
    "a read-only buffer": b"K\x01\x98",
}  # fmt: skip

FILES = {
    **_calls(),
    **{f"program: {label}": archive(pickle(body)) for label, body in OTHERS.items()},
    **{f"legacy program: {label}": legacy(pickle(body)) for label, body in OTHERS.items()},
    "a plain pickle of code": pickle(*_ways("os", "system").values()),
}
