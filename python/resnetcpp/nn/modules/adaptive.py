"""Softmax over many classes, the rare ones in clusters. PyTorch: torch.nn.modules.adaptive."""

from collections import namedtuple
from itertools import pairwise

from resnetcpp import _C
from resnetcpp.nn.module import Module
from resnetcpp.nn.modules.container import ModuleList, Sequential
from resnetcpp.nn.modules.linear import Linear

__all__ = ["AdaptiveLogSoftmaxWithLoss"]

_ASMoutput = namedtuple("_ASMoutput", ["output", "loss"])


def _check_cutoffs(cutoffs, n_classes):
    if not cutoffs:
        raise ValueError("cutoffs should be a sequence of length larger than 0")
    increasing = all(low < high for low, high in pairwise(cutoffs))
    whole = all(int(cutoff) == cutoff for cutoff in cutoffs)
    if not whole or not increasing or cutoffs[0] <= 0 or cutoffs[-1] > n_classes - 1:
        raise ValueError(
            "cutoffs should be a sequence of unique, positive integers sorted in an increasing "
            "order, where each value is between 1 and n_classes-1"
        )


class AdaptiveLogSoftmaxWithLoss(Module):
    """log softmax in two steps: frequent classes and clusters first, then classes of a cluster.

    PyTorch: torch.nn.AdaptiveLogSoftmaxWithLoss. Grave et al., 2017.

    Args:
        cutoffs: the first class of each cluster; classes are sorted by how frequent they are.
        div_value: how much narrower each cluster's layer is than the one before.
        head_bias: whether the first layer has a bias.

    Shape:
        (N, in_features), target (N,) -> output (N,), loss ()
    """

    def __init__(
        self,
        in_features,
        n_classes,
        cutoffs,
        div_value=4.0,
        head_bias=False,
        device=None,
        dtype=None,
    ):
        super().__init__()
        cutoffs = list(cutoffs)
        _check_cutoffs(cutoffs, n_classes)
        self.in_features, self.n_classes = in_features, n_classes
        self.cutoffs = [*cutoffs, n_classes]
        self.div_value, self.head_bias = div_value, head_bias
        self.shortlist_size, self.n_clusters = cutoffs[0], len(cutoffs)
        self.head_size = self.shortlist_size + self.n_clusters
        self.head = Linear(in_features, self.head_size, head_bias, device, dtype)
        self.tail = ModuleList()
        for i, (low, high) in enumerate(pairwise(self.cutoffs)):
            hidden = int(in_features // (div_value ** (i + 1)))
            into = Linear(in_features, hidden, False, device, dtype)
            self.tail.append(Sequential(into, Linear(hidden, high - low, False, device, dtype)))

    def reset_parameters(self):
        """Draws all weights anew."""
        self.head.reset_parameters()
        for into, out in self.tail:
            into.reset_parameters()
            out.reset_parameters()

    def forward(self, input_, target_):
        """(the log-probability of each target, minus their mean)"""
        _check_target(input_, target_)
        rows = input_ if target_.dim() else input_.unsqueeze(0)
        target = target_.reshape(-1)
        self._check_classes(target)
        columns, output = target, rows.new_zeros(target.numel())
        for i, (low, high) in enumerate(pairwise(self.cutoffs)):
            inside = (target >= low).logical_and(target < high)
            places = inside.nonzero().reshape(-1)
            if places.numel() == 0:
                continue
            local = self.tail[i](rows.index_select(0, places)).log_softmax(1)
            found = local.gather(1, (target.index_select(0, places) - low).unsqueeze(1))
            output = output.index_copy(0, places, found.squeeze(1))
            columns = columns.masked_fill(inside, self.shortlist_size + i)
        first = self.head(rows).log_softmax(1)
        output = output + first.gather(1, columns.unsqueeze(1)).squeeze(1)
        return _ASMoutput(output if target_.dim() else output.squeeze(0), (-output).mean())

    def _check_classes(self, target):
        if target.numel() and (target.min().item() < 0 or target.max().item() >= self.n_classes):
            raise RuntimeError(
                f"Target values should be in [0, {self.n_classes - 1}], but values in range "
                f"[{target.min().item()}, {target.max().item()}] were found. "
            )

    def log_prob(self, input):
        """The log-probabilities of all classes: (N, in_features) -> (N, n_classes)."""
        first = self.head(input).log_softmax(1)
        parts = [first[:, : self.shortlist_size]]
        for i, layers in enumerate(self.tail):
            cluster = first[:, self.shortlist_size + i].unsqueeze(1)
            parts.append(layers(input).log_softmax(1) + cluster)
        return _C.cat(parts, 1)

    def predict(self, input):
        """The most probable class of each row."""
        return self.log_prob(input).argmax(1)


def _check_target(input, target):
    if target.dim() > 1:
        raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
    if input.dim() != target.dim() + 1:
        raise RuntimeError(
            f"{target.dim()}D target tensor expects {target.dim() + 1}D input tensors, but found "
            f"inputs with size {tuple(input.shape)}"
        )
    if target.dim() == 1 and input.shape[0] != target.shape[0]:
        raise RuntimeError("Input and target should have the same size in the batch dimension.")
