#include <pthread.h>

#include <atomic>
#include <cerrno>

#include "bind.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/interrupt.hpp"
#include "resnetcpp/io/file_error.hpp"

namespace resnetcpp::bindings {

namespace {

/// The Python class that a C++ error becomes, alive as long as the process.
template <class Kind>
PyObject*& python_class() {
  static PyObject* type = nullptr;
  return type;
}

template <class Kind>
void add_class(py::module_& module, const char* name, py::handle bases, const char* doc) {
  const py::object type =
      py::module_::import("builtins")
          .attr("type")(name, bases,
                        py::dict(py::arg("__doc__") = doc, py::arg("__module__") = "resnetcpp"));
  module.attr(name) = type;
  python_class<Kind>() = type.inc_ref().ptr();
}

// A name of a file in the text may be no UTF-8; Python has such bytes in its own names as
// surrogates.
py::object text_of(const std::string& text) {
  return py::reinterpret_steal<py::object>(
      PyUnicode_DecodeUTF8(text.data(), py::ssize_t(text.size()), "surrogateescape"));
}

template <class Kind>
bool translated(const std::exception& error) {
  const auto* known = dynamic_cast<const Kind*>(&error);
  if (known == nullptr) return false;
  PyErr_SetObject(python_class<Kind>(), text_of(error.what()).ptr());
  return true;
}

// OSError picks the class that fits the number: FileNotFoundError, say.
void raise_os_error(const FileError& error) {
  const py::object path = text_of(error.path());
  errno = error.code();
  PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, path.ptr());
}

void translate(std::exception_ptr pointer) {
  try {
    if (pointer) std::rethrow_exception(pointer);
  } catch (const OutOfMemoryError& error) {
    PyErr_SetString(PyExc_MemoryError, error.what());
  } catch (const FileError& error) {
    raise_os_error(error);
  } catch (const Error& error) {
    translated<ShapeError>(error) || translated<DtypeError>(error) ||
        translated<IndexError>(error) || translated<ValueError>(error) ||
        translated<GradError>(error) || translated<FormatError>(error) ||
        translated<NotImplementedError>(error) || translated<Error>(error);
  }
}

// Python handles signals on its main thread, which after a fork is the one that forked. Other
// threads must not ask for the GIL here: at exit Python would end them in the middle of an op.
std::atomic<unsigned long> signal_thread{0};

void take_over_signals() { signal_thread.store(PyThread_get_thread_ident()); }

void raise_if_interrupted() {
  if (PyThread_get_thread_ident() != signal_thread.load(std::memory_order_relaxed)) return;
  const py::gil_scoped_acquire gil;
  if (PyErr_CheckSignals() != 0) throw py::error_already_set();
}

void check_interrupts() {
  const py::object main_thread = py::module_::import("threading").attr("main_thread")();
  signal_thread.store(main_thread.attr("ident").cast<unsigned long>());
  pthread_atfork(nullptr, nullptr, &take_over_signals);
  set_interrupt_check(&raise_if_interrupted);
}

}  // namespace

void bind_errors(py::module_& module) {
  const py::handle runtime(PyExc_RuntimeError);
  const py::handle value(PyExc_ValueError);
  add_class<ShapeError>(module, "ShapeError", py::make_tuple(value, runtime),
                        "Sizes, strides or dimensions do not fit.");
  add_class<DtypeError>(module, "DtypeError", py::make_tuple(py::handle(PyExc_TypeError), runtime),
                        "A dtype is not supported or does not match.");
  // PyTorch has RuntimeError for most bad arguments and IndexError or RuntimeError for bad places:
  // scripts that catch either class, or Python's own, catch these.
  add_class<ValueError>(module, "ArgumentError", py::make_tuple(value, runtime),
                        "An argument has a value that makes no sense.");
  add_class<IndexError>(module, "OutOfRangeError",
                        py::make_tuple(py::handle(PyExc_IndexError), runtime),
                        "An index or a dimension number is out of range.");
  add_class<FormatError>(module, "FormatError", py::make_tuple(value),
                         "A file is not what it claims to be.");
  python_class<GradError>() = PyExc_RuntimeError;
  python_class<NotImplementedError>() = PyExc_NotImplementedError;
  python_class<Error>() = PyExc_RuntimeError;
  py::register_exception_translator(&translate);
  check_interrupts();
}

}  // namespace resnetcpp::bindings
