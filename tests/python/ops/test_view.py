"""Views and copies, against PyTorch: values, sizes, strides, gradients, errors."""

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import ALL, check_refusal, compare, wave

pytestmark = pytest.mark.oracle

# (sizes, what to do); the names of both libraries are the same.
VIEWS = {
    "view": ((2, 6), lambda x: x.view(3, 4)),
    "view(tuple)": ((2, 6), lambda x: x.view((4, 3))),
    "view(-1)": ((2, 3, 2), lambda x: x.view(-1)),
    "view(2, -1)": ((2, 3, 2), lambda x: x.view(2, -1)),
    "view of number": ((), lambda x: x.view(1, 1)),
    "view to number": ((1,), lambda x: x.view(())),
    "view of nothing": ((0, 3), lambda x: x.view(3, 0)),
    "view_as": ((2, 6), lambda x: x.view_as(x.reshape(3, 4))),
    "view of steps": ((4, 6), lambda x: x[:, ::2].view(4, 3, 1)),
    "reshape": ((2, 6), lambda x: x.reshape(3, -1)),
    "reshape(list)": ((2, 6), lambda x: x.reshape([3, -1])),
    "reshape of transpose": ((2, 6), lambda x: x.t().reshape(3, 4)),
    "reshape_as": ((2, 6), lambda x: x.reshape_as(x.view(4, 3))),
    "flatten": ((2, 3, 4), lambda x: x.flatten()),
    "flatten(1)": ((2, 3, 4), lambda x: x.flatten(1)),
    "flatten(0, -2)": ((2, 3, 4), lambda x: x.flatten(0, -2)),
    "flatten(start_dim=)": ((2, 3, 4), lambda x: x.flatten(start_dim=1, end_dim=2)),
    "flatten of number": ((), lambda x: x.flatten()),
    "unflatten": ((2, 6), lambda x: x.unflatten(1, (2, 3))),
    "unflatten(-1)": ((2, 6), lambda x: x.unflatten(-1, (2, -1))),
    "ravel": ((2, 3), lambda x: x.t().ravel()),
    "permute": ((2, 3, 4), lambda x: x.permute(2, 0, 1)),
    "permute(tuple)": ((2, 3, 4), lambda x: x.permute((2, 0, -2))),
    "permute(dims=)": ((2, 3, 4), lambda x: x.permute(dims=(1, 0, 2))),
    "transpose": ((2, 3, 4), lambda x: x.transpose(0, 2)),
    "transpose(-1)": ((2, 3, 4), lambda x: x.transpose(-1, 1)),
    "swapaxes": ((2, 3, 4), lambda x: x.swapaxes(0, 1)),
    "swapdims": ((2, 3, 4), lambda x: x.swapdims(0, 1)),
    "t": ((2, 3), lambda x: x.t()),
    "t of vector": ((3,), lambda x: x.t()),
    "T": ((2, 3), lambda x: x.T),
    "mT": ((2, 3, 4), lambda x: x.mT),
    "movedim": ((2, 3, 4), lambda x: x.movedim(0, -1)),
    "movedim(tuples)": ((2, 3, 4), lambda x: x.movedim((0, 1), (2, 0))),
    "moveaxis": ((2, 3, 4), lambda x: x.moveaxis(2, 0)),
    "expand": ((3, 1), lambda x: x.expand(3, 4)),
    "expand(-1)": ((3, 1), lambda x: x.expand(2, -1, 4)),
    "expand(tuple)": ((1,), lambda x: x.expand((2, 3))),
    "expand of number": ((), lambda x: x.expand(2, 3)),
    "expand to nothing": ((1, 3), lambda x: x.expand(0, 3)),
    "expand_as": ((3, 1), lambda x: x.expand_as(x.detach().expand(3, 4))),
    "broadcast_to": ((3, 1), lambda x: x.broadcast_to((2, 3, 4))),
    "squeeze": ((1, 3, 1), lambda x: x.squeeze()),
    "squeeze(0)": ((1, 3, 1), lambda x: x.squeeze(0)),
    "squeeze(1)": ((1, 3, 1), lambda x: x.squeeze(1)),
    "squeeze(tuple)": ((1, 3, 1), lambda x: x.squeeze((0, -1))),
    "unsqueeze(0)": ((2, 3), lambda x: x.unsqueeze(0)),
    "unsqueeze(1)": ((2, 3), lambda x: x.unsqueeze(1)),
    "unsqueeze(-1)": ((2, 3), lambda x: x.unsqueeze(-1)),
    "narrow": ((4, 3), lambda x: x.narrow(0, 1, 2)),
    "narrow(negative)": ((4, 3), lambda x: x.narrow(0, -3, 2)),
    "narrow(tensor)": ((4, 3), lambda x: x.narrow(1, x.new_tensor(1).long(), 2)),
    "narrow to nothing": ((4, 3), lambda x: x.narrow(1, 3, 0)),
    "select": ((4, 3), lambda x: x.select(1, -1)),
    "chunk": ((7, 2), lambda x: x.chunk(3)),
    "chunk(dim=1)": ((2, 7), lambda x: x.chunk(3, dim=1)),
    "chunk of nothing": ((0, 2), lambda x: x.chunk(3)),
    "split": ((7, 2), lambda x: x.split(3)),
    "split(sizes)": ((7, 2), lambda x: x.split([2, 0, 5])),
    "split(dim=)": ((2, 7), lambda x: x.split(2, dim=-1)),
    "tensor_split": ((7, 2), lambda x: x.tensor_split(3)),
    "tensor_split(cuts)": ((7, 2), lambda x: x.tensor_split((1, 4))),
    "unbind": ((3, 2), lambda x: x.unbind()),
    "unbind(1)": ((3, 2), lambda x: x.unbind(1)),
    "iterate": ((3, 2), lambda x: tuple(x)),
    "unpack": ((2, 3), lambda x: [row * 2 for row in x]),
    "diagonal": ((3, 4), lambda x: x.diagonal()),
    "diagonal(1)": ((3, 4), lambda x: x.diagonal(1)),
    "diagonal(-2)": ((3, 4), lambda x: x.diagonal(-2)),
    "diagonal(beyond)": ((3, 4), lambda x: x.diagonal(9)),
    "diagonal(dims)": ((2, 3, 4), lambda x: x.diagonal(0, 1, 2)),
    "diagonal(dim1=)": ((2, 3, 4), lambda x: x.diagonal(offset=1, dim1=-1, dim2=0)),
    "unfold": ((7, 2), lambda x: x.unfold(0, 3, 2)),
    "unfold overlapping": ((7,), lambda x: x.unfold(0, 3, 1)),
    "as_strided": ((12,), lambda x: x.as_strided((2, 3), (4, 2), 1)),
    "as_strided overlapping": ((12,), lambda x: x.as_strided((3, 3), (1, 1))),
    "clone": ((2, 3), lambda x: x.clone()),
    "clone of transpose": ((2, 3), lambda x: x.t().clone()),
    "contiguous": ((2, 3), lambda x: x.t().contiguous()),
    "to float32": ((2, 3), lambda x: x.to(dtype=x.float().dtype)),
    "float": ((2, 3), lambda x: x.float()),
    "double": ((2, 3), lambda x: x.float().double()),
    "type_as": ((2, 3), lambda x: x.type_as(x.float())),
    "cpu": ((2, 3), lambda x: x.cpu()),
}


