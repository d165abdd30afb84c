"""Losses. PyTorch: torch.nn.modules.loss."""

import math
import warnings

from resnetcpp import _C
from resnetcpp.nn import functional as F
from resnetcpp.nn.losses.reduction import reduction_name
from resnetcpp.nn.module import Module
from resnetcpp.nn.modules.distance import PairwiseDistance
from resnetcpp.nn.modules.linear import Linear

_Loss = _C._nn._Loss
BCELoss = _C._nn.BCELoss
BCEWithLogitsLoss = _C._nn.BCEWithLogitsLoss
CrossEntropyLoss = _C._nn.CrossEntropyLoss
L1Loss = _C._nn.L1Loss
MSELoss = _C._nn.MSELoss
NLLLoss = _C._nn.NLLLoss
SmoothL1Loss = _C._nn.SmoothL1Loss


class _Composed(Module):
    """A loss of nn.functional as a module; `_options` are the arguments it is kept with."""

    def __init__(self, size_average=None, reduce=None, reduction="mean", **options):
        super().__init__()
        self.reduction = reduction_name(size_average, reduce, reduction)
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


class NLLLoss2d(NLLLoss):
    """The name of NLLLoss in old code. PyTorch: torch.nn.NLLLoss2d."""

    def __init__(self, *args, **kwargs):
        warnings.warn(
            "`NLLLoss2d` has been deprecated. Please use `NLLLoss` instead as a drop-in "
            "replacement.",
            FutureWarning,
            stacklevel=2,
        )
        super().__init__(*args, **kwargs)


class TripletMarginWithDistanceLoss(_Composed):
    """TripletMarginLoss with any distance. PyTorch: torch.nn.TripletMarginWithDistanceLoss."""

    def __init__(self, *, distance_function=None, margin=1.0, swap=False, reduction="mean"):
        if margin <= 0:
            raise ValueError(
                "TripletMarginWithDistanceLoss: expected margin to be greater than 0, got "
                f"{margin} instead"
            )
        distance = PairwiseDistance() if distance_function is None else distance_function
        super().__init__(reduction=reduction, distance_function=distance, margin=margin, swap=swap)

    def forward(self, anchor, positive, negative):
        """max(0, d(anchor, positive) - d(anchor, negative) + margin)"""
        return F.triplet_margin_with_distance_loss(anchor, positive, negative, **self._kept())


class CTCLoss(_Composed):
    """Minus the log-probability of spelling a target. PyTorch: torch.nn.CTCLoss.

    Shape:
        log_probs (T, N, C) or (T, C), targets (N, S), lengths (N,) -> (N,), (), or one number
    """

    def __init__(self, blank=0, reduction="mean", zero_infinity=False):
        super().__init__(reduction=reduction, blank=blank, zero_infinity=zero_infinity)

    def forward(self, log_probs, targets, input_lengths, target_lengths):
        """Minus the log-probability that log_probs spell the targets"""
        lengths = input_lengths, target_lengths
        return F.ctc_loss(log_probs, targets, *lengths, **self._kept())


class _Weighted(_Composed):
    """A loss with a weight for each class."""

    def __init__(self, weight, size_average, reduce, reduction, **options):
        super().__init__(size_average, reduce, reduction, **options)
        self.register_buffer("weight", weight)

    def _kept(self):
        return {**super()._kept(), "weight": self.weight}


class MultiLabelSoftMarginLoss(_Weighted):
    """The mean binary cross entropy over the classes. PyTorch: MultiLabelSoftMarginLoss."""

    def __init__(self, weight=None, size_average=None, reduce=None, reduction="mean"):
        super().__init__(weight, size_average, reduce, reduction)

    def forward(self, input, target):
        """The mean binary cross entropy over the classes"""
        return F.multilabel_soft_margin_loss(input, target, **self._kept())


class MultiLabelMarginLoss(_Composed):
    """A margin between right classes and wrong ones. PyTorch: torch.nn.MultiLabelMarginLoss."""

    def forward(self, input, target):
        """The sum of max(0, 1 - (x_right - x_wrong)) / C"""
        return F.multilabel_margin_loss(input, target, **self._kept())


class MultiMarginLoss(_Weighted):
    """A margin between the right class and all others. PyTorch: torch.nn.MultiMarginLoss."""

    def __init__(
        self, p=1, margin=1.0, weight=None, size_average=None, reduce=None, reduction="mean"
    ):
        if p not in (1, 2):
            raise ValueError("only p == 1 and p == 2 supported")
        if weight is not None and weight.dim() != 1:
            raise ValueError(
                "MultiMarginLoss: expected weight to be None or 1D tensor, got "
                f"{weight.dim()}D instead"
            )
        super().__init__(weight, size_average, reduce, reduction, p=p, margin=margin)

    def forward(self, input, target):
        """The mean of max(0, margin - x_right + x_other) ** p"""
        return F.multi_margin_loss(input, target, **self._kept())


class LinearCrossEntropyLoss(_Weighted):
    """Cross entropy of a linear layer's scores. PyTorch: torch.nn.LinearCrossEntropyLoss.

    Shape:
        (N, in_features), target (N, *out_features) -> one number, or target's shape
    """

    def __init__(
        self,
        in_features,
        num_classes,
        *,
        out_features=(),
        bias=False,
        device=None,
        dtype=None,
        reduction="mean",
        weight=None,
        ignore_index=None,
        label_smoothing=0.0,
        options=None,
    ):
        if weight is not None and tuple(weight.shape) != (num_classes,):
            raise RuntimeError(
                f"expected weight shape to be {(num_classes,)}, got {tuple(weight.shape)}"
            )
        if not 0 <= label_smoothing <= 1:
            raise RuntimeError(
                f"expected label_smoothing to be in range [0, 1], got {label_smoothing}"
            )
        kept = {
            "ignore_index": ignore_index,
            "label_smoothing": label_smoothing,
            "options": options,
        }
        super().__init__(weight, None, None, reduction, **kept)
        self.num_classes, self.out_features = num_classes, tuple(out_features)
        outputs = math.prod(self.out_features, start=num_classes)
        self.linear = Linear(in_features, outputs, bias, device, dtype)

    def forward(self, input, target):
        """cross_entropy(linear(input), target)"""
        sizes = self.num_classes, *self.out_features
        weight = self.linear.weight.reshape(*sizes, self.linear.in_features)
        bias = None if self.linear.bias is None else self.linear.bias.reshape(sizes)
        return F.linear_cross_entropy(input, weight, target, linear_bias=bias, **self._kept())

    def extra_repr(self):
        return (
            f"in_features={self.linear.in_features}, num_classes={self.num_classes}, "
            f"out_features={self.out_features}, bias={self.linear.bias is not None}, "
            f"reduction={self.reduction}, ignore_index={self.ignore_index}, "
            f"label_smoothing={self.label_smoothing}, options={self.options}"
        )


__all__ = [name for name in dir() if name.endswith(("Loss", "Loss2d")) and name[0] != "_"]
