#pragma once

namespace resnetcpp::blas {

/// Keeps OpenBLAS on the calling thread: more of them would change the order of its sums.
void use_one_thread();

}  // namespace resnetcpp::blas
