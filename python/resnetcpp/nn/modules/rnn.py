"""Recurrent layers. PyTorch: torch.nn.modules.rnn."""

import math
import numbers
import warnings

from resnetcpp import _C
from resnetcpp.nn import functional as F
from resnetcpp.nn import init
from resnetcpp.nn.module import Module, Parameter
from resnetcpp.nn.recurrent import STEPS, run_layers
from resnetcpp.nn.utils.rnn import PackedSequence

__all__ = ["GRU", "LSTM", "RNN", "GRUCell", "LSTMCell", "RNNBase", "RNNCell", "RNNCellBase"]

_GATES = {"RNN_TANH": 1, "RNN_RELU": 1, "LSTM": 4, "GRU": 3}


def _uniform(module):
    """Draws all parameters from +-1 / sqrt(hidden_size)."""
    bound = 1.0 / math.sqrt(module.hidden_size) if module.hidden_size > 0 else 0
    for parameter in module.parameters():
        init.uniform_(parameter, -bound, bound)


def _check_options(layer):
    """Errors: TypeError, ValueError in PyTorch's words."""
    for name in ("bias", "batch_first"):
        value = getattr(layer, name)
        if not isinstance(value, bool):
            raise TypeError(f"{name} should be of type bool, got: {type(value).__name__}")
    for name in ("input_size", "hidden_size", "num_layers"):
        value = getattr(layer, name)
        if not isinstance(value, int):
            raise TypeError(f"{name} should be of type int, got: {type(value).__name__}")
        if value <= 0:
            raise ValueError(f"{name} must be greater than zero")
    dropout = layer.dropout
    if (
        isinstance(dropout, bool)
        or not isinstance(dropout, numbers.Number)
        or not 0 <= dropout <= 1
    ):
        raise ValueError(
            "dropout should be a number in range [0, 1] representing the probability of an "
            "element being zeroed"
        )
    if layer.proj_size < 0:
        raise ValueError("proj_size should be a positive integer or zero to disable projections")
    if layer.proj_size >= layer.hidden_size:
        raise ValueError("proj_size has to be smaller than hidden_size")


