#include "resnetcpp/ops/elementwise.hpp"

#include <cmath>
#include <string>

#include "ops.hpp"
#include "ops/rounding.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/promote.hpp"

namespace resnetcpp::bindings {

namespace {

using Unary = Tensor (*)(const Tensor&);
using Binary = Tensor (*)(const Tensor&, const Tensor&);
using WithScalar = Tensor (*)(const Tensor&, Scalar);
using Alpha = Tensor (*)(const Tensor&, const Tensor&, Scalar);
using ScalarAlpha = Tensor (*)(const Tensor&, Scalar, Scalar);

// name(x), x.name() and x.name_() of a function of one tensor.
void def_unary(Binder& bind, const char* name, Unary fn, const char* doc) {
  def_op(bind, name, fn, doc);
  const std::string in_place = std::string(name) + "_";
  def_inplace(
      bind, in_place.c_str(),
      [fn, in_place](const Tensor& x) {
        return assign_(in_place.c_str(), x, fn(before_overwrite(x)));
      },
      "The same, in place.");
}

template <class Fn>
const Tensor& assign_in(const std::string& op, const Tensor& x, Fn fn, const Tensor& other) {
  return assign_(op.c_str(), x, fn(before_overwrite(x, other), other));
}

template <class Fn>
const Tensor& assign_in(const std::string& op, const Tensor& x, Fn fn, Scalar other) {
  return assign_(op.c_str(), x, fn(before_overwrite(x), other));
}

// name(a, b), a.name(b) and a.name_(b).
template <class Other, class Fn>
void def_binary(Binder& bind, const char* name, Fn fn, const char* doc) {
  def_op(bind, name, fn, doc, py::arg("other"));
  const std::string in_place = std::string(name) + "_";
  def_inplace(
      bind, in_place.c_str(),
      [fn, in_place](const Tensor& x, const Other& other) {
        return assign_in(in_place, x, fn, other);
      },
      "The same, in place.", py::arg("other"));
}

void def_either(Binder& bind, const char* name, Binary fn, WithScalar with_scalar,
                const char* doc) {
  def_binary<Tensor>(bind, name, fn, doc);
  def_binary<Scalar>(bind, name, with_scalar, doc);
}

// A scalar operand stands for a 0-d tensor.
template <Binary fn>
Tensor with_wrapped(const Tensor& x, Scalar other) {
  return fn(x, wrap_scalar(x, other));
}

void bind_functions(Binder& bind) {
  def_unary(bind, "sign", &sign, "-1, 0 or 1.");
  def_unary(bind, "square", &square, "x * x");
  def_unary(bind, "expm1", &expm1, "exp(x) - 1, exact near 0.");
  def_unary(bind, "log2", &log2, "The logarithm to base 2.");
  def_unary(bind, "log10", &log10, "The logarithm to base 10.");
  def_unary(bind, "log1p", &log1p, "log(1 + x), exact near 0.");
  def_unary(bind, "rsqrt", &rsqrt, "1 / sqrt(x)");
  def_unary(bind, "reciprocal", &reciprocal, "1 / x");
  def_unary(bind, "sin", &sin, "The sine.");
  def_unary(bind, "cos", &cos, "The cosine.");
  def_unary(bind, "erf", &erf, "The error function.");
  def_unary(bind, "floor", &floor, "The largest integer below.");
  def_unary(bind, "ceil", &ceil, "The smallest integer above.");
  def_unary(bind, "trunc", &trunc, "Without the fraction.");
  def_unary(bind, "fix", &trunc, "Without the fraction.");
  def_op(bind, "isnan", &isnan, "Whether an element is no number.");
  def_op(bind, "isinf", &isinf, "Whether an element is infinite.");
  def_op(bind, "isfinite", &isfinite, "Whether an element is neither infinite nor NaN.");
}

// Functions whose in-place forms have code of their own.
void bind_own_inplace(Binder& bind) {
  struct Entry {
    const char* name;
    Unary fn;
    const char* in_place;
    const Tensor& (*overwrite)(const Tensor&);
    const char* doc;
  };
  const Entry entries[] = {
      {"neg", &neg, "neg_", &neg_, "-x"},
      {"negative", &neg, "negative_", &neg_, "-x"},
      {"abs", &abs, "abs_", &abs_, "The absolute value."},
      {"absolute", &abs, "absolute_", &abs_, "The absolute value."},
      {"exp", &exp, "exp_", &exp_, "e to the power of x."},
      {"log", &log, "log_", &log_, "The natural logarithm."},
      {"sqrt", &sqrt, "sqrt_", &sqrt_, "The square root."},
      {"tanh", &tanh, "tanh_", &tanh_, "The hyperbolic tangent."},
      {"sigmoid", &sigmoid, "sigmoid_", &sigmoid_, "1 / (1 + exp(-x))"},
  };
  for (const Entry& entry : entries) {
    def_op(bind, entry.name, entry.fn, entry.doc);
    def_inplace(bind, entry.in_place, entry.overwrite, "The same, in place.");
  }
  def_inplace(bind, "fill_", static_cast<const Tensor& (*)(const Tensor&, Scalar)>(&fill_),
              "Sets every element to `value`.", py::arg("value"));
  def_inplace(
      bind, "fill_",
      [](const Tensor& x, const Tensor& value) {
        RESNETCPP_CHECK(value.dim() == 0, ShapeError,
                        "fill_: only supports 0-dimension value tensor but got tensor with ",
                        value.dim(), " dimensions.");
        return copy_(x, value);
      },
      "Sets every element to `value`.", py::arg("value"));
  def_inplace(bind, "zero_", &zero_, "Sets every element to 0.");
}

using AlphaInplace = const Tensor& (*)(const Tensor&, const Tensor&, Scalar);
using ScalarAlphaInplace = const Tensor& (*)(const Tensor&, Scalar, Scalar);

/// A sum or difference, of tensors and of a tensor and a number, and their in-place forms.
struct Sum {
  Alpha fn;
  ScalarAlpha with_scalar;
  AlphaInplace in_place;
  ScalarAlphaInplace in_place_with_scalar;
};

void bind_sums(Binder& bind, const char* name, const Sum& sum, const char* doc) {
  const std::string in_place = std::string(name) + "_";
  const auto other = py::arg("other");
  const auto alpha = py::arg("alpha") = Scalar(1);
  def_op(bind, name, sum.fn, doc, other, py::kw_only(), alpha);
  def_op(bind, name, sum.with_scalar, doc, other, py::kw_only(), alpha);
  def_inplace(bind, in_place.c_str(), sum.in_place, "The same, in place.", other, py::kw_only(),
              alpha);
  def_inplace(bind, in_place.c_str(), sum.in_place_with_scalar, "The same, in place.", other,
              py::kw_only(), alpha);
}

void bind_products(Binder& bind, const char* name) {
  const std::string in_place = std::string(name) + "_";
  const char* const doc = "input * other";
  def_op(bind, name, static_cast<Binary>(&mul), doc, py::arg("other"));
  def_op(bind, name, static_cast<WithScalar>(&mul), doc, py::arg("other"));
  def_inplace(bind, in_place.c_str(),
              static_cast<const Tensor& (*)(const Tensor&, const Tensor&)>(&mul_),
              "The same, in place.", py::arg("other"));
  def_inplace(bind, in_place.c_str(), static_cast<const Tensor& (*)(const Tensor&, Scalar)>(&mul_),
              "The same, in place.", py::arg("other"));
}

template <class Other>
void bind_quotients(Binder& bind, const char* name) {
  const std::string in_place = std::string(name) + "_";
  const auto mode = py::arg("rounding_mode") = py::none();
  def_op(
      bind, name,
      [](const Tensor& x, const Other& other, const std::optional<std::string>& rounding_mode) {
        return div(x, other, rounding_from(rounding_mode));
      },
      "input / other, rounded to zero ('trunc') or down ('floor') if asked.", py::arg("other"),
      py::kw_only(), mode);
  def_inplace(
      bind, in_place.c_str(),
      [](const Tensor& x, const Other& other, const std::optional<std::string>& rounding_mode) {
        return div_(x, other, rounding_from(rounding_mode));
      },
      "The same, in place.", py::arg("other"), py::kw_only(), mode);
}

void bind_powers(Binder& bind) {
  const char* const doc = "input to the power of exponent.";
  def_op(bind, "pow", static_cast<Binary>(&pow), doc, py::arg("exponent"));
  def_op(bind, "pow", static_cast<WithScalar>(&pow), doc, py::arg("exponent"));
  def_function(bind, "pow", static_cast<Tensor (*)(Scalar, const Tensor&)>(&pow), doc,
               py::arg("self"), py::arg("exponent"));
  def_inplace(bind, "pow_", &pow_, "The same, in place.", py::arg("exponent"));
  def_inplace(
      bind, "pow_",
      [](const Tensor& x, const Tensor& exponent) {
        return assign_("pow_", x, pow(before_overwrite(x, exponent), exponent));
      },
      "The same, in place.", py::arg("exponent"));
}

void bind_arithmetic(Binder& bind) {
  bind_sums(bind, "add", {&add, &add, &add_, &add_}, "input + alpha * other");
  bind_sums(bind, "sub", {&sub, &sub, &sub_, &sub_}, "input - alpha * other");
  bind_sums(bind, "subtract", {&sub, &sub, &sub_, &sub_}, "input - alpha * other");
  def_op(bind, "rsub", &rsub, "other - input", py::arg("other"));
  def_op(
      bind, "rsub", [](const Tensor& x, const Tensor& other) { return sub(other, x); },
      "other - input", py::arg("other"));
  bind_products(bind, "mul");
  bind_products(bind, "multiply");
  for (const char* const name : {"div", "divide"}) {
    bind_quotients<Tensor>(bind, name);
    bind_quotients<Scalar>(bind, name);
  }
  def_binary<Tensor>(
      bind, "true_divide", [](const Tensor& a, const Tensor& b) { return div(a, b); },
      "input / other");
  def_binary<Scalar>(
      bind, "true_divide", [](const Tensor& a, const Scalar& b) { return div(a, b); },
      "input / other");
  const char* const floored = "input / other, rounded down.";
  def_binary<Tensor>(
      bind, "floor_divide",
      [](const Tensor& a, const Tensor& b) { return div(a, b, Rounding::floor); }, floored);
  def_binary<Scalar>(
      bind, "floor_divide",
      [](const Tensor& a, const Scalar& b) { return div(a, b, Rounding::floor); }, floored);
  def_either(bind, "remainder", &remainder, &remainder, "Python's %: the sign is that of other.");
  bind_powers(bind);
}

template <class Weight>
void bind_lerp(Binder& bind) {
  const auto end = py::arg("end");
  const auto weight = py::arg("weight");
  def_op(
      bind, "lerp", [](const Tensor& a, const Tensor& b, const Weight& w) { return lerp(a, b, w); },
      "input + weight * (end - input)", end, weight);
  def_inplace(
      bind, "lerp_",
      [](const Tensor& a, const Tensor& b, const Weight& w) {
        return assign_("lerp_", a, lerp(before_overwrite(a, b), b, w));
      },
      "The same, in place.", end, weight);
}

using Ternary = Tensor (*)(const Tensor&, const Tensor&, const Tensor&, Scalar);

void bind_combination(Binder& bind, const char* name, Ternary fn, const char* doc) {
  const std::string in_place = std::string(name) + "_";
  const auto first = py::arg("tensor1");
  const auto second = py::arg("tensor2");
  const auto value = py::arg("value") = Scalar(1);
  def_op(bind, name, fn, doc, first, second, py::kw_only(), value);
  def_inplace(
      bind, in_place.c_str(),
      [fn, in_place](const Tensor& x, const Tensor& a, const Tensor& b, Scalar scale) {
        return assign_(in_place.c_str(), x, fn(x, a, b, scale));
      },
      "The same, in place.", first, second, py::kw_only(), value);
}

Tensor round_to(const Tensor& x, std::int64_t decimals) {
  if (decimals == 0 || !is_floating(x.dtype())) return round(x);
  const double scale = std::pow(10.0, static_cast<double>(decimals < 0 ? -decimals : decimals));
  return decimals > 0 ? div(round(mul(x, scale)), scale) : mul(round(div(x, scale)), scale);
}

Tensor clamp_tensors(const Tensor& x, const std::optional<Tensor>& min,
                     const std::optional<Tensor>& max) {
  if (min && max) return clamp(x, *min, *max);
  if (min) return clamp_min(x, *min);
  return max ? clamp_max(x, *max) : clamp(x, std::optional<Scalar>(), std::nullopt);
}

void bind_clamp(Binder& bind) {
  using Bound = std::optional<Scalar>;
  const auto min = py::arg("min") = py::none();
  const auto max = py::arg("max") = py::none();
  const char* const doc = "Elements below min become min, those above max become max.";
  for (const char* const name : {"clamp", "clip"}) {
    const std::string in_place = std::string(name) + "_";
    def_op(bind, name, static_cast<Tensor (*)(const Tensor&, Bound, Bound)>(&clamp), doc, min, max);
    def_op(bind, name, &clamp_tensors, doc, min, max);
    def_inplace(bind, in_place.c_str(), &clamp_, "The same, in place.", min, max);
    def_inplace(
        bind, in_place.c_str(),
        [](const Tensor& x, const std::optional<Tensor>& low, const std::optional<Tensor>& high) {
          return assign_("clamp_", x, clamp_tensors(clone(x), low, high));
        },
        "The same, in place.", min, max);
  }
  def_op(bind, "clamp_min", &clamp_min, "Elements below min become min.", py::arg("min"));
  def_op(
      bind, "clamp_min", [](const Tensor& x, Scalar low) { return clamp(x, low, std::nullopt); },
      "Elements below min become min.", py::arg("min"));
  def_op(bind, "clamp_max", &clamp_max, "Elements above max become max.", py::arg("max"));
  def_op(
      bind, "clamp_max", [](const Tensor& x, Scalar high) { return clamp(x, std::nullopt, high); },
      "Elements above max become max.", py::arg("max"));
  def_inplace(
      bind, "clamp_min_",
      [](const Tensor& x, const Tensor& low) {
        return assign_("clamp_min_", x, clamp_min(before_overwrite(x, low), low));
      },
      "The same, in place.", py::arg("min"));
  def_inplace(
      bind, "clamp_max_",
      [](const Tensor& x, const Tensor& high) {
        return assign_("clamp_max_", x, clamp_max(before_overwrite(x, high), high));
      },
      "The same, in place.", py::arg("max"));
  def_inplace(
      bind, "clamp_min_", [](const Tensor& x, Scalar low) { return clamp_(x, low, std::nullopt); },
      "The same, in place.", py::arg("min"));
  def_inplace(
      bind, "clamp_max_",
      [](const Tensor& x, Scalar high) { return clamp_(x, std::nullopt, high); },
      "The same, in place.", py::arg("max"));
}

void bind_comparisons(Binder& bind) {
  struct Entry {
    const char* name;
    const char* alias;
    Binary fn;
    WithScalar with_scalar;
    const char* doc;
  };
  const Entry entries[] = {
      {"eq", nullptr, &eq, &eq, "input == other"},
      {"ne", "not_equal", &ne, &ne, "input != other"},
      {"lt", "less", &lt, &lt, "input < other"},
      {"le", "less_equal", &le, &le, "input <= other"},
      {"gt", "greater", &gt, &gt, "input > other"},
      {"ge", "greater_equal", &ge, &ge, "input >= other"},
  };
  for (const Entry& entry : entries) {
    for (const char* const name : {entry.name, entry.alias}) {
      if (name != nullptr) def_either(bind, name, entry.fn, entry.with_scalar, entry.doc);
    }
  }
  def_op(
      bind, "isclose",
      [](const Tensor& a, const Tensor& b, double rtol, double atol, bool equal_nan) {
        return isclose(a, b, {rtol, atol, equal_nan});
      },
      "Whether |input - other| <= atol + rtol * |other|.", py::arg("other"), py::arg("rtol") = 1e-5,
      py::arg("atol") = 1e-8, py::arg("equal_nan") = false);
}

void bind_logic(Binder& bind) {
  def_unary(bind, "logical_not", &logical_not, "Whether an element is 0.");
  def_unary(bind, "bitwise_not", &bitwise_not, "Every bit inverted.");
  def_binary<Tensor>(bind, "logical_and", &logical_and, "Whether both are not 0.");
  def_binary<Tensor>(bind, "logical_or", &logical_or, "Whether one is not 0.");
  def_binary<Tensor>(bind, "logical_xor", &logical_xor, "Whether just one is not 0.");
  def_either(bind, "bitwise_and", &bitwise_and, &with_wrapped<&bitwise_and>, "input & other");
  def_either(bind, "bitwise_or", &bitwise_or, &with_wrapped<&bitwise_or>, "input | other");
  def_either(bind, "bitwise_xor", &bitwise_xor, &with_wrapped<&bitwise_xor>, "input ^ other");
}

void bind_where(Binder& bind) {
  const char* const doc = "Elements of input where condition holds, else those of other.";
  const auto condition = py::arg("condition");
  const auto input = py::arg("input");
  const auto other = py::arg("other");
  def_function(bind, "where", &where, doc, condition, input, other);
  def_function(
      bind, "where",
      [](const Tensor& mask, const Tensor& a, Scalar b) {
        return where(mask, a, wrap_scalar(a, b));
      },
      doc, condition, input, other);
  def_function(
      bind, "where",
      [](const Tensor& mask, Scalar a, const Tensor& b) {
        return where(mask, wrap_scalar(b, a), b);
      },
      doc, condition, input, other);
  def_function(
      bind, "where",
      [](const Tensor& mask, Scalar a, Scalar b) {
        return where(mask, scalar_tensor(a), scalar_tensor(b));
      },
      doc, condition, input, other);
  def_method(
      bind, "where",
      [](const Tensor& a, const Tensor& mask, const Tensor& b) { return where(mask, a, b); }, doc,
      condition, other);
  def_method(
      bind, "where",
      [](const Tensor& a, const Tensor& mask, Scalar b) {
        return where(mask, a, wrap_scalar(a, b));
      },
      doc, condition, other);
}

}  // namespace

void bind_ops_elementwise(Binder& bind) {
  bind_functions(bind);
  bind_own_inplace(bind);
  bind_arithmetic(bind);
  bind_lerp<Tensor>(bind);
  bind_lerp<Scalar>(bind);
  bind_combination(bind, "addcmul", &addcmul, "input + value * tensor1 * tensor2");
  bind_combination(bind, "addcdiv", &addcdiv, "input + value * tensor1 / tensor2");
  def_op(bind, "round", &round_to, "The nearest integer, half to even.", py::kw_only(),
         py::arg("decimals") = 0);
  def_inplace(
      bind, "round_",
      [](const Tensor& x, std::int64_t decimals) {
        return assign_("round_", x, round_to(x, decimals));
      },
      "The same, in place.", py::kw_only(), py::arg("decimals") = 0);
  def_op(bind, "maximum", &maximum, "The larger one; NaN if either is.", py::arg("other"));
  def_op(bind, "minimum", &minimum, "The smaller one; NaN if either is.", py::arg("other"));
  bind_clamp(bind);
  bind_comparisons(bind);
  bind_logic(bind);
  bind_where(bind);
}

}  // namespace resnetcpp::bindings
