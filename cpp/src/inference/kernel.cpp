#include "inference/program.hpp"
#include "ops/conv/packed_conv.hpp"
#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp::inference {

namespace {

class ConvKernel : public Kernel {
 public:
  explicit ConvKernel(const FusedConv& conv)
      : geometry_(conv.geometry),
        packed_(conv.weight, geometry_, conv::PackedConv::plan_for(conv.weight, geometry_)),
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

bool fills_places(const Op& op) { return std::any_cast<FusedConv>(&op.options) != nullptr; }

bool may_overwrite_residual(const Op& op) {
  const auto* const conv = std::any_cast<FusedConv>(&op.options);
  return conv != nullptr && op.inputs.size() > 1 && conv->geometry.groups == 1;
}

std::unique_ptr<Kernel> make_kernel(const Op& op) {
  if (const auto* const conv = std::any_cast<FusedConv>(&op.options)) {
    return std::make_unique<ConvKernel>(*conv);
  }
  return std::make_unique<ReplayKernel>(op.run);
}

}  // namespace resnetcpp::inference
