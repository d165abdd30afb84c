#include "resnetcpp/nn/linear.hpp"

#include <cmath>

#include "nn/optional.hpp"
#include "nn/text.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/nn/init.hpp"
#include "resnetcpp/ops/linalg.hpp"
#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp::nn {

Linear::Linear(const Options& options) : options_(options) {
  const std::int64_t in = options.in_features();
  const std::int64_t out = options.out_features();
  RESNETCPP_CHECK(in >= 0 && out >= 0, ValueError,
                  "Linear: expected in_features and out_features of 0 or more, got ", in, " and ",
                  out);
  register_parameter("weight", nn::parameter(empty({out, in}, options.dtype())));
  register_parameter("bias",
                     options.bias() ? nn::parameter(empty({out}, options.dtype())) : Tensor());
  reset_parameters();
}

void Linear::reset_parameters() {
  const Tensor weight = parameter("weight");
  const Tensor bias = parameter("bias");
  init::kaiming_uniform_(weight, {std::sqrt(5.0)});
  if (!bias.defined()) return;
  const std::int64_t fan_in = init::calculate_fan_in_and_fan_out(weight).in;
  const double bound = fan_in > 0 ? 1.0 / std::sqrt(static_cast<double>(fan_in)) : 0.0;
  init::uniform_(bias, -bound, bound);
}

Tensor Linear::forward(const Tensor& x) {
  return linear(x, parameter("weight"), optional_parameter(*this, "bias"));
}

std::string Linear::extra_repr() const {
  return "in_features=" + text(options_.in_features()) +
         ", out_features=" + text(options_.out_features()) +
         ", bias=" + text(parameter("bias").defined());
}

}  // namespace resnetcpp::nn
