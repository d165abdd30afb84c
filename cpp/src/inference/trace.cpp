#include "inference/fuse.hpp"
#include "resnetcpp/error.hpp"

namespace resnetcpp::inference {

namespace {

constexpr const char* kPrefix = "optimize_for_inference: ";

void check_evaluation(nn::Module& model) {
  for (const auto& [path, module] : model.named_modules()) {
    RESNETCPP_CHECK(!module->training(), ValueError, kPrefix,
                    "expected a model in evaluation mode, got ",
                    path.empty() ? "one" : "'" + path + "'", " (", module->type_name(),
                    ") in training mode; call model.eval() first");
  }
}

}  // namespace

Graph trace(nn::Module& model, const Tensor& example) {
  check_evaluation(model);
  RESNETCPP_CHECK(has_kernels(example.dtype()), DtypeError, kPrefix,
                  "expected a float32 or float64 example, got ", name(example.dtype()));
  Graph graph = record([&](const Tensors& inputs) { return Tensors{model(inputs[0])}; }, {example});
  for (Op& op : graph.ops) {
    RESNETCPP_CHECK(op.run, ValueError, kPrefix,
                    "expected a model of ops that can be run again by themselves, got ", op.name,
                    "; leave that part out of what is optimised, or write it with other ops");
    for (Input& input : op.inputs) {
      if (input.constant.defined()) input.constant = input.constant.detach();
    }
  }
  RESNETCPP_CHECK(graph.outputs[0] != kConstant, ValueError, kPrefix,
                  "expected a model whose output is computed from its input, got one that is cut "
                  "off from it: by detach, no_grad or an op without a gradient");
  return graph;
}

}  // namespace resnetcpp::inference
