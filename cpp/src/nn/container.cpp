#include "resnetcpp/nn/container.hpp"

#include <iterator>

#include "nn/text.hpp"
#include "resnetcpp/error.hpp"

namespace resnetcpp::nn {

namespace {

ModulePtr child_at(const Container& container, std::int64_t index) {
  const std::int64_t size = container.size();
  RESNETCPP_CHECK(index >= -size && index < size, IndexError, "index ", index, " is out of range");
  return std::next(container.children().begin(), index < 0 ? index + size : index)->second;
}

// A run of equal children as ModuleList prints it.
std::string run_text(std::int64_t first, std::int64_t last, const std::string& child) {
  if (first == last) return "(" + text(first) + "): " + child;
  return "(" + text(first) + "-" + text(last) + "): " + text(last - first + 1) + " x " + child;
}

std::string indented(const std::string& lines) {
  std::string result = "  ";
  for (const char c : lines) {
    result += c;
    if (c == '\n') result += "  ";
  }
  return result;
}

}  // namespace

Sequential::Sequential(const std::vector<ModulePtr>& modules) {
  for (const ModulePtr& module : modules) append(module);
}

Sequential::Sequential(const std::vector<NamedModule>& modules) {
  for (const auto& [name, module] : modules) register_module(name, module);
}

Tensor Sequential::forward(const Tensor& x) {
  std::vector<std::string> names;  // a child may change this container while it runs
  for (const auto& entry : children()) names.push_back(entry.first);
  Tensor result = x;
  for (const std::string& name : names) result = call(name, result);
  return result;
}

Sequential& Sequential::append(const ModulePtr& module) {
  register_module(text(size()), module);
  return *this;
}

ModulePtr Sequential::at(std::int64_t index) const { return child_at(*this, index); }

ModuleList::ModuleList(const std::vector<ModulePtr>& modules) {
  for (const ModulePtr& module : modules) append(module);
}

ModuleList& ModuleList::append(const ModulePtr& module) {
  register_module(text(size()), module);
  return *this;
}

ModulePtr ModuleList::at(std::int64_t index) const { return child_at(*this, index); }

std::string ModuleList::repr() const {
  std::vector<std::string> items;
  for (const auto& [name, child] : children()) {
    items.push_back(child == nullptr ? "None" : child->repr());
  }
  if (items.empty()) return type_name() + "()";
  std::string result = type_name() + "(\n";
  for (std::size_t first = 0; first < items.size();) {
    std::size_t last = first;
    while (last + 1 < items.size() && items[last + 1] == items[first]) ++last;
    result += indented(run_text(static_cast<std::int64_t>(first), static_cast<std::int64_t>(last),
                                items[first])) +
              "\n";
    first = last + 1;
  }
  return result + ")";
}

ModuleDict::ModuleDict(const std::vector<NamedModule>& modules) {
  for (const auto& [name, module] : modules) register_module(name, module);
}

}  // namespace resnetcpp::nn
