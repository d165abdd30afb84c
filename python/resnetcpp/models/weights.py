"""Torchvision's pretrained weights by name, with what is known of them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from importlib import resources
from typing import Any

from resnetcpp.hub import load_state_dict_from_url
from resnetcpp.models.presets import ImageClassification

_SERVER = "https://download.pytorch.org/models/"
_REPOSITORY = "https://github.com/pytorch/vision/"
_ORIGINAL = "tree/main/references/classification#resnet"
_SECOND = "issues/3995#new-recipe"


@dataclass
class Weights:
    """Where weights are, how they want their images, and what is known of them."""

    url: str
    transforms: Callable[[], Any]
    meta: dict[str, Any]


class WeightsEnum(Enum):
    """The weights of one network. PyTorch: torchvision.models.WeightsEnum."""

    @classmethod
    def verify(cls, obj: Any) -> Any:
        """The member that `obj` is or names, or None. Errors: ValueError, TypeError."""
        if obj is None or isinstance(obj, cls):
            return obj
        if isinstance(obj, str):
            name = obj.removeprefix(f"{cls.__name__}.")
            if name in cls.__members__:
                return cls[name]
            raise ValueError(f"{cls.__name__}: expected {_listed(cls)}, got {obj!r}")
        raise TypeError(
            f"Invalid Weight class provided; expected {cls.__name__} but received "
            f"{type(obj).__name__}."
        )

    def get_state_dict(self, *args: Any, **kwargs: Any) -> Any:
        return load_state_dict_from_url(self.url, *args, **kwargs)

    def __repr__(self) -> str:
        return f"{type(self).__name__}.{self._name_}"

    @property
    def url(self) -> str:
        return self.value.url

    @property
    def transforms(self) -> Callable[[], Any]:
        return self.value.transforms

    @property
    def meta(self) -> dict[str, Any]:
        return _with_categories(self.value.meta)


def _listed(cls: type[WeightsEnum]) -> str:
    return " or ".join(repr(name) for name in cls.__members__)


@functools.cache
def categories() -> tuple[str, ...]:
    text = resources.files("resnetcpp.models").joinpath("imagenet_classes.txt").read_text("utf-8")
    return tuple(text.splitlines())


def _with_categories(meta: dict[str, Any]) -> dict[str, Any]:
    return {**meta, "categories": list(categories())}


def _imagenet(file: str, parameters: int, accuracy: tuple[float, float], cost: float, size: float,
              recipe: str, resize: int = 256) -> Weights:  # fmt: skip
    """A row of torchvision's table: accuracy in %, cost in 10^9 multiply-adds, size in MB."""
    return Weights(
        _SERVER + file,
        functools.partial(ImageClassification, crop_size=224, resize_size=resize),
        {
            "min_size": (1, 1),
            "num_params": parameters,
            "recipe": _REPOSITORY + recipe,
            "_metrics": {"ImageNet-1K": {"acc@1": accuracy[0], "acc@5": accuracy[1]}},
            "_ops": cost,
            "_file_size": size,
        },
    )


class ResNet18_Weights(WeightsEnum):
    IMAGENET1K_V1 = _imagenet(
        "resnet18-f37072fd.pth", 11689512, (69.758, 89.078), 1.814, 44.661, _ORIGINAL
    )
    DEFAULT = IMAGENET1K_V1


class ResNet34_Weights(WeightsEnum):
    IMAGENET1K_V1 = _imagenet(
        "resnet34-b627a593.pth", 21797672, (73.314, 91.42), 3.664, 83.275, _ORIGINAL
    )
    DEFAULT = IMAGENET1K_V1


class ResNet50_Weights(WeightsEnum):
    IMAGENET1K_V1 = _imagenet(
        "resnet50-0676ba61.pth", 25557032, (76.13, 92.862), 4.089, 97.781, _ORIGINAL
    )
    IMAGENET1K_V2 = _imagenet(
        "resnet50-11ad3fa6.pth", 25557032, (80.858, 95.434), 4.089, 97.79,
        "issues/3995#issuecomment-1013906621", 232,
    )  # fmt: skip
    DEFAULT = IMAGENET1K_V2


class ResNet101_Weights(WeightsEnum):
    IMAGENET1K_V1 = _imagenet(
        "resnet101-63fe2227.pth", 44549160, (77.374, 93.546), 7.801, 170.511, _ORIGINAL
    )
    IMAGENET1K_V2 = _imagenet(
        "resnet101-cd907fc2.pth", 44549160, (81.886, 95.78), 7.801, 170.53, _SECOND, 232
    )
    DEFAULT = IMAGENET1K_V2


