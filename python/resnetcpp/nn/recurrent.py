"""Recurrent steps and the walk of one layer over a sequence."""

from resnetcpp._C import cat, stack
from resnetcpp._C._functional import dropout as zeroed
from resnetcpp._C._functional import linear, relu, sigmoid, tanh


def rnn_step(activation):
    """h' = activation(W x + b + W' h + b'). Elman, 1990."""

    def step(gates, state, weights):
        (hidden,) = state
        return (activation(gates + linear(hidden, weights["weight_hh"], weights["bias_hh"])),)

    return step


def lstm_step(gates, state, weights):
    """c' = f c + i g and h' = o tanh(c'), h' projected if there is a weight for it.

    Hochreiter and Schmidhuber, 1997; the projection is that of Sak et al., 2014.
    """
    hidden, cell = state
    gates = gates + linear(hidden, weights["weight_hh"], weights["bias_hh"])
    enter, forget, new, leave = gates.chunk(4, -1)
    cell = sigmoid(forget) * cell + sigmoid(enter) * tanh(new)
    hidden = sigmoid(leave) * tanh(cell)
    projection = weights.get("weight_hr")
    return (hidden if projection is None else linear(hidden, projection)), cell


def gru_step(gates, state, weights):
    """h' = (1 - z) n + z h, with n = tanh(W x + b + r (W' h + b')). Cho et al., 2014."""
    (hidden,) = state
    inner = linear(hidden, weights["weight_hh"], weights["bias_hh"])
    reset, update, new = gates.chunk(3, -1)
    inner_reset, inner_update, inner_new = inner.chunk(3, -1)
    update = sigmoid(update + inner_update)
    new = tanh(new + sigmoid(reset + inner_reset) * inner_new)
    return (new + update * (hidden - new),)


STEPS = {
    "RNN_TANH": rnn_step(tanh),
    "RNN_RELU": rnn_step(relu),
    "LSTM": lstm_step,
    "GRU": gru_step,
}


def run_layers(mode, rows, sizes, state, weights, dropout):
    """The outputs of the last layer, and the last states stacked.

    Args:
        mode: a name in STEPS.
        rows, sizes: as for ``walk``.
        state: one tensor or two, each (layers * directions, N, *).
        weights: for each layer those of each direction, by name.
        dropout: the probability of zeroes between layers.
    """
    last = []
    for layer, directions in enumerate(weights):
        outputs = []
        for i, own in enumerate(directions):
            first = tuple(part[layer * len(directions) + i] for part in state)
            output, final = walk(STEPS[mode], rows, sizes, first, own, bool(i))
            outputs.append(output)
            last.append(final)
        rows = outputs[0] if len(outputs) == 1 else cat(outputs, -1)
        if dropout and layer < len(weights) - 1:
            rows = zeroed(rows, dropout)
    return rows, [stack(parts) for parts in zip(*last, strict=True)]


def walk(step, rows, sizes, state, weights, reverse):
    """One layer in one direction: (rows of outputs, the last state of each sequence).

    Args:
        step: one of STEPS.
        rows: the inputs, time after time.
        sizes: how many sequences there are at each time, never more than before.
        state: the first state, one tensor or two, each (N, *).
        weights: the layer's by name.
        reverse: whether to walk from the end.
    """
    # What the inputs give is one product for all times.
    gates = linear(rows, weights["weight_ih"], weights["bias_ih"]).split(sizes)
    move = _backward if reverse else _forward
    outputs, last = move(lambda chunk, now: step(chunk, now, weights), gates, state)
    return cat(outputs), last


def _forward(step, chunks, state):
    """Sequences end on the way: the last ones first."""
    outputs, ended = [], []
    for chunk in chunks:
        count = chunk.shape[0]
        if count < state[0].shape[0]:
            ended.append(tuple(part[count:] for part in state))
            state = tuple(part[:count] for part in state)
        state = step(chunk, state)
        outputs.append(state[0])
    if not ended:
        return outputs, state
    return outputs, tuple(cat(parts) for parts in zip(state, *ended[::-1], strict=True))


def _backward(step, chunks, first):
    """From the end, where only the longest sequences are, the others join on the way."""
    outputs, state = [], tuple(part[:0] for part in first)
    for chunk in chunks[::-1]:
        before, count = state[0].shape[0], chunk.shape[0]
        if before < count:
            joining = [part[before:count] for part in first]
            state = tuple(cat(parts) for parts in zip(state, joining, strict=True))
        state = step(chunk, state)
        outputs.append(state[0])
    return outputs[::-1], state
