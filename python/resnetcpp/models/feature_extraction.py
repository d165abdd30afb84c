"""What flows inside a network, by name. PyTorch: torchvision.models.feature_extraction.

A node is the output of a call: ``layer1.0.relu_1`` of the second call of the module
``layer1.0.relu``, ``layer2`` of a whole stage. Of what is no module, the sum of a residual block
(``layer1.0.add``) and a network's ``flatten`` have names.
"""

from __future__ import annotations

import contextlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import resnetcpp
from resnetcpp import _C
from resnetcpp._modes import evaluating
from resnetcpp.autograd import no_grad
from resnetcpp.nn import Conv2d, Linear, Module, ModuleDict

_Block = _C._nn._ResidualBlock
_PreAct = (_C._nn.PreActBasicBlock, _C._nn.PreActBottleneck)
_STAGES = ("layer4", "layer3", "layer2", "layer1", "conv1")


@dataclass(frozen=True)
class _Node:
    """The `call`-th call of a module, and which side of it."""

    path: str
    call: int = 0
    is_input: bool = False


class _Done(Exception):
    """Everything that was asked for has been seen."""


def _last_relu(block: Module) -> int:
    """The call of a block's relu that sees the sum."""
    return 2 if hasattr(block, "conv3") else 1


def _find(name: str, modules: Mapping[str, Module]) -> _Node | None:
    if name in modules:
        return _Node(name)
    base, _, number = name.rpartition("_")
    if base in modules and number.isdecimal():
        return _Node(base, int(number))
    parent, _, function = name.rpartition(".")
    owner = modules.get(parent)
    if function == "add" and isinstance(owner, _PreAct):
        return _Node(parent)
    if function == "add" and isinstance(owner, _Block):
        return _Node(f"{parent}.relu", _last_relu(owner), is_input=True)
    if function == "flatten" and hasattr(owner, "fc"):
        return _Node(f"{parent}.fc".removeprefix("."), is_input=True)
    return None


class _Watcher:
    """Counts the calls of some modules during one forward pass, and tells who sees which."""

    def __init__(self, see: Callable[[_Node, Any], None]) -> None:
        self._see = see
        self._calls: dict[str, int] = {}

    @contextlib.contextmanager
    def on(self, modules: Mapping[str, Module]) -> Iterator[None]:
        handles = []
        try:
            for path, module in modules.items():
                handles.append(module.register_forward_pre_hook(self._before(path)))
                handles.append(module.register_forward_hook(self._after(path)))
            yield
        finally:
            for handle in handles:
                handle.remove()

    def _before(self, path: str) -> Callable[..., None]:
        def hook(module: Module, args: tuple[Any, ...]) -> None:
            self._see(_Node(path, self._calls.get(path, 0), is_input=True), args[0])

        return hook

    def _after(self, path: str) -> Callable[..., None]:
        def hook(module: Module, args: tuple[Any, ...], output: Any) -> None:
            call = self._calls.get(path, 0)
            self._calls[path] = call + 1
            self._see(_Node(path, call), output)

        return hook


class FeatureExtractor(Module):
    """Runs a network as far as it must and returns what flows at some nodes, as a dict.

    It has the network's own modules, up to the last one that it needs.
    """

    def __init__(self, model: Module, nodes: Mapping[str, str]) -> None:
        super().__init__()
        modules = dict(model.named_modules(remove_duplicate=False))
        self._nodes = {name: _find(name, modules) for name in nodes}
        for name, node in self._nodes.items():
            if node is None or node.path == "":
                raise ValueError(
                    f"node: '{name}' is not present in model. Hint: use `get_graph_node_names` to "
                    "make sure the `return_nodes` you specified are present."
                )
        self._aliases = dict(nodes)
        self._model = (model,)  # not a child: its children are
        tops = {node.path.partition(".")[0] for node in self._nodes.values()}
        for name, child in model.named_children():
            self.add_module(name, child)
            tops.discard(name)
            if not tops:
                break

    def train(self, mode: bool = True) -> Module:
        self._model[0].training = mode
        return super().train(mode)

    def forward(self, *args: Any) -> dict[str, Any]:
        model, found = self._model[0], {}
        wanted = set(self._nodes.values())

        def see(node: _Node, value: Any) -> None:
            if node in wanted:
                found[node] = value
                if len(found) == len(wanted):
                    raise _Done

        modules = {node.path: model.get_submodule(node.path) for node in wanted}
        with _Watcher(see).on(modules), contextlib.suppress(_Done):
            model(*args)
        absent = [name for name, node in self._nodes.items() if node not in found]
        if absent:
            raise RuntimeError(
                f"feature extractor: expected {absent[0]!r} to run, got no such call"
            )
        return {alias: found[self._nodes[name]] for name, alias in self._aliases.items()}