class RNNBase(Module):
    """What recurrent layers share. PyTorch: torch.nn.RNNBase.

    Args:
        mode: "RNN_TANH", "RNN_RELU", "LSTM" or "GRU".
        input_size, hidden_size: the width of inputs and of states.
        num_layers: each runs on what the one before gives.
        bias: whether there are two biases for each product.
        batch_first: whether inputs and outputs are (N, T, *), not (T, N, *).
        dropout: the probability of zeroes between layers, in training.
        bidirectional: whether each layer also walks from the end.
        proj_size: the width that an LSTM's outputs are projected to; 0 for none.
    """

    def __init__(
        self,
        mode,
        input_size,
        hidden_size,
        num_layers=1,
        bias=True,
        batch_first=False,
        dropout=0.0,
        bidirectional=False,
        proj_size=0,
        device=None,
        dtype=None,
    ):
        super().__init__()
        if mode not in _GATES:
            raise ValueError(f"Unrecognized RNN mode: {mode}")
        self.mode, self.input_size, self.hidden_size = mode, input_size, hidden_size
        self.num_layers, self.bias, self.batch_first = num_layers, bias, batch_first
        self.dropout, self.bidirectional, self.proj_size = dropout, bidirectional, proj_size
        _check_options(self)
        if dropout > 0 and num_layers == 1:
            warnings.warn(
                "dropout option adds dropout after all but last recurrent layer, so non-zero "
                f"dropout expects num_layers greater than 1, but got dropout={dropout} and "
                f"num_layers={num_layers}",
                stacklevel=3,
            )
        for layer in range(num_layers):
            for end in self._ends():
                for name, shape in self._shapes(layer).items():
                    made = Parameter(_C.empty(shape, dtype=dtype, device=device))
                    self.register_parameter(f"{name}_l{layer}{end}", made)
        self.reset_parameters()

    def _ends(self):
        return ("", "_reverse") if self.bidirectional else ("",)

    def _shapes(self, layer):
        """The shapes of one layer's parameters, in PyTorch's order."""
        outputs = self.proj_size or self.hidden_size
        inputs = self.input_size if layer == 0 else outputs * len(self._ends())
        gates = _GATES[self.mode] * self.hidden_size
        shapes = {"weight_ih": (gates, inputs), "weight_hh": (gates, outputs)}
        if self.bias:
            shapes |= {"bias_ih": (gates,), "bias_hh": (gates,)}
        if self.proj_size:
            shapes["weight_hr"] = (self.proj_size, self.hidden_size)
        return shapes

    def _weights(self, layer, end):
        found = {"bias_ih": None, "bias_hh": None}
        for name in self._shapes(layer):
            found[name] = getattr(self, f"{name}_l{layer}{end}")
        return found

    @property
    def all_weights(self):
        """The parameters, a list for each layer and direction."""
        return [
            [getattr(self, f"{name}_l{layer}{end}") for name in self._shapes(layer)]
            for layer in range(self.num_layers)
            for end in self._ends()
        ]

    def reset_parameters(self):
        """Draws all parameters anew."""
        _uniform(self)

    def flatten_parameters(self):
        """Nothing: weights lie where they are."""

    def forward(self, input, hx=None):
        """(the outputs of the last layer, the last state of each layer and direction)"""
        packed = isinstance(input, PackedSequence)
        rows, sizes, batched = self._rows(input)
        state = self._first_state(input, hx, sizes[0] if sizes else 0, batched, rows.dtype)
        rows, last = self._run(rows, sizes, state)
        if packed:
            output = input._replace(data=rows)
            last = [_in_order(part, input.unsorted_indices) for part in last]
        else:
            output, last = self._unrowed(rows, sizes, batched, last)
        return output, last[0] if len(last) == 1 else tuple(last)

    def _rows(self, input):
        """All inputs time after time, the number of sequences at each time, whether batched."""
        if isinstance(input, PackedSequence):
            self._check_width(input.data)
            return input.data, input.batch_sizes.tolist(), True
        name = self.mode.split("_")[0]
        if input.dim() not in (2, 3):
            raise ValueError(f"{name}: Expected input to be 2D or 3D, got {input.dim()}D instead")
        self._check_width(input)
        batched = input.dim() == 3
        if not batched:
            return input, [1] * input.shape[0], False
        steps = input.transpose(0, 1) if self.batch_first else input
        length, batch = steps.shape[:2]
        if length == 0:
            raise RuntimeError(f"{name}: Expected sequence length to be larger than 0 in RNN")
        return steps.reshape(length * batch, steps.shape[2]), [batch] * length, True

    def _check_width(self, input):
        if input.dtype != self.weight_ih_l0.dtype:
            raise ValueError(
                f"RNN input dtype ({input.dtype}) does not match weight dtype "
                f"({self.weight_ih_l0.dtype}). Convert input: input.to({self.weight_ih_l0.dtype})"
            )
        if input.shape[-1] != self.input_size:
            raise RuntimeError(
                "input.size(-1) must be equal to input_size. Expected "
                f"{self.input_size}, got {input.shape[-1]}"
            )

    def _state_widths(self):
        outputs = self.proj_size or self.hidden_size
        return (outputs, self.hidden_size) if self.mode == "LSTM" else (outputs,)

    def _first_state(self, input, hx, batch, batched, dtype):
        """Each (layers * directions, N, *): zeros, or what the caller gave, in packed order."""
        depth = self.num_layers * len(self._ends())
        shapes = [(depth, batch, width) for width in self._state_widths()]
        if hx is None:
            return [_C.zeros(shape, dtype=dtype) for shape in shapes]
        given = list(hx) if self.mode == "LSTM" else [hx]
        self._check_state_rank(given, batched)
        given = given if batched else [part.unsqueeze(1) for part in given]
        for label, part, shape in zip(("hidden[0]", "hidden[1]"), given, shapes, strict=False):
            if tuple(part.shape) != shape:
                label = label if self.mode == "LSTM" else "hidden"
                raise RuntimeError(f"Expected {label} size {shape}, got {list(part.shape)}")
        if isinstance(input, PackedSequence):
            return [_in_order(part, input.sorted_indices) for part in given]
        return given

    def _check_state_rank(self, given, batched):
        rank, kind = (3, "batched 3-D") if batched else (2, "unbatched 2-D")
        if any(part.dim() != rank for part in given):
            names = "hx and cx" if len(given) > 1 else "hx"
            got = ", ".join(f"{part.dim()}-D" for part in given)
            got = f"({got}) tensors" if len(given) > 1 else f"{got} tensor"
            raise RuntimeError(f"For {kind} input, {names} should also be {rank}-D but got {got}")

    def _run(self, rows, sizes, state):
        """The outputs of the last layer, and the last states stacked."""
        ends, dropout = self._ends(), self.dropout if self.training else 0.0
        weights = [[self._weights(layer, end) for end in ends] for layer in range(self.num_layers)]
        return run_layers(self.mode, rows, sizes, state, weights, dropout)

    def _unrowed(self, rows, sizes, batched, last):
        if not batched:
            return rows, [part.squeeze(1) for part in last]
        output = rows.reshape(len(sizes), sizes[0], rows.shape[-1])
        return output.transpose(0, 1) if self.batch_first else output, last

    def extra_repr(self):
        shown = f"{self.input_size}, {self.hidden_size}"
        usual = {"num_layers": 1, "bias": True, "batch_first": False, "bidirectional": False}
        for name in ("proj_size", "num_layers", "bias", "batch_first", "dropout", "bidirectional"):
            value = getattr(self, name)
            if value != usual.get(name, 0):
                shown += f", {name}={value}"
        return shown


