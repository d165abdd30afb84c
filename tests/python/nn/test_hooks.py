"""Hooks of modules: each scenario runs on both libraries and must leave the same log."""

import copy
import pickle
import warnings
from collections import OrderedDict

import numpy as np
import pytest
import resnetcpp as rn

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.oracle

SCENARIOS = {}


def scenario(function):
    SCENARIOS[function.__name__] = function
    return function


def plain(value):
    """Tensors as rounded lists, so that logs of two libraries compare."""
    if hasattr(value, "detach"):
        return np.round(value.detach().numpy().astype("float64"), 4).tolist()
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def network(lib):
    nn = lib.nn
    net = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Sequential(nn.Linear(4, 2), nn.Sigmoid()))
    with lib.no_grad():
        for i, parameter in enumerate(net.parameters()):
            count = parameter.numel()
            parameter.copy_(((lib.arange(count) + i) * 0.37).sin().reshape(parameter.shape))
    return net


def sample(lib, rows=2, requires_grad=False):
    x = (lib.arange(rows * 3) * 0.21).cos().reshape(rows, 3)
    return x.requires_grad_() if requires_grad else x


class Recorder:
    """A hook that logs its name and, if given one, returns a result."""

    def __init__(self, log, name, result=None):
        self.log, self.name, self.result = log, name, result

    def __call__(self, *args):
        self.log.append(self.name)
        return self.result(*args) if self.result else None


@scenario
def hooks_run_in_the_order_of_registration(lib, log):
    net = network(lib)
    for name in "abc":
        net[0].register_forward_pre_hook(Recorder(log, "pre " + name))
        net[0].register_forward_hook(Recorder(log, "post " + name))
    net(sample(lib))


@scenario
def prepended_hooks_run_first(lib, log):
    net = network(lib)
    for name, prepend in (("a", False), ("b", True), ("c", False), ("d", True)):
        net[0].register_forward_pre_hook(Recorder(log, "pre " + name), prepend=prepend)
        net[0].register_forward_hook(Recorder(log, "post " + name), prepend=prepend)
        net[0].register_full_backward_hook(Recorder(log, "back " + name), prepend=prepend)
        net[0].register_full_backward_pre_hook(Recorder(log, "before " + name), prepend=prepend)
    net(sample(lib, requires_grad=True)).sum().backward()


@scenario
def pre_hooks_change_the_arguments(lib, log):
    net = network(lib)
    net.register_forward_pre_hook(lambda m, args: args[0] * 2)
    net.register_forward_pre_hook(lambda m, args: (args[0] + 1,))
    net[2].register_forward_pre_hook(lambda m, args: log.append(plain(args)))
    log.append(plain(net(sample(lib))))


@scenario
def hooks_change_the_output(lib, log):
    net = network(lib)
    net[0].register_forward_hook(lambda m, args, out: out * 2)
    net[0].register_forward_hook(lambda m, args, out: log.append(plain(out)))
    net.register_forward_hook(lambda m, args, out: (out, args[0]))
    log.append(plain(net(sample(lib))))


def keyword_module(lib):
    class Scaled(lib.nn.Module):
        def forward(self, x, scale=1.0, *, shift=0.0):
            return x * scale + shift

    return Scaled()


@scenario
def hooks_see_and_change_keywords(lib, log):
    net = keyword_module(lib)
    net.register_forward_pre_hook(
        lambda m, args, kwargs: (args, {**kwargs, "shift": 5.0}), with_kwargs=True
    )
    net.register_forward_pre_hook(lambda m, args: log.append(len(args)))
    net.register_forward_hook(
        lambda m, args, kwargs, out: log.append([plain(args), plain(kwargs), plain(out)]),
        with_kwargs=True,
    )
    log.append(plain(net(sample(lib), scale=3.0)))
    log.append(plain(net(x=sample(lib), scale=3.0)))


@scenario
def a_pre_hook_with_keywords_must_return_a_pair(lib, log):
    net = keyword_module(lib)
    net.register_forward_pre_hook(lambda m, args, kwargs: 3, with_kwargs=True)
    try:
        net(sample(lib))
    except RuntimeError as error:
        log.append(str(error))


@scenario
def a_handle_removes_its_own_hook(lib, log):
    net = network(lib)
    handles = [net[1].register_forward_hook(Recorder(log, name)) for name in "abc"]
    handles[1].remove()
    handles[1].remove()
    net(sample(lib))
    with net[1].register_forward_pre_hook(Recorder(log, "inside")):
        net(sample(lib))
    net(sample(lib))
    log.append([len(net[1]._forward_hooks), len(net[1]._forward_pre_hooks)])


@scenario
def hooks_may_remove_hooks_while_they_run(lib, log):
    net, handles = network(lib), {}

    def remove_all(module, args, output):
        log.append("remove")
        for handle in handles.values():
            handle.remove()

    handles["a"] = net[1].register_forward_hook(remove_all)
    handles["b"] = net[1].register_forward_hook(Recorder(log, "b"))
    for _ in range(2):
        net(sample(lib))