class ResNet152_Weights(WeightsEnum):
    IMAGENET1K_V1 = _imagenet(
        "resnet152-394f9c45.pth", 60192808, (78.312, 94.046), 11.514, 230.434, _ORIGINAL
    )
    IMAGENET1K_V2 = _imagenet(
        "resnet152-f82ba261.pth", 60192808, (82.284, 96.002), 11.514, 230.474, _SECOND, 232
    )
    DEFAULT = IMAGENET1K_V2


class ResNeXt50_32X4D_Weights(WeightsEnum):
    IMAGENET1K_V1 = _imagenet(
        "resnext50_32x4d-7cdf4587.pth", 25028904, (77.618, 93.698), 4.23, 95.789,
        "tree/main/references/classification#resnext",
    )  # fmt: skip
    IMAGENET1K_V2 = _imagenet(
        "resnext50_32x4d-1a0047aa.pth", 25028904, (81.198, 95.34), 4.23, 95.833, _SECOND, 232
    )
    DEFAULT = IMAGENET1K_V2


class ResNeXt101_32X8D_Weights(WeightsEnum):
    IMAGENET1K_V1 = _imagenet(
        "resnext101_32x8d-8ba56ff5.pth", 88791336, (79.312, 94.526), 16.414, 339.586,
        "tree/main/references/classification#resnext",
    )  # fmt: skip
    IMAGENET1K_V2 = _imagenet(
        "resnext101_32x8d-110c445d.pth", 88791336, (82.834, 96.228), 16.414, 339.673,
        "issues/3995#new-recipe-with-fixres", 232,
    )  # fmt: skip
    DEFAULT = IMAGENET1K_V2


class ResNeXt101_64X4D_Weights(WeightsEnum):
    IMAGENET1K_V1 = _imagenet(
        "resnext101_64x4d-173b62eb.pth", 83455272, (83.246, 96.454), 15.46, 319.318, "pull/5935",
        232,
    )  # fmt: skip
    DEFAULT = IMAGENET1K_V1


class Wide_ResNet50_2_Weights(WeightsEnum):
    IMAGENET1K_V1 = _imagenet(
        "wide_resnet50_2-95faca4d.pth", 68883240, (78.468, 94.086), 11.398, 131.82,
        "pull/912#issue-445437439",
    )  # fmt: skip
    IMAGENET1K_V2 = _imagenet(
        "wide_resnet50_2-9ba9bcbe.pth", 68883240, (81.602, 95.758), 11.398, 263.124,
        "issues/3995#new-recipe-with-fixres", 232,
    )  # fmt: skip
    DEFAULT = IMAGENET1K_V2


class Wide_ResNet101_2_Weights(WeightsEnum):
    IMAGENET1K_V1 = _imagenet(
        "wide_resnet101_2-32ee1156.pth", 126886696, (78.848, 94.284), 22.753, 242.896,
        "pull/912#issue-445437439",
    )  # fmt: skip
    IMAGENET1K_V2 = _imagenet(
        "wide_resnet101_2-d733dc28.pth", 126886696, (82.51, 96.02), 22.753, 484.747, _SECOND, 232
    )
    DEFAULT = IMAGENET1K_V2


_BY_MODEL: dict[str, type[WeightsEnum]] = {
    "resnet18": ResNet18_Weights,
    "resnet34": ResNet34_Weights,
    "resnet50": ResNet50_Weights,
    "resnet101": ResNet101_Weights,
    "resnet152": ResNet152_Weights,
    "resnext50_32x4d": ResNeXt50_32X4D_Weights,
    "resnext101_32x8d": ResNeXt101_32X8D_Weights,
    "resnext101_64x4d": ResNeXt101_64X4D_Weights,
    "wide_resnet50_2": Wide_ResNet50_2_Weights,
    "wide_resnet101_2": Wide_ResNet101_2_Weights,
}


def find_model_weights(name: str) -> type[WeightsEnum] | None:
    """The weights of a network, or None where there are none."""
    return _BY_MODEL.get(name)


def get_model_weights(name: Any) -> type[WeightsEnum]:
    """The weights of a network, by its name or its function. Errors: ValueError."""
    key = name if isinstance(name, str) else name.__name__
    if key not in _BY_MODEL:
        raise ValueError(f"get_model_weights: expected one of {', '.join(_BY_MODEL)}, got {key!r}")
    return _BY_MODEL[key]


def get_weight(name: str) -> WeightsEnum:
    """Weights by their full name, "ResNet18_Weights.IMAGENET1K_V1". Errors: ValueError."""
    class_name, _, member = name.partition(".")
    for cls in _BY_MODEL.values():
        if cls.__name__ == class_name:
            return cls.verify(member)
    raise ValueError(f"get_weight: expected a name such as ResNet18_Weights.DEFAULT, got {name!r}")


__all__ = [
    "Weights",
    "WeightsEnum",
    "get_model_weights",
    "get_weight",
    *(cls.__name__ for cls in _BY_MODEL.values()),
]
