#include "ops/elementwise/special.hpp"

#include <string>

#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/special.hpp"
#include "resnetcpp/tensor/promote.hpp"

namespace resnetcpp::bindings {

namespace {

struct Unary {
  const char* name;
  Tensor (*fn)(const Tensor&);
  const char* doc;
};

constexpr Unary kUnary[] = {
    {"tan", &tan, "The tangent."},
    {"asin", &asin, "The arcsine."},
    {"arcsin", &asin, "The arcsine."},
    {"acos", &acos, "The arccosine."},
    {"arccos", &acos, "The arccosine."},
    {"atan", &atan, "The arctangent."},
    {"arctan", &atan, "The arctangent."},
    {"sinh", &sinh, "The hyperbolic sine."},
    {"cosh", &cosh, "The hyperbolic cosine."},
    {"asinh", &asinh, "The inverse of sinh."},
    {"arcsinh", &asinh, "The inverse of sinh."},
    {"acosh", &acosh, "The inverse of cosh."},
    {"arccosh", &acosh, "The inverse of cosh."},
    {"atanh", &atanh, "The inverse of tanh."},
    {"arctanh", &atanh, "The inverse of tanh."},
    {"exp2", &exp2, "2 to the power of x."},
    {"erfc", &erfc, "1 - erf(x)"},
    {"erfinv", &erfinv, "The inverse of erf."},
    {"lgamma", &lgamma, "log |Gamma(x)|"},
    {"digamma", &digamma, "The derivative of lgamma."},
};

struct Binary {
  const char* name;
  Tensor (*fn)(const Tensor&, const Tensor&);
  bool scalars;
  const char* doc;
};

constexpr Binary kBinary[] = {
    {"atan2", &atan2, false, "The angle of the point (other, input)."},
    {"arctan2", &atan2, false, "The angle of the point (other, input)."},
    {"fmod", &fmod, true, "C's remainder: the sign is that of input."},
};

}  // namespace

void bind_special(Binder& bind) {
  const char* const same = "The same, in place.";
  for (const Unary& op : kUnary) {
    def_op(bind, op.name, op.fn, op.doc);
    const std::string in_place = std::string(op.name) + "_";
    def_inplace(
        bind, in_place.c_str(),
        [fn = op.fn, in_place](const Tensor& x) {
          return assign_(in_place.c_str(), x, fn(before_overwrite(x)));
        },
        same);
  }
  for (const Binary& op : kBinary) {
    const auto other = py::arg("other");
    const std::string in_place = std::string(op.name) + "_";
    def_op(bind, op.name, op.fn, op.doc, other);
    def_inplace(
        bind, in_place.c_str(),
        [fn = op.fn, in_place](const Tensor& x, const Tensor& y) {
          return assign_(in_place.c_str(), x, fn(before_overwrite(x, y), y));
        },
        same, other);
    if (!op.scalars) continue;
    def_op(
        bind, op.name, [fn = op.fn](const Tensor& x, Scalar y) { return fn(x, wrap_scalar(x, y)); },
        op.doc, other);
    def_inplace(
        bind, in_place.c_str(),
        [fn = op.fn, in_place](const Tensor& x, Scalar y) {
          return assign_(in_place.c_str(), x, fn(before_overwrite(x), wrap_scalar(x, y)));
        },
        same, other);
  }
}

}  // namespace resnetcpp::bindings
