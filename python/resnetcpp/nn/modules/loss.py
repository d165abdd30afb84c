"""Losses. PyTorch: torch.nn.modules.loss."""

from resnetcpp import _C
from resnetcpp.nn import functional as F
from resnetcpp.nn.module import Module

_Loss = _C._nn._Loss
BCELoss = _C._nn.BCELoss
BCEWithLogitsLoss = _C._nn.BCEWithLogitsLoss
CrossEntropyLoss = _C._nn.CrossEntropyLoss
L1Loss = _C._nn.L1Loss
MSELoss = _C._nn.MSELoss
NLLLoss = _C._nn.NLLLoss
SmoothL1Loss = _C._nn.SmoothL1Loss


def _reduction(size_average, reduce, reduction):
    """What PyTorch's retired arguments mean."""
    if size_average is None and reduce is None:
        return reduction
    if reduce is False:
        return "none"
    return "sum" if size_average is False else "mean"


class _Composed(Module):
    """A loss of nn.functional as a module; `_options` are the arguments it is kept with."""

    def __init__(self, size_average=None, reduce=None, reduction="mean", **options):
        super().__init__()
        self.reduction = _reduction(size_average, reduce, reduction)
        self._options = tuple(options)
        for name, value in options.items():
            setattr(self, name, value)

    def _kept(self):
        kept = {name: getattr(self, name) for name in self._options}
        return {**kept, "reduction": self.reduction}


class HuberLoss(_Composed):
    """Half the squared difference up to delta, linear beyond. PyTorch: torch.nn.HuberLoss."""

    def __init__(self, reduction="mean", delta=1.0):
        super().__init__(reduction=reduction, delta=delta)

    def forward(self, input, target):
        """Half the squared difference up to delta, linear beyond"""
        return F.huber_loss(input, target, **self._kept())


class KLDivLoss(_Composed):
    """target * (log(target) - input). PyTorch: torch.nn.KLDivLoss."""

    def __init__(self, size_average=None, reduce=None, reduction="mean", log_target=False):
        super().__init__(size_average, reduce, reduction, log_target=log_target)

    def forward(self, input, target):
        """target * (log(target) - input)"""
        return F.kl_div(input, target, **self._kept())


class SoftMarginLoss(_Composed):
    """log(1 + exp(-target * input)). PyTorch: torch.nn.SoftMarginLoss."""

    def forward(self, input, target):
        """log(1 + exp(-target * input))"""
        return F.soft_margin_loss(input, target, **self._kept())


class HingeEmbeddingLoss(_Composed):
    """input where the target is 1, else max(0, margin - input)."""

    def __init__(self, margin=1.0, size_average=None, reduce=None, reduction="mean"):
        super().__init__(size_average, reduce, reduction, margin=margin)

    def forward(self, input, target):
        """input where the target is 1, else max(0, margin - input)"""
        return F.hinge_embedding_loss(input, target, **self._kept())


class MarginRankingLoss(_Composed):
    """max(0, -target * (input1 - input2) + margin). PyTorch: torch.nn.MarginRankingLoss."""

    def __init__(self, margin=0.0, size_average=None, reduce=None, reduction="mean"):
        super().__init__(size_average, reduce, reduction, margin=margin)

    def forward(self, input1, input2, target):
        """max(0, -target * (input1 - input2) + margin)"""
        return F.margin_ranking_loss(input1, input2, target, **self._kept())


class CosineEmbeddingLoss(_Composed):
    """1 - cosine where the target is 1, else max(0, cosine - margin)."""

    def __init__(self, margin=0.0, size_average=None, reduce=None, reduction="mean"):
        super().__init__(size_average, reduce, reduction, margin=margin)

    def forward(self, input1, input2, target):
        """1 - cosine where the target is 1, else max(0, cosine - margin)"""
        return F.cosine_embedding_loss(input1, input2, target, **self._kept())


class TripletMarginLoss(_Composed):
    """max(0, d(anchor, positive) - d(anchor, negative) + margin). PyTorch: TripletMarginLoss."""

    def __init__(
        self,
        margin=1.0,
        p=2.0,
        eps=1e-6,
        swap=False,
        size_average=None,
        reduce=None,
        reduction="mean",
    ):
        super().__init__(size_average, reduce, reduction, margin=margin, p=p, eps=eps, swap=swap)

    def forward(self, anchor, positive, negative):
        """max(0, d(anchor, positive) - d(anchor, negative) + margin)"""
        return F.triplet_margin_loss(anchor, positive, negative, **self._kept())


class PoissonNLLLoss(_Composed):
    """exp(input) - target * input. PyTorch: torch.nn.PoissonNLLLoss."""

    def __init__(
        self,
        log_input=True,
        full=False,
        size_average=None,
        eps=1e-8,
        reduce=None,
        reduction="mean",
    ):
        super().__init__(size_average, reduce, reduction, log_input=log_input, full=full, eps=eps)

    def forward(self, log_input, target):
        """exp(input) - target * input"""
        kept = self._kept()
        return F.poisson_nll_loss(log_input, target, **kept)


class GaussianNLLLoss(_Composed):
    """Half of log(var) + (input - target)^2 / var. PyTorch: torch.nn.GaussianNLLLoss."""

    def __init__(self, *, full=False, eps=1e-6, reduction="mean"):
        super().__init__(reduction=reduction, full=full, eps=eps)

    def forward(self, input, target, var):
        """Half of log(var) + (input - target)^2 / var"""
        return F.gaussian_nll_loss(input, target, var, **self._kept())


class MultiLabelSoftMarginLoss(_Composed):
    """The mean binary cross entropy over the classes. PyTorch: MultiLabelSoftMarginLoss."""

    def __init__(self, weight=None, size_average=None, reduce=None, reduction="mean"):
        super().__init__(size_average, reduce, reduction)
        self.register_buffer("weight", weight)

    def forward(self, input, target):
        """The mean binary cross entropy over the classes"""
        return F.multilabel_soft_margin_loss(input, target, self.weight, reduction=self.reduction)


__all__ = [name for name in dir() if name.endswith("Loss") and not name.startswith("_")]
