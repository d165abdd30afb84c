"""Tables of vectors. PyTorch: torch.nn.modules.sparse."""

from resnetcpp import _C
from resnetcpp.autograd import no_grad
from resnetcpp.nn import functional as F
from resnetcpp.nn import init
from resnetcpp.nn.module import Module, Parameter

__all__ = ["Embedding", "EmbeddingBag"]


_DENSE = "Embedding: expected sparse=False: all gradients are dense here"


def _row(padding_idx, num_embeddings):
    """The row that is never trained, counted from 0. Errors: AssertionError, as PyTorch's."""
    if padding_idx is None:
        return None
    if not -num_embeddings <= padding_idx < num_embeddings:
        raise AssertionError("Padding_idx must be within num_embeddings")
    return padding_idx % num_embeddings


class Embedding(Module):
    """Rows of a trained table. PyTorch: torch.nn.Embedding.

    Shape:
        (...) of integers -> (..., embedding_dim)
    """

    def __init__(
        self,
        num_embeddings,
        embedding_dim,
        padding_idx=None,
        max_norm=None,
        norm_type=2.0,
        scale_grad_by_freq=False,
        sparse=False,
        _weight=None,
        _freeze=False,
        device=None,
        dtype=None,
    ):
        super().__init__()
        if sparse:
            raise NotImplementedError(_DENSE)
        self.num_embeddings, self.embedding_dim = num_embeddings, embedding_dim
        self.padding_idx = _row(padding_idx, num_embeddings)
        self.max_norm, self.norm_type = max_norm, norm_type
        self.scale_grad_by_freq, self.sparse = scale_grad_by_freq, sparse
        if _weight is None:
            table = _C.empty(num_embeddings, embedding_dim, dtype=dtype, device=device)
            self.weight = Parameter(table, requires_grad=not _freeze)
            self.reset_parameters()
        else:
            self.weight = Parameter(_weight, requires_grad=not _freeze)

    @classmethod
    def from_pretrained(cls, embeddings, freeze=True, padding_idx=None, *args, **options):
        """A layer over a table that is there already."""
        rows, size = _table_shape(embeddings)
        return cls(rows, size, padding_idx, *args, _weight=embeddings, _freeze=freeze, **options)

    def reset_parameters(self):
        """Draws the table anew, with zeros in the row of the padding."""
        _draw(self.weight, self.padding_idx)

    def forward(self, input):
        """The rows that input names"""
        return F.embedding(
            input,
            self.weight,
            self.padding_idx,
            self.max_norm,
            self.norm_type,
            self.scale_grad_by_freq,
        )

    def extra_repr(self):
        padding = "" if self.padding_idx is None else f", padding_idx={self.padding_idx}"
        return f"{self.num_embeddings}, {self.embedding_dim}{padding}{_limits(self)}"


class EmbeddingBag(Module):
    """Sums, means or largest elements of rows of a trained table. PyTorch: torch.nn.EmbeddingBag.

    Shape:
        (B, N) of integers, or (all,) with offsets (B,) -> (B, embedding_dim)
    """

    def __init__(
        self,
        num_embeddings,
        embedding_dim,
        max_norm=None,
        norm_type=2.0,
        scale_grad_by_freq=False,
        mode="mean",
        sparse=False,
        _weight=None,
        include_last_offset=False,
        padding_idx=None,
        device=None,
        dtype=None,
    ):
        super().__init__()
        if sparse:
            raise NotImplementedError(_DENSE)
        self.num_embeddings, self.embedding_dim = num_embeddings, embedding_dim
        self.max_norm, self.norm_type = max_norm, norm_type
        self.scale_grad_by_freq, self.mode, self.sparse = scale_grad_by_freq, mode, sparse
        self.include_last_offset = include_last_offset
        self.padding_idx = _row(padding_idx, num_embeddings)
        if _weight is None:
            table = _C.empty(num_embeddings, embedding_dim, dtype=dtype, device=device)
            self.weight = Parameter(table)
            self.reset_parameters()
        else:
            self.weight = Parameter(_weight)

    @classmethod
    def from_pretrained(cls, embeddings, freeze=True, *args, **options):
        """A layer over a table that is there already."""
        rows, size = _table_shape(embeddings)
        layer = cls(rows, size, *args, _weight=embeddings, **options)
        layer.weight.requires_grad_(not freeze)
        return layer

    def reset_parameters(self):
        """Draws the table anew, with zeros in the row of the padding."""
        _draw(self.weight, self.padding_idx)

    def forward(self, input, offsets=None, per_sample_weights=None):
        """The rows that input names, bag by bag"""
        return F.embedding_bag(
            input,
            self.weight,
            offsets,
            self.max_norm,
            self.norm_type,
            self.scale_grad_by_freq,
            self.mode,
            False,
            per_sample_weights,
            self.include_last_offset,
            self.padding_idx,
        )

    def extra_repr(self):
        padding = "" if self.padding_idx is None else f", padding_idx={self.padding_idx}"
        limits = _limits(self)
        return f"{self.num_embeddings}, {self.embedding_dim}{limits}, mode={self.mode!r}{padding}"


def _table_shape(embeddings):
    """Rows and width of a table. Errors: AssertionError, as PyTorch's."""
    if embeddings.dim() != 2:
        raise AssertionError("Embeddings parameter is expected to be 2-dimensional")
    return embeddings.shape


def _draw(weight, padding_idx):
    init.normal_(weight)
    if padding_idx is not None:
        with no_grad():
            weight[padding_idx].fill_(0)


def _limits(layer):
    shown = "" if layer.max_norm is None else f", max_norm={layer.max_norm}"
    shown += "" if layer.norm_type == 2 else f", norm_type={layer.norm_type}"
    return shown + (", scale_grad_by_freq=True" if layer.scale_grad_by_freq else "")
