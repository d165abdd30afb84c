#include "inference/program.hpp"
#include "ops/conv/packed_conv.hpp"
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
    return std::make_unique<ConvKernel>(*conv, keeps_heavy);
  }
  return std::make_unique<ReplayKernel>(op.run);
}

}  // namespace resnetcpp::inference
