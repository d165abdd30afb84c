"""Putting the weights of a file into a network, with a report of what fitted."""

from __future__ import annotations

import difflib
import html
import os
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import resnetcpp
from resnetcpp.autograd import no_grad
from resnetcpp.models.convert import opened_checkpoint

_STEMS = ("conv1.weight", "conv1.0.weight")
_HEADS = ("fc.weight", "fc.bias")
_SHOWN = 5


@dataclass
class LoadReport:
    """What a file and a network have in common."""

    matched: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    #: shapes in the file and in the network
    mismatched: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=dict)
    #: input convolutions whose channels were summed up or repeated
    adapted: list[str] = field(default_factory=list)
    #: for missing keys the unexpected one that is most like it
    suggestions: dict[str, str] = field(default_factory=dict)
    #: a prefix that, taken away, makes the file's keys fit
    prefix: str = ""

    @property
    def complete(self) -> bool:
        return not (self.missing or self.unexpected or self.mismatched)

    def _lines(self) -> list[str]:
        lines = [f"{len(self.matched)} matched"]
        for name in ("missing", "unexpected", "adapted"):
            keys = getattr(self, name)
            if keys:
                more = f" and {len(keys) - _SHOWN} more" if len(keys) > _SHOWN else ""
                lines.append(f"{len(keys)} {name}: {', '.join(keys[:_SHOWN])}{more}")
        for key, (got, expected) in self.mismatched.items():
            lines.append(f"{key}: expected {expected}, got {got}")
        if self.prefix:
            lines.append(f"keys begin with {self.prefix!r}: load with strip_prefix={self.prefix!r}")
        for key, other in list(self.suggestions.items())[:_SHOWN]:
            lines.append(f"{key} is missing; did you mean {other}?")
        return lines

    def __repr__(self) -> str:
        return "\n  ".join(self._lines())

    def _repr_html_(self) -> str:
        return "<br>".join(html.escape(line) for line in self._lines())


def load_weights(
    model: Any,
    source: Any,
    *,
    strict: bool = True,
    strip_prefix: str = "",
    skip_head: bool = False,
    adapt_input: bool = False,
) -> LoadReport:
    """Loads a file or a state dictionary into a network and reports what fitted.

    Args:
        source: a path, a state dictionary, or a checkpoint that holds one as "state_dict" or
            "model".
        strict: anything that does not fit is an error, and nothing is loaded.
        strip_prefix: taken from the beginning of keys that have it, such as DataParallel's
            "module.".
        skip_head: leave `fc` out where its shape differs, for another number of classes.
        adapt_input: make the first convolution fit another number of input channels, as
            `adapted_input` does.

    Errors: RuntimeError with the report, FormatError, OSError.
    """
    values = _without_prefix(_state_dict_of(source), strip_prefix)
    own = model.state_dict()
    report = LoadReport()
    if adapt_input:
        _adapt_input(values, own, report)
    fitting = _compare(values, own, report, skip_head)
    if strict and not report.complete:
        raise RuntimeError(
            f"load_weights: expected the weights of a {type(model).__name__}, got other ones:\n  "
            f"{report!r}"
        )
    model.load_state_dict(fitting, strict=False)
    return report


def _state_dict_of(source: Any) -> dict[str, Any]:
    if isinstance(source, (str, os.PathLike)):
        source = resnetcpp.load(source)
    source = opened_checkpoint(source)
    if not isinstance(source, Mapping):
        raise TypeError(f"load_weights: expected a state dictionary, got {type(source).__name__}")
    return OrderedDict(source)


def _without_prefix(values: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return OrderedDict((key.removeprefix(prefix), value) for key, value in values.items())


def _compare(
    values: dict[str, Any], own: Mapping[str, Any], report: LoadReport, skip_head: bool
) -> dict[str, Any]:
    """Fills the report and returns the values that fit."""
    fitting = OrderedDict()
    for key, tensor in own.items():
        got = tuple(values[key].shape) if key in values else None
        if got == tuple(tensor.shape):
            fitting[key] = values[key]
        elif got is not None and not (skip_head and key in _HEADS):
            report.mismatched[key] = (got, tuple(tensor.shape))
        elif got is None and not _is_optional(key) and not (skip_head and key in _HEADS):
            report.missing.append(key)
    report.matched = list(fitting)
    report.unexpected = [key for key in values if key not in own]
    _suggest(values, own, report)
    return fitting


def _is_optional(key: str) -> bool:
    return key.endswith("num_batches_tracked")  # which old files do not have


def _suggest(values: Mapping[str, Any], own: Mapping[str, Any], report: LoadReport) -> None:
    if not report.missing:
        return
    prefixes = {key[: -len(name)] for key in report.unexpected for name in own if _ends(key, name)}
    fitting = [
        p for p in sorted(prefixes) if sum(p + name in values for name in own) * 2 > len(own)
    ]
    if fitting:
        report.prefix = fitting[0]
        return
    for key in report.missing:
        shape = tuple(own[key].shape)
        candidates = [k for k in report.unexpected if tuple(values[k].shape) == shape]
        near = difflib.get_close_matches(key, candidates, n=1, cutoff=0.5)
        if near:
            report.suggestions[key] = near[0]


def _ends(key: str, name: str) -> bool:
    return key != name and key.endswith("." + name)


def _adapt_input(values: dict[str, Any], own: Mapping[str, Any], report: LoadReport) -> None:
    for key in _STEMS:
        if key not in values or key not in own or values[key].dim() != 4:
            continue
        wanted = own[key].shape[1]
        if values[key].shape[1] != wanted:
            values[key] = adapted_input(values[key], wanted)
            report.adapted.append(key)


def adapted_input(weight: Any, channels: int) -> Any:
    """A first convolution's weights for another number of input channels.

    For one channel the sum over the old ones, so that a grey image gives what it gave as three
    equal channels; else the old ones in turn, scaled by I / channels. timm: adapt_input_conv.

    Shape:
        (O, I, KH, KW) -> (O, channels, KH, KW)
    """
    inputs = weight.shape[1]
    with no_grad():
        if channels == 1:
            return weight.sum(1, keepdim=True)
        turns = -(-channels // inputs)
        repeated = weight.repeat(1, turns, 1, 1)[:, :channels]
        return repeated * (inputs / channels)
