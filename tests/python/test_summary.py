"""Tables of networks: every shape of the introductions, and costs counted another way."""

import html.parser
import re
from pathlib import Path

import pytest
import resnetcpp as torch
from resnetcpp import nn
from resnetcpp.models import BasicBlock, Bottleneck, ResNet

DOCUMENTS = [
    Path(__file__).parents[3] / "shared/seeds" / name
    for name in ("001_0c9c839455ecb3a1.txt", "002_fe1163018b4d9c87.txt")
]

# Bottlenecks, two in each stage, on an image of 214x214: layer, output.
BOTTLENECKS = [
    ("conv1", (1, 64, 107, 107)),
    ("bn1", (1, 64, 107, 107)),
    ("relu", (1, 64, 107, 107)),
    ("maxpool", (1, 64, 54, 54)),
    ("layer1", (1, 256, 54, 54)),
    ("layer1.0", (1, 256, 54, 54)),
    ("layer1.1", (1, 256, 54, 54)),
    ("layer2", (1, 512, 27, 27)),
    ("layer2.0", (1, 512, 27, 27)),
    ("layer2.1", (1, 512, 27, 27)),
    ("layer3", (1, 1024, 14, 14)),
    ("layer3.0", (1, 1024, 14, 14)),
    ("layer3.1", (1, 1024, 14, 14)),
    ("layer4", (1, 2048, 7, 7)),
    ("layer4.0", (1, 2048, 7, 7)),
    ("layer4.1", (1, 2048, 7, 7)),
    ("avgpool", (1, 2048, 1, 1)),
    ("fc", (1, 1000)),
]

# ResNet-18 on 224x224: 112, then 56, 28, 14 and 7 while channels double.
RESNET18 = [
    ("conv1", (1, 64, 112, 112)),
    ("bn1", (1, 64, 112, 112)),
    ("relu", (1, 64, 112, 112)),
    ("maxpool", (1, 64, 56, 56)),
    ("layer1.0", (1, 64, 56, 56)),
    ("layer1.1", (1, 64, 56, 56)),
    ("layer2.0", (1, 128, 28, 28)),
    ("layer2.1", (1, 128, 28, 28)),
    ("layer3.0", (1, 256, 14, 14)),
    ("layer3.1", (1, 256, 14, 14)),
    ("layer4.0", (1, 512, 7, 7)),
    ("layer4.1", (1, 512, 7, 7)),
    ("avgpool", (1, 512, 1, 1)),
    ("fc", (1, 1000)),
]


def paths(table):
    """Rows by their path, put together from the depths."""
    found, trail = {}, []
    for row in table.rows:
        trail = [*trail[: row.depth], row.name]
        found[".".join(filter(None, trail))] = row
    return found


def halved(size):
    return (size + 1) // 2


def conv_costs(inside, outside, kernel, size):
    """(parameters, multiply-adds) of a convolution without bias and its batch norm."""
    weights = inside * outside * kernel**2
    return weights + 2 * outside, weights * size**2


def block_costs(kind, inside, planes, size, shrinks):
    """(parameters, multiply-adds, output channels, output size) of a residual block."""
    small = halved(size) if shrinks else size
    wide = planes * kind.expansion
    if kind is Bottleneck:
        parts = [(inside, planes, 1, size), (planes, planes, 3, small), (planes, wide, 1, small)]
    else:
        parts = [(inside, planes, 3, small), (planes, wide, 3, small)]
    if shrinks or inside != wide:
        parts.append((inside, wide, 1, small))
    costs = [conv_costs(*part) for part in parts]
    return sum(c[0] for c in costs), sum(c[1] for c in costs), wide, small


def expected_costs(kind, layers, size, in_channels=3, classes=1000):
    """Parameters and multiply-adds of a network, by formula."""
    size = halved(size)
    parameters, products = conv_costs(in_channels, 64, 7, size)
    size, channels = halved(size), 64
    for stage, count in enumerate(layers):
        for i in range(count):
            shrinks = i == 0 and stage > 0
            costs = block_costs(kind, channels, 64 << stage, size, shrinks)
            parameters, products = parameters + costs[0], products + costs[1]
            channels, size = costs[2:]
    return parameters + (channels + 1) * classes, products + channels * classes


@pytest.fixture(scope="module")
def bottlenecks():
    return torch.summary(ResNet(Bottleneck, [2, 2, 2, 2]), (1, 3, 214, 214))


@pytest.fixture(scope="module")
def resnet18():
    return torch.summary(torch.models.resnet18(), (1, 3, 224, 224))


@pytest.mark.parametrize("path, shape", BOTTLENECKS)
def test_shapes_of_bottlenecks(bottlenecks, path, shape):
    assert paths(bottlenecks)[path].output_shape == shape


@pytest.mark.parametrize("path, shape", RESNET18)
def test_shapes_of_resnet18(resnet18, path, shape):
    assert paths(resnet18)[path].output_shape == shape


def test_each_input_is_the_output_before(bottlenecks):
    rows = paths(bottlenecks)
    shape = (1, 3, 214, 214)
    for path in [path for path, _ in BOTTLENECKS if "." not in path][:-1]:
        assert rows[path].input_shape == shape
        shape = rows[path].output_shape
    assert rows["fc"].input_shape == (1, 2048)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem[:3])
