#include "ops/conv/direct/product_weights.hpp"

#include <algorithm>

#include "kernels/table.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

// A panel that is mostly padding would cost more than what BLAS needs to pack and call.
template <class T>
ProductWeights<T>::ProductWeights(const ProductShape& shape, const T* from, bool transposed)
    : shape_(shape),
      from_(from),
      transposed_(transposed),
      padded_depth_(rounded_up(shape.depth, kernels::kStripDepth)),
      columns_(kernels::table().of<T>().columns_for(shape.outputs)),
      panel_count_(chunk_count(shape.outputs, columns_)) {
  if (2 * shape.outputs < columns_) return;
  panels_.emplace(shape.blocks * panel_count_ * panel_size());
  parallel_for(0, shape.blocks * panel_count_, 1, [&](std::int64_t panel, std::int64_t) {
    pack(panel / panel_count_, panel % panel_count_);
  });
}

template <class T>
void ProductWeights<T>::pack(std::int64_t block, std::int64_t index) const {
  const kernels::Kernels<T>& kernels = kernels::table().of<T>();
  const std::int64_t first = index * columns_;
  const std::int64_t filled = std::min(columns_, shape_.outputs - first);
  const T* const from = this->block(block);
  T* const to = panels_->data() + (block * panel_count_ + index) * panel_size();
  if (filled < columns_ || shape_.depth < padded_depth_) std::fill_n(to, panel_size(), T{0});
  if (transposed_) {
    kernels.transpose(filled, shape_.depth, from + first * shape_.depth, shape_.depth, to,
                      columns_);
    return;
  }
  for (std::int64_t k = 0; k < shape_.depth; ++k) {
    std::copy_n(from + k * shape_.outputs + first, filled, to + k * columns_);
  }
}

template class ProductWeights<float>;
template class ProductWeights<double>;

}  // namespace resnetcpp::conv
