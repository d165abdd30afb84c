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
    {"i0", &i0, "The modified Bessel function of the first kind of order 0."},
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
    {"hypot", &hypot, false, "sqrt(x^2 + y^2)"},
    {"igamma", &igamma, false, "The regularised lower incomplete gamma function of order input."},
    {"igammac", &igammac, false, "1 - igamma(input, other)"},
    {"nextafter", &nextafter, false, "The next number on the way to other; no gradient."},
};

// Names of resnetcpp.special alone.
constexpr Unary kSpecialUnary[] = {
    {"airy_ai", &airy_ai, "Airy's function Ai."},
    {"bessel_j0", &bessel_j0, "The Bessel function of the first kind of order 0."},
    {"bessel_j1", &bessel_j1, "The Bessel function of the first kind of order 1."},
    {"bessel_y0", &bessel_y0, "The Bessel function of the second kind of order 0."},
    {"bessel_y1", &bessel_y1, "The Bessel function of the second kind of order 1."},
    {"erfcx", &erfcx, "exp(x^2) erfc(x)"},
    {"i0e", &i0e, "exp(-|x|) i0(x)"},
    {"i1", &i1, "The modified Bessel function of the first kind of order 1."},
    {"i1e", &i1e, "exp(-|x|) i1(x)"},
    {"log_ndtr", &log_ndtr, "log of the normal distribution function."},
    {"modified_bessel_k0", &modified_bessel_k0,
     "The modified Bessel function of the second kind of order 0."},
    {"modified_bessel_k1", &modified_bessel_k1,
     "The modified Bessel function of the second kind of order 1."},
    {"ndtri", &ndtri, "The inverse of the normal distribution function."},
    {"scaled_modified_bessel_k0", &scaled_modified_bessel_k0, "exp(x) modified_bessel_k0(x)"},
    {"scaled_modified_bessel_k1", &scaled_modified_bessel_k1, "exp(x) modified_bessel_k1(x)"},
};

void bind_submodule(Binder& bind) {
  py::module_ special = bind.module.def_submodule("_special", "Names of resnetcpp.special.");
  for (const Unary& op : kSpecialUnary) {
    special.def(op.name, op.fn, op.doc, py::arg("input"), ReleaseGil());
  }
  special.def("frexp", &frexp, "Mantissas and exponents.", py::arg("input"), ReleaseGil());
  special.def("zeta", &zeta, "Hurwitz' zeta function.", py::arg("input"), py::arg("other"),
              ReleaseGil());
}

void bind_polygamma(Binder& bind) {
  const char* const doc = "The derivative of order n of digamma.";
  def_function(bind, "polygamma", &polygamma, doc, py::arg("n"), py::arg("input"));
  const auto method = [](const Tensor& x, std::int64_t n) { return polygamma(n, x); };
  def_method(bind, "polygamma", method, doc, py::arg("n"));
  def_inplace(
      bind, "polygamma_",
      [method](const Tensor& x, std::int64_t n) {
        return assign_("polygamma_", x, method(before_overwrite(x), n));
      },
      "The same, in place.", py::arg("n"));
}

}  // namespace

void bind_special(Binder& bind) {
  bind_submodule(bind);
  bind_polygamma(bind);
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
