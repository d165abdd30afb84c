// The buffer protocol: memoryview(tensor), np.frombuffer(tensor).
#include <string>

#include "interop/interop.hpp"
#include "resnetcpp/error.hpp"

namespace resnetcpp::bindings {

namespace {

/// What a Py_buffer points at until it is released.
struct Layout {
  std::vector<py::ssize_t> shape;
  std::vector<py::ssize_t> strides;
};

void check_request(const Tensor& x, int flags) {
  const auto asks = [flags](int wish) { return (flags & wish) == wish; };
  RESNETCPP_CHECK(!asks(PyBUF_WRITABLE) || x.storage()->writable(), Error,
                  "buffer: expected memory that may be written, got a read-only tensor");
  const bool wants_order = asks(PyBUF_C_CONTIGUOUS) || asks(PyBUF_ANY_CONTIGUOUS);
  RESNETCPP_CHECK(x.is_contiguous() || (asks(PyBUF_STRIDES) && !wants_order), Error,
                  "buffer: expected a contiguous tensor, got strides ", to_string(x.strides()),
                  " for sizes ", to_string(x.shape()), "; use contiguous()");
  RESNETCPP_CHECK(x.dim() < 2 || !asks(PyBUF_F_CONTIGUOUS), Error,
                  "buffer: expected a request for C order, got Fortran order");
}

void fill_view(Py_buffer* view, const Tensor& x, int flags) {
  check_no_grad(x);
  check_request(x, flags);
  auto layout = std::make_unique<Layout>();
  layout->shape.assign(x.shape().begin(), x.shape().end());
  layout->strides = byte_strides(x);
  const auto asks = [flags](int wish) { return (flags & wish) == wish; };
  x.storage()->expose();
  view->buf = x.raw_data();
  view->itemsize = static_cast<py::ssize_t>(item_size(x.dtype()));
  view->len = static_cast<py::ssize_t>(x.numel()) * view->itemsize;
  view->readonly = x.storage()->writable() ? 0 : 1;
  view->ndim = static_cast<int>(x.dim());
  view->format = asks(PyBUF_FORMAT) ? const_cast<char*>(buffer_format(x.dtype())) : nullptr;
  view->shape = asks(PyBUF_ND) ? layout->shape.data() : nullptr;
  view->strides = asks(PyBUF_STRIDES) ? layout->strides.data() : nullptr;
  view->suboffsets = nullptr;
  // The owner is a tensor of its own: assigning `.data` must not free memory that somebody sees.
  view->obj = py::cast(x.detach()).release().ptr();
  view->internal = layout.release();
}

int get_buffer(PyObject* self, Py_buffer* view, int flags) {
  view->obj = nullptr;
  try {
    fill_view(view, py::handle(self).cast<Tensor>(), flags);
    return 0;
  } catch (py::error_already_set& error) {
    error.restore();
  } catch (const std::exception& error) {
    PyErr_SetString(PyExc_BufferError, error.what());
  }
  return -1;
}

void release_buffer(PyObject*, Py_buffer* view) { delete static_cast<Layout*>(view->internal); }

}  // namespace

void bind_buffer(TensorClass& tensor) {
  // pybind11's own slots would let the buffer outlive the memory.
  auto* const type = reinterpret_cast<PyHeapTypeObject*>(tensor.ptr());
  type->as_buffer.bf_getbuffer = &get_buffer;
  type->as_buffer.bf_releasebuffer = &release_buffer;
}

}  // namespace resnetcpp::bindings
