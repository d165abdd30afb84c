#include "ops/conv/forward.hpp"

#include <optional>
#include <utility>

#include "ops/conv/conv2d.hpp"
#include "ops/conv/depthwise.hpp"
#include "ops/conv/direct/weights.hpp"
#include "ops/conv/layout.hpp"
#include "ops/conv/weight_cache.hpp"
#include "ops/conv/winograd/lines.hpp"
#include "ops/conv/winograd/winograd.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp::conv {

namespace {

// (C, 1, KH, KW) -> (taps, C)
template <class T>
void transpose_taps(std::int64_t channels, std::int64_t taps, const T* from, T* to) {
  for (std::int64_t c = 0; c < channels; ++c) {
    for (std::int64_t tap = 0; tap < taps; ++tap) to[tap * channels + c] = from[c * taps + tap];
  }
}

template <class T>
class DepthwiseForward : public ForwardProduct<T> {
 public:
  DepthwiseForward(const Tensor& weight, const Conv2dGeometry& g) : taps_(weight.numel()) {
    const Tensor dense = contiguous_data(weight);
    transpose_taps(g.out_channels, g.kernel_height * g.kernel_width, dense.data<T>(), taps_.data());
  }

  void run(const Conv2dGeometry& g, const Tensor& images, const kernels::Tail<T>& tail,
           T* y) const override {
    DepthwiseProduct<T> product;
    product.gather = forward_gather(g, g.in_channels);
    product.placement = {g.out_height, g.out_width};
    product.x = images.data<T>();
    product.weights = taps_.data();
    product.y = y;
    product.tail = tail;
    product.run();
  }

 private:
  Workspace<T> taps_;
};

template <class T>
class DirectForward : public ForwardProduct<T> {
 public:
  DirectForward(const Tensor& weight, const Conv2dGeometry& g)
      : weight_(weight),
        blocks_(make_blocks<T>(g)),
        blocked_(std::in_place, blocks_, weight_),
        packed_(product_shape(blocks_, forward_gather(g, blocks_.inputs), blocks_.outputs),
                blocked_->data()) {
    if (!packed_.in_panels()) return;
    blocked_.reset();
    weight_ = Tensor();
  }

  void run(const Conv2dGeometry& g, const Tensor& images, const kernels::Tail<T>& tail,
           T* y) const override {
    GatherProduct<T>{forward_gather(g, blocks_.inputs),
                     {g.out_height, g.out_width},
                     packed_,
                     images.data<T>(),
                     y,
                     tail}
        .run();
  }

 private:
  Tensor weight_;
  Blocks blocks_;
  std::optional<BlockedWeights<T>> blocked_;  // while the products need it
  ProductWeights<T> packed_;
};

template <class T>
class WinogradForward : public ForwardProduct<T> {
 public:
  WinogradForward(const Tensor& weight, Plan plan, Reuse reuse)
      : transforms_(transforms_of<T>(plan)), weights_(transforms_, weight, false) {
    if (reuse == Reuse::once) return;
    packed_.emplace(transforms_, weights_);
    weights_.release();
  }

  void run(const Conv2dGeometry& g, const Tensor& images, const kernels::Tail<T>& tail,
           T* y) const override {
    WinogradProduct<T>{transforms_,
                       {g.batch, g.in_height, g.in_width, g.in_channels, images.data<T>()},
                       {g.batch, g.out_height, g.out_width, g.out_channels, y},
                       g.padding_before,
                       weights_,
                       packed_ ? &*packed_ : nullptr,
                       tail}
        .run();
  }

 private:
  const kernels::WinogradKernels<T>& transforms_;
  WinogradWeights<T> weights_;
  std::optional<PackedWeights<T>> packed_;
};

class LineForward : public ForwardProduct<float> {
 public:
  LineForward(const Tensor& weight, const Conv2dGeometry& g)
      : transforms_(transforms_of<float>(Plan::winograd4_lines)),
        weights_(transforms_, weight, g) {}

  Tensor images(const Tensor& x) const override { return x; }

  void run(const Conv2dGeometry& g, const Tensor& images, const kernels::Tail<float>& tail,
           float* y) const override {
    LineProduct<float>{transforms_, g, weights_, images, y, tail}.run();
  }

