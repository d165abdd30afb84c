#include "resnetcpp/nn/dropout.hpp"

#include "nn/text.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/norm.hpp"
#include "resnetcpp/ops/view.hpp"

namespace resnetcpp::nn {

Dropout::Dropout(double p, bool inplace) : p_(p), inplace_(inplace) {
  RESNETCPP_CHECK(p >= 0.0 && p <= 1.0, ValueError,
                  "dropout probability has to be between 0 and 1, but got ", text(p));
}

Tensor Dropout::forward(const Tensor& x) {
  const Tensor result = dropout(x, p_, training());
  return inplace_ && !result.is_same(x) ? copy_(x, result) : result;
}

std::string Dropout::extra_repr() const { return "p=" + text(p_) + ", inplace=" + text(inplace_); }

}  // namespace resnetcpp::nn
