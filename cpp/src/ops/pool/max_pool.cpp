#include "ops/integral.hpp"
#include "ops/pool/run.hpp"
#include "ops/reduced.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/ops/index.hpp"
#include "resnetcpp/ops/pool.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp {

namespace {

using pool::PoolGeometry;

Tensor planes_of(const Tensor& x) {
  return reshape(x, {x.size(0), x.size(1), x.size(2) * x.size(3)});
}

// Each gradient goes to the place of its maximum; the other way, each output picks it up there.
Tensor max_pool2d_backward(const Tensor& gy, const Tensor& indices, const PoolGeometry& g) {
  const Tensor gx = empty(pool::input_shape(g), gy.dtype(), pool::format_of(g));
  const Tensor from = image_data(gy, pool::format_of(g));
  dispatch_floating("max_pool2d", gy.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const auto& table = kernels::table().of<T>();
    const auto kernel =
        pool::pick(g, table.max_pool2d_backward_planes, table.max_pool2d_backward_rows);
    pool::for_each_part(g, [&](const kernels::PoolShape& part, std::int64_t in, std::int64_t out) {
      kernel(part, from.data<T>() + out, indices.data<std::int64_t>() + out, gx.data<T>() + in);
    });
  });
  if (numel_of(g.output) == 0) fill_data(gx, 0);
  Backward backward("max_pool2d_backward", {gy});
  if (backward.wants(0)) {
    backward.define(0, [=, at = backward.save(indices)](const Tensor& ggx) {
      return reshape(gather(planes_of(ggx), 2, planes_of(at.get())), g.output);
    });
  }
  return backward.attach(gx);
}

template <class Again>
Tensor attach_max_pool(const char* op, const Tensor& x, const Tensor& y, const Tensor& indices,
                       const PoolGeometry& g, const Again& again) {
  Backward backward(op, {x});
  backward.replay(g, again);
  backward.describe([&] { return pool::attributes_of(g); });
  if (backward.wants(0)) {
    backward.define(0, [=, at = backward.save(indices)](const Tensor& gy) {
      return max_pool2d_backward(gy, at.get(), g);
    });
  }
  return backward.attach(y);
}

// Undefined indices are not computed.
void max_pool2d_forward(const Tensor& x, const Tensor& y, const Tensor& indices,
                        const PoolGeometry& g) {
  const Tensor from = image_data(x, pool::format_of(g));
  dispatch_floating("max_pool2d", x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const auto& table = kernels::table().of<T>();
    const auto kernel = pool::pick(g, table.max_pool2d_planes, table.max_pool2d_rows);
    std::int64_t* const at = indices.defined() ? indices.data<std::int64_t>() : nullptr;
    pool::for_each_part_or_lines(
        g, [&](const kernels::PoolShape& part, std::int64_t in, std::int64_t out) {
          kernel(part, from.data<T>() + in, y.data<T>() + out, at == nullptr ? nullptr : at + out);
        });
  });
}

std::pair<Tensor, Tensor> squeeze_both(const std::pair<Tensor, Tensor>& pooled) {
  return {squeeze(pooled.first, 0), squeeze(pooled.second, 0)};
}

// The values back in the dtype of x.
std::pair<Tensor, Tensor> narrowed(const std::pair<Tensor, Tensor>& pooled, const Tensor& x) {
  return {to(pooled.first, x.dtype()), pooled.second};
}

// The window of output place o. PyTorch: adaptive pooling.
struct Window {
  Window(std::int64_t o, std::int64_t in, std::int64_t out)
      : first(o * in / out), last(((o + 1) * in + out - 1) / out) {}
  std::int64_t first, last;
};

template <class T>
void adaptive_max_plane(const kernels::PoolShape& shape, const T* x, T* y, std::int64_t* indices) {
  for (std::int64_t h = 0; h < shape.out_h; ++h) {
    const Window rows(h, shape.in_h, shape.out_h);
    for (std::int64_t w = 0; w < shape.out_w; ++w) {
      const Window columns(w, shape.in_w, shape.out_w);
      std::int64_t best = rows.first * shape.in_w + columns.first;
      for (std::int64_t row = rows.first; row < rows.last; ++row) {
        for (std::int64_t column = columns.first; column < columns.last; ++column) {
          const std::int64_t at = row * shape.in_w + column;
          // NaN is the largest, and stays.
          const bool larger = x[at] > x[best] || x[at] != x[at];
          if (larger) best = at;
        }
      }
      *y++ = x[best];
      *indices++ = best;
    }
  }
}

}  // namespace

