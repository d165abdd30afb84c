#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "resnetcpp/tensor/dtype.hpp"
#include "resnetcpp/tensor/scalar.hpp"
#include "resnetcpp/tensor/shape.hpp"
#include "resnetcpp/tensor/storage.hpp"

namespace resnetcpp {

class Tensor;

namespace autograd {
class Node;
struct Meta;
}  // namespace autograd

/// Where a tensor's elements lie: a window of sizes and strides on a storage, plus its place in the
/// autograd graph. Users hold it through `Tensor`; several handles may share one.
class TensorImpl : public std::enable_shared_from_this<TensorImpl> {
 public:
  TensorImpl(std::shared_ptr<Storage> storage, Dtype dtype, Shape sizes, Shape strides,
             std::int64_t offset);
  virtual ~TensorImpl();
  TensorImpl(const TensorImpl&) = delete;
  TensorImpl& operator=(const TensorImpl&) = delete;

  /// Whether this is an nn::Parameter, which modules register when it is assigned to them.
  virtual bool is_parameter() const { return false; }

  std::shared_ptr<Storage> storage;
  Shape sizes;
  Shape strides;
  std::int64_t offset;
  std::int64_t numel;
  Dtype dtype;
  /// Null until autograd needs it.
  std::unique_ptr<autograd::Meta> meta;
};

/// A multi-dimensional array that records gradients: a handle, cheap to copy; copies are the same
/// tensor. PyTorch: torch.Tensor. Ops are free functions in ops/.
class Tensor {
 public:
  /// An undefined tensor: no storage, no shape.
  Tensor() = default;
  explicit Tensor(std::shared_ptr<TensorImpl> impl) : impl_(std::move(impl)) {}

  bool defined() const { return impl_ != nullptr; }
  bool is_same(const Tensor& other) const { return impl_ == other.impl_; }
  const std::shared_ptr<TensorImpl>& impl() const { return impl_; }

  const Shape& shape() const { return get().sizes; }
  const Shape& strides() const { return get().strides; }
  std::int64_t dim() const { return static_cast<std::int64_t>(get().sizes.size()); }
  std::int64_t numel() const { return get().numel; }
  std::int64_t offset() const { return get().offset; }
  Dtype dtype() const { return get().dtype; }
  const std::shared_ptr<Storage>& storage() const { return get().storage; }

  /// Size of one dimension; negative counts from the end. Errors: IndexError.
  std::int64_t size(std::int64_t dim) const;
  std::int64_t stride(std::int64_t dim) const;

  bool is_contiguous() const { return resnetcpp::is_contiguous(get().sizes, get().strides); }
  bool is_channels_last() const { return resnetcpp::is_channels_last(get().sizes, get().strides); }

  /// Address of the first element. `T` must store the dtype. Whoever changes what other tensors or
  /// layers may have seen calls bump_version() after it. Errors: DtypeError.
  template <class T>
  T* data() const {
    check_dtype(dtype_of<T>);
    return static_cast<T*>(raw_data());
  }
  void* raw_data() const;

  /// The value of a tensor with one element. Errors: ShapeError.
  Scalar item() const;
  template <class T>
  T item() const {
    return item().to<T>();
  }

  std::int64_t version() const { return get().storage->version(); }
  void bump_version() const { get().storage->bump_version(); }

  // Autograd: declared here for `x.backward()`, defined in autograd/.

  bool requires_grad() const;
  /// Errors: GradError for dtypes that are not floating-point, and for results of ops.
  const Tensor& set_requires_grad(bool value) const;
  bool is_leaf() const;
  /// The accumulated gradient, undefined before the first backward.
  Tensor grad() const;
  /// Errors: ShapeError, DtypeError if `value` does not fit.
  void set_grad(const Tensor& value) const;
  /// The node that made this tensor; null for leaves.
  std::shared_ptr<autograd::Node> grad_fn() const;
  /// Accumulates d(this)/d(leaf) into every leaf's grad. `gradient` may be left out for one
  /// element. Errors: GradError in PyTorch's words.
  void backward(const Tensor& gradient = {}, bool retain_graph = false,
                bool create_graph = false) const;
  /// The same data outside the graph; changes are seen by both. PyTorch: Tensor.detach.
  Tensor detach() const;

 private:
  const TensorImpl& get() const;
  void check_dtype(Dtype wanted) const;

  std::shared_ptr<TensorImpl> impl_;
};

/// Tensors alive in this process, for tests that look for leaks.
std::int64_t live_tensor_count();

/// PyTorch's text of a tensor: values, dtype where it is not the default, gradient.
std::string to_string(const Tensor& tensor);

}  // namespace resnetcpp
