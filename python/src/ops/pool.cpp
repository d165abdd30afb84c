#include "resnetcpp/ops/pool.hpp"

#include <variant>

#include "ops.hpp"
#include "ops/pairs.hpp"

namespace resnetcpp::bindings {

namespace {

using namespace py::literals;

using OutputSize = std::array<std::optional<std::int64_t>, 2>;
using OutputSizeArgument =
    std::variant<std::optional<std::int64_t>, std::vector<std::optional<std::int64_t>>>;

OutputSize output_size_from(const char* op, const OutputSizeArgument& size) {
  if (const auto* const one = std::get_if<0>(&size)) return {*one, *one};
  const auto& both = std::get<1>(size);
  RESNETCPP_CHECK(both.size() == 1 || both.size() == 2, ValueError, op,
                  ": expected output_size as one number or two, got ", both.size());
  return {both.front(), both.back()};
}

// An absent or empty stride is the kernel size.
void set_stride(Pool2dOptions& options, const char* op, const std::optional<Shape>& stride) {
  if (stride && !stride->empty()) options.stride = pair_from(op, "stride", *stride);
}

// One tensor, or a tuple with the places of the maxima.
template <class Pool>
py::object pooled(bool return_indices, Pool pool) {
  std::pair<Tensor, Tensor> result;
  {
    const py::gil_scoped_release release;
    result = pool();
  }
  return return_indices ? py::cast(result) : py::cast(result.first);
}

py::object max_pool2d_call(const Tensor& input, const Shape& kernel_size,
                           const std::optional<Shape>& stride, const Shape& padding,
                           const Shape& dilation, bool ceil_mode, bool return_indices) {
  Pool2dOptions options;
  options.kernel = pair_from("max_pool2d", "kernel_size", kernel_size);
  set_stride(options, "max_pool2d", stride);
  options.padding = pair_from("max_pool2d", "padding", padding);
  options.dilation = pair_from("max_pool2d", "dilation", dilation);
  options.ceil_mode = ceil_mode;
  return pooled(return_indices, [&] {
    return return_indices ? max_pool2d_with_indices(input, options)
                          : std::pair{max_pool2d(input, options), Tensor()};
  });
}

Tensor avg_pool2d_call(const Tensor& input, const Shape& kernel_size,
                       const std::optional<Shape>& stride, const Shape& padding, bool ceil_mode,
                       bool count_include_pad, std::optional<std::int64_t> divisor_override) {
  Pool2dOptions options;
  options.kernel = pair_from("avg_pool2d", "kernel_size", kernel_size);
  set_stride(options, "avg_pool2d", stride);
  options.padding = pair_from("avg_pool2d", "padding", padding);
  options.ceil_mode = ceil_mode;
  options.count_include_pad = count_include_pad;
  options.divisor_override = divisor_override;
  return avg_pool2d(input, options);
}

void bind_adaptive(Binder& bind) {
  def_functional(
      bind, "adaptive_avg_pool2d",
      [](const Tensor& input, const OutputSizeArgument& size) {
        return adaptive_avg_pool2d(input, output_size_from("adaptive_avg_pool2d", size));
      },
      "Averages over windows chosen so that the result has `output_size`; None keeps a size.",
      "input"_a, "output_size"_a);
  bind.functional.def(
      "adaptive_max_pool2d",
      [](const Tensor& input, const OutputSizeArgument& size, bool return_indices) {
        const OutputSize wanted = output_size_from("adaptive_max_pool2d", size);
        return pooled(return_indices,
                      [&] { return adaptive_max_pool2d_with_indices(input, wanted); });
      },
      "Maxima over windows chosen so that the result has `output_size`; None keeps a size.",
      "input"_a, "output_size"_a, "return_indices"_a = false);
}

}  // namespace

void bind_ops_pool(Binder& bind) {
  const Shape zero = {0};
  const Shape one = {1};
  for (py::module_* module : {&bind.module, &bind.functional}) {
    module->def("max_pool2d", &max_pool2d_call,
                "Maximum of each window of (N, C, H, W) or (C, H, W); with `return_indices` also "
                "its place h * W + w in the plane.",
                "input"_a, "kernel_size"_a, "stride"_a = py::none(), "padding"_a = zero,
                "dilation"_a = one, "ceil_mode"_a = false, "return_indices"_a = false);
  }
  def_functional(bind, "avg_pool2d", &avg_pool2d_call,
                 "Average of each window of (N, C, H, W) or (C, H, W).", "input"_a, "kernel_size"_a,
                 "stride"_a = py::none(), "padding"_a = zero, "ceil_mode"_a = false,
                 "count_include_pad"_a = true, "divisor_override"_a = py::none());
  bind_adaptive(bind);
}

}  // namespace resnetcpp::bindings
