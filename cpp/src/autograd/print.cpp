// The text of a tensor: its values, and what sets it apart from other tensors.
#include "resnetcpp/tensor/print.hpp"

#include <cstddef>
#include <vector>

#include "resnetcpp/autograd/node.hpp"

namespace resnetcpp {

namespace {

std::vector<std::string> suffixes(const Tensor& x) {
  std::vector<std::string> result;
  const bool empty = x.numel() == 0;
  if (empty && x.dim() != 1) result.push_back("size=" + to_string(x.shape()));
  // Values show what they are, if they are of a kind that Python would make of them.
  const bool shows_dtype = x.dtype() == default_dtype() ||
                           (!empty && (x.dtype() == Dtype::int64 || x.dtype() == Dtype::boolean));
  if (!shows_dtype) result.push_back(std::string("dtype=torch.") + name(x.dtype()));
  if (const auto node = x.grad_fn()) {
    result.push_back("grad_fn=<" + node->name() + ">");
  } else if (x.requires_grad()) {
    result.push_back("requires_grad=True");
  }
  return result;
}

}  // namespace

std::string to_string(const Tensor& tensor) {
  if (!tensor.defined()) return "tensor(undefined)";
  const std::string prefix = "tensor(";
  std::string text = prefix + values_text(tensor, static_cast<std::int64_t>(prefix.size()));
  const auto width = static_cast<std::size_t>(print_options().linewidth);
  const std::size_t newline = text.rfind('\n');
  std::size_t line = text.size() - (newline == std::string::npos ? 0 : newline + 1) + 2;
  for (const std::string& suffix : suffixes(tensor)) {
    const bool wraps = line + suffix.size() + 2 > width;
    text += wraps ? ",\n" + std::string(prefix.size(), ' ') : ", ";
    text += suffix;
    line = wraps ? prefix.size() + suffix.size() : line + suffix.size() + 2;
  }
  return text + ")";
}

}  // namespace resnetcpp