 private:
  const kernels::WinogradKernels<float>& transforms_;
  LineWeights<float> weights_;
};

// Dense copies of a tail's tensors, and pointers to them.
template <class T>
class DenseTail {
 public:
  DenseTail(const Tail& tail, const Tensor& y)
      : scale_(dense(tail.scale)),
        shift_(dense(tail.shift)),
        residual_(tail.residual.defined() ? image_data(tail.residual, MemoryFormat::channels_last)
                                          : Tensor()),
        pointers_{data(scale_), data(shift_), data(residual_), y.data<T>(), tail.relu} {}

  const kernels::Tail<T>& pointers() const { return pointers_; }

 private:
  static Tensor dense(const Tensor& x) { return x.defined() ? contiguous_data(x) : x; }
  static const T* data(const Tensor& x) { return x.defined() ? x.data<T>() : nullptr; }

  Tensor scale_, shift_, residual_;
  kernels::Tail<T> pointers_;
};

}  // namespace

template <class T>
std::unique_ptr<ForwardProduct<T>> make_forward(const Tensor& weight, const Conv2dGeometry& g,
                                                Plan plan, Reuse reuse) {
  if constexpr (std::is_same_v<T, float>) {
    if (plan == Plan::winograd4_lines) return std::make_unique<LineForward>(weight, g);
  }
  if (plan != Plan::direct) return std::make_unique<WinogradForward<T>>(weight, plan, reuse);
  if (is_depthwise(g)) return std::make_unique<DepthwiseForward<T>>(weight, g);
  return std::make_unique<DirectForward<T>>(weight, g);
}

template std::unique_ptr<ForwardProduct<float>> make_forward(const Tensor&, const Conv2dGeometry&,
                                                             Plan, Reuse);
template std::unique_ptr<ForwardProduct<double>> make_forward(const Tensor&, const Conv2dGeometry&,
                                                              Plan, Reuse);

PackedConv::PackedConv(const Tensor& weight, const Conv2dGeometry& g, Plan plan, Reuse reuse) {
  dispatch_floating("conv2d", weight.dtype(), [&](auto tag) {
    product_ = make_forward<decltype(tag)>(weight, g, plan, reuse);
  });
}

Plan PackedConv::plan_for(const Tensor& weight, const Conv2dGeometry& g) {
  return choose_plan(g, weight.dtype(), Reuse::often);
}

std::int64_t PackedConv::transformed_bytes(const Tensor& weight, Plan plan) {
  constexpr std::int64_t kGrowth = 4;
  const auto bytes = weight.numel() * static_cast<std::int64_t>(item_size(weight.dtype()));
  return plan == Plan::winograd4 ? kGrowth * bytes : 0;
}

namespace {

template <class T>
void run_product(const ForwardProduct<T>& product, const Conv2dGeometry& g, const Tensor& x,
                 const Tail& tail, const Tensor& y) {
  product.run(g, product.images(x), DenseTail<T>(tail, y).pointers(), y.data<T>());
}

}  // namespace

Tensor PackedConv::images(const Tensor& x) const {
  Tensor images;
  dispatch_floating("conv2d", x.dtype(), [&](auto tag) {
    images = static_cast<const ForwardProduct<decltype(tag)>*>(product_.get())->images(x);
  });
  return images;
}

void PackedConv::run(const Conv2dGeometry& g, const Tensor& x, const Tail& tail,
                     const Tensor& y) const {
  if (y.numel() == 0) return;
  dispatch_floating("conv2d", x.dtype(), [&](auto tag) {
    run_product(*static_cast<const ForwardProduct<decltype(tag)>*>(product_.get()), g, x, tail, y);
  });
}

namespace {

void run_once(const Tensor& x, const Tensor& weight, const Tail& tail, const Conv2dGeometry& g,
              const Tensor& y) {
  if (y.numel() == 0) return;
  const Plan plan = choose_plan(g, x.dtype(), Reuse::once);
  dispatch_floating("conv2d", x.dtype(), [&](auto tag) {
    run_product(*make_forward<decltype(tag)>(weight, g, plan, Reuse::once), g, x, tail, y);
  });
}

}  // namespace

Tensor conv2d_forward(const Tensor& x, const Tensor& weight, const Tail& tail,
                      const Conv2dGeometry& g, MemoryFormat format, WeightCache* cache) {
  const Tensor y = empty({g.batch, g.out_channels, g.out_height, g.out_width}, x.dtype(),
                         MemoryFormat::channels_last);
  const auto packed = cache == nullptr ? nullptr : cache->find(weight, g);
  if (packed != nullptr) {
    packed->run(g, x, tail, y);
  } else {
    run_once(x, weight, tail, g, y);
  }
  return image_data(y, format);
}

}  // namespace resnetcpp::conv