@scenario
def hooks_may_add_hooks_while_they_run(lib, log):
    net = network(lib)
    net.register_forward_hook(
        lambda m, args, out: m.register_forward_hook(Recorder(log, "later")) and None
    )
    for _ in range(3):
        net(sample(lib))
        log.append("call")


@scenario
def dictionaries_of_hooks_can_be_cleared(lib, log):
    net = network(lib)
    net[0].register_forward_hook(Recorder(log, "never"))
    net[0]._forward_hooks.clear()
    net[1].register_forward_hook(Recorder(log, "never"))
    net[1]._forward_hooks = OrderedDict()
    log.append(plain(net(sample(lib))))


def failing_module(lib):
    class Failing(lib.nn.Module):
        def forward(self, x):
            raise KeyError("lost")

    return Failing()


@scenario
def always_called_hooks_see_failures(lib, log):
    net = failing_module(lib)
    net.register_forward_hook(Recorder(log, "usual"))
    net.register_forward_hook(lambda m, args, out: log.append(["always", out]), always_call=True)
    net.register_forward_hook(
        lambda m, args, kwargs, out: log.append(["keywords", kwargs, out]),
        always_call=True,
        with_kwargs=True,
    )
    try:
        net(sample(lib))
    except KeyError as error:
        log.append(str(error))


@scenario
def always_called_hooks_run_once(lib, log):
    net = network(lib)

    def fail(module, args, output):
        raise KeyError("hook")

    net.register_forward_hook(Recorder(log, "first"), always_call=True)
    net.register_forward_hook(fail)
    net.register_forward_hook(Recorder(log, "last"), always_call=True)
    try:
        net(sample(lib))
    except KeyError as error:
        log.append(str(error))


@scenario
def an_always_called_hook_that_fails_is_a_warning(lib, log):
    net = failing_module(lib)

    def fail(module, args, output):
        raise ValueError("second")

    net.register_forward_hook(fail, always_call=True)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            net(sample(lib))
        except KeyError as error:
            log.append(str(error))
    log.append([str(w.message) for w in caught])


@scenario
def backward_hooks_see_gradients(lib, log):
    net = network(lib)
    for module in (net, net[0], net[1], net[2], net[2][1]):
        module.register_full_backward_hook(
            lambda m, gi, go: log.append([type(m).__name__, plain(gi), plain(go)])
        )
    x = sample(lib, requires_grad=True)
    net(x).square().sum().backward()
    log.append(plain(x.grad))


@scenario
def backward_hooks_change_gradients(lib, log):
    net = network(lib)
    net[1].register_full_backward_hook(lambda m, gi, go: (gi[0] * 2,))
    net[1].register_full_backward_hook(lambda m, gi, go: log.append(plain(gi)))
    net[1].register_full_backward_pre_hook(lambda m, go: (go[0] * 3,))
    net[1].register_full_backward_pre_hook(lambda m, go: log.append(plain(go)))
    x = sample(lib, requires_grad=True)
    net(x).sum().backward()
    log.extend([plain(x.grad), plain(net[0].weight.grad), plain(net[2][0].weight.grad)])


def two_inputs(lib):
    class Two(lib.nn.Module):
        def forward(self, a, note, b, c):
            return a * b, a + c

    return Two()


@scenario
def backward_hooks_see_all_inputs_and_outputs_at_once(lib, log):
    net = two_inputs(lib)
    net.register_full_backward_hook(lambda m, gi, go: log.append([plain(gi), plain(go)]))
    a, b = sample(lib, requires_grad=True), sample(lib, requires_grad=True)
    first, second = net(a, "text", b, sample(lib))
    (first.sum() + second.square().sum()).backward()
    log.extend([plain(a.grad), plain(b.grad)])


@scenario
def an_unused_output_has_a_gradient_of_zeros(lib, log):
    net = two_inputs(lib)
    net.register_full_backward_hook(lambda m, gi, go: log.append([plain(gi), plain(go)]))
    a, b = sample(lib, requires_grad=True), sample(lib, requires_grad=True)
    net(a, "text", b, sample(lib))[0].sum().backward()


