"""The arguments of onnx.export, and what it refuses."""

import io
import sys

import pytest
import resnetcpp as rn
from resnetcpp import nn
from resnetcpp.nn import functional as F

from tests.parity.onnx.runtime import compare, onnx, session

X = rn.arange(12.0).view(2, 6) / 6


class Apply(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *args, **kwargs):
        return self.function(*args, **kwargs)


class Alternating:
    """Another op in each call."""

    calls = 0

    def __call__(self, x):
        self.calls += 1
        return x * 2 if self.calls % 2 else x + 2


def dims(info):
    return [d.dim_param or d.dim_value for d in info.type.tensor_type.shape.dim]


def test_names_and_shapes():
    program = onnx.export(
        Apply(lambda x, y: (x + y, x.sum(1))),
        (X, X),
        input_names=["left"],
        output_names=["total", "sums"],
        dynamic_axes={"left": {0: "rows"}, "input_1": {0: "rows"}, "sums": [0]},
    )
    graph = program.model_proto.graph
    assert [(x.name, dims(x)) for x in graph.input] == [
        ("left", ["rows", 6]),
        ("input_1", ["rows", 6]),
    ]
    assert [(x.name, dims(x)) for x in graph.output] == [
        ("total", ["rows", 6]),
        ("sums", ["sums_dynamic_axes_0"]),
    ]


def test_a_fixed_batch_is_a_number():
    graph = onnx.export(nn.Linear(6, 4), X).model_proto.graph
    assert dims(graph.input[0]) == [2, 6] and dims(graph.output[0]) == [2, 4]
    assert (graph.input[0].name, graph.output[0].name) == ("input", "output")


def test_files(tmp_path):
    model, buffer, path = nn.Linear(6, 4), io.BytesIO(), tmp_path / "model.onnx"
    onnx.export(model, (X,), path)
    program = onnx.export(
        model, (X,), buffer, verbose=False, do_constant_folding=True, dynamo=False
    )
    assert path.read_bytes() == buffer.getvalue() == program.model_proto.SerializeToString()
    program.save(str(tmp_path / "again.onnx"))
    assert (tmp_path / "again.onnx").read_bytes() == path.read_bytes()


def test_numbers_and_keywords_are_part_of_the_model():
    model = Apply(lambda x, n, *, y=None, scale=1: x * n + y * scale)
    program = onnx.export(model, (X, 3), kwargs={"y": X.exp(), "scale": 2})
    assert [x.name for x in program.model_proto.graph.input] == ["input_0", "input_1"]
    compare(session(program), Apply(lambda x, y: x * 3 + y * 2), (X, X.exp()))


def test_weights_may_be_inputs():
    model = nn.Linear(6, 4)
    without = onnx.export(model, X, export_params=False).model_proto.graph
    assert [x.name for x in without.input] == ["input", "weight", "bias"]
    assert not without.initializer
    both = onnx.export(model, X, keep_initializers_as_inputs=True)
    assert [x.name for x in both.model_proto.graph.input] == ["input", "weight", "bias"]
    assert [x.name for x in both.model_proto.graph.initializer] == ["weight", "bias"]


def test_names_that_a_weight_has_already():
    model = nn.Linear(6, 4)
    program = onnx.export(model, X, input_names=["weight"], output_names=["bias"])
    compare(session(program), model, (X,))
    names = {x.name for x in program.model_proto.graph.initializer}
    assert names == {"weight_1", "bias_1"}


def test_modes_are_given_back_and_dropout_is_off():
    model = nn.Sequential(nn.Dropout(0.5), nn.BatchNorm1d(6)).train()
    model[1].eval()
    seen = []
    model.register_forward_hook(lambda *_: seen.append(onnx.is_in_onnx_export()))
    program = onnx.export(model, X)
    assert model.training and model[0].training and not model[1].training
    assert seen == [True, True] and not onnx.is_in_onnx_export()
    compare(session(program), model.eval(), (X,))


def test_the_model_and_random_numbers_stay_as_they_were():
    model = nn.Sequential(nn.Linear(6, 6), nn.BatchNorm1d(6), nn.ReLU(inplace=True))
    before = {k: v.clone() for k, v in model.state_dict().items()}
    x, state = X.clone(), rn.get_rng_state()
    onnx.export(model, x)
    assert all(rn.equal(v, before[k]) for k, v in model.state_dict().items())
    assert rn.equal(x, X) and rn.equal(rn.get_rng_state(), state)
    assert not x.requires_grad and model[0].weight.grad is None


UNSUPPORTED = [
    (lambda x: x.cumsum(1), "cumsum"),
    (lambda x: x.sort(1)[0], "sort"),
    (lambda x: x.max(1)[0], "max"),
    (lambda x: F.prelu(x, rn.tensor([0.3])), "where|constant"),
    (lambda x: rn.where(rn.tensor(True), x, x * 2), "where"),
    (lambda x: x.masked_fill(rn.tensor(False), 0.0), "masked_fill"),
    (lambda x: rn.div(x, 2, rounding_mode="trunc"), "div: expected rounding_mode"),
    (lambda x: x.norm(3, 1), "norm: expected p 1 or 2, got 3"),
    (lambda x: x.as_strided((2, 2), (1, 1)), "as_strided"),
    (
        lambda x: F.adaptive_avg_pool2d(x.view(2, 1, 2, 3), 2),
        "adaptive_avg_pool2d: expected output",
    ),
]


