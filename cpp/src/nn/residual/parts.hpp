#pragma once

#include "resnetcpp/nn/conv.hpp"
#include "resnetcpp/nn/residual.hpp"

/// The layers that residual blocks are made of.
namespace resnetcpp::nn {

inline ModulePtr conv1x1(std::int64_t in, std::int64_t out, std::int64_t stride = 1) {
  return std::make_shared<Conv2d>(Conv2d::Options(in, out, 1).stride(stride).bias(false));
}

struct Conv3x3 {
  std::int64_t stride = 1;
  std::int64_t dilation = 1;
  std::int64_t groups = 1;
};

inline ModulePtr conv3x3(std::int64_t in, std::int64_t out, const Conv3x3& how) {
  return std::make_shared<Conv2d>(Conv2d::Options(in, out, 3)
                                      .stride(how.stride)
                                      .padding(Size2d(how.dilation))
                                      .dilation(how.dilation)
                                      .groups(how.groups)
                                      .bias(false));
}

ModulePtr make_norm(const NormLayer& norm_layer, std::int64_t channels);

/// planes * (base_width / 64) * groups, rounded down as Python's int() does.
std::int64_t bottleneck_width(const ResidualBlock::Options& options);

/// Errors: ValueError for groups or widths, which only bottlenecks have.
void check_basic(const std::string& block, const ResidualBlock::Options& options);

}  // namespace resnetcpp::nn
