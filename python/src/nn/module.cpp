// nn.Module: attribute access and the garbage collector's view. What is naturally
// Python (generators over the tree, state dicts) is added in resnetcpp/nn/module.py.
#include "nn/module.hpp"

#include "nn/call.hpp"
#include "nn/collect.hpp"
#include "resnetcpp/error.hpp"

namespace resnetcpp::bindings {

namespace {

using nn::Module;
using nn::ModulePtr;

/// What Python keeps with a module: the objects handed out for its members, by name.
struct Attachment {
  py::dict members;
};

/// The attachment lives as long as the C++ module and needs the GIL to go.
Attachment& attachment_of(Module& module) {
  std::shared_ptr<void>& slot = module.attachment();
  if (slot == nullptr) {
    slot = std::shared_ptr<Attachment>(new Attachment, [](Attachment* owned) {
      if (!Py_IsInitialized()) return;
      const py::gil_scoped_acquire gil;
      delete owned;
    });
  }
  return *static_cast<Attachment*>(slot.get());
}

py::object remembered(Module& module, const std::string& name, const py::object& object) {
  attachment_of(module).members[py::str(name)] = object;
  return object;
}

// The Python object of a module, if there is one.
PyObject* object_or_null(const Module* module) {
  return py::detail::with_instance_map(module, [module](auto& instances) -> PyObject* {
    const auto range = instances.equal_range(module);
    if (range.first == range.second) return nullptr;
    return reinterpret_cast<PyObject*>(range.first->second);
  });
}

// --- The garbage collector -----------------------------------------------------------------------

/// Whether this registry is all that keeps a Python-made child alive: then it owns one reference to
/// the child's Python object, which the collector cannot see by itself.
PyObject* solely_owned_object(const ModulePtr& child) {
  if (child == nullptr || child.use_count() != 1) return nullptr;
  const auto* const support = dynamic_cast<const py::trampoline_self_life_support*>(child.get());
  if (support == nullptr) return nullptr;
  return object_or_null(child.get());
}

int visit_module(Module& module, visitproc visit, void* arg) {
  if (module.attachment() != nullptr) {
    Py_VISIT(static_cast<Attachment*>(module.attachment().get())->members.ptr());
  }
  for (const auto& [name, child] : module.children()) Py_VISIT(solely_owned_object(child));
  return 0;
}

extern "C" int traverse_module(PyObject* self, visitproc visit, void* arg) {
  const int stop = visit_attributes(self, visit, arg, &traverse_module);
  if (stop != 0) return stop;
  Module* const module = module_or_null(self);
  return module == nullptr ? 0 : visit_module(*module, visit, arg);
}

extern "C" int clear_module(PyObject* self) {
  clear_attributes(self);
  if (Module* const module = module_or_null(self)) {
    const std::shared_ptr<void> dropped = std::move(module->attachment());
  }
  return 0;
}

// --- Attributes ----------------------------------------------------------------------------------

std::string type_of(const py::handle& object) {
  return py::str(py::type::handle_of(object).attr("__name__")).cast<std::string>();
}

void set_plain(const py::object& self, const py::str& name, const py::object& value) {
  if (PyObject_GenericSetAttr(self.ptr(), name.ptr(), value.ptr()) != 0) {
    throw py::error_already_set();
  }
}

void forget_plain(const py::object& self, const py::str& name) {
  const py::dict attributes = self.attr("__dict__");
  if (attributes.contains(name)) attributes.attr("pop")(name);
}

void refuse(const char* kind, const std::string& name, const py::object& value,
            const char* expected) {
  throw py::type_error("cannot assign '" + type_of(value) + "' as " + kind + " '" + name + "' (" +
                       expected + " or None expected)");
}

void set_attribute(const py::object& self, const py::str& key, const py::object& value) {
  const bool is_module = py::isinstance<Module>(value);
  const bool is_tensor = py::isinstance<TensorImpl>(value);
  const bool is_parameter = is_tensor && value.cast<Tensor>().impl()->is_parameter();
  Module* const module = module_or_null(self.ptr());
  if (module == nullptr) {
    if (is_module || is_parameter) {
      PyErr_SetString(PyExc_AttributeError,
                      is_module ? "cannot assign module before Module.__init__() call"
                                : "cannot assign parameters before Module.__init__() call");
      throw py::error_already_set();
    }
    return set_plain(self, key, value);
  }
  const std::string name = key;
  if (is_parameter) {
    forget_plain(self, key);
    module->register_parameter(name, value.cast<Tensor>());
    remembered(*module, name, value);
  } else if (module->own_parameters().contains(name)) {
    if (!value.is_none()) refuse("parameter", name, value, "resnetcpp.nn.Parameter");
    module->register_parameter(name, Tensor());
  } else if (is_module) {
    forget_plain(self, key);
    module->register_module(name, value.cast<ModulePtr>());
    remembered(*module, name, value);
  } else if (module->children().contains(name)) {
    if (!value.is_none()) refuse("child module", name, value, "resnetcpp.nn.Module");
    module->register_module(name, nullptr);
  } else if (module->own_buffers().contains(name)) {
    if (!value.is_none() && !is_tensor) refuse("buffer", name, value, "resnetcpp.Tensor");
    module->register_buffer(name, is_tensor ? value.cast<Tensor>() : Tensor(),
                            module->is_persistent(name));
    remembered(*module, name, value);
  } else {
    set_plain(self, key, value);
  }
}

py::object get_attribute(const py::object& self, const std::string& name) {
  if (Module* const module = module_or_null(self.ptr())) {
    if (const auto* tensor = module->own_parameters().find(name)) {
      return member_object(*module, name, *tensor);
    }
    if (const auto* tensor = module->own_buffers().find(name)) {
      return member_object(*module, name, *tensor);
    }
    if (const auto* child = module->children().find(name)) {
      return member_object(*module, name, *child);
    }
  }
  throw py::attribute_error("'" + type_of(self) + "' object has no attribute '" + name + "'");
}

void delete_attribute(const py::object& self, const py::str& key) {
  Module* const module = module_or_null(self.ptr());
  if (module != nullptr && module->remove(key)) {
    attachment_of(*module).members.attr("pop")(key, py::none());
    return;
  }
  if (PyObject_GenericSetAttr(self.ptr(), key.ptr(), nullptr) != 0) throw py::error_already_set();
}

// --- Members as Python lists ---------------------------------------------------------------------

template <class Entries>
py::list member_list(Module& module, const Entries& entries) {
  py::list result;
  for (const auto& [name, value] : entries) {
    result.append(py::make_tuple(name, member_object(module, name, value)));
  }
  return result;
}

}  // namespace

Module* module_or_null(PyObject* object) {
  const py::detail::value_and_holder holder =
      reinterpret_cast<py::detail::instance*>(object)->get_value_and_holder();
  if (holder.vh == nullptr || !holder.holder_constructed()) return nullptr;
  // Every module class has Module as its first base, so all share one address.
  return static_cast<Module*>(holder.value_ptr());
}

py::custom_type_setup collectable() {
  return py::custom_type_setup([](PyHeapTypeObject* heap_type) {
    heap_type->ht_type.tp_traverse = &traverse_module;
    heap_type->ht_type.tp_clear = &clear_module;
  });
}

py::object member_object(Module& module, const std::string& name, const Tensor& tensor) {
  if (!tensor.defined()) return py::none();
  return remembered(module, name, py::cast(tensor));
}

py::object member_object(Module& module, const std::string& name, const ModulePtr& child) {
  if (child == nullptr) return py::none();
  return remembered(module, name, py::cast(child));
}

Tensor tensor_from_forward(const std::string& class_name, const py::object& result) {
  if (!py::isinstance<TensorImpl>(result)) {
    throw py::type_error(
        class_name + ": expected a forward that returns one tensor, as C++ calls it here, got " +
        py::str(py::type::of(result).attr("__name__")).cast<std::string>());
  }
  return result.cast<Tensor>();
}

void bind_module(py::module_& scope) {
  BaseClass cls(scope, "Module",
                "The base of every layer, block and network. PyTorch: torch.nn.Module.",
                py::dynamic_attr(), collectable());
  cls.def(py::init<>())
      .def(
          "forward",
          [](Module& self, const py::args&, const py::kwargs&) {
            return self.Module::forward(Tensor());
          },
          "What the module computes; override it.")
      .def("__setattr__", &set_attribute)
      .def("__getattr__", &get_attribute)
      .def("__delattr__", &delete_attribute)
      .def("__repr__", [](const Module& self) { return self.Module::repr(); })
      .def(
          "extra_repr", [](const Module& self) { return self.extra_repr(); },
          "The part between the brackets of the printed form; override it.")
      .def("_get_name", [](const py::object& self) { return type_of(self); })
      .def_property("training", &Module::training, &Module::set_training)
      .def(
          "register_parameter",
          [](Module& self, const std::string& name, const std::optional<Tensor>& param) {
            self.register_parameter(name, param.value_or(Tensor()));
          },
          py::arg("name"), py::arg("param"), "Adds a parameter, or None in its place.")
      .def(
          "register_buffer",
          [](Module& self, const std::string& name, const std::optional<Tensor>& tensor,
             bool persistent) {
            self.register_buffer(name, tensor.value_or(Tensor()), persistent);
          },
          py::arg("name"), py::arg("tensor"), py::arg("persistent") = true,
          "Adds a tensor that belongs to the module but is not trained.")
      .def(
          "add_module",
          [](Module& self, const std::string& name, const py::object& module) {
            self.register_module(name, module.is_none() ? nullptr : module.cast<ModulePtr>());
            if (!module.is_none()) remembered(self, name, module);
          },
          py::arg("name"), py::arg("module"), "Adds a child.")
      .def("_own_parameters", [](Module& self) { return member_list(self, self.own_parameters()); })
      .def("_own_buffers", [](Module& self) { return member_list(self, self.own_buffers()); })
      .def("_own_modules", [](Module& self) { return member_list(self, self.children()); })
      .def("_is_persistent", &Module::is_persistent)
      .def("_remove_member",
           [](const py::object& self, const py::str& name) { delete_attribute(self, name); })
      .def("_convert", [](Module& self, Dtype dtype) { self.to(dtype); });
  cls.attr("register_module") = cls.attr("add_module");
  bind_calls(scope, cls);
  scope.def("_live_modules", &Module::live_count);

  py::class_<nn::ParameterImpl, TensorImpl, std::shared_ptr<nn::ParameterImpl>>(
      scope, "Parameter", "A tensor that a module trains. PyTorch: torch.nn.Parameter.",
      py::dynamic_attr(), collectable_tensor())
      .def(py::init([](const std::optional<Tensor>& data, bool requires_grad) {
             const Tensor made = nn::parameter(data ? data->detach() : empty({0}), requires_grad);
             return std::dynamic_pointer_cast<nn::ParameterImpl>(made.impl());
           }),
           py::arg("data") = py::none(), py::arg("requires_grad") = true)
      .def("__repr__",
           [](const Tensor& self) { return "Parameter containing:\n" + to_string(self); });
}

}  // namespace resnetcpp::bindings
