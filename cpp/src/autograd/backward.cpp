#include "resnetcpp/autograd/backward.hpp"

#include <algorithm>
#include <utility>

#include "autograd/meta.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/autograd/saved_hooks.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp::autograd {

struct Saved::State {
  std::string op;
  Tensor tensor;
  Unpack unpack;  // in place of the tensor, where hooks took it
  std::int64_t version = 0;
  bool is_output = false;
  std::weak_ptr<Node> node;      // that saved an output of its own
  std::shared_ptr<Node> source;  // of an input that hooks took
  std::size_t output = 0;

  std::shared_ptr<Node> maker() const { return is_output ? node.lock() : source; }
};

/// A node made of the rules that an op defined.
class FunctionNode : public Node {
 public:
  using Node::Node;

  std::vector<Tensor> apply(std::vector<Tensor> grads) override {
    std::vector<Tensor> results(next_edges().size());
    if (std::none_of(grads.begin(), grads.end(), [](const Tensor& g) { return g.defined(); })) {
      return results;
    }
    const std::vector<Tensor> gys = unfilled_ ? std::move(grads) : materialize(std::move(grads));
    for (const Entry& entry : rules_) {
      std::vector<Tensor> parts = entry.once ? run_once(entry, gys) : entry.rule(gys);
      for (std::size_t i = 0; i < entry.inputs.size(); ++i) {
        results[entry.inputs[i]] = std::move(parts[i]);
      }
    }
    return results;
  }

  void release() override {
    for (const auto& state : saved_) {
      state->tensor = Tensor();
      state->unpack = nullptr;
      state->source = nullptr;
    }
  }

  void add_rule(std::vector<std::size_t> inputs, Backward::JointRule rule, bool once) {
    rules_.push_back({std::move(inputs), std::move(rule), once});
  }

  void add_saved(std::shared_ptr<Saved::State> state) { saved_.push_back(std::move(state)); }

  void leave_unfilled() { unfilled_ = true; }

  void keep_record(OpRecord record) { record_ = std::make_unique<OpRecord>(std::move(record)); }
  OpRecord* record() const { return record_.get(); }

 private:
  struct Entry {
    std::vector<std::size_t> inputs;
    Backward::JointRule rule;
    bool once;
  };

  // Zeros stand in for gradients that did not arrive.
  std::vector<Tensor> materialize(std::vector<Tensor> grads) const {
    for (std::size_t i = 0; i < grads.size(); ++i) {
      if (!grads[i].defined()) grads[i] = zeros(output_shape(i), output_dtype(i));
    }
    return grads;
  }

  std::vector<Tensor> run_once(const Entry& entry, const std::vector<Tensor>& gys) const {
    std::vector<Tensor> parts;
    {
      const NoGradGuard no_grad;
      parts = entry.rule(gys);
    }
    if (grad_enabled()) {
      for (Tensor& part : parts) {
        if (part.defined()) part = refuse_second_derivative(part);
      }
    }
    return parts;
  }

  Tensor refuse_second_derivative(const Tensor& gradient) const;

  std::vector<Entry> rules_;
  bool unfilled_ = false;
  std::vector<std::shared_ptr<Saved::State>> saved_;
  std::unique_ptr<OpRecord> record_;
};

namespace {

thread_local const Recording* current_recording = nullptr;

/// Stands where a second derivative would have to be computed.
class NoSecondDerivative : public Node {
 public:
  explicit NoSecondDerivative(const std::string& op) : Node("no_second_derivative"), op_(op) {}
  std::vector<Tensor> apply(std::vector<Tensor>) override {
    throw GradError(op_ +
                    ": expected a single backward, got a double backward, which this op does "
                    "not support");
  }

 private:
  std::string op_;
};

std::string overwritten_text(const Tensor& tensor, const std::string& op, std::size_t output,
                             std::int64_t expected) {
  return detail::concat(
      "one of the variables needed for gradient computation has been modified by an inplace "
      "operation: [torch.",
      tensor_type_name(tensor.dtype()), " ", list_text(tensor.shape()), "], which is output ",
      output, " of ", op, ", is at version ", tensor.version(), "; expected version ", expected,
      " instead. Hint: the backtrace further above shows the operation that failed to compute its "
      "gradient.");
}

}  // namespace

Tensor FunctionNode::refuse_second_derivative(const Tensor& gradient) const {
  Tensor marked = gradient.detach();
  Meta& meta = meta_of(marked);
  meta.grad_fn = make_node<NoSecondDerivative>(name());
  // Whoever looks for a path to this op's inputs must come by here.
  for (const Edge& edge : next_edges()) meta.grad_fn->add_edge(edge);
  meta.output = meta.grad_fn->add_output(marked.shape(), marked.dtype());
  return marked;
}

Tensor Saved::get() const {
  RESNETCPP_CHECK(state_ != nullptr, GradError,
                  "expected no backward while a model is recorded to be run again: a recording "
                  "keeps nothing for it");
  RESNETCPP_CHECK(state_->tensor.defined() || state_->unpack, GradError,
                  "Trying to backward through the graph a second time (or directly access saved "
                  "tensors after they have already been freed). Saved intermediate values of the "
                  "graph are freed when you call .backward() or autograd.grad(). Specify "
                  "retain_graph=True if you need to backward through the graph a second time or if "
                  "you need to access saved tensors after calling backward.");
  const Tensor tensor = state_->unpack ? state_->unpack() : state_->tensor;
  RESNETCPP_CHECK(state_->unpack || tensor.version() == state_->version, GradError,
                  overwritten_text(tensor, state_->op, state_->output, state_->version));
  const std::shared_ptr<Node> maker = grad_enabled() ? state_->maker() : nullptr;
  if (maker == nullptr) return tensor;
  // Its place in the graph, found again through the node: a second backward needs it.
  Tensor linked = tensor.detach();
  Meta& meta = meta_of(linked);
  meta.grad_fn = maker;
  meta.output = state_->output;
  return linked;
}