@pytest.mark.parametrize(("function", "message"), UNSUPPORTED)
def test_an_op_without_a_form_is_named(function, message):
    with pytest.raises(onnx.UnsupportedOperatorError, match=message):
        onnx.export(Apply(function), X)


# What a graph of fixed ops would tell wrongly.
NO_GRAPH = [
    (lambda x: x * x.detach().mean(), "expected a constant, got a tensor that changes"),
    (lambda x: x + rn.rand(6), "expected a constant, got a tensor that changes"),
    (lambda x: F.dropout(x, 0.5, training=True), "expected a constant, got a tensor"),
    (lambda x: x.index_select(1, x.argmax(1)), "expected the same index for all inputs"),
    (Alternating(), "runs the same ops for all inputs, got add in place of mul"),
    (lambda x: x.detach() + 1, "cut off from them"),
    (lambda x: len(x), "a model that returns tensors, got int"),
]


@pytest.mark.parametrize(("function", "message"), NO_GRAPH)
def test_a_model_that_is_no_graph_is_an_error(function, message):
    with pytest.raises(onnx.OnnxExporterError, match=message):
        onnx.export(Apply(function), X)


def test_a_decision_by_values_is_an_error():
    with pytest.raises(ValueError, match="expected one that runs the same ops for every input"):
        onnx.export(Apply(lambda x: x * 2 if x.sum() > 5 else x), X)


DYNAMIC = [
    (lambda x: x + rn.arange(x.shape[0]).view(-1, 1), "size depends on a dynamic axis"),
    (lambda x: x.view(2, 6), "a model that runs on inputs of other sizes along its dynamic_axes"),
    (lambda x: x[: x.shape[0] // 2], "slice: expected the same length for all inputs"),
    (lambda x: x.var(0), "var: expected fixed sizes"),
    (lambda x: x.unsqueeze(0).expand(x.shape[0], -1, -1), "expand: expected fixed sizes"),
]


@pytest.mark.parametrize(("function", "message"), DYNAMIC)
def test_what_cannot_be_dynamic_is_an_error(function, message):
    with pytest.raises(onnx.OnnxExporterError, match=message):
        onnx.export(Apply(function), X, dynamic_axes={"input": [0]})
    onnx.export(Apply(function), X)


REFUSED = [
    ({"training": onnx.TrainingMode.TRAINING}, ValueError, "expected evaluation mode"),
    ({"training": onnx.TrainingMode.PRESERVE}, ValueError, "expected evaluation mode"),
    ({"opset_version": 9}, ValueError, "expected opset_version 13 to 23, got 9"),
    ({"opset_version": 99}, ValueError, "expected opset_version 13 to 23, got 99"),
    ({"dynamic_axes": {"image": [0]}}, ValueError, "expected dynamic_axes of input, output, got"),
    ({"dynamic_axes": {"input": [2]}}, ValueError, "of 'input' from 0 to 1, got 2"),
    ({"dynamic_axes": {"output": [7]}}, ValueError, "of 'output' from 0 to 1, got 7"),
    ({"input_names": ["a", "b"]}, ValueError, "expected at most 1 different input_names"),
    ({"verify": True}, ValueError, "expected verify to be left out, got True"),
    ({"dynamic_shapes": {"x": None}}, ValueError, "name the axes in dynamic_axes"),
    ({"custom_opsets": {"a": 1}}, ValueError, "only ops of ONNX are written"),
    (
        {"operator_export_type": onnx.OperatorExportTypes.ONNX_ATEN},
        ValueError,
        "only ops of ONNX are written",
    ),
    ({"opset": 17}, TypeError, "unexpected keyword argument 'opset'"),
]


@pytest.mark.parametrize(("options", "error", "message"), REFUSED)
def test_arguments_that_are_refused(options, error, message):
    with pytest.raises(error, match=message):
        onnx.export(nn.Linear(6, 4), X, **options)


INPUTS = [
    (rn.relu, X, TypeError, "expected a Module as model, got"),
    (nn.ReLU(), (), ValueError, "expected args with at least one tensor"),
    (nn.ReLU(), (rn.arange(3),), TypeError, "expected float32 or float64 inputs, got torch.int64"),
]


@pytest.mark.parametrize(("model", "args", "error", "message"), INPUTS)
def test_inputs_that_are_refused(model, args, error, message):
    with pytest.raises(error, match=message):
        onnx.export(model, args)


def test_without_onnx_the_error_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ImportError, match=r"pip install 'resnetcpp\[onnx\]'"):
        rn.onnx.export(nn.Linear(6, 4), X)
