"""Networks that return the feature maps of their stages. After timm's features_only."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from resnetcpp._modes import evaluating
from resnetcpp.autograd import no_grad
from resnetcpp.models.feature_extraction import FeatureExtractor, example_for
from resnetcpp.nn import Module


class FeatureInfo:
    """What the feature maps of a network are: one entry a stage, the stem first.

    Args:
        entries: dicts of "module", "num_chs" and "reduction", how often smaller than the input.
        out_indices: the stages that are returned; the methods tell of these, unless idx names
            others.
    """

    def __init__(self, entries: Sequence[Mapping[str, Any]], out_indices: Sequence[int]) -> None:
        self.info = [dict(entry, index=i) for i, entry in enumerate(entries)]
        self.out_indices = list(out_indices)

    def get(self, key: str, idx: int | Sequence[int] | None = None) -> Any:
        """The values of one key: a list, or one value for one index."""
        if isinstance(idx, int):
            return self.info[idx][key]
        return [self.info[i][key] for i in (self.out_indices if idx is None else idx)]

    def channels(self, idx: int | Sequence[int] | None = None) -> Any:
        return self.get("num_chs", idx)

    def reduction(self, idx: int | Sequence[int] | None = None) -> Any:
        return self.get("reduction", idx)

    def module_name(self, idx: int | Sequence[int] | None = None) -> Any:
        return self.get("module", idx)

    def get_dicts(
        self, keys: Sequence[str] | None = None, idx: Sequence[int] | None = None
    ) -> list[dict[str, Any]]:
        """The entries, or some of their keys."""
        entries = [self.info[i] for i in (self.out_indices if idx is None else idx)]
        return [{k: v for k, v in e.items() if keys is None or k in keys} for e in entries]

    def __getitem__(self, item: int) -> dict[str, Any]:
        return self.info[item]

    def __len__(self) -> int:
        return len(self.info)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.info)


class FeatureNet(FeatureExtractor):
    """A network without its head that returns a list of feature maps, the largest first.

    It shares the network's modules, under their names, up to the last stage that it returns.
    timm: FeatureListNet.

    Args:
        out_indices: stages to return, 0 for the stem; all by default. Negative ones count from the
            end; a number alone is how many of the last ones to return.

    Errors: ValueError for a stage that the network does not have.
    """

    def __init__(self, model: Module, out_indices: Sequence[int] | int | None = None) -> None:
        stages = _stage_names(model)
        self.out_indices = _resolved(out_indices, len(stages))
        super().__init__(model, {stages[i]: stages[i] for i in self.out_indices})
        self._stages = stages

    @functools.cached_property
    def feature_info(self) -> FeatureInfo:
        """Channels and reductions of all stages, as one run of the network shows them."""
        model = self._model[0]
        x = example_for(model)
        with evaluating(model), no_grad():
            maps = FeatureExtractor(model, {name: name for name in self._stages})(x)
        entries = [
            {"num_chs": y.shape[1], "reduction": x.shape[3] // y.shape[3], "module": name}
            for name, y in maps.items()
        ]
        return FeatureInfo(entries, self.out_indices)

    def forward(self, *args: Any) -> list[Any]:
        return list(super().forward(*args).values())

    def load_state_dict(
        self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False
    ) -> Any:
        """As a module's; weights of the whole network fit, what it has beyond is left out."""
        left_out = self._model[0].state_dict().keys() - self.state_dict().keys()
        fitting = {key: value for key, value in state_dict.items() if key not in left_out}
        return super().load_state_dict(fitting, strict, assign)


def _stage_names(model: Module) -> list[str]:
    """The stem before its pooling, and the stages."""
    names = [name for name, _ in model.named_children()]
    stages = [name for name in names if name.startswith("layer")]
    return [names[names.index("maxpool") - 1], *stages]


def _resolved(given: Sequence[int] | int | None, count: int) -> list[int]:
    if given is None:
        return list(range(count))
    indices = list(range(-given, 0) if isinstance(given, int) else given)
    if not indices or not all(-count <= i < count for i in indices):
        raise ValueError(
            f"features_only: expected out_indices from {-count} to {count - 1}, got {given}"
        )
    return sorted({i % count for i in indices})