@pytest.mark.parametrize("name", VIEWS)
def test_view(name):
    shape, op = VIEWS[name]
    compare(lambda lib, x: op(x), wave(shape, 1.3), strides=True, tolerance=1e-6)


@pytest.mark.parametrize("name", [n for n, (shape, _) in VIEWS.items() if len(shape) == 2])
def test_view_of_a_tensor_that_is_not_contiguous(name):
    shape, op = VIEWS[name]

    def call(lib, x):
        y = (x * 2).t()
        try:
            return op(y)
        except RuntimeError as error:
            assert "view size is not compatible" in str(error)
            return op(y.contiguous())

    compare(call, wave(shape[::-1], 1.3), tolerance=1e-6)


# The same through the module: torch.name(x, ...).
FUNCTIONS = {
    "reshape": lambda lib, x: lib.reshape(x, (3, 4)),
    "flatten": lambda lib, x: lib.flatten(x, 0, 1),
    "permute": lambda lib, x: lib.permute(x, (1, 0)),
    "transpose": lambda lib, x: lib.transpose(x, 0, 1),
    "t": lambda lib, x: lib.t(x),
    "swapaxes": lambda lib, x: lib.swapaxes(x, 0, 1),
    "movedim": lambda lib, x: lib.movedim(x, 0, 1),
    "squeeze": lambda lib, x: lib.squeeze(x.unsqueeze(0), 0),
    "unsqueeze": lambda lib, x: lib.unsqueeze(x, 1),
    "broadcast_to": lambda lib, x: lib.broadcast_to(x, (3, 2, 6)),
    "narrow": lambda lib, x: lib.narrow(x, 1, 2, 3),
    "select": lambda lib, x: lib.select(x, 1, 2),
    "chunk": lambda lib, x: lib.chunk(x, 2, 1),
    "split": lambda lib, x: lib.split(x, 4, 1),
    "tensor_split": lambda lib, x: lib.tensor_split(x, 4, 1),
    "unbind": lambda lib, x: lib.unbind(x, 1),
    "diagonal": lambda lib, x: lib.diagonal(x, 1),
    "ravel": lambda lib, x: lib.ravel(x),
    "clone": lambda lib, x: lib.clone(x),
    "unflatten": lambda lib, x: lib.unflatten(x, 1, (3, 2)),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function(name):
    call = FUNCTIONS[name]
    compare(lambda lib, x: call(lib, x), wave((2, 6), 1.3), strides=True)


ERRORS = {
    "view(5)": lambda x: x.view(5),
    "view(-1, -1)": lambda x: x.view(-1, -1),
    "view(5, -1)": lambda x: x.view(5, -1),
    "view(-2, 3)": lambda x: x.view(-2, 3),
    "view of transpose": lambda x: x.t().view(12),
    "reshape(7)": lambda x: x.reshape(7),
    "flatten(1, 0)": lambda x: x.flatten(1, 0),
    "flatten(2)": lambda x: x.flatten(2),
    "unflatten": lambda x: x.unflatten(1, (3, 3)),
    "permute(0)": lambda x: x.permute(0),
    "permute(0, 0)": lambda x: x.permute(0, 0),
    "permute(0, 2)": lambda x: x.permute(0, 2),
    "transpose(0, 2)": lambda x: x.transpose(0, 2),
    "t of 3 dims": lambda x: x.unsqueeze(0).t(),
    "expand(2)": lambda x: x.expand(2),
    "expand(4, 4)": lambda x: x.expand(4, 4),
    "expand(-1, 3, 4)": lambda x: x.expand(-1, 3, 4),
    "squeeze(3)": lambda x: x.squeeze(3),
    "unsqueeze(4)": lambda x: x.unsqueeze(4),
    "narrow(0, 2, 5)": lambda x: x.narrow(0, 2, 5),
    "narrow(0, 0, -1)": lambda x: x.narrow(0, 0, -1),
    "narrow(0, 5, 0)": lambda x: x.narrow(0, 5, 0),
    "narrow(0, float, 1)": lambda x: x.narrow(0, x[0, 0], 1),
    "narrow(0, vector, 1)": lambda x: x.narrow(0, x[0, :1].long(), 1),
    "size of a number": lambda x: x[0, 0].size(0),
    "stride of a number": lambda x: x[0, 0].stride(0),
    "select(0, 3)": lambda x: x.select(0, 3),
    "chunk(0)": lambda x: x.chunk(0),
    "split(-1)": lambda x: x.split(-1),
    "split([1])": lambda x: x.split([1]),
    "split(0)": lambda x: x.split(0),
    "unbind(2)": lambda x: x.unbind(2),
    "diagonal(0, 1, 1)": lambda x: x.diagonal(0, 1, 1),
    "unfold": lambda x: x.unfold(0, 4, 1),
    "iterate": lambda x: list(x[0, 0]),
    "len": lambda x: len(x[0, 0]),
    "in place on expanded": lambda x: x[:1].expand(3, 4).add_(1),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_are_in_pytorch_s_words(name):
    check_refusal(lambda lib: ERRORS[name](lib.arange(12.0).reshape(3, 4)))


@pytest.mark.parametrize("to", [*ALL, "int16", "int8", "float16"])
@pytest.mark.parametrize("source", [*ALL, "int16", "int8", "float16"])
def test_conversion_between_dtypes(source, to):
    values = np.array([[0, 1, 2], [100, 7, 0]]).astype(source)
    compare(lambda lib, x: x.to(getattr(lib, to)), values, gradient=False, tolerance=1e-9)
    compare(
        lambda lib, x: x.t().type(getattr(lib, to)),
        values,
        gradient=False,
        strides=True,
        tolerance=1e-9,
    )


def test_to_accepts_pytorch_s_spellings():
    x = rn.ones(2, 3)
    assert x.to(rn.float32) is x
    assert x.to("cpu") is x
    assert x.to("cpu", rn.float64).dtype == rn.float64
    assert x.to(rn.ones(1, dtype=rn.int64)).dtype == rn.int64
    assert x.to(device="cpu", dtype=rn.int32, non_blocking=True).dtype == rn.int32
    assert x.to(rn.float32, copy=True) is not x
    assert x.to(rn.float32, False, True) is not x
    image = rn.ones(2, 3, 4, 5).to(memory_format=rn.channels_last)
    assert image.is_contiguous(memory_format=rn.channels_last)
    assert x.type() == "torch.FloatTensor"
    with pytest.raises(RuntimeError, match="expected 'cpu', the only device there is"):
        x.to("cuda")
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        x.to(colour=1)
    with pytest.raises(NotImplementedError, match=r"view: .* use Tensor.to\(dtype\)"):
        x.view(rn.float64)


def test_views_share_memory_and_know_their_base():
    x = rn.zeros(2, 3)
    row = x[0]
    row += 1
    assert x.tolist() == [[1, 1, 1], [0, 0, 0]]
    assert row._base is x
    assert row.view(3, 1)._base is x
    assert x._base is None
    assert x.contiguous() is x
    assert x.clone()._base is None
    assert row.data_ptr() == x.data_ptr()


def test_channels_last_stays_and_goes():
    x = rn.arange(120.0).reshape(2, 3, 4, 5)
    last = x.contiguous(memory_format=rn.channels_last)
    assert last.stride() == (60, 1, 15, 3)
    assert last.clone().stride() == last.stride()
    assert last.double().stride() == last.stride()
    assert last.clone(memory_format=rn.contiguous_format).stride() == x.stride()
    assert (last == x).all()
    assert last.contiguous().tolist() == x.tolist()


@pytest.mark.parametrize("shape", [(2, 3, 4), (0, 2), (1,), ()])
def test_copy_(shape):
    def call(lib, x, source):
        y = x * 1
        y.copy_(source * 2)
        return y * y

    compare(call, wave(shape, 1.1), wave(shape, 0.7))


def test_copy_broadcasts_and_converts():
    def call(lib, x, source):
        y = x * 1
        y.copy_(source)
        return y

    compare(call, wave((3, 4), 1.1), wave((4,), 0.7, "float32"), tolerance=1e-7)
