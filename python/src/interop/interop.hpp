#pragma once

#include <pybind11/numpy.h>

#include <optional>
#include <vector>

#include "bind.hpp"

/// Memory that Python's other libraries share with tensors.
namespace resnetcpp::bindings {

/// A tensor from a number, nested lists, an array or a tensor. Without `copy`, arrays are shared.
Tensor tensor_from(const py::object& data, const std::optional<Dtype>& dtype, bool copy);

/// A tensor from a number or from nested lists of them.
Tensor from_nested(py::handle object, const std::optional<Dtype>& dtype);

bool is_list(py::handle object);

/// The letter of the dtype in the buffer protocol. Errors: DtypeError for bfloat16.
const char* buffer_format(Dtype dtype);

std::vector<py::ssize_t> byte_strides(const Tensor& x);

/// Errors: GradError for a tensor that requires grad.
void check_no_grad(const Tensor& x);

void bind_buffer(TensorClass& tensor);
void bind_dlpack(Binder& bind);
void bind_numpy(Binder& bind);

}  // namespace resnetcpp::bindings
