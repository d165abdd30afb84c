"""Encoders and decoders of attention. PyTorch: torch.nn.modules.transformer.

Vaswani et al., 2017.
"""

from copy import deepcopy

from resnetcpp import _C
from resnetcpp.nn import functional as F
from resnetcpp.nn import init
from resnetcpp.nn.module import Module
from resnetcpp.nn.modules.attention import MultiheadAttention
from resnetcpp.nn.modules.container import ModuleList
from resnetcpp.nn.modules.dropout import Dropout
from resnetcpp.nn.modules.linear import Linear
from resnetcpp.nn.modules.normalization import LayerNorm

__all__ = [
    "Transformer",
    "TransformerDecoder",
    "TransformerDecoderLayer",
    "TransformerEncoder",
    "TransformerEncoderLayer",
]


def _activation(activation):
    """The function of that name. Errors: RuntimeError."""
    if not isinstance(activation, str):
        return activation
    if activation not in ("relu", "gelu"):
        raise RuntimeError(f"activation should be relu/gelu, not {activation}")
    return getattr(F, activation)


class _Layer(Module):
    """What layers of both kinds share: blocks between normalisations and shortcuts."""

    _blocks = 0  # with a shortcut each

    def _make(
        self,
        d_model,
        nhead,
        dim_feedforward,
        dropout,
        activation,
        layer_norm_eps,
        batch_first,
        norm_first,
        bias,
        options,
    ):
        attention = {"dropout": dropout, "batch_first": batch_first, "bias": bias, **options}
        self.self_attn = MultiheadAttention(d_model, nhead, **attention)
        if self._blocks == 3:
            self.multihead_attn = MultiheadAttention(d_model, nhead, **attention)
        self.linear1 = Linear(d_model, dim_feedforward, bias, **options)
        self.dropout = Dropout(dropout)
        self.linear2 = Linear(dim_feedforward, d_model, bias, **options)
        self.norm_first = norm_first
        for i in range(1, self._blocks + 1):
            norm = LayerNorm(d_model, eps=layer_norm_eps, bias=bias, **options)
            setattr(self, f"norm{i}", norm)
        for i in range(1, self._blocks + 1):
            setattr(self, f"dropout{i}", Dropout(dropout))
        self.activation = _activation(activation)

    def _with_shortcut(self, i, x, block):
        """x + block(x), normalised before or behind."""
        norm, dropout = getattr(self, f"norm{i}"), getattr(self, f"dropout{i}")
        if self.norm_first:
            return x + dropout(block(norm(x)))
        return norm(x + dropout(block(x)))

    def _feed_forward(self, x):
        return self.linear2(self.dropout(self.activation(self.linear1(x))))


class TransformerEncoderLayer(_Layer):
    """Attention to itself and two linear layers. PyTorch: torch.nn.TransformerEncoderLayer.

    Args:
        d_model, nhead: the width, and into how many heads it is cut.
        dim_feedforward: the width between the linear layers.
        dropout: its probability.
        activation: "relu", "gelu" or a function.
        layer_norm_eps: of the normalisations.
        batch_first: whether tensors are (N, L, E), not (L, N, E).
        norm_first: whether to normalise before each block, not behind.
        bias: whether linear layers and normalisations have one.

    Shape:
        (L, N, E) -> the same; or without N
    """

    _blocks = 2

    def __init__(
        self,
        d_model,
        nhead,
        dim_feedforward=2048,
        dropout=0.1,
        activation=F.relu,
        layer_norm_eps=1e-5,
        batch_first=False,
        norm_first=False,
        bias=True,
        device=None,
        dtype=None,
    ):
        super().__init__()
        options = {"device": device, "dtype": dtype}
        self._make(
            d_model, nhead, dim_feedforward, dropout, activation, layer_norm_eps, batch_first,
            norm_first, bias, options,
        )  # fmt: skip

    def forward(self, src, src_mask=None, src_key_padding_mask=None, is_causal=False):
        """Attention to itself and two linear layers"""

        def attend(x):
            masks = {"attn_mask": src_mask, "key_padding_mask": src_key_padding_mask}
            return self.self_attn(x, x, x, need_weights=False, is_causal=is_causal, **masks)[0]

        return self._with_shortcut(2, self._with_shortcut(1, src, attend), self._feed_forward)


