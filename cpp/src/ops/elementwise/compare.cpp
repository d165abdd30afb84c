// Comparisons, and what kind of number an element is.
#include <cmath>
#include <functional>
#include <limits>

#include "ops/elementwise/apply.hpp"
#include "ops/elementwise/record.hpp"

namespace resnetcpp {

using kernels::Compare;

namespace {

template <class Fn>
void compare_exactly(const Tensor& y, const Tensor& a, const Tensor& b, Fn fn) {
  dispatch_native("compare", a.dtype(), [&](auto tag) {
    using T = decltype(tag);
    if constexpr (!std::is_floating_point_v<T>) map_elements<bool, T, T>(y, a, b, fn);
  });
}

// Bool and integer operands, where kernels have no say.
void compare_integers(const Tensor& y, Compare op, const Tensor& a, const Tensor& b) {
  switch (op) {
    case Compare::eq:
      return compare_exactly(y, a, b, std::equal_to<>());
    case Compare::ne:
      return compare_exactly(y, a, b, std::not_equal_to<>());
    case Compare::lt:
      return compare_exactly(y, a, b, std::less<>());
    case Compare::le:
      return compare_exactly(y, a, b, std::less_equal<>());
    case Compare::gt:
      return compare_exactly(y, b, a, std::less<>());
    default:
      return compare_exactly(y, b, a, std::less_equal<>());
  }
}

Tensor compare(const char* name, Compare op, const Tensor& a, const Tensor& b) {
  const Dtype common = result_type(a, b);
  const Dtype dtype = compute_dtype(common);
  const Tensor y = empty_for(name, a, b, Dtype::boolean);
  const Tensor left = cast_data(cast_data(a, common), dtype);
  const Tensor right = cast_data(cast_data(b, common), dtype);
  if (!is_floating(dtype)) {
    compare_integers(y, op, left, right);
    return y;
  }
  dispatch_floating(name, dtype, [&](auto tag) {
    using T = decltype(tag);
    for_each_stretch<std::uint8_t, T>(y, left, right, kernels::table().of<T>().compare[op]);
  });
  return y;
}

// Integers and bools are finite numbers: `otherwise` everywhere.
template <class Fn>
Tensor classify(const char* op, const Tensor& x, bool otherwise, Fn fn) {
  if (!is_floating(x.dtype())) return full_like(x, otherwise, Dtype::boolean);
  const Tensor y = empty_like(x, Dtype::boolean);
  dispatch_any_floating(op, x.dtype(),
                        [&](auto tag) { map_elements<bool, decltype(tag)>(y, x, fn); });
  return y;
}

}  // namespace

Tensor eq(const Tensor& a, const Tensor& b) { return compare("eq", Compare::eq, a, b); }
Tensor ne(const Tensor& a, const Tensor& b) { return compare("ne", Compare::ne, a, b); }
Tensor lt(const Tensor& a, const Tensor& b) { return compare("lt", Compare::lt, a, b); }
Tensor le(const Tensor& a, const Tensor& b) { return compare("le", Compare::le, a, b); }
Tensor gt(const Tensor& a, const Tensor& b) { return compare("gt", Compare::gt, a, b); }
Tensor ge(const Tensor& a, const Tensor& b) { return compare("ge", Compare::ge, a, b); }

Tensor eq(const Tensor& a, Scalar b) { return eq(a, wrap_scalar(a, b)); }
Tensor ne(const Tensor& a, Scalar b) { return ne(a, wrap_scalar(a, b)); }
Tensor lt(const Tensor& a, Scalar b) { return lt(a, wrap_scalar(a, b)); }
Tensor le(const Tensor& a, Scalar b) { return le(a, wrap_scalar(a, b)); }
Tensor gt(const Tensor& a, Scalar b) { return gt(a, wrap_scalar(a, b)); }
Tensor ge(const Tensor& a, Scalar b) { return ge(a, wrap_scalar(a, b)); }

Tensor isnan(const Tensor& x) {
  return classify("isnan", x, false, [](auto v) { return std::isnan(v); });
}

Tensor isinf(const Tensor& x) {
  return classify("isinf", x, false, [](auto v) { return std::isinf(v); });
}

Tensor isfinite(const Tensor& x) {
  return classify("isfinite", x, true, [](auto v) { return std::isfinite(v); });
}

Tensor isclose(const Tensor& a, const Tensor& b, Tolerance tolerance) {
  RESNETCPP_CHECK(a.dtype() == b.dtype(), DtypeError, "isclose: expected equal dtypes, got ",
                  name(a.dtype()), " and ", name(b.dtype()));
  RESNETCPP_CHECK(tolerance.rtol >= 0 && tolerance.atol >= 0, ValueError,
                  "isclose: expected tolerances that are not negative, got rtol=", tolerance.rtol,
                  " and atol=", tolerance.atol);
  const Tensor y = empty_for("isclose", a, b, Dtype::boolean);
  dispatch_all(a.dtype(), [&](auto tag) {
    using T = decltype(tag);
    map_elements<bool, T, T>(y, a, b, [tolerance](T u, T v) {
      if (u == v) return true;
      const auto left = static_cast<double>(u);
      const auto right = static_cast<double>(v);
      if (std::isnan(left) && std::isnan(right)) return tolerance.equal_nan;
      const double distance = std::abs(left - right);
      return std::isfinite(distance) &&
             distance <= tolerance.atol + std::abs(tolerance.rtol * right);
    });
  });
  return y;
}

}  // namespace resnetcpp
