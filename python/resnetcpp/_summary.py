"""A table of a network's layers, with shapes, parameters and multiply-adds."""

from __future__ import annotations

import html
import math
from dataclasses import dataclass, field
from typing import Any

import resnetcpp
from resnetcpp import nn

_COLUMNS = ("layer", "input", "output", "parameters", "multiply-adds")


@dataclass
class Row:
    """One module: its place in the tree, the shapes of its first call, and its own costs."""

    name: str
    kind: str
    depth: int
    parameters: int
    input_shape: tuple[int, ...] | None = None
    output_shape: tuple[int, ...] | None = None
    multiply_adds: int = 0


@dataclass
class Summary:
    """What `summary` found; prints as a table, and as HTML in a notebook."""

    rows: list[Row] = field(default_factory=list)
    total_parameters: int = 0
    trainable_parameters: int = 0
    multiply_adds: int = 0
    parameter_bytes: int = 0
    output_bytes: int = 0

    def _cells(self) -> list[tuple[str, ...]]:
        return [
            (
                "  " * row.depth + (f"{row.name}: {row.kind}" if row.name else row.kind),
                _shape_text(row.input_shape),
                _shape_text(row.output_shape),
                f"{row.parameters:,}" if row.parameters else "",
                f"{row.multiply_adds:,}" if row.multiply_adds else "",
            )
            for row in self.rows
        ]

    def _totals(self) -> list[tuple[str, str]]:
        return [
            ("parameters", f"{self.total_parameters:,}"),
            ("trainable parameters", f"{self.trainable_parameters:,}"),
            ("multiply-adds", f"{self.multiply_adds:,}"),
            ("memory of the parameters", f"{self.parameter_bytes / 1e6:,.2f} MB"),
            ("memory of the layers' outputs", f"{self.output_bytes / 1e6:,.2f} MB"),
        ]

    def __str__(self) -> str:
        table = [_COLUMNS, *self._cells()]
        widths = [max(len(line[i]) for line in table) for i in range(len(_COLUMNS))]
        lines = [
            "  ".join(
                cell.ljust(width) if i < 3 else cell.rjust(width)
                for i, (cell, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in table
        ]
        rule = "─" * max(map(len, lines))
        totals = [f"{name}: {value}" for name, value in self._totals()]
        return "\n".join([lines[0], rule, *lines[1:], rule, *totals])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{name}</th>" for name in _COLUMNS)
        body = "".join(_html_row(cells) for cells in self._cells())
        totals = "".join(
            f"<tr><td>{name}</td><td style='text-align:right'>{value}</td></tr>"
            for name, value in self._totals()
        )
        layers = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return f"{layers}<table>{totals}</table>"


def _html_row(cells: tuple[str, ...]) -> str:
    name = cells[0].lstrip(" ")
    indent = len(cells[0]) - len(name)
    first = f"<td style='text-align:left;padding-left:{indent}em'>{html.escape(name)}</td>"
    rest = "".join(f"<td style='text-align:right'>{html.escape(cell)}</td>" for cell in cells[1:])
    return f"<tr>{first}{rest}</tr>"


def _shape_text(shape: tuple[int, ...] | None) -> str:
    return "" if shape is None else str(shape)


def _shape_of(value: Any) -> tuple[int, ...] | None:
    if isinstance(value, (list, tuple)) and value:
        return _shape_of(value[0])
    return tuple(value.shape) if isinstance(value, resnetcpp.Tensor) else None


def _multiply_adds(module: Any, output_shape: tuple[int, ...] | None) -> int:
    """Products of the layers that multiply: one per weight and output position."""
    if output_shape is None:
        return 0
    if isinstance(module, nn.Conv2d):
        weight = module.weight
        positions = output_shape[-2] * output_shape[-1]
        images = math.prod(output_shape[:-3])
        return images * positions * weight.numel()
    if isinstance(module, nn.Linear):
        return math.prod(output_shape[:-1]) * module.weight.numel()
    return 0


class _Recorder:
    """Watches every module of a network during one forward pass."""

    def __init__(self, model: Any) -> None:
        self.rows: list[Row] = []
        self.output_bytes = 0
        self._handles: list[Any] = []
        self._visit(model, "", 0)

    def _visit(self, module: Any, name: str, depth: int) -> None:
        own = sum(p.numel() for _, p in module.named_parameters(recurse=False))
        row = Row(name, type(module).__name__, depth, own)
        self.rows.append(row)
        self._handles.append(module.register_forward_hook(self._hook(row)))
        for child_name, child in module.named_children():
            self._visit(child, child_name, depth + 1)

    def _hook(self, row: Row) -> Any:
        def record(module: Any, args: Any, output: Any) -> None:
            first_call = row.output_shape is None
            shape = _shape_of(output)
            row.multiply_adds += _multiply_adds(module, shape)
            if first_call:
                row.input_shape, row.output_shape = _shape_of(args), shape
            if shape is not None and not any(True for _ in module.children()):
                self.output_bytes += math.prod(shape) * 4

        return record

    def remove(self) -> None:
        for handle in self._handles:
            handle.remove()


def summary(model: Any, input_size: Any, dtype: Any = None) -> Summary:
    """Runs the model once on zeros and tabulates its layers.

    The model is left as it was: mode, hooks, gradients and running statistics.

    Args:
        model: any module that takes one tensor.
        input_size: sizes of the input, the batch included: (1, 3, 224, 224).
        dtype: of the input; float32 if left out.

    Errors: what the model says of an input that does not fit.

    Examples:
        >>> import resnetcpp as torch
        >>> table = torch.summary(torch.models.resnet18(), (1, 3, 224, 224))
        >>> table.total_parameters, table.multiply_adds
        (11689512, 1814073344)
    """
    recorder = _Recorder(model)
    modes = [(module, module.training) for module in model.modules()]
    try:
        model.eval()
        with resnetcpp.no_grad():
            model(resnetcpp.zeros(tuple(input_size), dtype=dtype))
    finally:
        recorder.remove()
        for module, training in modes:
            module.training = training
    parameters = list(model.parameters())
    return Summary(
        rows=recorder.rows,
        total_parameters=sum(p.numel() for p in parameters),
        trainable_parameters=sum(p.numel() for p in parameters if p.requires_grad),
        multiply_adds=sum(row.multiply_adds for row in recorder.rows),
        parameter_bytes=sum(p.numel() * p.itemsize for p in parameters),
        output_bytes=recorder.output_bytes,
    )
