// Copies that record gradients.
#include "resnetcpp/tensor/copy.hpp"

#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/autograd/inplace.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"

namespace resnetcpp {

Tensor clone(const Tensor& x, MemoryFormat format) {
  Backward backward("clone", {x});
  backward.replay([format](const Operands& in) { return clone(in[0], format); });
  backward.describe();
  backward.define(0, [](const Tensor& gy) { return gy; });
  return backward.attach(clone_data(x, format));
}

Tensor contiguous(const Tensor& x, MemoryFormat format) {
  const bool lies_so = format == MemoryFormat::channels_last ? x.is_channels_last()
                       : format == MemoryFormat::contiguous  ? x.is_contiguous()
                                                             : true;
  return lies_so ? x : clone(x, format);
}

Tensor to(const Tensor& x, Dtype dtype) {
  if (x.dtype() == dtype) return x;
  Backward backward("to_copy", {x});
  backward.replay([dtype](const Operands& in) { return to(in[0], dtype); });
  backward.describe([dtype] { return Attributes{{"dtype", dtype}}; });
  backward.define(0, [old = x.dtype()](const Tensor& gy) { return to(gy, old); });
  return backward.attach(cast_data(x, dtype));
}

const Tensor& copy_(const Tensor& x, const Tensor& source) {
  autograd::check_inplace("copy_", x);
  copy_data(x, source);
  // A node of its own: hooks on x must not see the other gradients of `source`.
  // What x held before gets zeros; a view's base sees to that itself.
  const bool is_view = autograd::view_base(x).defined();
  Backward backward("copy", {source, is_view ? Tensor() : x});
  if (!is_view) backward.describe();
  if (backward.wants(0)) {
    backward.define(0, [shape = source.shape(), dtype = source.dtype()](const Tensor& gy) {
      return to(sum_to_size(gy, shape), dtype);
    });
  }
  if (backward.wants(1)) backward.define(1, [](const Tensor& gy) { return zeros_like(gy); });
  autograd::adopt_history(x, backward.attach(alias(x, x.shape(), x.strides(), x.offset())));
  return x;
}

}  // namespace resnetcpp
