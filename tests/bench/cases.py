"""What is measured: a network, a batch, and what is done with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

INFERENCE = "inference"
TRAINING = "training"


@dataclass(frozen=True)
class Case:
    kind: str
    model: str
    batch: int
    size: int = 224
    classes: int = 1000

    @property
    def name(self) -> str:
        return f"{self.model} {self.kind}, batch {self.batch}"

    @property
    def shape(self) -> tuple[int, int, int, int]:
        return (self.batch, 3, self.size, self.size)

    def to_dict(self) -> dict:
        return asdict(self)


CASES = [
    *(Case(INFERENCE, model, batch) for model in ("resnet18", "resnet34", "resnet50")
      for batch in (1, 8, 32)),
    Case(INFERENCE, "resnext50_32x4d", 1),
    Case(INFERENCE, "resnext50_32x4d", 8),
    Case(TRAINING, "resnext50_32x4d", 8),
    Case(TRAINING, "resnet18", 8),
    Case(TRAINING, "resnet18", 32),
    Case(TRAINING, "resnet50", 8),
    Case(TRAINING, "resnet20", 128, size=32, classes=10),
    Case(TRAINING, "resnet56", 128, size=32, classes=10),
]  # fmt: skip

# For a look in a few minutes.
QUICK = [
    Case(INFERENCE, "resnet18", 1),
    Case(INFERENCE, "resnet18", 8),
    Case(INFERENCE, "resnet50", 1),
    Case(TRAINING, "resnet18", 8),
    Case(TRAINING, "resnet20", 128, size=32, classes=10),
]


def multiply_adds(case: Case) -> int:
    """Of one image, forward, by the direct sum."""
    import resnetcpp
    from resnetcpp import models

    model = models.get_model(case.model, num_classes=case.classes)
    return resnetcpp.summary(model, (1, *case.shape[1:])).multiply_adds


def flops(case: Case) -> float:
    """Of one run; a training step counts three forward passes."""
    passes = 1 if case.kind == INFERENCE else 3
    return 2.0 * multiply_adds(case) * case.batch * passes
