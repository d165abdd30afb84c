#include "resnetcpp/nn/pool.hpp"

#include "nn/text.hpp"
#include "resnetcpp/ops/pool.hpp"

namespace resnetcpp::nn {

namespace {

std::string output_text(const OutputSize2d& size) {
  if (size.single) return "output_size=" + text(size.height);
  return "output_size=(" + text(size.height) + ", " + text(size.width) + ")";
}

Pool2dOptions op_options(const MaxPool2d::Options& options) {
  Pool2dOptions run;
  run.kernel = options.kernel_size().pair();
  run.stride = options.stride().pair();
  run.padding = options.padding().pair();
  run.dilation = options.dilation().pair();
  run.ceil_mode = options.ceil_mode();
  return run;
}

}  // namespace

Tensor MaxPool2d::forward(const Tensor& x) { return max_pool2d(x, op_options(options_)); }

std::pair<Tensor, Tensor> MaxPool2d::forward_with_indices(const Tensor& x) {
  return max_pool2d_with_indices(x, op_options(options_));
}

std::string MaxPool2d::extra_repr() const {
  return "kernel_size=" + text(options_.kernel_size()) + ", stride=" + text(options_.stride()) +
         ", padding=" + text(options_.padding()) + ", dilation=" + text(options_.dilation()) +
         ", ceil_mode=" + text(options_.ceil_mode());
}

Tensor AvgPool2d::forward(const Tensor& x) {
  Pool2dOptions run;
  run.kernel = options_.kernel_size().pair();
  run.stride = options_.stride().pair();
  run.padding = options_.padding().pair();
  run.ceil_mode = options_.ceil_mode();
  run.count_include_pad = options_.count_include_pad();
  run.divisor_override = options_.divisor_override();
  return avg_pool2d(x, run);
}

std::string AvgPool2d::extra_repr() const {
  return "kernel_size=" + text(options_.kernel_size()) + ", stride=" + text(options_.stride()) +
         ", padding=" + text(options_.padding());
}

Tensor AdaptiveAvgPool2d::forward(const Tensor& x) {
  return adaptive_avg_pool2d(x, output_size_.sizes());
}

std::string AdaptiveAvgPool2d::extra_repr() const { return output_text(output_size_); }

Tensor AdaptiveMaxPool2d::forward(const Tensor& x) {
  return adaptive_max_pool2d(x, output_size_.sizes());
}

std::string AdaptiveMaxPool2d::extra_repr() const { return output_text(output_size_); }

}  // namespace resnetcpp::nn