Recording::Recording(const std::vector<Tensor>& inputs) : previous_(current_recording) {
  for (const Tensor& input : inputs) inputs_.push_back(edge_of(input).node);
  current_recording = this;
}
Recording::~Recording() { current_recording = previous_; }
bool is_recording() { return current_recording != nullptr; }

bool Recording::depends_on(const Node* maker) const {
  const auto is_maker = [&](const std::shared_ptr<Node>& input) { return input.get() == maker; };
  return maker != nullptr &&
         (record_of(*maker) != nullptr || std::any_of(inputs_.begin(), inputs_.end(), is_maker));
}

const OpRecord* record_of(const Node& node) {
  const auto* const function = dynamic_cast<const FunctionNode*>(&node);
  return function == nullptr ? nullptr : function->record();
}

Backward::Backward(const char* op, std::initializer_list<std::optional<Tensor>> inputs) {
  if (grad_enabled()) start(op, inputs);
}

Backward::Backward(const char* op, const std::vector<Tensor>& inputs) {
  if (grad_enabled()) start(op, {inputs.begin(), inputs.end()});
}

void Backward::start(const char* op, const std::vector<std::optional<Tensor>>& inputs) {
  bool any = false;
  for (const auto& input : inputs) {
    wants_.push_back(input.has_value() && input->defined() && input->requires_grad());
    any = any || wants_.back();
  }
  if (!any) return;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    RESNETCPP_CHECK(!wants_[i] || is_floating(inputs[i]->dtype()), DtypeError, op,
                    ": expected a floating-point input to differentiate");
  }
  node_ = make_node<FunctionNode>(op);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    node_->add_edge(wants_[i] ? edge_of(*inputs[i]) : Edge{});
  }
  if (is_recording()) start_record(op, inputs);
}

void Backward::start_record(const char* op, const std::vector<std::optional<Tensor>>& inputs) {
  OpRecord record{op, {}, {}, {}, {}};
  bool depends = false;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const bool varies = current_recording->depends_on(node_->next_edges()[i].node.get());
    record.inputs.push_back(varies ? Tensor() : inputs[i].value_or(Tensor()));
    depends = depends || varies;
  }
  if (depends) node_->keep_record(std::move(record));
}

OpRecord* Backward::record() const { return node_ == nullptr ? nullptr : node_->record(); }

Saved Backward::save(const Tensor& x) {
  Saved saved;
  if (node_ == nullptr || !x.defined() || record() != nullptr) return saved;
  RESNETCPP_CHECK(
      !x.storage()->inference(), GradError,
      "Inference tensors cannot be saved for backward. Please do not use Tensors created "
      "in inference mode in computation tracked by autograd. To work around this, you "
      "can make a clone to get a normal tensor and use it in autograd, or use "
      "`torch.no_grad()` instead of `torch.inference_mode()`.");
  saved.state_ = std::make_shared<Saved::State>();
  if (const auto& hooks = saved_tensor_hooks()) {
    saved.state_->unpack = hooks->pack(x);
    if (x.requires_grad()) saved.state_->source = edge_of(x).node;
  } else {
    saved.state_->tensor = x;
  }
  saved.state_->version = x.version();
  const std::shared_ptr<Node> maker = x.grad_fn();
  saved.state_->op = maker != nullptr ? maker->name() : "a leaf";
  saved.state_->output = maker != nullptr ? meta_of(x).output : 0;
  node_->add_saved(saved.state_);
  return saved;
}

Saved Backward::save_output(const Tensor& y, std::size_t output) {
  Saved saved = save(y.detach());
  if (saved.state_ == nullptr) return saved;
  saved.state_->is_output = true;
  saved.state_->node = node_;
  saved.state_->output = output;
  saved.state_->op = node_->name();
  return saved;
}

void Backward::define(std::size_t input, Rule rule) {
  define(std::vector<std::size_t>{input}, [rule = std::move(rule)](const std::vector<Tensor>& gys) {
    return std::vector<Tensor>{rule(gys[0])};
  });
}

void Backward::define(std::vector<std::size_t> inputs, JointRule rule) {
  if (node_ != nullptr) node_->add_rule(std::move(inputs), std::move(rule), false);
}

void Backward::define_unfilled(std::vector<std::size_t> inputs, JointRule rule) {
  if (node_ != nullptr) node_->leave_unfilled();
  define(std::move(inputs), std::move(rule));
}

void Backward::define_once(std::size_t input, Rule rule) {
  define_once(std::vector<std::size_t>{input},
              [rule = std::move(rule)](const std::vector<Tensor>& gys) {
                return std::vector<Tensor>{rule(gys[0])};
              });
}

void Backward::define_once(std::vector<std::size_t> inputs, JointRule rule) {
  if (node_ != nullptr) node_->add_rule(std::move(inputs), std::move(rule), true);
}

Tensor Backward::attach(const Tensor& y) { return attach(std::vector<Tensor>{y})[0]; }

std::vector<Tensor> Backward::attach(const std::vector<Tensor>& ys) {
  for (const Tensor& y : ys) {
    if (node_ == nullptr || !is_floating(y.dtype())) continue;
    Meta& meta = meta_of(y);
    meta.grad_fn = node_;
    meta.output = node_->add_output(y.shape(), y.dtype());
  }
  return ys;
}

}  // namespace resnetcpp::autograd
