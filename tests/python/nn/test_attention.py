"""MultiheadAttention and the layers of transformers against PyTorch."""

import copy
import math
import pickle

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import Bad, check_error, error_cases, flat, libraries, numbers

pytestmark = pytest.mark.oracle

TARGETS, SOURCES, BATCH, WIDTH, HEADS = 4, 5, 3, 8, 2
PADDED = np.array([[False] * 5, [False, False, True, True, True], [True] + [False] * 4])
LATER = np.triu(np.ones((TARGETS, SOURCES), bool), 1)
EACH_HEAD = numbers(BATCH * HEADS, TARGETS, SOURCES, seed=4)

# name: options of the layer, options of the call as arrays
ATTENTION = {
    "plain": ({}, {}),
    "no bias": ({"bias": False}, {"need_weights": False}),
    "dropout": ({"dropout": 0.3}, {}),
    "widths": ({"kdim": 6, "vdim": 7}, {"average_attn_weights": False}),
    "bias_kv": ({"add_bias_kv": True, "add_zero_attn": True}, {}),
    "bias_kv, masks": (
        {"add_bias_kv": True, "add_zero_attn": True},
        {"key_padding_mask": PADDED, "attn_mask": LATER},
    ),
    "padding": ({}, {"key_padding_mask": PADDED}),
    "padding of floats": ({}, {"key_padding_mask": numbers(BATCH, SOURCES, seed=3)}),
    "mask": ({}, {"attn_mask": LATER, "need_weights": False}),
    "mask of each head": ({}, {"attn_mask": EACH_HEAD, "average_attn_weights": False}),
    "both masks": ({}, {"attn_mask": LATER, "key_padding_mask": PADDED}),
    "causal": ({}, {"attn_mask": LATER, "is_causal": True, "need_weights": False}),
    "causal, weights": ({}, {"attn_mask": LATER, "is_causal": True}),
    "batch_first": ({"batch_first": True}, {"key_padding_mask": PADDED}),
}


def attention_of(t, options):
    t.manual_seed(0)
    return t.nn.MultiheadAttention(WIDTH, HEADS, **options, dtype=t.float64)


def as_tensors(t, options):
    return {
        name: t.from_numpy(value.copy()) if isinstance(value, np.ndarray) else value
        for name, value in options.items()
    }


def inputs_of(t, layer):
    shapes = [(TARGETS, BATCH, WIDTH), (SOURCES, BATCH, layer.kdim), (SOURCES, BATCH, layer.vdim)]
    if layer.batch_first:
        shapes = [(batch, length, width) for length, batch, width in shapes]
    return [t.from_numpy(numbers(*s, seed=i)).requires_grad_() for i, s in enumerate(shapes)]


def with_gradients(t, module, outputs, inputs):
    outputs = [y for y in flat(outputs) if y is not None]
    total = sum((y * t.from_numpy(numbers(*y.shape, seed=7))).sum() for y in outputs)
    return [*outputs, *t.autograd.grad(total, [*inputs, *module.parameters()])]


def assert_close(ours, theirs):
    assert len(ours) == len(theirs)
    for got, expected in zip(ours, theirs, strict=True):
        assert tuple(got.shape) == tuple(expected.shape)
        np.testing.assert_allclose(
            got.detach().numpy(), expected.detach().numpy(), rtol=1e-9, atol=1e-9
        )


@pytest.mark.parametrize("name", ATTENTION)
def test_attention(name):
    found, options = [], ATTENTION[name]
    for t in libraries():
        layer = attention_of(t, options[0])
        inputs = inputs_of(t, layer)
        t.manual_seed(1)
        outputs = layer(*inputs, **as_tensors(t, options[1]))
        found.append(with_gradients(t, layer, outputs, inputs))
    assert_close(*found)


