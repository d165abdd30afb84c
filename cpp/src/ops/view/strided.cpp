// Views of any strides, whose elements may share places.
#include <algorithm>

#include "resnetcpp/autograd/inplace.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"
#include "tensor/strided_loop.hpp"

namespace resnetcpp {

namespace {

/// Sizes, strides and offset on some storage.
struct Geometry {
  explicit Geometry(const Tensor& x) : shape(x.shape()), strides(x.strides()), offset(x.offset()) {}
  Shape shape;
  Shape strides;
  std::int64_t offset;

  std::int64_t end() const {
    std::int64_t last = offset;
    for (std::size_t i = 0; i < shape.size(); ++i) {
      if (shape[i] == 0) return offset;
      last += (shape[i] - 1) * strides[i];
    }
    return last + 1;
  }
};

void add_elements(const Tensor& to, const Tensor& from) {
  dispatch_any_floating("as_strided", to.dtype(), [&](auto tag) {
    using T = decltype(tag);
    T* const out = static_cast<T*>(to.raw_data());
    const T* const in = static_cast<const T*>(from.raw_data());
    StridedLoop<2>({&to, &from})
        .for_each_run_serial([&](std::int64_t n, const auto& at, const auto& step) {
          for (std::int64_t i = 0; i < n; ++i) {
            T& sum = out[at[0] + i * step[0]];
            sum = static_cast<T>(sum + in[at[1] + i * step[1]]);
          }
        });
  });
}

// The gradient of `part` as a gradient of `whole`, both windows on one storage.
Tensor as_strided_backward(const Tensor& gy, const Geometry& whole, const Geometry& part) {
  const std::int64_t begin = std::min(whole.offset, part.offset);
  const Tensor buffer = zeros({std::max(whole.end(), part.end()) - begin}, gy.dtype());
  add_elements(alias(buffer, part.shape, part.strides, part.offset - begin), gy);
  const Tensor gx = alias(buffer, whole.shape, whole.strides, whole.offset - begin);
  Backward backward("as_strided_backward", {gy});
  backward.define(0, [=](const Tensor& ggx) {
    RESNETCPP_CHECK(part.offset >= whole.offset && part.end() <= whole.end(), GradError,
                    "as_strided: expected a view inside its input for a double backward");
    // Laid out as the input was, so that the strides mean the same places.
    const Tensor like = empty_strided(whole.shape, whole.strides, ggx.dtype());
    copy_(like, ggx);
    return as_strided(like, part.shape, part.strides, part.offset - whole.offset);
  });
  return backward.attach(gx);
}

}  // namespace

Tensor as_strided(const Tensor& x, const Shape& shape, const Shape& strides,
                  std::optional<std::int64_t> offset) {
  RESNETCPP_CHECK(shape.size() == strides.size(), ShapeError,
                  "mismatch in length of strides and shape");
  numel_of(shape);
  const Tensor window = alias(x, shape, strides, offset.value_or(x.offset()));
  return autograd::make_view("as_strided", x, window,
                             [whole = Geometry(x), part = Geometry(window)](const Tensor& gy) {
                               return as_strided_backward(gy, whole, part);
                             });
}

Tensor unfold(const Tensor& x, std::int64_t dim, std::int64_t size, std::int64_t step) {
  const std::int64_t at = wrap_dim(dim, x.dim());
  const std::int64_t room = x.size(at);
  RESNETCPP_CHECK(size >= 0 && size <= room, ShapeError, "maximum size for tensor at dimension ",
                  at, " is ", room, " but size is ", size);
  RESNETCPP_CHECK(step > 0, ShapeError, "step is ", step, " but must be > 0");
  Shape shape = x.shape();
  Shape strides = x.strides();
  const auto place = static_cast<std::size_t>(at);
  shape.push_back(size);
  strides.push_back(x.dim() == 0 ? 1 : strides[place]);
  if (x.dim() > 0) {
    shape[place] = (room - size) / step + 1;
    if (shape[place] > 1) strides[place] *= step;
  }
  const Tensor window = alias(x, shape, strides, x.offset());
  return autograd::make_view("unfold", x, window,
                             [whole = Geometry(x), part = Geometry(window)](const Tensor& gy) {
                               return as_strided_backward(gy, whole, part);
                             });
}

}  // namespace resnetcpp