def _in_order(state, order):
    return state if order is None else state.index_select(1, order)


def _refuse_projection(options):
    if options.get("proj_size", 0):
        raise ValueError("proj_size argument is only supported for LSTM, not RNN or GRU")


class RNN(RNNBase):
    """h' = tanh(W x + b + W' h + b'). PyTorch: torch.nn.RNN. Elman, 1990.

    Shape:
        (T, N, input_size), (num_layers * directions, N, hidden_size) ->
        (T, N, directions * hidden_size), the state's shape
    """

    def __init__(
        self, input_size, hidden_size, num_layers=1, nonlinearity="tanh", *args, **options
    ):
        _refuse_projection(options)
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(
                f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'."
            )
        mode = f"RNN_{nonlinearity.upper()}"
        super().__init__(mode, input_size, hidden_size, num_layers, *args, **options)
        self.nonlinearity = nonlinearity


class LSTM(RNNBase):
    """Long short-term memory. PyTorch: torch.nn.LSTM. Hochreiter and Schmidhuber, 1997.

    Shape:
        (T, N, input_size), two states (num_layers * directions, N, hidden_size) ->
        (T, N, directions * hidden_size), the states' shapes
    """

    def __init__(self, *args, **options):
        super().__init__("LSTM", *args, **options)


class GRU(RNNBase):
    """Gated recurrent units. PyTorch: torch.nn.GRU. Cho et al., 2014.

    Shape:
        (T, N, input_size), (num_layers * directions, N, hidden_size) ->
        (T, N, directions * hidden_size), the state's shape
    """

    def __init__(self, *args, **options):
        _refuse_projection(options)
        super().__init__("GRU", *args, **options)


