#pragma once

#include <type_traits>

#include "kernels/batch_norm.hpp"
#include "kernels/depthwise.hpp"
#include "kernels/elementwise.hpp"
#include "kernels/layout.hpp"
#include "kernels/optim.hpp"
#include "kernels/pool.hpp"
#include "kernels/product.hpp"
#include "kernels/random.hpp"
#include "kernels/reduce.hpp"
#include "kernels/softmax.hpp"
#include "kernels/winograd.hpp"
#include "resnetcpp/cpu.hpp"

/// The kernels of one instruction set, as plain function pointers:
/// `table().of<float>().unary[Unary::exp](n, x, y)`. They run on the calling thread; callers split
/// the work with parallel_for.
namespace resnetcpp::kernels {

template <class T>
struct Kernels : ElementwiseKernels<T>,
                 ReduceKernels<T>,
                 SoftmaxKernels<T>,
                 BatchNormKernels<T>,
                 PoolKernels<T>,
                 OptimKernels<T>,
                 LayoutKernels<T>,
                 DepthwiseKernels<T>,
                 ProductKernels<T>,
                 WinogradTable<T> {};

struct Table {
  Kernels<float> f32;
  Kernels<double> f64;
  RandomKernels random;

  template <class T>
  const Kernels<T>& of() const {
    static_assert(std::is_same_v<T, float> || std::is_same_v<T, double>,
                  "kernels exist for float and double");
    if constexpr (std::is_same_v<T, float>) {
      return f32;
    } else {
      return f64;
    }
  }
};

/// The kernels of the active instruction set; throws ValueError when RESNETCPP_ISA is wrong (see
/// active_isa).
const Table& table();

/// The kernels of an instruction set; running them needs a CPU that has it.
const Table& table(Isa isa);

}  // namespace resnetcpp::kernels
