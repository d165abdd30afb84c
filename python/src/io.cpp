#include "io.hpp"

#include <pybind11/stl/filesystem.h>

#include "resnetcpp/io/safetensors.hpp"

namespace resnetcpp::bindings {

namespace {

using Content = std::pair<nn::StateDict, SafetensorsMetadata>;

Content pair_of(Safetensors content) {
  return {std::move(content.tensors), std::move(content.metadata)};
}

Content load(const std::filesystem::path& path, bool mmap) {
  return pair_of(load_safetensors(path.string(), mmap ? FileAccess::mapped : FileAccess::read));
}

Content parse(const py::buffer& content, const std::string& name) {
  const py::buffer_info bytes = content.request();
  return pair_of(
      parse_safetensors(bytes.ptr, static_cast<std::size_t>(bytes.size * bytes.itemsize), name));
}

void save(const std::filesystem::path& path, const nn::StateDict& tensors,
          const SafetensorsMetadata& metadata) {
  save_safetensors(path.string(), tensors, metadata);
}

py::bytes format(const nn::StateDict& tensors, const SafetensorsMetadata& metadata) {
  return format_safetensors(tensors, metadata);
}

}  // namespace

void bind_io(py::module_& module) {
  py::module_ m = module.def_submodule("_io", "What resnetcpp.io reads and writes in C++.");
  m.def("load_safetensors", &load, py::arg("path"), py::arg("mmap"), ReleaseGil(),
        "The tensors by name and the metadata of a file.");
  m.def("parse_safetensors", &parse, py::arg("content"), py::arg("name"),
        "The same of a file's bytes, which errors call by `name`.");
  m.def("save_safetensors", &save, py::arg("path"), py::arg("tensors"), py::arg("metadata"),
        ReleaseGil(), "Writes tensors by name, all or nothing.");
  m.def("format_safetensors", &format, py::arg("tensors"), py::arg("metadata"),
        "The bytes of a file.");
}

}  // namespace resnetcpp::bindings
