"""nn.Module from Python: registration, walks, hooks, state, errors; most of it runs on both."""

import copy
import gc
import pickle

import numpy as np
import pytest
import resnetcpp as rn

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.oracle
BOTH = pytest.mark.parametrize("library", [rn, torch], ids=["resnetcpp", "torch"])


def make_net(library):
    nn = library.nn

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc1 = nn.Linear(4, 3)
            self.act = nn.ReLU()
            self.scale = nn.Parameter(library.ones(1))
            self.register_buffer("steps", library.zeros(2))
            self.register_buffer("cache", library.ones(1), persistent=False)
            self.register_parameter("nothing", None)
            self.blocks = nn.ModuleList([nn.Linear(3, 3) for _ in range(2)])
            self.tied = self.fc1
            self.note = "plain"

        def forward(self, x):
            x = self.act(self.fc1(x)) * self.scale
            for block in self.blocks:
                x = block(x) + x
            return x

    library.manual_seed(0)
    return Net()


def summary(library):
    net = make_net(library)
    return {
        "repr": repr(net),
        "state": list(net.state_dict()),
        "parameters": [n for n, _ in net.named_parameters()],
        "parameters here": [n for n, _ in net.named_parameters(recurse=False)],
        "prefixed": [n for n, _ in net.named_parameters(prefix="net")],
        "buffers": [n for n, _ in net.named_buffers()],
        "modules": [n for n, _ in net.named_modules()],
        "children": [n for n, _ in net.named_children()],
        "counts": [
            len(list(net.parameters())),
            len(list(net.modules())),
            len(list(net.children())),
        ],
        "attributes": [net.note, net.nothing, net.training, "fc1" in dir(net), hasattr(net, "no")],
        "paths": [
            repr(net.get_submodule("blocks.1")),
            tuple(net.get_parameter("fc1.weight").shape),
        ],
        "output": np.round(net(library.ones(2, 4)).detach().numpy(), 5).tolist(),
    }


@pytest.mark.parametrize("key", summary(torch))
def test_a_module_is_seen_as_in_pytorch(key):
    assert summary(rn)[key] == summary(torch)[key]


@BOTH
def test_members_keep_their_identity(library):
    net = make_net(library)
    assert net.fc1 is net.fc1
    assert net.fc1 is net.tied
    assert net.fc1.weight is net.fc1.weight
    assert net.fc1.weight is next(iter(net.fc1.parameters()))
    net.fc1.mark = 3
    assert net.fc1.mark == 3
    net.fc1 = library.nn.Identity()
    assert isinstance(net.fc1, library.nn.Identity)
    del net.fc1
    assert not hasattr(net, "fc1")


@BOTH
def test_wrong_registrations_are_refused(library):
    net = make_net(library)
    with pytest.raises(TypeError):
        net.fc1 = 3
    with pytest.raises(TypeError):
        net.scale = "text"
    with pytest.raises((KeyError, ValueError)):
        net.add_module("a.b", library.nn.ReLU())
    with pytest.raises(AttributeError):
        _ = net.missing
    with pytest.raises(NotImplementedError):
        library.nn.Module()(1)

    class Early(library.nn.Module):
        def __init__(self):
            self.fc = library.nn.Linear(1, 1)

    with pytest.raises(AttributeError, match="before Module.__init__"):
        Early()


@BOTH
def test_switches_reach_the_whole_tree(library):
    net = make_net(library)
    assert net.eval() is net
    assert not any(module.training for module in net.modules())
    assert all(module.training for module in net.train().modules())
    net.requires_grad_(False)
    assert not any(parameter.requires_grad for parameter in net.parameters())
    net.requires_grad_(True)
    net(library.ones(1, 4)).sum().backward()
    assert net.scale.grad is not None
    net.zero_grad()
    assert net.scale.grad is None
    seen = []
    assert net.apply(lambda module: seen.append(type(module).__name__)) is net
    assert seen[-1] == "Net"
    assert seen[0] == "Linear"


@BOTH
def test_to_keeps_parameters_and_integers(library):
    net = library.nn.BatchNorm2d(3)
    weight = net.weight
    assert net.double() is net
    assert net.weight is weight
    assert weight.dtype == library.float64
    assert net.running_mean.dtype == library.float64
    assert net.num_batches_tracked.dtype == library.int64
    assert net.to(library.float32).weight.dtype == library.float32
    with pytest.raises(TypeError):
        net.to(library.int64)


@BOTH
def test_forward_hooks(library):
    net, log = make_net(library), []
    pre = net.fc1.register_forward_pre_hook(lambda m, args: log.append("pre"))
    post = net.fc1.register_forward_hook(lambda m, args, out: log.append(tuple(out.shape)))
    net(library.ones(2, 4))
    assert log == ["pre", (2, 3)]
    pre.remove()
    post.remove()
    net(library.ones(2, 4))
    assert len(log) == 2
    with net.register_forward_hook(lambda m, args, out: out * 0):
        assert (net(library.ones(2, 4)) == 0).all()
    with net.register_forward_pre_hook(lambda m, args: (args[0] * 0,)):
        first = net(library.ones(2, 4))
    assert (first == net(library.zeros(2, 4))).all()
    with net.register_forward_hook(
        lambda m, args, kwargs, out: log.append(kwargs), with_kwargs=True
    ):
        net(x=library.ones(2, 4))
    assert list(log[-1]) == ["x"]


@BOTH
def test_hooks_inside_a_cpp_network_run(library):
    net = library.nn.Sequential(library.nn.Linear(2, 2), library.nn.ReLU())
    shapes = []
    net[1].register_forward_hook(lambda m, args, out: shapes.append(tuple(out.shape)))
    net(library.ones(3, 2))
    assert shapes == [(3, 2)]