def create_feature_extractor(
    model: Module,
    return_nodes: Sequence[str] | Mapping[str, str] | None = None,
    train_return_nodes: Sequence[str] | Mapping[str, str] | None = None,
    eval_return_nodes: Sequence[str] | Mapping[str, str] | None = None,
    tracer_kwargs: Any = None,
    suppress_diff_warning: bool = False,
    concrete_args: Any = None,
) -> FeatureExtractor:
    """A module that returns a dict of what flows at some nodes of a network.

    PyTorch: torchvision.models.feature_extraction.create_feature_extractor. The network is shared,
    not copied, and runs no further than the last node.

    Args:
        return_nodes: names, or a dict from names to the keys of the result.
        train_return_nodes, eval_return_nodes: must be the same, as both modes run the same layers.

    Errors: ValueError for a name that the network does not have.
    """
    given = return_nodes if return_nodes is not None else eval_return_nodes
    if given is None or (return_nodes is None and train_return_nodes != eval_return_nodes):
        raise ValueError(
            "create_feature_extractor: expected return_nodes, or the same nodes for train and eval"
        )
    named = dict(given) if isinstance(given, Mapping) else {name: name for name in given}
    return FeatureExtractor(model, named)


def example_for(model: Module) -> Any:
    """An input that the first layer takes."""
    for module in model.modules():
        if isinstance(module, Conv2d):
            return resnetcpp.zeros(1, module.in_channels, 64, 64)
        if isinstance(module, Linear):
            return resnetcpp.zeros(1, module.in_features)
    raise ValueError(
        "get_graph_node_names: expected a network with a Conv2d or Linear; give input="
    )


def get_graph_node_names(model: Module, *, input: Any = None) -> tuple[list[str], list[str]]:
    """The names of all nodes in the order of their calls, for training and for evaluation.

    PyTorch: torchvision.models.feature_extraction.get_graph_node_names. The network is run once, in
    evaluation mode, on `input`, or on zeros of a size that its first layer takes.
    """
    modules = dict(model.named_modules(remove_duplicate=False))
    leaves = {path: m for path, m in modules.items() if path and not list(m.children())}
    names = ["x"]

    def see(node: _Node, value: Any) -> None:
        names.extend(_names_of(node, modules))

    watched = {**leaves, **_preact_blocks(modules)}
    with evaluating(model), no_grad(), _Watcher(see).on(watched):
        model(example_for(model) if input is None else input)
    return names, list(names)


def _preact_blocks(modules: Mapping[str, Module]) -> dict[str, Module]:
    return {path: module for path, module in modules.items() if isinstance(module, _PreAct)}


def _names_of(node: _Node, modules: Mapping[str, Module]) -> list[str]:
    parent, _, name = node.path.rpartition(".")
    owner = modules[parent]
    if isinstance(modules[node.path], _PreAct):
        return [] if node.is_input else [f"{node.path}.add"]
    if not node.is_input:
        return [node.path if node.call == 0 else f"{node.path}_{node.call}"]
    is_sum = isinstance(owner, _Block) and not isinstance(owner, _PreAct) and owner.skip
    if is_sum and name == "relu" and node.call == _last_relu(owner):
        return [f"{parent}.add"]
    if name == "fc" and hasattr(owner, "avgpool"):
        return [f"{parent}.flatten".removeprefix(".")]
    return []


class IntermediateLayerGetter(ModuleDict):
    """Runs a network's children in turn and returns what some of them give, as an OrderedDict.

    PyTorch: torchvision.models._utils.IntermediateLayerGetter. The network must be a chain of its
    children, as residual networks are up to layer4.

    Errors: ValueError for a child that the network does not have.
    """

    def __init__(self, model: Module, return_layers: Mapping[str, str]) -> None:
        names = [name for name, _ in model.named_children()]
        if not set(return_layers).issubset(names):
            raise ValueError("return_layers are not present in model")
        last = max(names.index(name) for name in return_layers)
        super().__init__(OrderedDict(list(model.named_children())[: last + 1]))
        self.return_layers = {str(name): str(key) for name, key in return_layers.items()}

    def forward(self, x: Any) -> OrderedDict:
        out = OrderedDict()
        for name, module in self.items():
            x = module(x)
            if name in self.return_layers:
                out[self.return_layers[name]] = x
        return out


def freeze_stages(model: Module, trainable_layers: int) -> None:
    """Freezes all but the last stages: 5 trains everything, 0 nothing.

    PyTorch: trainable_layers of torchvision's detection backbones.

    Errors: ValueError unless 0 <= trainable_layers <= 5.
    """
    if not 0 <= trainable_layers <= len(_STAGES):
        raise ValueError(
            f"Trainable layers should be in the range [0,5], got {trainable_layers} instead."
        )
    kept = [*_STAGES[:trainable_layers], *(["bn1"] if trainable_layers == len(_STAGES) else [])]
    for name, parameter in model.named_parameters():
        if not any(name.startswith(layer) for layer in kept):
            parameter.requires_grad_(False)