std::pair<Tensor, Tensor> max_pool2d_with_indices(const Tensor& x, const Pool2dOptions& options) {
  if (is_integral(x.dtype())) return narrowed(max_pool2d_with_indices(as_float64(x), options), x);
  pool::check_image("max_pool2d", x);
  if (is_reduced(x.dtype())) return narrowed(max_pool2d_with_indices(widened(x), options), x);
  if (x.dim() == 3) return squeeze_both(max_pool2d_with_indices(unsqueeze(x, 0), options));
  const PoolGeometry g = pool::pool_geometry("max_pool2d", x, options, pool::PoolKind::max);
  const Tensor y = empty(g.output, x.dtype(), pool::format_of(g));
  const Tensor indices = empty(g.output, Dtype::int64, pool::format_of(g));
  max_pool2d_forward(x, y, indices, g);
  const auto again = [options](const Operands& in) { return max_pool2d(in[0], options); };
  return {attach_max_pool("max_pool2d", x, y, indices, g, again), indices};
}

Tensor max_pool2d(const Tensor& x, const Pool2dOptions& options) {
  if (!has_kernels(x.dtype()) || Backward("max_pool2d", {x}).wants_any())
    return max_pool2d_with_indices(x, options).first;
  pool::check_image("max_pool2d", x);
  if (x.dim() == 3) return squeeze(max_pool2d(unsqueeze(x, 0), options), 0);
  const PoolGeometry g = pool::pool_geometry("max_pool2d", x, options, pool::PoolKind::max);
  const Tensor y = empty(g.output, x.dtype(), pool::format_of(g));
  max_pool2d_forward(x, y, Tensor(), g);
  return Backward("max_pool2d", {x}).attach(y);
}

std::pair<Tensor, Tensor> adaptive_max_pool2d_with_indices(
    const Tensor& x, const std::array<std::optional<std::int64_t>, 2>& output_size) {
  pool::check_image("adaptive_max_pool2d", x);
  if (is_reduced(x.dtype())) {
    return narrowed(adaptive_max_pool2d_with_indices(widened(x), output_size), x);
  }
  if (x.dim() == 3) {
    return squeeze_both(adaptive_max_pool2d_with_indices(unsqueeze(x, 0), output_size));
  }
  const Tensor dense = image_data(x, MemoryFormat::contiguous);
  PoolGeometry g = pool::adaptive_geometry("adaptive_max_pool2d", dense, output_size);
  g.rows = false;
  g.shape.count = x.size(0) * x.size(1);
  const Tensor y = empty(g.output, x.dtype());
  const Tensor indices = empty(g.output, Dtype::int64);
  dispatch_floating("adaptive_max_pool2d", x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const std::int64_t plane = g.shape.in_h * g.shape.in_w;
    const std::int64_t result = g.shape.out_h * g.shape.out_w;
    pool::for_each_part(g, [&](const kernels::PoolShape& part, std::int64_t in, std::int64_t out) {
      for (std::int64_t i = 0; i < part.count; ++i) {
        adaptive_max_plane(part, dense.data<T>() + in + i * plane, y.data<T>() + out + i * result,
                           indices.data<std::int64_t>() + out + i * result);
      }
    });
  });
  const auto again = [output_size](const Operands& in) {
    return adaptive_max_pool2d(in[0], output_size);
  };
  return {attach_max_pool("adaptive_max_pool2d", x, y, indices, g, again), indices};
}

Tensor adaptive_max_pool2d(const Tensor& x,
                           const std::array<std::optional<std::int64_t>, 2>& output_size) {
  return adaptive_max_pool2d_with_indices(x, output_size).first;
}

}  // namespace resnetcpp
