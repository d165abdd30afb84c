#include "ops/conv/direct/product_weights.hpp"

#include <algorithm>

#include "kernels/table.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

template <class T>
bool multiplies_in_groups(const ProductShape& shape) {
  return shape.groups > 1 && shape.inputs == shape.outputs &&
         shape.outputs == kernels::table().of<T>().narrow_columns;
}

template <class T>
ProductWeights<T>::ProductWeights(const ProductShape& shape)
    : shape_(shape),
      padded_depth_(rounded_up(shape.depth(), kernels::kStripDepth)),
      columns_(kernels::table().of<T>().columns_for(shape.outputs)),
      panel_count_(chunk_count(shape.outputs, columns_)),
      in_groups_(multiplies_in_groups<T>(shape)) {
  // A panel that is mostly padding would cost more than what BLAS needs to pack and call.
  if (2 * shape.outputs >= columns_) panels_.emplace(shape.blocks * panel_count_ * panel_size());
}

template <class T>
template <class Fill>
void ProductWeights<T>::pack(const Fill& fill) {
  parallel_for(0, shape_.blocks * panel_count_, 1, [&](std::int64_t panel, std::int64_t) {
    const std::int64_t first = panel % panel_count_ * columns_;
    const std::int64_t filled = std::min(columns_, shape_.outputs - first);
    T* const to = panels_->data() + panel * panel_size();
    if (filled < columns_ || shape_.depth() < padded_depth_) std::fill_n(to, panel_size(), T{0});
    fill(panel / panel_count_, first, filled, to);
    if (in_groups_) leave_out_zeros(to);
  });
}

// Rows move forward alone, so that none is overwritten before it is read.
template <class T>
void ProductWeights<T>::leave_out_zeros(T* panel) const {
  const std::int64_t width = group_inputs();
  for (std::int64_t tap = 0; tap < shape_.taps; ++tap) {
    for (std::int64_t k = 0; k < width; ++k) {
      T* const to = panel + (tap * width + k) * columns_;
      for (std::int64_t lane = 0; lane < columns_; ++lane) {
        const std::int64_t input = lane / width * width + k;
        to[lane] = panel[(tap * shape_.inputs + input) * columns_ + lane];
      }
    }
  }
}

template <class T>
ProductWeights<T>::ProductWeights(const ProductShape& shape, const T* from)
    : ProductWeights(shape) {
  from_ = from;
  if (!in_panels()) return;
  pack([&](std::int64_t block, std::int64_t first, std::int64_t filled, T* to) {
    kernels::table().of<T>().transpose(filled, shape_.depth(),
                                       this->block(block) + first * shape_.depth(), shape_.depth(),
                                       to, columns_);
  });
}

template <class T>
ProductWeights<T>::ProductWeights(const ProductShape& shape, const std::vector<const T*>& rows)
    : ProductWeights(shape) {
  const auto row = [&](std::int64_t block, std::int64_t k) {
    return rows[static_cast<std::size_t>(block * shape_.depth() + k)];
  };
  if (in_panels()) {
    pack([&](std::int64_t block, std::int64_t first, std::int64_t filled, T* to) {
      for (std::int64_t k = 0; k < shape_.depth(); ++k) {
        std::copy_n(row(block, k) + first, filled, to + k * columns_);
      }
    });
    return;
  }
  copy_.emplace(shape_.blocks * shape_.outputs * shape_.depth());
  from_ = copy_->data();
  T* to = copy_->data();
  for (std::int64_t block = 0; block < shape_.blocks; ++block) {
    for (std::int64_t o = 0; o < shape_.outputs; ++o) {
      for (std::int64_t k = 0; k < shape_.depth(); ++k) *to++ = row(block, k)[o];
    }
  }
}

template bool multiplies_in_groups<float>(const ProductShape&);
template bool multiplies_in_groups<double>(const ProductShape&);
template class ProductWeights<float>;
template class ProductWeights<double>;

}  // namespace resnetcpp::conv