@pytest.mark.parametrize("padded", [False, True])
@pytest.mark.parametrize("average", [False, True])
def test_attention_without_a_batch(average, padded):
    found = []
    for t in libraries():
        layer = attention_of(t, {})
        x = t.from_numpy(numbers(TARGETS, WIDTH)).requires_grad_()
        memory = t.from_numpy(numbers(SOURCES, WIDTH, seed=1)).requires_grad_()
        options = as_tensors(t, {"key_padding_mask": PADDED[1]} if padded else {})
        outputs = layer(x, memory, memory, average_attn_weights=average, **options)
        found.append(with_gradients(t, layer, outputs, [x, memory]))
    assert_close(*found)


def test_keys_and_values_of_ones_own():
    found = []
    for t in libraries():
        layer = attention_of(t, {})
        x, memory, _ = inputs_of(t, layer)
        keys, values = (
            t.from_numpy(numbers(BATCH * HEADS, SOURCES, WIDTH // HEADS, seed=i)) for i in (5, 6)
        )
        found.append(
            t.nn.functional.multi_head_attention_forward(
                x, memory, memory, WIDTH, HEADS, layer.in_proj_weight, layer.in_proj_bias, None,
                None, False, 0.0, layer.out_proj.weight, layer.out_proj.bias, static_k=keys,
                static_v=values,
            )
        )  # fmt: skip
    assert_close(*found)


ENCODER = {
    "plain": {},
    "gelu": {"activation": "gelu", "dropout": 0.0},
    "norm_first": {"norm_first": True, "activation": lambda x: x.tanh()},
    "batch_first": {"batch_first": True, "bias": False, "layer_norm_eps": 1e-3},
}


def layers_of(t, kind, options):
    t.manual_seed(0)
    options = {"dim_feedforward": 6, "dtype": t.float64, **options}
    return getattr(t.nn, kind)(WIDTH, HEADS, **options)


def sequences(t, first, *lengths):
    shapes = [(BATCH, n, WIDTH) if first else (n, BATCH, WIDTH) for n in lengths]
    return [t.from_numpy(numbers(*s, seed=i)).requires_grad_() for i, s in enumerate(shapes)]


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("options", ENCODER)
def test_encoder(options, masked):
    found = []
    for t in libraries():
        layer = layers_of(t, "TransformerEncoderLayer", ENCODER[options])
        norm = t.nn.LayerNorm(WIDTH, dtype=t.float64)
        encoder = t.nn.TransformerEncoder(layer, 2, norm, enable_nested_tensor=False)
        (x,) = sequences(t, layer.self_attn.batch_first, SOURCES)
        masks = {
            "mask": np.triu(np.ones((SOURCES, SOURCES), bool), 1),
            "src_key_padding_mask": PADDED & (np.arange(SOURCES) > 0),
        }
        t.manual_seed(1)
        y = encoder(x, **as_tensors(t, masks if masked else {}))
        found.append([*encoder.state_dict().values(), *with_gradients(t, encoder, y, [x])])
    assert_close(*found)


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("options", ENCODER)
def test_decoder(options, masked):
    found = []
    for t in libraries():
        layer = layers_of(t, "TransformerDecoderLayer", ENCODER[options])
        decoder = t.nn.TransformerDecoder(layer, 2)
        x, memory = sequences(t, layer.self_attn.batch_first, TARGETS, SOURCES)
        causal = t.nn.Transformer.generate_square_subsequent_mask(TARGETS, dtype=t.float64)
        masks = {
            "memory_mask": numbers(TARGETS, SOURCES, seed=3),
            "memory_key_padding_mask": numbers(BATCH, SOURCES, seed=4),
        }
        masks = {**as_tensors(t, masks), "tgt_mask": causal, "tgt_is_causal": True}
        t.manual_seed(1)
        y = decoder(x, memory, **(masks if masked else {}))
        found.append([*decoder.state_dict().values(), *with_gradients(t, decoder, y, [x, memory])])
    assert_close(*found)


@pytest.mark.filterwarnings("ignore:enable_nested_tensor is True")
@pytest.mark.parametrize("first", [False, True])
def test_transformer(first):
    found = []
    for t in libraries():
        t.manual_seed(0)
        net = t.nn.Transformer(
            WIDTH, HEADS, 1, 2, dim_feedforward=6, batch_first=first, dtype=t.float64
        )
        x, y = sequences(t, first, SOURCES, TARGETS)
        mask = net.generate_square_subsequent_mask(TARGETS, dtype=t.float64)
        t.manual_seed(1)
        output = net(x, y, tgt_mask=mask)
        found.append((net, [*net.state_dict().values(), *with_gradients(t, net, output, [x, y])]))
    (ours, got), (theirs, expected) = found
    assert list(ours.state_dict()) == list(theirs.state_dict())
    assert repr(ours) == repr(theirs)
    assert_close(got, expected)


def test_masks_of_what_comes_later():
    for t in libraries():
        mask = t.nn.Transformer.generate_square_subsequent_mask(3)
        assert mask.tolist() == [[0, -math.inf, -math.inf], [0, 0, -math.inf], [0, 0, 0]]


def test_copies_are_equal():
    net = layers_of(rn, "TransformerEncoderLayer", {}).eval()
    (x,) = sequences(rn, False, SOURCES)
    for twin in (copy.deepcopy(net), pickle.loads(pickle.dumps(net))):
        assert rn.equal(twin(x), net(x))


def attend(*shapes, options=None, **call):
    def run(t):
        layer = t.nn.MultiheadAttention(WIDTH, HEADS, **(options or {}))
        return layer(*(t.ones(*shape) for shape in shapes), **as_tensors(t, call))

    return run


Q, K = (TARGETS, BATCH, WIDTH), (SOURCES, BATCH, WIDTH)
ERRORS = [
    Bad("heads", lambda t: t.nn.MultiheadAttention(8, 3), "divisible by num_heads", AssertionError),
    Bad("width 0", lambda t: t.nn.MultiheadAttention(0, 1), "greater than 0", ValueError),
    Bad("rank", attend((2,), (2,), (2,)), "received 1-D query", AssertionError),
    Bad("key's rank", attend(Q, K[1:], K), "found 2-D and 3-D", AssertionError),
    Bad("width", attend((4, 3, 6), K, K), "embedding dimension of 8, but got 6", AssertionError),
    Bad("value", attend(Q, K, (2, 3, 8)), "does not match value shape", AssertionError),
    Bad("mask's shape", attend(Q, K, K, attn_mask=LATER.T.copy()), "shape of the 2D attn_mask"),
    Bad(
        "mask's rank",
        attend(Q, K, K, attn_mask=LATER[0]),
        "expected `attn_mask` to be `None`, 2-D or 3-D",
        AssertionError,
    ),
    Bad(
        "mask of integers",
        attend(Q, K, K, attn_mask=LATER.astype("int64")),
        "only bool and floating types of attn_mask",
        AssertionError,
    ),
    Bad(
        "padding's rank",
        attend(Q, K, K, key_padding_mask=PADDED[0]),
        "expected `key_padding_mask`",
        AssertionError,
    ),
    Bad(
        "padding's shape",
        attend(Q, K, K, key_padding_mask=PADDED[:, :4].copy()),
        "key_padding_mask",
        AssertionError,
    ),
    Bad("causal alone", attend(Q, K, K, is_causal=True), "Need attn_mask"),
    Bad(
        "activation",
        lambda t: t.nn.TransformerEncoderLayer(8, 2, activation="tanh"),
        "activation should be relu/gelu, not tanh",
    ),
    Bad(
        "batches",
        lambda t: t.nn.Transformer(8, 2, 1, 1)(t.ones(2, 3, 8), t.ones(2, 4, 8)),
        "batch number of src and tgt",
    ),
    Bad(
        "features",
        lambda t: t.nn.Transformer(8, 2, 1, 1)(t.ones(2, 3, 6), t.ones(2, 3, 6)),
        "feature number of src and tgt",
    ),
]


@pytest.mark.parametrize("row", error_cases(ERRORS))
def test_errors(row):
    check_error(row)