def backward_hook(library):
    library.manual_seed(0)
    net, seen = library.nn.Sequential(library.nn.Linear(2, 3), library.nn.Tanh()), []
    net[1].register_full_backward_hook(lambda m, gi, go: seen.extend([gi[0], go[0]]))
    net[0].register_full_backward_hook(lambda m, gi, go: seen.append(go[0]))
    net(library.ones(4, 2, requires_grad=True)).square().sum().backward()
    return [value.numpy() for value in seen]


def test_backward_hooks_see_what_those_of_pytorch_see():
    for got, expected in zip(backward_hook(rn), backward_hook(torch), strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-5, atol=1e-7)


@BOTH
def test_state_survives_a_round_trip(library):
    net, other = make_net(library), make_net(library)
    for parameter in other.parameters():
        parameter.data.fill_(2.0)
    report = other.load_state_dict(net.state_dict())
    assert str(report) == "<All keys matched successfully>"
    for a, b in zip(net.parameters(), other.parameters(), strict=True):
        assert a is not b
        assert (a == b).all()


@BOTH
def test_assign_takes_the_tensors_themselves(library):
    net = library.nn.Linear(2, 1)
    weight = library.ones(1, 2)
    net.load_state_dict({"weight": weight, "bias": library.zeros(1)}, assign=True)
    assert net.weight.data_ptr() == weight.data_ptr()
    assert net.weight.requires_grad


@BOTH
def test_state_that_does_not_fit_is_reported(library):
    net = make_net(library)
    state = net.state_dict()
    state["extra"] = library.ones(1)
    del state["scale"]
    state["fc1.bias"] = library.ones(7)
    with pytest.raises(RuntimeError) as caught:
        net.load_state_dict(state)
    text = str(caught.value)
    assert text.startswith("Error(s) in loading state_dict for Net:\n\t")
    assert 'Missing key(s) in state_dict: "scale". ' in text
    assert 'Unexpected key(s) in state_dict: "extra". ' in text
    assert "size mismatch for fc1.bias: copying a param with shape" in text
    del state["fc1.bias"], state["tied.bias"]
    report = net.load_state_dict(state, strict=False)
    assert report.missing_keys == ["scale", "fc1.bias", "tied.bias"]
    assert report.unexpected_keys == ["extra"]
    with pytest.raises(TypeError):
        net.load_state_dict([1])


def test_state_may_come_from_pytorch_and_numpy():
    ours, theirs = rn.nn.Linear(3, 2), torch.nn.Linear(3, 2)
    ours.load_state_dict(theirs.state_dict())
    np.testing.assert_array_equal(ours.weight.detach().numpy(), theirs.weight.detach().numpy())
    ours.load_state_dict({"weight": np.ones((2, 3), "float32"), "bias": np.zeros(2, "float32")})
    assert (ours.weight == 1).all()
    with pytest.raises(RuntimeError, match="weight"):
        ours.load_state_dict({"weight": "text", "bias": np.zeros(2, "float32")})


def test_old_checkpoints_without_batch_counts_load():
    norm = rn.nn.BatchNorm2d(2)
    state = {key: value for key, value in norm.state_dict().items() if "tracked" not in key}
    norm.load_state_dict(state)
    with_version = norm.state_dict()
    del with_version["num_batches_tracked"]
    with pytest.raises(RuntimeError, match="num_batches_tracked"):
        norm.load_state_dict(with_version)


class Pickled(rn.nn.Module):
    """At the top of a file, where pickle finds it."""

    def __init__(self, width):
        super().__init__()
        self.fc = rn.nn.Linear(width, width)
        self.tied = self.fc
        self.width = width
        self.register_buffer("count", rn.zeros(1), persistent=False)

    def forward(self, x):
        return self.tied(self.fc(x))


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_python_modules_are_copied(duplicate):
    net = Pickled(3)
    other = duplicate(net)
    assert type(other) is Pickled
    assert other.width == 3
    assert other.fc is other.tied
    assert other.fc is not net.fc
    assert list(other.state_dict()) == list(net.state_dict())
    assert rn.equal(other(rn.ones(1, 3)), net(rn.ones(1, 3)))
    assert dict(other.named_buffers()).keys() == {"count"}


def test_an_ancestor_as_a_child_is_refused():
    outer = rn.nn.Sequential(rn.nn.Sequential(rn.nn.ReLU()))
    with pytest.raises(ValueError, match="cannot register"):
        outer[0].add_module("loop", outer)


def test_python_and_cpp_modules_mix():
    class Double(rn.nn.Module):
        def forward(self, x):
            return x * 2

    net = rn.nn.Sequential(rn.nn.Identity(), Double(), rn.nn.Sequential(Double(), rn.nn.ReLU()))
    gc.collect()  # only the containers hold the Python objects now
    assert net(rn.ones(2)).tolist() == [4.0, 4.0]
    assert "(1): Double()" in repr(net)
    assert type(net[1]) is Double


def test_an_error_in_a_python_child_keeps_its_kind():
    class Broken(rn.nn.Module):
        def forward(self, x):
            raise KeyError("lost")

    with pytest.raises(KeyError, match="lost"):
        rn.models.resnet_digits(norm_layer=lambda channels: Broken())(rn.ones(1, 1, 8, 8))


def test_modules_do_not_leak():
    def use():
        net = make_net(rn)
        net.self_reference = [net]
        net.fc1.register_forward_hook(lambda m, args, out: net and None)
        net.parent_by_name = {"net": net}
        rn.nn.Sequential(net)(rn.ones(1, 4)).sum().backward()
        copy.deepcopy(rn.models.resnet_digits())

    use()
    gc.collect()
    before = rn._C._nn._live_modules()
    for _ in range(5):
        use()
    gc.collect()
    assert rn._C._nn._live_modules() == before
