#include "resnetcpp/tensor/tensor.hpp"

#include <atomic>
#include <utility>

#include "autograd/meta.hpp"
#include "resnetcpp/error.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {
std::atomic<std::int64_t> live_tensors{0};
}

TensorImpl::TensorImpl(std::shared_ptr<Storage> storage_, Dtype dtype_, Shape sizes_,
                       Shape strides_, std::int64_t offset_)
    : storage(std::move(storage_)),
      sizes(std::move(sizes_)),
      strides(std::move(strides_)),
      offset(offset_),
      numel(numel_of(sizes)),
      dtype(dtype_) {
  ++live_tensors;
}

TensorImpl::~TensorImpl() { --live_tensors; }

std::int64_t live_tensor_count() { return live_tensors.load(); }

const TensorImpl& Tensor::get() const {
  RESNETCPP_CHECK(impl_ != nullptr, ValueError, "expected a tensor, got an undefined one");
  return *impl_;
}

void Tensor::check_dtype(Dtype wanted) const {
  RESNETCPP_CHECK(dtype() == wanted, DtypeError, "data: expected dtype ", name(wanted), ", got ",
                  name(dtype()));
}

std::int64_t Tensor::size(std::int64_t d) const {
  return shape().empty() ? (wrap_dim(d, 0), 1)
                         : shape()[static_cast<std::size_t>(wrap_dim(d, dim()))];
}

std::int64_t Tensor::stride(std::int64_t d) const {
  return strides().empty() ? (wrap_dim(d, 0), 1)
                           : strides()[static_cast<std::size_t>(wrap_dim(d, dim()))];
}

void* Tensor::raw_data() const {
  return static_cast<char*>(storage()->data()) +
         static_cast<std::size_t>(offset()) * item_size(dtype());
}

Scalar Tensor::item() const {
  RESNETCPP_CHECK(numel() == 1, ShapeError, "item: a Tensor with ", numel(),
                  " elements cannot be converted to Scalar");
  return dispatch_all(dtype(), [&](auto tag) {
    using T = decltype(tag);
    return Scalar(*static_cast<const T*>(raw_data()));
  });
}

}  // namespace resnetcpp
