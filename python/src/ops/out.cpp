// torch.add(a, b, out=y): one more overload of a function, tried where no other accepts the call.
#include "ops/elementwise/special.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/view.hpp"

namespace resnetcpp::bindings {

namespace {

constexpr const char* kNames[] = {
    "abs",         "absolute",     "add",         "addcdiv",     "addcmul",   "addmm",
    "amax",        "amin",         "bmm",         "bitwise_and", "cat",       "ceil",
    "clamp",       "clip",         "concat",      "cos",         "cumsum",    "div",
    "divide",      "dot",          "eq",          "erf",         "exp",       "expm1",
    "floor",       "fmod",         "gather",      "ge",          "gt",        "index_select",
    "isclose",     "le",           "lerp",        "log",         "log1p",     "log2",
    "log10",       "logical_and",  "logical_not", "logical_or",  "logsumexp", "lt",
    "matmul",      "maximum",      "mean",        "minimum",     "mm",        "mul",
    "multiply",    "mv",           "ne",          "neg",         "negative",  "outer",
    "pow",         "prod",         "reciprocal",  "remainder",   "round",     "rsqrt",
    "sigmoid",     "sign",         "sin",         "sqrt",        "square",    "stack",
    "std",         "sub",          "subtract",    "sum",         "tan",       "tanh",
    "true_divide", "tril",         "triu",        "trunc",       "var",       "where",
    "hstack",      "vstack",       "all",         "any",         "argmax",    "argmin",
    "take",        "masked_select"};

Tensor written(const std::string& op, const Tensor& out, const Tensor& result) {
  RESNETCPP_CHECK(!autograd::grad_enabled() || !(out.requires_grad() || result.requires_grad()),
                  Error, op,
                  "(): functions with out=... arguments don't support automatic "
                  "differentiation, but one of the arguments requires grad.");
  RESNETCPP_CHECK(can_cast(result.dtype(), out.dtype()), DtypeError, op, ": result type ",
                  name(result.dtype()), " can't be cast to the desired output type ",
                  name(out.dtype()));
  if (out.shape() == result.shape()) return copy_(out, result);
  RESNETCPP_CHECK(out.numel() == 0, ShapeError, op, ": expected out of shape ",
                  list_text(result.shape()), ", got ", list_text(out.shape()));
  TensorImpl& impl = *out.impl();
  const Tensor values = to(result, out.dtype()).detach();
  impl.storage = values.storage();
  impl.sizes = values.shape();
  impl.strides = values.strides();
  impl.offset = values.offset();
  impl.numel = values.numel();
  return out;
}

void accept_out(py::module_& module, const std::string& name) {
  if (!py::hasattr(module, name.c_str())) return;
  const py::object plain = module.attr(name.c_str());
  module.def(
      name.c_str(),
      [plain = plain.ptr(), name](const py::args& args, const py::kwargs& kwargs) {
        if (!kwargs.contains("out")) throw py::reference_cast_error();  // the next overload's turn
        const py::object out = kwargs["out"];
        const py::kwargs rest(py::reinterpret_steal<py::object>(PyDict_Copy(kwargs.ptr())));
        PyDict_DelItemString(rest.ptr(), "out");
        const py::object result = py::handle(plain)(*args, **rest);
        if (out.is_none()) return result;
        written(name, out.cast<Tensor>(), result.cast<Tensor>());
        return out;
      },
      "The same, written into out.");
}

}  // namespace

void bind_out(Binder& bind) {
  for (const char* const name : kNames) accept_out(bind.module, name);
}

}  // namespace resnetcpp::bindings
