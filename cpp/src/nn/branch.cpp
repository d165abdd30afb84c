#include "resnetcpp/nn/branch.hpp"

#include "nn/text.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/nn/activation.hpp"
#include "resnetcpp/nn/conv.hpp"
#include "resnetcpp/nn/pool.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/random.hpp"
#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp::nn {

SqueezeExcitation::SqueezeExcitation(std::int64_t input_channels, std::int64_t squeeze_channels) {
  RESNETCPP_CHECK(input_channels > 0 && squeeze_channels > 0, ValueError,
                  "SqueezeExcitation: expected 1 or more input and squeeze channels, got ",
                  input_channels, " and ", squeeze_channels);
  register_module("avgpool", std::make_shared<AdaptiveAvgPool2d>(OutputSize2d(1, 1)));
  register_module("fc1",
                  std::make_shared<Conv2d>(Conv2d::Options(input_channels, squeeze_channels, 1)));
  register_module("fc2",
                  std::make_shared<Conv2d>(Conv2d::Options(squeeze_channels, input_channels, 1)));
  register_module("activation", std::make_shared<ReLU>());
  register_module("scale_activation", std::make_shared<Sigmoid>());
}

Tensor SqueezeExcitation::forward(const Tensor& x) {
  const Tensor squeezed = call("activation", call("fc1", call("avgpool", x)));
  return call("scale_activation", call("fc2", squeezed)) * x;
}

StochasticDepth::StochasticDepth(double p, const std::string& mode) : p_(p), mode_(mode) {
  RESNETCPP_CHECK(p >= 0.0 && p <= 1.0, ValueError, "drop probability has to be between 0 and 1, ",
                  "but got ", text(p));
  RESNETCPP_CHECK(mode == "batch" || mode == "row", ValueError,
                  "mode has to be either 'batch' or 'row', but got ", mode);
}

Tensor StochasticDepth::forward(const Tensor& x) {
  if (!training() || p_ == 0.0 || x.dim() == 0) return x;
  const double survival = 1.0 - p_;
  Shape size(x.shape().size(), 1);
  if (mode_ == "row") size[0] = x.size(0);
  const Tensor noise = bernoulli(zeros(size, x.dtype()), survival);
  return x * (survival > 0.0 ? noise / full({}, survival, x.dtype()) : noise);
}

std::string StochasticDepth::extra_repr() const { return "p=" + text(p_) + ", mode=" + mode_; }

}  // namespace resnetcpp::nn
