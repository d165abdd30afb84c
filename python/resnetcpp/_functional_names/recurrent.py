"""Recurrent layers and cells as functions, with their parameters in PyTorch's order."""

from resnetcpp._C import Tensor
from resnetcpp._C._functional import linear
from resnetcpp.nn.recurrent import STEPS, run_layers

__all__ = [
    "gru",
    "gru_cell",
    "lstm",
    "lstm_cell",
    "rnn_relu",
    "rnn_relu_cell",
    "rnn_tanh",
    "rnn_tanh_cell",
]

_OPTIONS = ("has_biases", "num_layers", "dropout", "train", "bidirectional")
_PADDED = ("input", "hx", "params", *_OPTIONS, "batch_first")
_PACKED = ("data", "batch_sizes", "hx", "params", *_OPTIONS)
_WEIGHTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def _bound(op, args, kwargs):
    """The arguments by name, of the form for packed or for padded sequences."""
    is_packed = "data" in kwargs or (len(args) > 3 and isinstance(args[3], (list, tuple)))
    names = _PACKED if is_packed else _PADDED
    found = dict(zip(names, args, strict=False)) | kwargs
    if len(args) + len(kwargs) != len(names) or set(found) != set(names):
        raise TypeError(
            f"{op}: expected the arguments {', '.join(names)}, got {len(args)} by position and "
            f"{', '.join(kwargs) or 'none'} by name"
        )
    return found


def _weights(op, told, has_projection):
    """For each layer the parameters of each direction, by name."""
    names = _WEIGHTS if told["has_biases"] else _WEIGHTS[:2]
    names += ("weight_hr",) if has_projection else ()
    ends, params = 2 if told["bidirectional"] else 1, list(told["params"])
    count = told["num_layers"] * ends
    if len(params) != count * len(names):
        raise RuntimeError(
            f"{op}: expected {count * len(names)} parameters, {', '.join(names)} for each layer "
            f"and direction, got {len(params)}"
        )
    absent = dict.fromkeys(_WEIGHTS)
    each = [absent | dict(zip(names, params[i * len(names) :], strict=False)) for i in range(count)]
    return [each[i : i + ends] for i in range(0, count, ends)]


def _run(mode, op, args, kwargs):
    told = _bound(op, args, kwargs)
    state = [told["hx"]] if isinstance(told["hx"], Tensor) else list(told["hx"])
    has_projection = len(state) == 2 and state[0].shape[-1] != state[1].shape[-1]
    weights = _weights(op, told, has_projection)
    dropout = told["dropout"] if told["train"] else 0.0
    if "data" in told:
        sizes = told["batch_sizes"].tolist()
        rows, last = run_layers(mode, told["data"], sizes, state, weights, dropout)
        return rows, *last
    batch_first = told["batch_first"]
    steps = told["input"].transpose(0, 1) if batch_first else told["input"]
    length, batch = steps.shape[:2]
    rows = steps.reshape(length * batch, steps.shape[2])
    rows, last = run_layers(mode, rows, [batch] * length, state, weights, dropout)
    output = rows.reshape(length, batch, rows.shape[-1])
    return output.transpose(0, 1) if batch_first else output, *last


def lstm(*args, **kwargs):
    """(outputs, last h, last c) of nn.LSTM's layers, with ``params`` as its all_weights.

    As ``lstm(input, hx, params, has_biases, num_layers, dropout, train, bidirectional,
    batch_first)``, or for packed sequences ``lstm(data, batch_sizes, hx, params, has_biases,
    num_layers, dropout, train, bidirectional)``.
    """
    return _run("LSTM", "lstm", args, kwargs)


def gru(*args, **kwargs):
    """(outputs, last state) of nn.GRU's layers; the arguments are those of ``lstm``."""
    return _run("GRU", "gru", args, kwargs)


def rnn_tanh(*args, **kwargs):
    """(outputs, last state) of nn.RNN's layers; the arguments are those of ``lstm``."""
    return _run("RNN_TANH", "rnn_tanh", args, kwargs)


def rnn_relu(*args, **kwargs):
    """(outputs, last state) of nn.RNN's layers; the arguments are those of ``lstm``."""
    return _run("RNN_RELU", "rnn_relu", args, kwargs)


def _step(mode, input, state, w_ih, w_hh, b_ih, b_hh):
    return STEPS[mode](linear(input, w_ih, b_ih), state, {"weight_hh": w_hh, "bias_hh": b_hh})


def lstm_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """(h, c) after one step of nn.LSTMCell, from the pair ``hx``."""
    return _step("LSTM", input, tuple(hx), w_ih, w_hh, b_ih, b_hh)


def gru_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """The state after one step of nn.GRUCell."""
    return _step("GRU", input, (hx,), w_ih, w_hh, b_ih, b_hh)[0]


def rnn_tanh_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """The state after one step of nn.RNNCell."""
    return _step("RNN_TANH", input, (hx,), w_ih, w_hh, b_ih, b_hh)[0]


def rnn_relu_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """The state after one step of nn.RNNCell with ``relu``."""
    return _step("RNN_RELU", input, (hx,), w_ih, w_hh, b_ih, b_hh)[0]