@scenario
def backward_hooks_without_inputs_that_require_grad(lib, log):
    net = network(lib)
    net[0].register_full_backward_hook(lambda m, gi, go: log.append([plain(gi), plain(go)]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        net(sample(lib)).sum().backward()
    log.append(plain(net[0].weight.grad))


@scenario
def a_backward_hook_must_return_as_many_gradients(lib, log):
    for kind in ("register_full_backward_hook", "register_full_backward_pre_hook"):
        net = network(lib)
        getattr(net, kind)(lambda *args: (None, None, None))
        try:
            net(sample(lib, requires_grad=True)).sum().backward()
        except RuntimeError as error:
            log.append(str(error))


@scenario
def backward_hooks_are_quiet_without_gradients(lib, log):
    net = network(lib)
    net.register_full_backward_hook(Recorder(log, "back"))
    with lib.no_grad():
        log.append(plain(net(sample(lib, requires_grad=True))))


@scenario
def a_backward_hook_may_remove_itself(lib, log):
    net = network(lib)
    handle = net[1].register_full_backward_hook(
        lambda m, gi, go: log.append("once") or handle.remove()
    )
    for _ in range(2):
        net(sample(lib, requires_grad=True)).sum().backward()


@scenario
def copies_keep_their_hooks(lib, log):
    net = network(lib)
    handle = net[0].register_forward_hook(Recorder(log, "hook"))
    other = copy.deepcopy(net)
    handle.remove()
    net(sample(lib))
    log.append("copy")
    other(sample(lib))
    # The copy's hook has a copy of the log.
    log.append(list(next(iter(other[0]._forward_hooks.values())).log))


LOG = []


def log_shape(module, args, output):
    LOG.append(tuple(output.shape))


@scenario
def pickles_keep_their_hooks(lib, log):
    LOG.clear()
    net = lib.nn.Sequential(lib.nn.Linear(3, 2))
    net[0].register_forward_hook(log_shape)
    pickle.loads(pickle.dumps(net))(sample(lib))
    log.append(list(LOG))


@scenario
def bound_methods_follow_the_copy(lib, log):
    class Watching(lib.nn.Module):
        def __init__(self):
            super().__init__()
            self.fc, self.seen = lib.nn.Linear(3, 2), 0
            self.fc.register_forward_hook(self.watch)

        def watch(self, module, args, output):
            self.seen += 1

        def forward(self, x):
            return self.fc(x)

    net = Watching()
    other = copy.deepcopy(net)
    other(sample(lib))
    log.append([net.seen, other.seen])


@scenario
def hooks_of_all_modules(lib, log):
    register = lib.nn.modules.module
    net = network(lib)
    name = lambda m: type(m).__name__  # noqa: E731
    net[1].register_forward_hook(Recorder(log, "own"))
    handles = [
        register.register_module_forward_pre_hook(lambda m, args: log.append("pre " + name(m))),
        register.register_module_forward_hook(lambda m, args, out: log.append("post " + name(m))),
        register.register_module_full_backward_hook(
            lambda m, gi, go: log.append("back " + name(m))
        ),
    ]
    try:
        net(sample(lib, requires_grad=True)).sum().backward()
    finally:
        for handle in handles:
            handle.remove()
    net(sample(lib))


@scenario
def hooks_of_state_dictionaries(lib, log):
    net = network(lib)

    def change(module, state, prefix, metadata):
        log.append([type(module).__name__, prefix, metadata["version"]])
        state[prefix + "extra"] = state.pop(prefix + "weight")

    def before_load(module, state, prefix, metadata, strict, missing, unexpected, errors):
        log.append(["before load", prefix, sorted(state)])
        state[prefix + "weight"] = state.pop(prefix + "extra")

    net[0].register_state_dict_pre_hook(
        lambda m, prefix, keep: log.append(["before", prefix, keep])
    )
    net[0].register_state_dict_post_hook(change)
    state = net.state_dict()
    log.append(sorted(state))
    net[0].register_load_state_dict_pre_hook(before_load)
    net.register_load_state_dict_post_hook(lambda m, keys: log.append(list(keys.missing_keys)))
    log.append(str(net.load_state_dict(state, strict=False)))


@scenario
def a_post_hook_may_forgive_missing_keys(lib, log):
    net = network(lib)
    net.register_load_state_dict_post_hook(lambda m, keys: keys.missing_keys.clear())
    log.append(str(net.load_state_dict({})))


@scenario
def old_state_hooks(lib, log):
    net = network(lib)
    net._register_state_dict_hook(lambda m, state, prefix, meta: {"all": len(state)})
    net._register_load_state_dict_pre_hook(lambda state, prefix, *rest: log.append(prefix))
    log.append(net.state_dict())
    net.load_state_dict({}, strict=False)


@pytest.mark.parametrize("name", SCENARIOS)
def test_hooks_behave_as_in_pytorch(name):
    logs = {}
    for lib in (rn, torch):
        logs[lib] = []
        SCENARIOS[name](lib, logs[lib])
    assert logs[torch]
    assert logs[rn] == logs[torch]


def test_hooks_on_layers_inside_a_cpp_network_run():
    net, log = rn.models.resnet_digits(), []
    for path, module in net.named_modules():
        module.register_forward_hook(lambda m, args, out, path=path: log.append(path))
    expected = rn.models.resnet_digits()
    expected.load_state_dict(net.state_dict())
    x = rn.randn(2, 1, 8, 8)
    assert rn.equal(net.eval()(x), expected.eval()(x))
    assert log[-1] == ""
    assert set(log) == {path for path, _ in net.named_modules()}


def test_a_hook_that_returns_no_tensor_inside_a_cpp_network_is_an_error():
    net = rn.models.resnet_digits()
    net.fc.register_forward_hook(lambda m, args, out: 3)
    with pytest.raises(TypeError, match="Linear: expected a Tensor from forward and its hooks"):
        net(rn.zeros(1, 1, 8, 8))


def test_a_handle_keeps_nothing_alive():
    net = network(rn)
    handle = net[0].register_forward_hook(lambda m, args, out: None)
    before = rn._C._nn._live_modules()
    del net
    assert rn._C._nn._live_modules() == before - 6
    handle.remove()
