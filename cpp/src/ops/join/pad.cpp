#include <algorithm>
#include <numeric>

#include "ops/conv/layout.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/index.hpp"
#include "resnetcpp/ops/join.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp {

namespace {

using Amounts = std::vector<std::int64_t>;

struct Sides {
  std::int64_t before;
  std::int64_t after;
};

Sides sides_of(const Amounts& amounts, std::int64_t rank, std::int64_t dim) {
  const auto at = static_cast<std::size_t>(2 * (rank - 1 - dim));
  if (at >= amounts.size()) return {0, 0};
  return {amounts[at], amounts[at + 1]};
}

Shape padded_shape(const Tensor& x, const Amounts& amounts) {
  Shape shape = x.shape();
  for (std::int64_t d = 0; d < x.dim(); ++d) {
    const Sides sides = sides_of(amounts, x.dim(), d);
    std::int64_t& size = shape[static_cast<std::size_t>(d)];
    const bool fits = !__builtin_add_overflow(size, sides.before, &size) &&
                      !__builtin_add_overflow(size, sides.after, &size) && size >= 0;
    RESNETCPP_CHECK(fits, ShapeError, "The input size ", x.size(d), ", plus negative padding ",
                    sides.before, " and ", sides.after,
                    " resulted in a negative output size, which is invalid. Check dimension ", d,
                    " of your input.");
  }
  return shape;
}

// What input and output have in common: crops of both where the amounts are negative.
void copy_common_part(const Tensor& y, const Tensor& x, const Amounts& amounts) {
  Shape shape = x.shape();
  std::int64_t from = x.offset();
  std::int64_t to = y.offset();
  for (std::int64_t d = 0; d < x.dim(); ++d) {
    const Sides sides = sides_of(amounts, x.dim(), d);
    shape[static_cast<std::size_t>(d)] +=
        std::min<std::int64_t>(sides.before, 0) + std::min<std::int64_t>(sides.after, 0);
    if (shape[static_cast<std::size_t>(d)] <= 0) return;
    from += std::max<std::int64_t>(-sides.before, 0) * x.stride(d);
    to += std::max<std::int64_t>(sides.before, 0) * y.stride(d);
  }
  copy_data(alias(y, shape, y.strides(), to), alias(x, shape, x.strides(), from));
}

Tensor pad_constant(const Tensor& x, const Amounts& amounts, double value) {
  const Tensor y = empty(padded_shape(x, amounts), x.dtype(), image_format(x));
  fill_data(y, x.dtype() == Dtype::boolean ? Scalar(value != 0.0) : Scalar(value));
  copy_common_part(y, x, amounts);
  Backward backward("constant_pad_nd", {x});
  backward.replay(
      [amounts, value](const Operands& in) { return pad_constant(in[0], amounts, value); });
  backward.describe([&] { return Attributes{{"pad", Shape(amounts)}, {"value", value}}; });
  backward.define(0, [amounts](const Tensor& gy) {
    Amounts back(amounts.size());
    std::transform(amounts.begin(), amounts.end(), back.begin(), std::negate<>());
    return pad_constant(gy, back, 0.0);
  });
  return backward.attach(y);
}

void check_reflect(const Tensor& x, std::int64_t d, Sides sides) {
  RESNETCPP_CHECK(sides.before < x.size(d) && sides.after < x.size(d), ShapeError,
                  "Argument #4: Padding size should be less than the corresponding input "
                  "dimension, but got: padding (",
                  sides.before, ", ", sides.after, ") at dimension ", d, " of input ",
                  list_text(x.shape()));
}

void check_circular(const Tensor& x, std::int64_t d, Sides sides) {
  RESNETCPP_CHECK(sides.before <= x.size(d) && sides.after <= x.size(d), ShapeError,
                  "Padding value causes wrapping around more than once.");
  const std::int64_t kept =
      x.size(d) + std::min<std::int64_t>(sides.before, 0) + std::min<std::int64_t>(sides.after, 0);
  const bool is_empty = x.size(d) + sides.before + sides.after == 0;
  RESNETCPP_CHECK(kept > 0 || is_empty, ShapeError,
                  "pad: expected negative padding that leaves something to repeat, got padding (",
                  sides.before, ", ", sides.after, ") at dimension ", d, " of input ",
                  list_text(x.shape()));
}

// Negative amounts crop first; what is left is repeated on both sides.
std::int64_t wrapped(std::int64_t i, std::int64_t size, Sides sides) {
  const std::int64_t first = std::max<std::int64_t>(-sides.before, 0);
  const std::int64_t kept = size + std::min<std::int64_t>(sides.after, 0) - first;
  const std::int64_t place = (i - first) % kept;
  return first + (place < 0 ? place + kept : place);
}

// Where each position of the padded dimension reads from.
Tensor sources(const std::string& mode, std::int64_t size, Sides sides) {
  std::vector<std::int64_t> from;
  from.reserve(static_cast<std::size_t>(size + sides.before + sides.after));
  for (std::int64_t i = -sides.before; i < size + sides.after; ++i) {
    std::int64_t source = i;
    if (mode == "replicate") source = std::clamp<std::int64_t>(i, 0, size - 1);
    if (mode == "circular") source = wrapped(i, size, sides);
    if (mode == "reflect") source = i < 0 ? -i : i >= size ? 2 * (size - 1) - i : i;
    from.push_back(source);
  }
  return from_vector(from);
}

Tensor pad_along(const Tensor& x, std::int64_t d, Sides sides, const std::string& mode) {
  if (sides.before == 0 && sides.after == 0) return x;
  if (mode == "reflect") check_reflect(x, d, sides);
  if (mode == "circular") check_circular(x, d, sides);
  return index_select(x, d, sources(mode, x.size(d), sides));
}

void check_supported(const Tensor& x, const Amounts& amounts, const std::string& mode) {
  const bool known = mode == "reflect" || mode == "replicate" || mode == "circular";
  RESNETCPP_CHECK(known, NotImplementedError, "Unrecognised padding mode ", mode);
  const auto padded = static_cast<std::int64_t>(amounts.size() / 2);
  const bool fits = padded <= 3 && (x.dim() == padded + 1 || x.dim() == padded + 2);
  RESNETCPP_CHECK(fits, NotImplementedError, "Padding size ", amounts.size(),
                  " is not supported for ", x.dim(), "D input tensor.");
  const bool filled = std::all_of(x.shape().end() - padded, x.shape().end(),
                                  [](std::int64_t size) { return size > 0; });
  RESNETCPP_CHECK(filled, ShapeError, "pad: expected sizes above 0 where mode '", mode,
                  "' pads, got ", to_string(x.shape()));
}

}  // namespace

Tensor pad(const Tensor& x, const Amounts& amounts, const std::string& mode, double value) {
  RESNETCPP_CHECK(amounts.size() % 2 == 0, ShapeError, "Padding length must be divisible by 2");
  RESNETCPP_CHECK(static_cast<std::int64_t>(amounts.size()) <= 2 * x.dim(), ShapeError,
                  "Padding length should be less than or equal to two times the input dimension "
                  "but got padding length ",
                  amounts.size(), " and input of dimension ", x.dim());
  if (mode == "constant") return pad_constant(x, amounts, value);
  RESNETCPP_CHECK(value == 0.0, Error, "Padding mode \"", mode,
                  "\" doesn't take in value argument");
  check_supported(x, amounts, mode);
  padded_shape(x, amounts);
  Tensor y = x;
  for (std::int64_t d = 0; d < x.dim(); ++d) {
    y = pad_along(y, d, sides_of(amounts, x.dim(), d), mode);
  }
  return y.is_same(x) ? clone(x) : y;
}

}  // namespace resnetcpp
