"""Attention with several heads. PyTorch: torch.nn.modules.activation.MultiheadAttention."""

from resnetcpp import _C
from resnetcpp.nn import functional as F
from resnetcpp.nn import init
from resnetcpp.nn.module import Module, Parameter
from resnetcpp.nn.modules.linear import NonDynamicallyQuantizableLinear

__all__ = ["MultiheadAttention"]


class MultiheadAttention(Module):
    """Attention with several heads. PyTorch: torch.nn.MultiheadAttention. Vaswani et al., 2017.

    Args:
        embed_dim, num_heads: the width of the queries, and into how many heads it is cut.
        dropout: the probability that a weight is zeroed in training.
        bias: whether the linear layers have biases.
        add_bias_kv: whether there are a learned key and value behind those given.
        add_zero_attn: whether there are a key and a value of zeros.
        kdim, vdim: the widths of keys and values, if they are others.
        batch_first: whether tensors are (N, L, E), not (L, N, E).

    Shape:
        (L, N, E), (S, N, kdim), (S, N, vdim) -> (L, N, E), (N, L, S); or without N
    """

    def __init__(
        self,
        embed_dim,
        num_heads,
        dropout=0.0,
        bias=True,
        add_bias_kv=False,
        add_zero_attn=False,
        kdim=None,
        vdim=None,
        batch_first=False,
        device=None,
        dtype=None,
    ):
        if embed_dim <= 0 or num_heads <= 0:
            raise ValueError(
                "embed_dim and num_heads must be greater than 0, got "
                f"embed_dim={embed_dim} and num_heads={num_heads} instead"
            )
        if embed_dim % num_heads != 0:
            raise AssertionError("embed_dim must be divisible by num_heads")
        super().__init__()
        self.embed_dim, self.num_heads, self.head_dim = embed_dim, num_heads, embed_dim // num_heads
        self.kdim = embed_dim if kdim is None else kdim
        self.vdim = embed_dim if vdim is None else vdim
        self._qkv_same_embed_dim = self.kdim == embed_dim and self.vdim == embed_dim
        self.dropout, self.batch_first, self.add_zero_attn = dropout, batch_first, add_zero_attn
        options = {"device": device, "dtype": dtype}
        shapes = {
            "q_proj_weight": (embed_dim, embed_dim),
            "k_proj_weight": (embed_dim, self.kdim),
            "v_proj_weight": (embed_dim, self.vdim),
        }
        for name, shape in shapes.items():
            self._make(name, shape, not self._qkv_same_embed_dim, options)
        packed = (3 * embed_dim, embed_dim)
        self._make("in_proj_weight", packed, self._qkv_same_embed_dim, options)
        self._make("in_proj_bias", (3 * embed_dim,), bias, options)
        self.out_proj = NonDynamicallyQuantizableLinear(embed_dim, embed_dim, bias, **options)
        for name in ("bias_k", "bias_v"):
            self._make(name, (1, 1, embed_dim), add_bias_kv, options)
        self._reset_parameters()

    def _make(self, name, shape, wanted, options):
        made = Parameter(_C.empty(shape, **options)) if wanted else None
        self.register_parameter(name, made)

    def _reset_parameters(self):
        for name in ("in_proj_weight", "q_proj_weight", "k_proj_weight", "v_proj_weight"):
            if getattr(self, name) is not None:
                init.xavier_uniform_(getattr(self, name))
        if self.in_proj_bias is not None:
            init.constant_(self.in_proj_bias, 0.0)
            init.constant_(self.out_proj.bias, 0.0)
        for bias in (self.bias_k, self.bias_v):
            if bias is not None:
                init.xavier_normal_(bias)

    def forward(
        self,
        query,
        key,
        value,
        key_padding_mask=None,
        need_weights=True,
        attn_mask=None,
        average_attn_weights=True,
        is_causal=False,
    ):
        """(what the heads attend to, their weights if those are needed)"""
        swapped = self.batch_first and query.dim() == 3
        if swapped:
            query, key, value = (x.transpose(0, 1) for x in (query, key, value))
        output, weights = F.multi_head_attention_forward(
            query,
            key,
            value,
            self.embed_dim,
            self.num_heads,
            self.in_proj_weight,
            self.in_proj_bias,
            self.bias_k,
            self.bias_v,
            self.add_zero_attn,
            self.dropout,
            self.out_proj.weight,
            self.out_proj.bias,
            training=self.training,
            key_padding_mask=key_padding_mask,
            need_weights=need_weights,
            attn_mask=attn_mask,
            use_separate_proj_weight=not self._qkv_same_embed_dim,
            q_proj_weight=self.q_proj_weight,
            k_proj_weight=self.k_proj_weight,
            v_proj_weight=self.v_proj_weight,
            average_attn_weights=average_attn_weights,
            is_causal=is_causal,
        )
        return (output.transpose(0, 1) if swapped else output), weights
