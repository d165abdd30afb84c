#pragma once

namespace resnetcpp::kernels {

/// One function pointer for each value of an enum whose last value is `count`.
template <class Op, class Function>
struct PerOp {
  Function entries[static_cast<int>(Op::count)];

  [[gnu::always_inline]] Function& operator[](Op op) { return entries[static_cast<int>(op)]; }
  [[gnu::always_inline]] const Function& operator[](Op op) const {
    return entries[static_cast<int>(op)];
  }
};

}  // namespace resnetcpp::kernels
