// Python's operators on tensors. What an operator does not know it leaves to the other operand.
#include "ops.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/tensor/promote.hpp"

namespace resnetcpp::bindings {

namespace {

template <class Fn>
void def_operator(Binder& bind, const char* name, Fn fn) {
  bind.tensor.def(name, fn, py::is_operator(), ReleaseGil());
}

template <class Fn>
void def_inplace_operator(Binder& bind, const char* name, Fn fn) {
  bind.tensor.def(name, fn, py::is_operator(), py::return_value_policy::copy, ReleaseGil());
}

/// The names of a binary operator: __add__, __radd__, __iadd__.
struct Names {
  const char* plain;
  const char* reflected;
  const char* in_place;
};

using Binary = Tensor (*)(const Tensor&, const Tensor&);

// A number stands for a 0-d tensor.
void def_operators(Binder& bind, const Names& names, Binary fn) {
  def_operator(bind, names.plain,
               [fn](const Tensor& a, const Tensor& b) -> Tensor { return fn(a, b); });
  def_operator(bind, names.plain,
               [fn](const Tensor& a, Scalar b) -> Tensor { return fn(a, wrap_scalar(a, b)); });
  if (names.reflected != nullptr) {
    def_operator(bind, names.reflected,
                 [fn](const Tensor& b, Scalar a) -> Tensor { return fn(wrap_scalar(b, a), b); });
  }
  if (names.in_place == nullptr) return;
  const char* const in_place = names.in_place;
  def_inplace_operator(bind, in_place, [fn, in_place](const Tensor& a, const Tensor& b) {
    return assign_(in_place, a, fn(before_overwrite(a, b), b));
  });
  def_inplace_operator(bind, in_place, [fn, in_place](const Tensor& a, Scalar b) {
    return assign_(in_place, a, fn(before_overwrite(a), wrap_scalar(a, b)));
  });
}

void bind_arithmetic(Binder& bind) {
  def_operators(bind, {"__add__", "__radd__", nullptr},
                [](const Tensor& a, const Tensor& b) { return add(a, b); });
  def_operator(bind, "__sub__", [](const Tensor& a, const Tensor& b) { return sub(a, b); });
  def_operator(bind, "__sub__", [](const Tensor& a, Scalar b) { return sub(a, b); });
  def_operator(bind, "__rsub__", [](const Tensor& b, Scalar a) { return rsub(b, a); });
  def_operators(bind, {"__mul__", "__rmul__", nullptr},
                [](const Tensor& a, const Tensor& b) { return mul(a, b); });
  def_operator(bind, "__truediv__", [](const Tensor& a, const Tensor& b) { return div(a, b); });
  def_operator(bind, "__truediv__", [](const Tensor& a, Scalar b) { return div(a, b); });
  def_operator(bind, "__rtruediv__",
               [](const Tensor& b, Scalar a) { return mul(reciprocal(b), a); });
  def_operators(bind, {"__floordiv__", "__rfloordiv__", "__ifloordiv__"},
                [](const Tensor& a, const Tensor& b) { return div(a, b, Rounding::floor); });
  def_operators(bind, {"__mod__", "__rmod__", "__imod__"},
                [](const Tensor& a, const Tensor& b) { return remainder(a, b); });
  def_operator(bind, "__pow__", [](const Tensor& a, const Tensor& b) { return pow(a, b); });
  def_operator(bind, "__pow__", [](const Tensor& a, Scalar b) { return pow(a, b); });
  def_operator(bind, "__rpow__", [](const Tensor& b, Scalar a) { return pow(a, b); });
}

void bind_in_place(Binder& bind) {
  using Other = const Tensor&;
  def_inplace_operator(bind, "__iadd__", [](Other x, Other y) { return add_(x, y); });
  def_inplace_operator(bind, "__iadd__", [](Other x, Scalar y) { return add_(x, y); });
  def_inplace_operator(bind, "__isub__", [](Other x, Other y) { return sub_(x, y); });
  def_inplace_operator(bind, "__isub__", [](Other x, Scalar y) { return sub_(x, y); });
  def_inplace_operator(bind, "__imul__", [](Other x, Other y) { return mul_(x, y); });
  def_inplace_operator(bind, "__imul__", [](Other x, Scalar y) { return mul_(x, y); });
  def_inplace_operator(bind, "__itruediv__", [](Other x, Other y) { return div_(x, y); });
  def_inplace_operator(bind, "__itruediv__", [](Other x, Scalar y) { return div_(x, y); });
  def_inplace_operator(bind, "__ipow__", [](Other x, Other y) {
    return assign_("pow_", x, pow(before_overwrite(x, y), y));
  });
  def_inplace_operator(bind, "__ipow__", [](Other x, Scalar y) { return pow_(x, y); });
}

void bind_comparisons(Binder& bind) {
  def_operators(bind, {"__eq__", nullptr, nullptr}, &eq);
  def_operators(bind, {"__ne__", nullptr, nullptr}, &ne);
  def_operators(bind, {"__lt__", nullptr, nullptr}, &lt);
  def_operators(bind, {"__le__", nullptr, nullptr}, &le);
  def_operators(bind, {"__gt__", nullptr, nullptr}, &gt);
  def_operators(bind, {"__ge__", nullptr, nullptr}, &ge);
}

void bind_logic(Binder& bind) {
  def_operators(bind, {"__and__", "__rand__", "__iand__"}, &bitwise_and);
  def_operators(bind, {"__or__", "__ror__", "__ior__"}, &bitwise_or);
  def_operators(bind, {"__xor__", "__rxor__", "__ixor__"}, &bitwise_xor);
  def_operator(bind, "__invert__", &bitwise_not);
  def_operator(bind, "__neg__", &neg);
  def_operator(bind, "__pos__", [](const Tensor& x) { return x; });
  def_operator(bind, "__abs__", &abs);
}

}  // namespace

void bind_ops_operators(Binder& bind) {
  // NumPy's numbers on the left leave the operator to the tensor on the right.
  bind.tensor.attr("__array_priority__") = 1000;
  bind_arithmetic(bind);
  bind_in_place(bind);
  bind_comparisons(bind);
  bind_logic(bind);
}

}  // namespace resnetcpp::bindings
