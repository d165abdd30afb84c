#include "resnetcpp/nn/conv.hpp"

#include <cmath>

#include "nn/optional.hpp"
#include "nn/text.hpp"
#include "ops/conv/weight_cache.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/nn/init.hpp"
#include "resnetcpp/ops/join.hpp"
#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp::nn {

namespace {

void check_padding(const Conv2d::Options& options) {
  const auto* const name = std::get_if<std::string>(&options.padding());
  if (name == nullptr) return;
  RESNETCPP_CHECK(*name == "same" || *name == "valid", ValueError, "Invalid padding string '",
                  *name, "', should be one of {'same', 'valid'}");
  RESNETCPP_CHECK(*name == "valid" || options.stride().pair() == Pair({1, 1}), ValueError,
                  "padding='same' is not supported for strided convolutions");
}

void check_options(const Conv2d::Options& options) {
  RESNETCPP_CHECK(options.groups() > 0, ValueError, "groups must be a positive integer");
  RESNETCPP_CHECK(options.in_channels() % options.groups() == 0, ValueError,
                  "in_channels must be divisible by groups");
  RESNETCPP_CHECK(options.out_channels() % options.groups() == 0, ValueError,
                  "out_channels must be divisible by groups");
  check_padding(options);
  const std::string& mode = options.padding_mode();
  RESNETCPP_CHECK(
      mode == "zeros" || mode == "reflect" || mode == "replicate" || mode == "circular", ValueError,
      "padding_mode must be one of {'zeros', 'reflect', 'replicate', 'circular'}, but got "
      "padding_mode='",
      mode, "'");
}

bool pads_same(const Conv2d::Options& options) {
  const auto* const name = std::get_if<std::string>(&options.padding());
  return name != nullptr && *name == "same";
}

Pair padding_sizes(const Conv2d::Options& options) {
  const auto* const size = std::get_if<Size2d>(&options.padding());
  return size == nullptr ? Pair{0, 0} : size->pair();
}

/// Left, right, top and bottom, as pad takes them.
std::vector<std::int64_t> pad_amounts(const Conv2d::Options& options) {
  const Pair sizes = padding_sizes(options);
  if (!pads_same(options)) return {sizes[1], sizes[1], sizes[0], sizes[0]};
  const Pair kernel = options.kernel_size().pair();
  const Pair dilation = options.dilation().pair();
  std::vector<std::int64_t> amounts;
  for (const std::size_t i : {std::size_t{1}, std::size_t{0}}) {
    const std::int64_t total = dilation[i] * (kernel[i] - 1);
    amounts.push_back(total / 2);
    amounts.push_back(total - total / 2);
  }
  return amounts;
}

std::string padding_text(const Conv2d::Options& options) {
  const auto* const name = std::get_if<std::string>(&options.padding());
  if (name != nullptr) return ", padding=" + *name;
  const Pair sizes = padding_sizes(options);
  return sizes == Pair{0, 0} ? "" : ", padding=" + text(sizes);
}

}  // namespace

Conv2d::Conv2d(const Options& options)
    : options_(options), weight_cache_(std::make_shared<conv::WeightCache>()) {
  check_options(options);
  const Pair kernel = options.kernel_size().pair();
  const Shape shape = {options.out_channels(), options.in_channels() / options.groups(), kernel[0],
                       kernel[1]};
  register_parameter("weight", nn::parameter(empty(shape, options.dtype())));
  register_parameter("bias",
                     options.bias() ? nn::parameter(empty({shape[0]}, options.dtype())) : Tensor());
  reset_parameters();
}

void Conv2d::reset_parameters() {
  const Tensor weight = parameter("weight");
  const Tensor bias = parameter("bias");
  init::kaiming_uniform_(weight, {std::sqrt(5.0)});
  const std::int64_t fan_in = init::calculate_fan_in_and_fan_out(weight).in;
  if (!bias.defined() || fan_in == 0) return;
  const double bound = 1.0 / std::sqrt(static_cast<double>(fan_in));
  init::uniform_(bias, -bound, bound);
}

Conv2dOptions Conv2d::run_options() const {
  Conv2dOptions run;
  run.stride = options_.stride().pair();
  run.dilation = options_.dilation().pair();
  run.groups = options_.groups();
  if (options_.padding_mode() != "zeros") return run;
  run.padding = padding_sizes(options_);
  run.same_padding = pads_same(options_);
  return run;
}

Tensor Conv2d::forward(const Tensor& x) {
  const bool pads_zeros = options_.padding_mode() == "zeros";
  const Tensor padded = pads_zeros ? x : pad(x, pad_amounts(options_), options_.padding_mode());
  return conv::conv2d(padded, parameter("weight"), optional_parameter(*this, "bias"), run_options(),
                      *weight_cache_);
}

std::string Conv2d::extra_repr() const {
  std::string result = text(options_.in_channels()) + ", " + text(options_.out_channels()) +
                       ", kernel_size=" + text(options_.kernel_size().pair()) +
                       ", stride=" + text(options_.stride().pair()) + padding_text(options_);
  const Pair dilation = options_.dilation().pair();
  if (dilation != Pair{1, 1}) result += ", dilation=" + text(dilation);
  if (options_.groups() != 1) result += ", groups=" + text(options_.groups());
  if (!parameter("bias").defined()) result += ", bias=False";
  if (options_.padding_mode() != "zeros") result += ", padding_mode=" + options_.padding_mode();
  return result;
}

}  // namespace resnetcpp::nn
