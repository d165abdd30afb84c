#pragma once

#include "nn/module.hpp"
#include "resnetcpp/nn/conv.hpp"
#include "resnetcpp/nn/options.hpp"
#include "resnetcpp/nn/pool.hpp"

/// What the bindings of layers share: how their values cross into Python and how a class starts.
namespace resnetcpp::bindings {

/// Binds every layer, block and network.
void bind_layers(py::module_& scope);

void bind_convolutions(py::module_& scope);
void bind_norms(py::module_& scope);
void bind_pools(py::module_& scope);
void bind_activations(py::module_& scope);
void bind_shapes(py::module_& scope);
void bind_losses(py::module_& scope);
void bind_containers(py::module_& scope);
void bind_residuals(py::module_& scope);
void bind_init(py::module_& scope);
void bind_models(py::module_& scope);
void bind_inference(py::module_& scope);

/// Starts a layer with the methods that every one has. Python overrides reach them through super(),
/// so they run this class's own code.
template <class Layer, class Parent = nn::Module>
ModuleClass<Layer, Parent> layer_class(py::module_& scope, const char* name, const char* doc) {
  auto cls = module_class<Layer, Parent>(scope, name, doc);
  cls.def(
      "forward", [](Layer& self, const Tensor& x) { return self.Layer::forward(x); },
      py::arg("input"), ReleaseGil(), doc);
  cls.def("extra_repr", [](const Layer& self) { return self.Layer::extra_repr(); });
  return cls;
}

/// A new `Made` from options, or from a tuple of several arguments.
template <class Made, class Options>
std::unique_ptr<Made> made_from(Options options) {
  return std::make_unique<Made>(std::move(options));
}
template <class Made, class... Parts>
std::unique_ptr<Made> made_from(std::tuple<Parts...> parts) {
  return std::apply([](auto&... part) { return std::make_unique<Made>(std::move(part)...); },
                    parts);
}

/// A constructor from what `make` puts together, for the class and for Python subclasses.
template <class Layer, class Options, class... Args>
auto init_from(Options (*make)(Args...)) {
  return py::init([make](Args... args) { return made_from<Layer>(make(args...)); },
                  [make](Args... args) { return made_from<Overridable<Layer>>(make(args...)); });
}

/// Reads and writes `options().name()` as the attribute `name`.
#define RESNETCPP_BIND_OPTION(cls, Layer, name)                                     \
  cls.def_property(                                                                 \
      #name, [](const Layer& self) { return self.options().name(); },               \
      [](Layer& self, const std::decay_t<decltype(self.options().name())>& value) { \
        self.options().name(value);                                                 \
      })

/// Reads and writes `name()`, which returns a reference, as the attribute `name`.
#define RESNETCPP_BIND_FIELD(cls, Layer, name)        \
  cls.def_property(                                   \
      #name, [](Layer& self) { return self.name(); }, \
      [](Layer& self, const std::decay_t<decltype(self.name())>& value) { self.name() = value; })

/// Marks what a copy of a layer needs: blank constructor arguments that draw no random numbers, and
/// the attributes to set afterwards.
template <class Class>
void set_copy_recipe(Class& cls, const py::tuple& blank, const std::vector<std::string>& fields) {
  cls.attr("_blank") = blank;
  cls.attr("_fields") = py::tuple(py::cast(fields));
}

}  // namespace resnetcpp::bindings

namespace pybind11::detail {

/// An int, or a sequence of two.
template <>
struct type_caster<resnetcpp::nn::Size2d> {
  PYBIND11_TYPE_CASTER(resnetcpp::nn::Size2d, const_name("int | tuple[int, int]"));
  type_caster() : value(0) {}
  bool load(handle source, bool) {
    const auto sizes = resnetcpp::bindings::shape_from(source);
    if (!sizes || sizes->empty() || sizes->size() > 2) return false;
    const bool is_number = !isinstance<tuple>(source) && !isinstance<list>(source);
    value = is_number ? resnetcpp::nn::Size2d(sizes->front())
                      : resnetcpp::nn::Size2d(sizes->front(), sizes->back());
    return true;
  }
  static handle cast(const resnetcpp::nn::Size2d& size, return_value_policy, handle) {
    if (size.single) return int_(size.height).release();
    return pybind11::make_tuple(size.height, size.width).release();
  }
};

/// An int or None, or a sequence of two of them.
template <>
struct type_caster<resnetcpp::nn::OutputSize2d> {
  using Size = resnetcpp::nn::OutputSize2d::Size;
  PYBIND11_TYPE_CASTER(resnetcpp::nn::OutputSize2d, const_name("int | tuple[int | None, ...]"));
  type_caster() : value(Size()) {}
  bool load(handle source, bool) {
    if (isinstance<tuple>(source) || isinstance<list>(source)) {
      const auto sizes = reinterpret_borrow<sequence>(source);
      if (sizes.size() != 2) return false;
      const auto height = size_from(sizes[0]);
      const auto width = size_from(sizes[1]);
      if (!height || !width) return false;
      value = resnetcpp::nn::OutputSize2d(*height, *width);
      return true;
    }
    const auto both = size_from(source);
    if (both) value = resnetcpp::nn::OutputSize2d(*both);
    return both.has_value();
  }
  static handle cast(const resnetcpp::nn::OutputSize2d& size, return_value_policy, handle) {
    if (size.single) return pybind11::cast(size.height).release();
    return pybind11::make_tuple(size.height, size.width).release();
  }

 private:
  static std::optional<Size> size_from(handle source) {
    if (source.is_none()) return Size();
    const auto sizes = resnetcpp::bindings::shape_from(source);
    if (!sizes || sizes->size() != 1) return std::nullopt;
    return Size(sizes->front());
  }
};

}  // namespace pybind11::detail
