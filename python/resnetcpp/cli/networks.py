"""Networks by name and depth, and the checkpoints that remember how to build them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import resnetcpp
from resnetcpp import models

_KIND = "resnetcpp classifier"


def build(config: dict[str, Any]) -> Any:
    """The network that a configuration describes. Errors: ValueError, with near names."""
    options = dict(config)
    arch, depth = options.pop("arch"), options.pop("depth")
    if depth is not None:
        return models.resnet_cifar(depth, **options)
    return models.get_model(arch, **options)


def save_checkpoint(path: Path, model: Any, config: dict[str, Any], progress: dict) -> None:
    """Saves the network with what it takes to build it again."""
    content = {
        "kind": _KIND,
        "config": config,
        "progress": progress,
        "model": dict(model.state_dict()),
    }
    resnetcpp.save(content, path)


def load_checkpoint(path: str | Path) -> tuple[Any, dict[str, Any]]:
    """The network of a checkpoint, in eval mode, and its configuration.

    Errors: FormatError if the file is no checkpoint, OSError.
    """
    content = resnetcpp.load(path)
    if not isinstance(content, dict) or content.get("kind") != _KIND:
        raise resnetcpp.FormatError(f"{path}: expected a checkpoint of 'train', got another file")
    try:
        config = content["config"]
        model = build(config)
        model.load_state_dict(content["model"])
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        text = " ".join(str(error).split())
        raise resnetcpp.FormatError(
            f"{path}: expected a checkpoint whose network can be built, got: {text}"
        ) from None
    return model.eval(), config