class RNNCellBase(Module):
    """What cells, which are one step of a layer, share. PyTorch: torch.nn.RNNCellBase."""

    mode = ""

    def __init__(self, input_size, hidden_size, bias, num_chunks, device=None, dtype=None):
        super().__init__()
        self.input_size, self.hidden_size, self.bias = input_size, hidden_size, bias
        gates = num_chunks * hidden_size
        shapes = {"weight_ih": (gates, input_size), "weight_hh": (gates, hidden_size)}
        for name, shape in {**shapes, "bias_ih": (gates,), "bias_hh": (gates,)}.items():
            wanted = bias or name in shapes
            made = Parameter(_C.empty(shape, dtype=dtype, device=device)) if wanted else None
            self.register_parameter(name, made)
        self.reset_parameters()

    def reset_parameters(self):
        """Draws all parameters anew."""
        _uniform(self)

    def _step(self, input, given, states):
        """The next states, one for each of `states`."""
        name = type(self).__name__
        if input.dim() not in (1, 2):
            raise ValueError(f"{name}: Expected input to be 1D or 2D, got {input.dim()}D instead")
        for label, part in zip(states, given or (), strict=False):
            if part.dim() not in (1, 2):
                raise ValueError(
                    f"{name}: Expected {label} to be 1D or 2D, got {part.dim()}D instead"
                )
        rows = input if input.dim() == 2 else input.unsqueeze(0)
        if given is None:
            given = [rows.new_zeros(rows.shape[0], self.hidden_size) for _ in states]
        now = tuple(part if part.dim() == 2 else part.unsqueeze(0) for part in given)
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        weights = {name: getattr(self, name) for name in names}
        gates = F.linear(rows, weights["weight_ih"], weights["bias_ih"])
        after = STEPS[self.mode](gates, now, weights)
        return after if input.dim() == 2 else tuple(part.squeeze(0) for part in after)

    def extra_repr(self):
        shown = f"{self.input_size}, {self.hidden_size}"
        if self.bias is not True:
            shown += f", bias={self.bias}"
        if getattr(self, "nonlinearity", "tanh") != "tanh":
            shown += f", nonlinearity={self.nonlinearity}"
        return shown


class RNNCell(RNNCellBase):
    """tanh(W x + b + W' h + b'). PyTorch: torch.nn.RNNCell.

    Shape:
        (N, input_size), (N, hidden_size) -> (N, hidden_size); or without N
    """

    def __init__(
        self, input_size, hidden_size, bias=True, nonlinearity="tanh", device=None, dtype=None
    ):
        super().__init__(input_size, hidden_size, bias, 1, device, dtype)
        self.nonlinearity = nonlinearity

    @property
    def mode(self):
        """The step of this nonlinearity. Errors: RuntimeError."""
        if self.nonlinearity not in ("tanh", "relu"):
            raise RuntimeError(f"Unknown nonlinearity: {self.nonlinearity}")
        return f"RNN_{self.nonlinearity.upper()}"

    def forward(self, input, hx=None):
        """The next state"""
        return self._step(input, None if hx is None else (hx,), ("hidden",))[0]


class LSTMCell(RNNCellBase):
    """One step of an LSTM. PyTorch: torch.nn.LSTMCell.

    Shape:
        (N, input_size), two states (N, hidden_size) -> two of (N, hidden_size); or without N
    """

    mode = "LSTM"

    def __init__(self, input_size, hidden_size, bias=True, device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 4, device, dtype)

    def forward(self, input, hx=None):
        """The next state and the next cell"""
        return self._step(input, hx, ("hx[0]", "hx[1]"))


class GRUCell(RNNCellBase):
    """One step of a GRU. PyTorch: torch.nn.GRUCell.

    Shape:
        (N, input_size), (N, hidden_size) -> (N, hidden_size); or without N
    """

    mode = "GRU"

    def __init__(self, input_size, hidden_size, bias=True, device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 3, device, dtype)

    def forward(self, input, hx=None):
        """The next state"""
        return self._step(input, None if hx is None else (hx,), ("hidden",))[0]
