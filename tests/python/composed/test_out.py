"""torch.add(a, b, out=y): a dtype that the result fits into, and nothing else."""

import pytest
import resnetcpp as rn

from tests.python.harness import compare, libraries

FITTING = {
    "wider": lambda t: t.add(t.ones(2), 1, out=t.zeros(2, dtype=t.float64)),
    "narrower": lambda t: t.mul(t.ones(2, dtype=t.float64), 2, out=t.zeros(2)),
    "bool to float": lambda t: t.eq(t.ones(2), 1, out=t.zeros(2)),
    "int to float": lambda t: t.sub(t.arange(3), 1, out=t.zeros(3)),
    "of no elements": lambda t: t.neg(t.ones(2), out=t.empty(0)),
}


@pytest.mark.parametrize("name", FITTING)
def test_out(name):
    compare(lambda lib: FITTING[name](lib))


@pytest.mark.parametrize(("kind", "out"), [("float32", "int64"), ("int64", "bool")])
def test_a_dtype_that_loses_what_the_result_is(kind, out):
    for t in libraries():
        y = t.zeros(2, dtype=getattr(t, out))
        with pytest.raises(RuntimeError, match="can't be cast to the desired output type"):
            t.mul(t.ones(2, dtype=getattr(t, kind)), 2, out=y)
        assert not y.any()


def test_out_in_a_graph_is_refused():
    x = rn.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match="don't support automatic differentiation"):
        rn.add(x, 1, out=rn.zeros(2))
