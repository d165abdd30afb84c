#pragma once

#include "bind.hpp"
#include "resnetcpp/nn/module.hpp"

namespace resnetcpp::bindings {

/// Python functions as hooks of a module; C++ callers run them with one tensor, Python callers
/// with whatever they passed.
struct PythonPreHook : nn::ForwardPreHook {
  PythonPreHook(py::function fn, bool kwargs)
      : function(share(std::move(fn))), with_kwargs(kwargs) {}
  Tensor run(nn::Module& module, const Tensor& input) override;

  std::shared_ptr<py::object> function;
  bool with_kwargs;
};

struct PythonHook : nn::ForwardHook {
  PythonHook(py::function fn, bool kwargs) : function(share(std::move(fn))), with_kwargs(kwargs) {}
  Tensor run(nn::Module& module, const Tensor& input, const Tensor& output) override;

  std::shared_ptr<py::object> function;
  bool with_kwargs;
};

/// Arguments after the pre-hooks have seen them.
struct Arguments {
  py::tuple args;
  py::dict kwargs;
};

Arguments run_pre_hooks(nn::Module& module, const py::object& self, Arguments arguments);
py::object run_hooks(nn::Module& module, const py::object& self, const Arguments& arguments,
                     py::object output);

}  // namespace resnetcpp::bindings
