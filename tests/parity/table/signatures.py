"""The arguments of functions and classes: by inspection, from stubs, or from a docstring."""

import ast
import inspect
import re
from dataclasses import dataclass, replace
from pathlib import Path

REQUIRED = "required"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Signature:
    """Arguments with their defaults as text; REQUIRED without one, UNKNOWN if it is not told."""

    positional: tuple[tuple[str, str], ...]
    keywords: tuple[tuple[str, str], ...]
    has_args: bool = False
    has_kwargs: bool = False


def signatures(value: object, name: str, owner: str, stubs: "Stubs") -> tuple[Signature, ...]:
    """Those of a function or class, of a method if `owner` is a class; none if nothing is told."""
    if _is_python(value):
        try:
            return _with_other_names(_inspected(value, is_method=bool(owner)), value)
        except (TypeError, ValueError):
            return ()
    return stubs.find(name, owner, isinstance(value, type)) or _documented(value, name)


def _is_python(value: object) -> bool:
    if isinstance(value, type):
        return inspect.isfunction(value.__init__) or inspect.isfunction(value.__new__)
    return inspect.isfunction(inspect.unwrap(value)) if callable(value) else False


def _inspected(value: object, is_method: bool) -> Signature:
    positional, keywords, has_args, has_kwargs = [], [], False, False
    for p in inspect.signature(value).parameters.values():
        default = REQUIRED if p.default is p.empty else _text_of(p.default)
        if p.kind is p.VAR_POSITIONAL:
            has_args = True
        elif p.kind is p.VAR_KEYWORD:
            has_kwargs = True
        elif p.kind is p.KEYWORD_ONLY:
            keywords.append((p.name, default))
        else:
            positional.append((p.name, default))
    # A function that is a method calls the tensor by another name than self.
    return _cleaned(positional[is_method:], keywords, has_args, has_kwargs)


def _with_other_names(signature: Signature, value: object) -> tuple[Signature, ...]:
    """Also the forms that a decorator (``resnetcpp._forms.forms``) tells of."""

    def renamed(rows, own_names):
        return tuple((own_names.get(name, name), default) for name, default in rows)

    others = [
        {own: other for other, own in names.items()} for names in getattr(value, "other_names", ())
    ]
    return (
        signature,
        *(replace(signature, positional=renamed(signature.positional, names)) for names in others),
    )


def _text_of(value: object) -> str:
    if value is None or isinstance(value, (bool, int, float, str)):
        return repr(value)
    if isinstance(value, (tuple, list)):
        return repr(tuple(value))
    return UNKNOWN


def _from_node(node: ast.FunctionDef) -> Signature:
    a = node.args
    plain = [*a.posonlyargs, *a.args]
    without = [None] * (len(plain) - len(a.defaults))
    positional = [(p.arg, _default(d)) for p, d in zip(plain, [*without, *a.defaults], strict=True)]
    keywords = [(p.arg, _default(d)) for p, d in zip(a.kwonlyargs, a.kw_defaults, strict=True)]
    return _cleaned(positional, keywords, a.vararg is not None, a.kwarg is not None)


def _default(node: ast.expr | None) -> str:
    if node is None:
        return REQUIRED
    try:
        return _text_of(ast.literal_eval(node))
    except ValueError:
        return UNKNOWN


def _cleaned(positional, keywords, has_args, has_kwargs) -> Signature:
    """Without self, without out=, which is told of once, and without private arguments."""

    def kept(rows):
        return tuple(
            (name, default)
            for name, default in rows
            if name not in ("self", "cls", "out", "orig_func") and not name.startswith("_")
        )

    return Signature(kept(positional), kept(keywords), has_args, has_kwargs)


def _documented(value: object, name: str) -> tuple[Signature, ...]:
    """From a docstring's first line, as `linalg.det(A, *, out=None) -> Tensor`."""
    first = (getattr(value, "__doc__", None) or "").strip().split("\n")[0]
    found = re.match(rf"(?:\w+\.)*{re.escape(name)}\((.*)\)\s*(->.*)?$", first.rstrip())
    if found is None:
        return ()
    try:
        node = ast.parse(f"def f({found.group(1)}): pass").body[0]
    except SyntaxError:
        return ()
    return (_from_node(node),)


class Stubs:
    """Functions and methods of .pyi files, with all of their overloads that count."""

    def __init__(self, *paths: Path) -> None:
        self._functions: dict[str, list[Signature]] = {}
        self._methods: dict[tuple[str, str], list[Signature]] = {}
        for path in paths:
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef) and not _is_left_out(node, is_method=False):
                    self._functions.setdefault(node.name, []).append(_from_node(node))
                elif isinstance(node, ast.ClassDef):
                    self._add_class(node)

    def _add_class(self, node: ast.ClassDef) -> None:
        for inner in node.body:
            if isinstance(inner, ast.FunctionDef) and not _is_left_out(inner, is_method=True):
                key = (node.name, inner.name)
                self._methods.setdefault(key, []).append(_from_node(inner))

    def find(self, name: str, owner: str, is_class: bool) -> tuple[Signature, ...]:
        if is_class:
            return tuple(self._methods.get((name, "__init__"), ()))
        if owner == "Tensor":
            for cls in ("Tensor", "TensorBase"):
                if (cls, name) in self._methods:
                    return tuple(self._methods[cls, name])
            return ()
        return tuple(self._functions.get(name, ()))


def _is_left_out(node: ast.FunctionDef, is_method: bool) -> bool:
    """Deprecated orders of arguments, dimensions by name, and forms that only have out=."""
    plain = [*node.args.posonlyargs, *node.args.args]
    names = [p.arg for p in plain]
    keywords = dict(zip((p.arg for p in node.args.kwonlyargs), node.args.kw_defaults, strict=True))
    is_old = (not is_method and "self" in names) or (
        node.name.startswith(("add", "badd", "sub")) and not {"alpha", "beta"}.isdisjoint(names)
    )
    is_only_out = "out" in keywords and keywords["out"] is None
    annotations = [ast.unparse(p.annotation) for p in plain if p.annotation is not None]
    is_named = "names" in keywords or any("EllipsisType" in text for text in annotations)
    return is_old or is_only_out or is_named
