#include "ops/integral.hpp"
#include "ops/pool/run.hpp"
#include "ops/reduced.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/ops/pool.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp {

namespace {

using pool::PoolGeometry;

// An average is linear: its backward's backward is the average again.
template <class Kernels>
Tensor average(const char* op, const Tensor& x, const PoolGeometry& g);

template <class Kernels>
Tensor average_backward(const char* op, const Tensor& gy, const PoolGeometry& g) {
  const Tensor gx = empty(pool::input_shape(g), gy.dtype(), pool::format_of(g));
  const Tensor from = image_data(gy, pool::format_of(g));
  dispatch_floating(op, gy.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const auto kernel = Kernels::template backward<T>(g);
    pool::for_each_part(g, [&](const kernels::PoolShape& part, std::int64_t in, std::int64_t out) {
      kernel(part, from.data<T>() + out, gx.data<T>() + in);
    });
  });
  if (numel_of(g.output) == 0) fill_data(gx, 0);
  Backward backward(op, {gy});
  if (backward.wants(0)) {
    backward.define(0, [=](const Tensor& ggx) { return average<Kernels>(op, ggx, g); });
  }
  return backward.attach(gx);
}

template <class Kernels>
Tensor average(const char* op, const Tensor& x, const PoolGeometry& g) {
  const Tensor y = empty(g.output, x.dtype(), pool::format_of(g));
  const Tensor from = image_data(x, pool::format_of(g));
  dispatch_floating(op, x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const auto kernel = Kernels::template forward<T>(g);
    pool::for_each_part(g, [&](const kernels::PoolShape& part, std::int64_t in, std::int64_t out) {
      kernel(part, from.data<T>() + in, y.data<T>() + out);
    });
  });
  Backward backward(op, {x});
  backward.replay([op, g](const Operands& in) { return average<Kernels>(op, in[0], g); });
  backward.describe([&] { return pool::attributes_of(g); });
  if (backward.wants(0)) {
    backward.define(0, [=](const Tensor& gy) { return average_backward<Kernels>(op, gy, g); });
  }
  return backward.attach(y);
}

struct Windows {
  template <class T>
  static auto forward(const PoolGeometry& g) {
    const auto& table = kernels::table().of<T>();
    return pool::pick(g, table.avg_pool2d_planes, table.avg_pool2d_rows);
  }
  template <class T>
  static auto backward(const PoolGeometry& g) {
    const auto& table = kernels::table().of<T>();
    return pool::pick(g, table.avg_pool2d_backward_planes, table.avg_pool2d_backward_rows);
  }
};

struct AdaptiveWindows {
  template <class T>
  static auto forward(const PoolGeometry& g) {
    const auto& table = kernels::table().of<T>();
    return pool::pick(g, table.adaptive_avg_pool2d_planes, table.adaptive_avg_pool2d_rows);
  }
  template <class T>
  static auto backward(const PoolGeometry& g) {
    const auto& table = kernels::table().of<T>();
    return pool::pick(g, table.adaptive_avg_pool2d_backward_planes,
                      table.adaptive_avg_pool2d_backward_rows);
  }
};

}  // namespace

Tensor avg_pool2d(const Tensor& x, const Pool2dOptions& options) {
  if (x.dtype() == Dtype::int64) {
    return in_float64([&](const Tensor& wide) { return avg_pool2d(wide, options); }, x);
  }
  pool::check_image("avg_pool2d", x);
  if (is_reduced(x.dtype())) {
    return in_float32([&](const Tensor& wide) { return avg_pool2d(wide, options); }, x);
  }
  if (x.dim() == 3) return squeeze(avg_pool2d(unsqueeze(x, 0), options), 0);
  const PoolGeometry g = pool::pool_geometry("avg_pool2d", x, options, pool::PoolKind::average);
  return average<Windows>("avg_pool2d", x, g);
}

Tensor adaptive_avg_pool2d(const Tensor& x,
                           const std::array<std::optional<std::int64_t>, 2>& output_size) {
  pool::check_image("adaptive_avg_pool2d", x);
  if (is_reduced(x.dtype())) {
    return in_float32([&](const Tensor& wide) { return adaptive_avg_pool2d(wide, output_size); },
                      x);
  }
  if (x.dim() == 3) return squeeze(adaptive_avg_pool2d(unsqueeze(x, 0), output_size), 0);
  const PoolGeometry g = pool::adaptive_geometry("adaptive_avg_pool2d", x, output_size);
  return average<AdaptiveWindows>("adaptive_avg_pool2d", x, g);
}

}  // namespace resnetcpp
