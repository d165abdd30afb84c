#include "resnetcpp/nn/module.hpp"

namespace resnetcpp::nn {

namespace {

// Every line but the first moves two places to the right.
std::string indented(const std::string& text) {
  std::string result;
  for (const char c : text) {
    result += c;
    if (c == '\n') result += "  ";
  }
  return result;
}

}  // namespace

std::string Module::repr() const {
  std::vector<std::string> lines;
  for (const auto& [name, child] : children_) {
    const std::string text = child == nullptr ? "None" : child->repr();
    lines.push_back("(" + name + "): " + indented(text));
  }
  const std::string extra = extra_repr();
  if (lines.empty() && extra.find('\n') == std::string::npos) {
    return type_name() + "(" + extra + ")";
  }
  std::string result = type_name() + "(\n";
  if (!extra.empty()) result += "  " + indented(extra) + "\n";
  for (const std::string& line : lines) result += "  " + line + "\n";
  return result + ")";
}

}  // namespace resnetcpp::nn
