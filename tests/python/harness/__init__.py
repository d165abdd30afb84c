"""What tests of ops share: inputs, the comparison with PyTorch, and tables of cases."""

from tests.python.harness.inputs import (
    ALL,
    FLOATS,
    INTEGERS,
    LAYOUTS,
    NUMERIC,
    Input,
    laid_out,
    leaf,
    make,
    numbers,
    uniform,
    wave,
)
from tests.python.harness.oracle import (
    assert_same,
    check_gradients,
    check_refusal,
    check_refused_as,
    compare,
    flat,
    libraries,
    refusals,
    torch_or_skip,
    weighted_sum,
)
from tests.python.harness.table import (
    Bad,
    Op,
    check_error,
    check_forward,
    check_gradient,
    error_cases,
    function,
    functional,
    method,
    table_tests,
)
