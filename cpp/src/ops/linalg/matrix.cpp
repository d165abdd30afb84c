#include "ops/linalg/matrix.hpp"

#include <algorithm>

#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp {

namespace {

// Steps between neighbours along one dimension and along the other, and how many there are.
struct Extent {
  std::int64_t size;
  std::int64_t stride;
};

bool lies_in_lines(const Extent& outer, const Extent& inner) {
  const bool dense = inner.size <= 1 || inner.stride == 1;
  return dense && (outer.size <= 1 || outer.stride >= std::max<std::int64_t>(1, inner.size));
}

std::int64_t leading_of(const Extent& outer, const Extent& inner) {
  const std::int64_t least = std::max<std::int64_t>(1, inner.size);
  return outer.size <= 1 ? least : std::max(least, outer.stride);
}

}  // namespace

MatrixOperand::MatrixOperand(const Tensor& x) : tensor(x) {
  const Extent rows{x.size(-2), x.stride(-2)};
  const Extent columns{x.size(-1), x.stride(-1)};
  if (lies_in_lines(rows, columns)) {
    leading = leading_of(rows, columns);
  } else if (lies_in_lines(columns, rows)) {
    leading = leading_of(columns, rows);
    transposed = true;
  } else {
    tensor = clone_data(x, MemoryFormat::contiguous);
    leading = std::max<std::int64_t>(1, columns.size);
  }
}

void check_same_dtype(const char* op, const Tensor& a, const Tensor& b) {
  RESNETCPP_CHECK(a.dtype() == b.dtype(), DtypeError, op,
                  ": expected operands of the same dtype, got ", name(a.dtype()), " and ",
                  name(b.dtype()));
}

}  // namespace resnetcpp