class TransformerDecoderLayer(_Layer):
    """An encoder layer that attends to a memory too. PyTorch: torch.nn.TransformerDecoderLayer.

    The arguments are those of ``TransformerEncoderLayer``.

    Shape:
        (L, N, E), (S, N, E) -> (L, N, E); or without N
    """

    _blocks = 3

    def __init__(
        self,
        d_model,
        nhead,
        dim_feedforward=2048,
        dropout=0.1,
        activation=F.relu,
        layer_norm_eps=1e-5,
        batch_first=False,
        norm_first=False,
        bias=True,
        device=None,
        dtype=None,
    ):
        super().__init__()
        options = {"device": device, "dtype": dtype}
        self._make(
            d_model, nhead, dim_feedforward, dropout, activation, layer_norm_eps, batch_first,
            norm_first, bias, options,
        )  # fmt: skip

    def forward(
        self,
        tgt,
        memory,
        tgt_mask=None,
        memory_mask=None,
        tgt_key_padding_mask=None,
        memory_key_padding_mask=None,
        tgt_is_causal=False,
        memory_is_causal=False,
    ):
        """Attention to itself and to the memory, and two linear layers"""

        def attend(x):
            masks = {"attn_mask": tgt_mask, "key_padding_mask": tgt_key_padding_mask}
            return self.self_attn(x, x, x, need_weights=False, is_causal=tgt_is_causal, **masks)[0]

        def attend_to_memory(x):
            masks = {"attn_mask": memory_mask, "key_padding_mask": memory_key_padding_mask}
            return self.multihead_attn(
                x, memory, memory, need_weights=False, is_causal=memory_is_causal, **masks
            )[0]

        x = self._with_shortcut(1, tgt, attend)
        x = self._with_shortcut(2, x, attend_to_memory)
        return self._with_shortcut(3, x, self._feed_forward)


def _clones(layer, count):
    if not isinstance(layer, Module):
        raise TypeError(f"expected a Module to make copies of, got {type(layer).__name__}")
    return ModuleList([deepcopy(layer) for _ in range(count)])


class TransformerEncoder(Module):
    """Copies of a layer, one after the other. PyTorch: torch.nn.TransformerEncoder.

    Args:
        encoder_layer: what is copied.
        num_layers: how often.
        norm: what ends it, or None.
        enable_nested_tensor, mask_check: for code written for PyTorch. There, outside the graph,
            outputs at padded places are zeros; here they are computed as all others are.

    Shape:
        (L, N, E) -> the same; or without N
    """

    def __init__(
        self, encoder_layer, num_layers, norm=None, enable_nested_tensor=True, mask_check=True
    ):
        super().__init__()
        self.layers = _clones(encoder_layer, num_layers)
        self.num_layers, self.norm = num_layers, norm
        self.enable_nested_tensor, self.mask_check = enable_nested_tensor, mask_check

    def forward(self, src, mask=None, src_key_padding_mask=None, is_causal=None):
        """The layers one after the other"""
        masks = {"src_mask": mask, "src_key_padding_mask": src_key_padding_mask}
        for layer in self.layers:
            src = layer(src, is_causal=bool(is_causal), **masks)
        return src if self.norm is None else self.norm(src)


class TransformerDecoder(Module):
    """Copies of a layer, one after the other. PyTorch: torch.nn.TransformerDecoder.

    Args:
        decoder_layer: what is copied.
        num_layers: how often.
        norm: what ends it, or None.

    Shape:
        (L, N, E), (S, N, E) -> (L, N, E); or without N
    """

    def __init__(self, decoder_layer, num_layers, norm=None):
        super().__init__()
        self.layers = _clones(decoder_layer, num_layers)
        self.num_layers, self.norm = num_layers, norm

    def forward(
        self,
        tgt,
        memory,
        tgt_mask=None,
        memory_mask=None,
        tgt_key_padding_mask=None,
        memory_key_padding_mask=None,
        tgt_is_causal=None,
        memory_is_causal=False,
    ):
        """The layers one after the other"""
        for layer in self.layers:
            tgt = layer(
                tgt,
                memory,
                tgt_mask=tgt_mask,
                memory_mask=memory_mask,
                tgt_key_padding_mask=tgt_key_padding_mask,
                memory_key_padding_mask=memory_key_padding_mask,
                tgt_is_causal=bool(tgt_is_causal),
                memory_is_causal=memory_is_causal,
            )
        return tgt if self.norm is None else self.norm(tgt)


