#include "nn/collect.hpp"

#include "resnetcpp/autograd/hooks.hpp"

namespace resnetcpp::bindings {

Tensor PythonTensorHook::operator()(const Tensor& grad) const {
  const py::gil_scoped_acquire gil;
  const py::object result = (*function)(grad);
  return result.is_none() ? Tensor() : result.cast<Tensor>();
}

void PythonLeafHook::operator()(const Tensor& leaf) const {
  const py::gil_scoped_acquire gil;
  (*function)(leaf);
}

int visit_attributes(PyObject* self, visitproc visit, void* arg, traverseproc own_traverse) {
#if PY_VERSION_HEX >= 0x030B0000
  const bool visits_dict = Py_TYPE(self)->tp_traverse == own_traverse;
#else
  static_cast<void>(own_traverse);
  const bool visits_dict = true;
#endif
#if PY_VERSION_HEX >= 0x030D0000
  if (visits_dict) {
    const int stop = PyObject_VisitManagedDict(self, visit, arg);
    if (stop != 0) return stop;
  }
#else
  if (visits_dict) Py_VISIT(*_PyObject_GetDictPtr(self));
#endif
  Py_VISIT(Py_TYPE(self));
  return 0;
}

void clear_attributes(PyObject* self) {
#if PY_VERSION_HEX >= 0x030D0000
  PyObject_ClearManagedDict(self);
#else
  Py_CLEAR(*_PyObject_GetDictPtr(self));
#endif
}

namespace {

/// The tensor behind a Python object if that object alone keeps it alive: then its hooks are its
/// own, and only then may the collector take them for garbage together with it.
TensorImpl* own_tensor(PyObject* self) {
  const py::detail::value_and_holder place =
      reinterpret_cast<py::detail::instance*>(self)->get_value_and_holder();
  if (place.vh == nullptr || !place.holder_constructed()) return nullptr;
  const auto& holder = place.holder<std::shared_ptr<TensorImpl>>();
  return holder.use_count() == 1 ? holder.get() : nullptr;
}

int visit_hooks(const TensorImpl& x, visitproc visit, void* arg) {
  const autograd::OwnHooks hooks = autograd::own_hooks(x);
  for (const autograd::TensorHook* hook : hooks.on_gradient) {
    const auto* python = hook->target<PythonTensorHook>();
    if (python != nullptr && python->function.use_count() == 1) Py_VISIT(python->function->ptr());
  }
  for (const autograd::LeafHook* hook : hooks.after_accumulation) {
    const auto* python = hook->target<PythonLeafHook>();
    if (python != nullptr && python->function.use_count() == 1) Py_VISIT(python->function->ptr());
  }
  return 0;
}

extern "C" int traverse_tensor(PyObject* self, visitproc visit, void* arg) {
  const int stop = visit_attributes(self, visit, arg, &traverse_tensor);
  if (stop != 0) return stop;
  const TensorImpl* const x = own_tensor(self);
  return x == nullptr ? 0 : visit_hooks(*x, visit, arg);
}

extern "C" int clear_tensor(PyObject* self) {
  clear_attributes(self);
  if (TensorImpl* const x = own_tensor(self)) autograd::clear_own_hooks(*x);
  return 0;
}

}  // namespace

py::custom_type_setup collectable_tensor() {
  return py::custom_type_setup([](PyHeapTypeObject* heap_type) {
    heap_type->ht_type.tp_traverse = &traverse_tensor;
    heap_type->ht_type.tp_clear = &clear_tensor;
  });
}

}  // namespace resnetcpp::bindings
