#include "inference/image.hpp"
#include "inference/pooled_conv.hpp"
#include "inference/program.hpp"
#include "ops/conv/packed_conv.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp::inference {

namespace {

conv::Plan plan_of(const FusedConv& conv) {
  return conv::PackedConv::plan_for(conv.weight, conv.geometry);
}

conv::Reuse reuse_of(const FusedConv& conv, bool keeps_heavy) {
  const bool stays = keeps_heavy || !conv::PackedConv::is_heavy(conv.weight, plan_of(conv));
  return stays ? conv::Reuse::often : conv::Reuse::once;
}

class ConvKernel : public Kernel {
 public:
  ConvKernel(const FusedConv& conv, bool keeps_heavy)
      : geometry_(conv.geometry),
        packed_(conv.weight, geometry_, plan_of(conv), reuse_of(conv, keeps_heavy)),
        bias_(conv.bias),
        relu_(conv.relu) {}

  Tensor run(const Operands& inputs, const Tensor& place) const override {
    const Tensor residual = inputs.size() > 1 ? inputs[1] : Tensor();
    packed_.run(geometry_, inputs[0], {Tensor(), bias_, residual, relu_}, place);
    return place;
  }

 private:
  Conv2dGeometry geometry_;
  conv::PackedConv packed_;
  Tensor bias_;
  bool relu_;
};

class PooledConvKernel : public Kernel {
 public:
  explicit PooledConvKernel(const FusedConv& conv) : conv_(conv) {}

  Tensor run(const Operands& inputs, const Tensor& place) const override {
    conv_.run(inputs[0], place);
    return place;
  }

 private:
  PooledConv conv_;
};

// As a convolution of images of one pixel, whose weights stay packed: BLAS would pack them at each
// call, which for few rows takes longer than the product.
class LinearKernel : public Kernel {
 public:
  LinearKernel(const FixedLinear& linear, std::int64_t rows)
      : geometry_(conv2d_geometry(pixels(rows, linear.weight.size(1)),
                                  pixels(linear.weight.size(0), linear.weight.size(1)), {})),
        packed_(
            view(contiguous(linear.weight), pixels(geometry_.out_channels, geometry_.in_channels)),
            geometry_, conv::Plan::direct),
        bias_(linear.bias) {}

  Tensor run(const Operands& inputs, const Tensor&) const override {
    const std::int64_t rows = geometry_.batch;
    const Tensor y = empty({rows, geometry_.out_channels}, inputs[0].dtype());
    packed_.run(geometry_, as_pixels(contiguous(inputs[0])), {Tensor(), bias_, Tensor(), false},
                as_pixels(y));
    return y;
  }

 private:
  static Shape pixels(std::int64_t rows, std::int64_t channels) { return {rows, channels, 1, 1}; }

  static Tensor as_pixels(const Tensor& x) {
    return image_at(x, pixels(x.size(0), x.size(1)), x.offset());
  }

  Conv2dGeometry geometry_;
  conv::PackedConv packed_;
  Tensor bias_;
};

class ReplayKernel : public Kernel {
 public:
  explicit ReplayKernel(autograd::Replay run) : run_(std::move(run)) {}

  Tensor run(const Operands& inputs, const Tensor&) const override { return run_(inputs); }

 private:
  autograd::Replay run_;
};

}  // namespace

StepInfo info_of(const Op& op) {
  StepInfo info{op.name, op.shape, {}, {}};
  if (const auto* const conv = std::any_cast<FusedConv>(&op.options)) {
    info.conv = conv->geometry;
    info.algorithm = name(plan_of(*conv));
    info.adds_residual = op.inputs.size() > 1;
    info.relu = conv->relu;
    info.max_pool = conv->pool.has_value();
  }
  return info;
}

bool fills_places(const Op& op) { return std::any_cast<FusedConv>(&op.options) != nullptr; }

bool may_overwrite_residual(const Op& op) {
  const auto* const conv = std::any_cast<FusedConv>(&op.options);
  return conv != nullptr && op.inputs.size() > 1 && conv->geometry.groups == 1;
}

std::int64_t transformed_bytes(const Op& op) {
  const auto* const conv = std::any_cast<FusedConv>(&op.options);
  return conv == nullptr ? 0 : conv::PackedConv::transformed_bytes(conv->weight, plan_of(*conv));
}

std::unique_ptr<Kernel> make_kernel(const Op& op, bool keeps_heavy) {
  if (const auto* const conv = std::any_cast<FusedConv>(&op.options)) {
    if (conv->pool) return std::make_unique<PooledConvKernel>(*conv);
    return std::make_unique<ConvKernel>(*conv, keeps_heavy);
  }
  if (const auto* const linear = std::any_cast<FixedLinear>(&op.options)) {
    return std::make_unique<LinearKernel>(*linear, op.shape[0]);
  }
  return std::make_unique<ReplayKernel>(op.run);
}

}  // namespace resnetcpp::inference
