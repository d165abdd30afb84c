#pragma once

#include <type_traits>

#include "kernels/table.hpp"
#include "resnetcpp/ops/conv.hpp"

namespace resnetcpp::conv {

/// Which sum computes a convolution or one of its gradients.
enum class Plan { direct, winograd2, winograd4, winograd2_strided, winograd4_lines };

const char* name(Plan plan);

/// Whether a line of the output is the same bits with any lines beside it.
bool works_line_by_line(Plan plan);

/// How often the same weights are multiplied with.
enum class Reuse { once, often };

/// The plan for shapes alone: equal shapes give equal plans, whatever the threads. lanes: floats of
/// a vector; the more, the less a multiplication takes beside what comes from memory.
Plan choose_plan(const Conv2dGeometry& g, Dtype dtype, ConvAlgorithm algorithm, Reuse reuse,
                 std::int64_t lanes);

/// The same for the gradient of the input, whose weights are those of one step; with a stride it is
/// direct.
Plan choose_input_gradient_plan(const Conv2dGeometry& g, Dtype dtype, ConvAlgorithm algorithm,
                                std::int64_t lanes);

/// The same for the gradient of the weights; with a stride it is direct or along lines.
Plan choose_gradient_plan(const Conv2dGeometry& g, Dtype dtype, ConvAlgorithm algorithm,
                          std::int64_t lanes);

/// The same for the algorithm that is set and the machine that this is.
Plan choose_plan(const Conv2dGeometry& g, Dtype dtype, Reuse reuse);
Plan choose_input_gradient_plan(const Conv2dGeometry& g, Dtype dtype);
Plan choose_gradient_plan(const Conv2dGeometry& g, Dtype dtype);

/// The transforms of a Winograd plan.
template <class T>
const kernels::WinogradKernels<T>& transforms_of(Plan plan) {
  const auto& table = kernels::table().of<T>();
  if constexpr (std::is_same_v<T, float>) {
    if (plan == Plan::winograd2_strided) return table.winograd2_strided;
    if (plan == Plan::winograd4_lines) return table.winograd4_lines;
  }
  return plan == Plan::winograd2 ? table.winograd2 : table.winograd4;
}

}  // namespace resnetcpp::conv