def test_shapes_are_those_of_the_document(bottlenecks, document):
    if not document.exists():
        pytest.skip("the document is not here")
    sections = re.split(r"^## (?=\d)", document.read_text(), flags=re.MULTILINE)[1:]
    rows = paths(bottlenecks)
    names = [["conv1"], ["bn1", "relu"], ["maxpool"]]
    names += [[f"layer{i}.0", f"layer{i}.1", f"layer{i}"] for i in (1, 2, 3, 4)]
    names += [["avgpool"], ["fc"]]
    assert len(sections) == len(names)
    for section, layers in zip(sections, names, strict=True):
        shapes = [
            tuple(int(size) for size in shape.split(","))
            for shape in re.findall(r"\*\*Output Shape[^*]*:?\*\*:? ?\(([\d, ]+)\)", section)
        ]
        assert shapes
        found = [rows[name].output_shape for name in layers]
        assert found == shapes if len(shapes) > 1 else set(found) == set(shapes)


@pytest.mark.parametrize("size", [32, 214, 224])
@pytest.mark.parametrize(
    "kind, layers",
    [
        (BasicBlock, [2, 2, 2, 2]),
        (Bottleneck, [2, 2, 2, 2]),
        (BasicBlock, [3, 4, 6, 3]),
        (Bottleneck, [3, 4, 6, 3]),
    ],
)
def test_costs_by_formula(kind, layers, size):
    table = torch.summary(ResNet(kind, layers), (1, 3, size, size))
    assert (table.total_parameters, table.multiply_adds) == expected_costs(kind, layers, size)
    assert sum(row.parameters for row in table.rows) == table.total_parameters
    assert table.trainable_parameters == table.total_parameters
    assert table.parameter_bytes == 4 * table.total_parameters


def test_costs_grow_with_the_batch():
    model = ResNet(Bottleneck, [1, 1, 1, 1], num_classes=7)
    one, three = (torch.summary(model, (n, 3, 64, 64)) for n in (1, 3))
    assert three.multiply_adds == 3 * one.multiply_adds
    assert three.total_parameters == one.total_parameters


def test_grayscale_and_heads():
    for head, outputs in (("binary", 1), ("multiclass", 5)):
        model = torch.models.resnet18(in_channels=1, head=head, num_classes=outputs)
        table = torch.summary(model, (2, 1, 224, 224))
        assert paths(table)["fc"].output_shape == (2, outputs)
        expected = expected_costs(BasicBlock, [2, 2, 2, 2], 224, in_channels=1, classes=outputs)
        assert table.total_parameters == expected[0]


def test_plain_twin_costs_the_projections_less():
    plain, residual = (
        torch.summary(ResNet(BasicBlock, [1, 1, 1, 1], skip=skip), (1, 3, 64, 64))
        for skip in (False, True)
    )
    assert not any("downsample" in path for path in paths(plain))
    difference = sum(
        row.parameters for path, row in paths(residual).items() if "downsample" in path
    )
    assert residual.total_parameters - plain.total_parameters == difference > 0


def test_text(bottlenecks):
    lines = str(bottlenecks).splitlines()
    assert lines[0].split() == ["layer", "input", "output", "parameters", "multiply-adds"]
    (stem,) = (line for line in lines if line.startswith("  conv1: Conv2d"))
    assert "(1, 3, 214, 214)" in stem and "(1, 64, 107, 107)" in stem
    assert stem.split()[-2:] == ["9,408", f"{9408 * 107**2:,}"]
    assert f"parameters: {bottlenecks.total_parameters:,}" in lines
    assert repr(bottlenecks) == str(bottlenecks)


class Cells(html.parser.HTMLParser):
    """The texts of the cells, row by row; unclosed elements are an error."""

    def __init__(self):
        super().__init__()
        self.rows, self.open = [], []

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.rows[-1][-1] += data


def test_html(bottlenecks):
    cells = Cells()
    cells.feed(bottlenecks._repr_html_())
    assert cells.open == []
    assert cells.rows[0] == ["layer", "input", "output", "parameters", "multiply-adds"]
    table = cells.rows[1 : 1 + len(bottlenecks.rows)]
    assert [row[2] for row in table] == [str(row.output_shape) for row in bottlenecks.rows]
    assert ["fc: Linear", "(1, 2048)", "(1, 1000)", "2,049,000", "2,048,000"] in table
    totals = dict(cells.rows[1 + len(bottlenecks.rows) :])
    assert totals["parameters"] == f"{bottlenecks.total_parameters:,}"
    assert totals["multiply-adds"] == f"{bottlenecks.multiply_adds:,}"


def test_html_escapes_names():
    model = nn.Sequential()
    model.add_module("<b>", nn.Identity())
    page = torch.summary(model, (1, 2))._repr_html_()
    assert "&lt;b&gt;" in page and "<b>" not in page


def test_model_is_left_as_it_was():
    model = ResNet(BasicBlock, [1, 1, 1, 1]).train()
    model.layer2.eval()
    before = {key: value.clone() for key, value in model.state_dict().items()}
    modes = [module.training for module in model.modules()]
    calls = []
    handle = model.fc.register_forward_hook(lambda *_: calls.append(1))
    torch.summary(model, (1, 3, 32, 32))
    assert modes == [module.training for module in model.modules()]
    assert all(torch.equal(value, before[key]) for key, value in model.state_dict().items())
    assert all(parameter.grad is None for parameter in model.parameters())
    handle.remove()
    model.eval()(torch.zeros(1, 3, 32, 32))
    assert calls == [1]


def test_python_modules_and_shared_layers():
    class Twice(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(4, 4)

        def forward(self, x):
            return self.layer(self.layer(x))

    table = torch.summary(Twice(), (3, 4))
    assert (table.total_parameters, table.multiply_adds) == (20, 2 * 3 * 16)


def test_wrong_input_is_the_models_error_and_leaves_no_hooks():
    model = torch.models.resnet18().train()
    with pytest.raises(torch.ShapeError, match="expected 3 input channels|3"):
        torch.summary(model, (1, 4, 64, 64))
    assert model.training
    torch.summary(model, (1, 3, 64, 64))
