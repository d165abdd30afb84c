#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "resnetcpp/nn/module.hpp"
#include "resnetcpp/nn/options.hpp"

/// Pooling layers. x (N, C, H, W) or (C, H, W) -> (N, C, H', W')
/// Errors: in forward as the op of the same name.
namespace resnetcpp::nn {

/// The largest value of each window. PyTorch: torch.nn.MaxPool2d.
class MaxPool2d : public Module {
 public:
  class Options {
   public:
    Options(Size2d kernel_size)  // NOLINT(google-explicit-constructor)
        : kernel_size_(kernel_size), stride_(kernel_size) {}

    RESNETCPP_OPTION(Size2d, kernel_size, 1);
    /// The kernel size unless it is set.
    RESNETCPP_OPTION(Size2d, stride, 1);
    RESNETCPP_OPTION(Size2d, padding, 0);
    RESNETCPP_OPTION(Size2d, dilation, 1);
    RESNETCPP_OPTION(bool, ceil_mode, false);
    /// Python's forward gives the positions too; C++ has forward_with_indices.
    RESNETCPP_OPTION(bool, return_indices, false);
  };

  explicit MaxPool2d(const Options& options) : options_(options) {}

  Tensor forward(const Tensor& x) override;
  /// Also the position h * W + w of each maximum in its input plane, int64.
  std::pair<Tensor, Tensor> forward_with_indices(const Tensor& x);
  std::string type_name() const override { return "MaxPool2d"; }
  std::string extra_repr() const override;

  Options& options() { return options_; }
  const Options& options() const { return options_; }

 private:
  Options options_;
};

/// The mean of each window. PyTorch: torch.nn.AvgPool2d.
class AvgPool2d : public Module {
 public:
  class Options {
   public:
    Options(Size2d kernel_size)  // NOLINT(google-explicit-constructor)
        : kernel_size_(kernel_size), stride_(kernel_size) {}

    RESNETCPP_OPTION(Size2d, kernel_size, 1);
    /// The kernel size unless it is set.
    RESNETCPP_OPTION(Size2d, stride, 1);
    RESNETCPP_OPTION(Size2d, padding, 0);
    RESNETCPP_OPTION(bool, ceil_mode, false);
    RESNETCPP_OPTION(bool, count_include_pad, true);
    RESNETCPP_OPTION(std::optional<std::int64_t>, divisor_override, std::nullopt);
  };

  explicit AvgPool2d(const Options& options) : options_(options) {}

  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "AvgPool2d"; }
  std::string extra_repr() const override;

  Options& options() { return options_; }
  const Options& options() const { return options_; }

 private:
  Options options_;
};

/// An output size; one without a value keeps the input's.
struct OutputSize2d {
  using Size = std::optional<std::int64_t>;

  OutputSize2d(Size both)  // NOLINT(google-explicit-constructor): a number is a size
      : height(both), width(both), single(true) {}
  OutputSize2d(std::int64_t both)  // NOLINT(google-explicit-constructor)
      : OutputSize2d(Size(both)) {}
  OutputSize2d(Size h, Size w) : height(h), width(w) {}

  std::array<Size, 2> sizes() const { return {height, width}; }

  Size height;
  Size width;
  /// Given as one number: printed as one.
  bool single = false;
};

/// The mean of windows that divide the input evenly. PyTorch: torch.nn.AdaptiveAvgPool2d.
class AdaptiveAvgPool2d : public Module {
 public:
  explicit AdaptiveAvgPool2d(OutputSize2d output_size) : output_size_(output_size) {}

  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "AdaptiveAvgPool2d"; }
  std::string extra_repr() const override;

  OutputSize2d& output_size() { return output_size_; }

 private:
  OutputSize2d output_size_;
};

/// The largest value of windows that divide the input evenly. PyTorch: torch.nn.AdaptiveMaxPool2d.
class AdaptiveMaxPool2d : public Module {
 public:
  explicit AdaptiveMaxPool2d(OutputSize2d output_size) : output_size_(output_size) {}

  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "AdaptiveMaxPool2d"; }
  std::string extra_repr() const override;

  OutputSize2d& output_size() { return output_size_; }

 private:
  OutputSize2d output_size_;
};

}  // namespace resnetcpp::nn