class Transformer(Module):
    """An encoder, and a decoder that attends to what it gives. PyTorch: torch.nn.Transformer.

    Args:
        d_model, nhead: the width, and into how many heads it is cut.
        num_encoder_layers, num_decoder_layers: how many layers there are.
        custom_encoder, custom_decoder: modules to take instead.
        dim_feedforward, dropout, activation, layer_norm_eps, batch_first, norm_first, bias: as in
            ``TransformerEncoderLayer``.

    Shape:
        (S, N, E), (T, N, E) -> (T, N, E); or without N
    """

    def __init__(
        self,
        d_model=512,
        nhead=8,
        num_encoder_layers=6,
        num_decoder_layers=6,
        dim_feedforward=2048,
        dropout=0.1,
        activation=F.relu,
        custom_encoder=None,
        custom_decoder=None,
        layer_norm_eps=1e-5,
        batch_first=False,
        norm_first=False,
        bias=True,
        device=None,
        dtype=None,
    ):
        super().__init__()
        options = {"device": device, "dtype": dtype}
        layer = (
            d_model, nhead, dim_feedforward, dropout, activation, layer_norm_eps, batch_first,
            norm_first, bias,
        )  # fmt: skip

        def stack(whole, part, count):
            made = part(*layer, **options)
            norm = LayerNorm(d_model, eps=layer_norm_eps, bias=bias, **options)
            return whole(made, count, norm)

        self.encoder = custom_encoder or stack(
            TransformerEncoder, TransformerEncoderLayer, num_encoder_layers
        )
        self.decoder = custom_decoder or stack(
            TransformerDecoder, TransformerDecoderLayer, num_decoder_layers
        )
        self._reset_parameters()
        self.d_model, self.nhead, self.batch_first = d_model, nhead, batch_first

    def _reset_parameters(self):
        for parameter in self.parameters():
            if parameter.dim() > 1:
                init.xavier_uniform_(parameter)

    def forward(
        self,
        src,
        tgt,
        src_mask=None,
        tgt_mask=None,
        memory_mask=None,
        src_key_padding_mask=None,
        tgt_key_padding_mask=None,
        memory_key_padding_mask=None,
        src_is_causal=None,
        tgt_is_causal=None,
        memory_is_causal=False,
    ):
        """decoder(tgt, encoder(src))"""
        batch = 0 if self.batch_first else 1
        if src.dim() == 3 and src.shape[batch] != tgt.shape[batch]:
            raise RuntimeError("the batch number of src and tgt must be equal")
        if src.shape[-1] != self.d_model or tgt.shape[-1] != self.d_model:
            raise RuntimeError("the feature number of src and tgt must be equal to d_model")
        memory = self.encoder(
            src, mask=src_mask, src_key_padding_mask=src_key_padding_mask, is_causal=src_is_causal
        )
        return self.decoder(
            tgt,
            memory,
            tgt_mask=tgt_mask,
            memory_mask=memory_mask,
            tgt_key_padding_mask=tgt_key_padding_mask,
            memory_key_padding_mask=memory_key_padding_mask,
            tgt_is_causal=tgt_is_causal,
            memory_is_causal=memory_is_causal,
        )

    @staticmethod
    def generate_square_subsequent_mask(sz, device=None, dtype=None):
        """-inf above the diagonal, 0 elsewhere: what comes later does not count."""
        return _C.full((sz, sz), float("-inf"), dtype=dtype, device=device).triu(1)
