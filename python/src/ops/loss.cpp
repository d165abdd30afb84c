#include "resnetcpp/ops/loss.hpp"

#include "ops.hpp"
#include "resnetcpp/ops/norm.hpp"
#include "resnetcpp/ops/view.hpp"

namespace resnetcpp::bindings {

namespace {

using OptionalTensor = std::optional<Tensor>;

Tensor undefined_if_none(const OptionalTensor& x) { return x.value_or(Tensor()); }

// PyTorch's two retired arguments, which win over `reduction`.
Reduction reduction_of(std::optional<bool> size_average, std::optional<bool> reduce,
                       const std::string& reduction) {
  if (!size_average && !reduce) return reduction_from(reduction);
  if (!reduce.value_or(true)) return Reduction::none;
  return size_average.value_or(true) ? Reduction::mean : Reduction::sum;
}

void bind_softmax(Binder& bind) {
  using Op = Tensor (*)(const Tensor&, std::int64_t, std::optional<Dtype>);
  for (const auto& [name, op, doc] :
       {std::tuple{"softmax", static_cast<Op>(&softmax), "exp(x) / sum(exp(x)) along `dim`."},
        std::tuple{"log_softmax", static_cast<Op>(&log_softmax), "log(softmax(x)) along `dim`."}}) {
    def_op(bind, name, op, doc, py::arg("dim"), py::arg("dtype") = py::none());
    // Without a dim, PyTorch takes 0 for 0, 1 and 3 dimensions, else 1.
    const auto functional = [op = op](const Tensor& x, std::optional<std::int64_t> dim, int,
                                      std::optional<Dtype> dtype) {
      const std::int64_t implied = x.dim() == 0 || x.dim() == 1 || x.dim() == 3 ? 0 : 1;
      return op(x, dim.value_or(implied), dtype);
    };
    def_functional(bind, name, functional, doc, py::arg("input"), py::arg("dim") = py::none(),
                   py::arg("_stacklevel") = 3, py::arg("dtype") = py::none());
  }
}

void bind_class_losses(Binder& bind) {
  def_functional(
      bind, "cross_entropy",
      [](const Tensor& input, const Tensor& target, const OptionalTensor& weight,
         std::optional<bool> size_average, std::int64_t ignore_index, std::optional<bool> reduce,
         const std::string& reduction, double label_smoothing) {
        return cross_entropy(input, target,
                             {undefined_if_none(weight), ignore_index,
                              reduction_of(size_average, reduce, reduction), label_smoothing});
      },
      "Minus the log of the probability that softmax(input) gives the target.", py::arg("input"),
      py::arg("target"), py::arg("weight") = py::none(), py::arg("size_average") = py::none(),
      py::arg("ignore_index") = -100, py::arg("reduce") = py::none(), py::arg("reduction") = "mean",
      py::arg("label_smoothing") = 0.0);
  def_functional(
      bind, "nll_loss",
      [](const Tensor& input, const Tensor& target, const OptionalTensor& weight,
         std::optional<bool> size_average, std::int64_t ignore_index, std::optional<bool> reduce,
         const std::string& reduction) {
        return nll_loss(input, target,
                        {undefined_if_none(weight), ignore_index,
                         reduction_of(size_average, reduce, reduction), 0.0});
      },
      "Minus the log-probability of the target.", py::arg("input"), py::arg("target"),
      py::arg("weight") = py::none(), py::arg("size_average") = py::none(),
      py::arg("ignore_index") = -100, py::arg("reduce") = py::none(),
      py::arg("reduction") = "mean");
}

void bind_binary_losses(Binder& bind) {
  def_functional(
      bind, "binary_cross_entropy",
      [](const Tensor& input, const Tensor& target, const OptionalTensor& weight,
         std::optional<bool> size_average, std::optional<bool> reduce,
         const std::string& reduction) {
        return binary_cross_entropy(input, target, undefined_if_none(weight),
                                    reduction_of(size_average, reduce, reduction));
      },
      "Cross entropy of probabilities in [0, 1].", py::arg("input"), py::arg("target"),
      py::arg("weight") = py::none(), py::arg("size_average") = py::none(),
      py::arg("reduce") = py::none(), py::arg("reduction") = "mean");
  def_functional(
      bind, "binary_cross_entropy_with_logits",
      [](const Tensor& input, const Tensor& target, const OptionalTensor& weight,
         std::optional<bool> size_average, std::optional<bool> reduce, const std::string& reduction,
         const OptionalTensor& pos_weight) {
        return binary_cross_entropy_with_logits(input, target, undefined_if_none(weight),
                                                reduction_of(size_average, reduce, reduction),
                                                undefined_if_none(pos_weight));
      },
      "Cross entropy of sigmoid(input).", py::arg("input"), py::arg("target"),
      py::arg("weight") = py::none(), py::arg("size_average") = py::none(),
      py::arg("reduce") = py::none(), py::arg("reduction") = "mean",
      py::arg("pos_weight") = py::none());
}

void bind_distances(Binder& bind) {
  using Op = Tensor (*)(const Tensor&, const Tensor&, Reduction);
  for (const auto& [name, op, doc] :
       {std::tuple{"mse_loss", static_cast<Op>(&mse_loss), "The squared difference."},
        std::tuple{"l1_loss", static_cast<Op>(&l1_loss), "The absolute difference."}}) {
    const auto loss = [op = op](const Tensor& input, const Tensor& target,
                                std::optional<bool> size_average, std::optional<bool> reduce,
                                const std::string& reduction) {
      return op(input, target, reduction_of(size_average, reduce, reduction));
    };
    def_functional(bind, name, loss, doc, py::arg("input"), py::arg("target"),
                   py::arg("size_average") = py::none(), py::arg("reduce") = py::none(),
                   py::arg("reduction") = "mean");
  }
  def_functional(
      bind, "smooth_l1_loss",
      [](const Tensor& input, const Tensor& target, std::optional<bool> size_average,
         std::optional<bool> reduce, const std::string& reduction, double beta) {
        return smooth_l1_loss(input, target, reduction_of(size_average, reduce, reduction), beta);
      },
      "Squared below `beta`, absolute beyond.", py::arg("input"), py::arg("target"),
      py::arg("size_average") = py::none(), py::arg("reduce") = py::none(),
      py::arg("reduction") = "mean", py::arg("beta") = 1.0);
}

}  // namespace

void bind_ops_loss(Binder& bind) {
  bind_softmax(bind);
  bind_class_losses(bind);
  bind_binary_losses(bind);
  bind_distances(bind);
  def_functional(
      bind, "dropout",
      [](const Tensor& input, double p, bool training, bool inplace) {
        const Tensor y = dropout(input, p, training);
        return inplace && !y.is_same(input) ? copy_(input, y) : y;
      },
      "Zeroes elements with probability p and scales the others by 1 / (1 - p).", py::arg("input"),
      py::arg("p") = 0.5, py::arg("training") = true, py::arg("inplace") = false);
}

}  // namespace resnetcpp::bindings
