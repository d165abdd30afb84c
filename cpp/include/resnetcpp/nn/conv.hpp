#pragma once

#include <memory>
#include <string>
#include <variant>

#include "resnetcpp/nn/module.hpp"
#include "resnetcpp/nn/options.hpp"
#include "resnetcpp/ops/conv.hpp"

namespace resnetcpp::conv {
class WeightCache;
}

/// Convolution layers.
namespace resnetcpp::nn {

/// How much a convolution pads: sizes, "same" (output size = input size) or "valid" (nothing).
using Padding2d = std::variant<std::string, Size2d>;

/// y = conv2d(x, weight) + bias
/// x (N, C, H, W) or (C, H, W) -> (N, O, H', W') with H' = floor((H + 2 padding - dilation (K - 1)
/// - 1) / stride) + 1
/// Parameters: weight (O, C/groups, KH, KW), bias (O,), both drawn from U(-b, b) with
/// b = 1 / sqrt(C/groups KH KW). PyTorch: torch.nn.Conv2d.
/// Errors: ValueError for options that do not fit together; in forward as resnetcpp::conv2d.
class Conv2d : public Module {
 public:
  class Options {
   public:
    Options(std::int64_t in_channels, std::int64_t out_channels, Size2d kernel_size)
        : in_channels_(in_channels), out_channels_(out_channels), kernel_size_(kernel_size) {}

    RESNETCPP_OPTION(std::int64_t, in_channels, 0);
    RESNETCPP_OPTION(std::int64_t, out_channels, 0);
    RESNETCPP_OPTION(Size2d, kernel_size, 1);
    RESNETCPP_OPTION(Size2d, stride, 1);
    RESNETCPP_OPTION(Padding2d, padding, Size2d(0));
    RESNETCPP_OPTION(Size2d, dilation, 1);
    RESNETCPP_OPTION(std::int64_t, groups, 1);
    RESNETCPP_OPTION(bool, bias, true);
    /// "zeros", "reflect", "replicate" or "circular".
    RESNETCPP_OPTION(std::string, padding_mode, "zeros");
    RESNETCPP_OPTION(Dtype, dtype, default_dtype());
  };

  explicit Conv2d(const Options& options);

  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "Conv2d"; }
  std::string extra_repr() const override;
  /// Draws weight and bias anew.
  void reset_parameters();

  /// Read at each forward.
  Options& options() { return options_; }
  const Options& options() const { return options_; }
  /// Of the convolution that forward runs; modes of padding other than zeros come before it.
  Conv2dOptions run_options() const;
  /// The weights as calls outside the graph left them packed.
  conv::WeightCache& weight_cache() const { return *weight_cache_; }

 private:
  Options options_;
  std::shared_ptr<conv::WeightCache> weight_cache_;
};

}  // namespace resnetcpp::nn
