// Running children: errors inside a network say where they came from.
#include "resnetcpp/error.hpp"
#include "resnetcpp/nn/module.hpp"

namespace resnetcpp::nn {

namespace {

/// An error that already carries a path: the path grows on the way out, "layer2" + "0.conv1: ...".
template <class Kind>
[[noreturn]] void rethrow_with(const std::string& name, const Kind& error) {
  const std::string text = error.what();
  const bool has_path = text.rfind("at ", 0) == 0;
  throw Kind(has_path ? "at " + name + "." + text.substr(3) : "at " + name + ": " + text);
}

}  // namespace

Tensor Module::call(const std::string& name, const Tensor& x) const {
  const ModulePtr module = child(name);
  RESNETCPP_CHECK(module != nullptr, ValueError, type_name(), ".", name,
                  ": expected a module to run, got None");
  try {
    return (*module)(x);
  } catch (const ShapeError& error) {
    rethrow_with(name, error);
  } catch (const DtypeError& error) {
    rethrow_with(name, error);
  } catch (const ValueError& error) {
    rethrow_with(name, error);
  }
}

}  // namespace resnetcpp::nn
