// torch.device: any device can be named, only the CPU can be used.
#include <array>
#include <cctype>
#include <functional>
#include <string>

#include "bind.hpp"
#include "resnetcpp/error.hpp"

namespace resnetcpp::bindings {

namespace {

constexpr std::array<const char*, 20> kTypes = {
    "cpu",  "cuda", "ipu", "xpu",  "mkldnn", "opengl", "opencl", "ideep", "hip",  "ve",
    "fpga", "maia", "xla", "lazy", "vulkan", "mps",    "meta",   "hpu",   "mtia", "privateuseone"};

std::string text_of(const Device& device) {
  return device.index ? device.type + ":" + std::to_string(*device.index) : device.type;
}

std::string repr_of(const Device& device) {
  const std::string index = device.index ? ", index=" + std::to_string(*device.index) : "";
  return "device(type='" + device.type + "'" + index + ")";
}

// "0" or digits that do not start with 0, as in PyTorch.
std::optional<std::int64_t> index_from(const std::string& digits) {
  constexpr std::size_t kLongest = 3;
  if (digits.empty() || digits.size() > kLongest) return std::nullopt;
  if (digits.size() > 1 && digits[0] == '0') return std::nullopt;
  for (const char c : digits) {
    if (std::isdigit(static_cast<unsigned char>(c)) == 0) return std::nullopt;
  }
  return std::stoll(digits);
}

void check_type(const std::string& type) {
  for (const char* known : kTypes) {
    if (type == known) return;
  }
  RESNETCPP_CHECK(!type.empty(), Error, "Device string must not be empty");
  throw Error("device: expected 'cpu', the only one there is, or the name of another, got '" +
              type + "'");
}

Device parse(const std::string& text) {
  const std::size_t colon = text.find(':');
  Device device{text.substr(0, colon), std::nullopt};
  check_type(device.type);
  if (colon != std::string::npos) {
    device.index = index_from(text.substr(colon + 1));
    RESNETCPP_CHECK(device.index, Error, "Invalid device string: '", text, "'");
  }
  return device;
}

Device with_index(const std::string& type, std::int64_t index) {
  Device device = parse(type);
  RESNETCPP_CHECK(
      !device.index, Error,
      "type (string) must not include an index because index was passed explicitly: ", type);
  RESNETCPP_CHECK(index >= 0, Error, "Device index must not be negative");
  device.index = index;
  return device;
}

[[noreturn]] void refuse(const std::string& device) {
  throw Error("device: expected 'cpu', the only device there is, got '" + device + "'");
}

}  // namespace

std::optional<Device> device_from(py::handle object) {
  if (py::isinstance<Device>(object)) return object.cast<const Device&>();
  if (py::isinstance<py::str>(object)) return parse(object.cast<std::string>());
  return std::nullopt;
}

bool is_cpu_or_none(py::handle object) {
  if (object.is_none()) return true;
  if (py::isinstance<py::int_>(object) && !py::isinstance<py::bool_>(object)) {
    refuse("cuda:" + py::str(object).cast<std::string>());
  }
  const auto device = device_from(object);
  if (device && device->type != "cpu") refuse(text_of(*device));
  return device.has_value();
}

void bind_device(py::module_& module) {
  module.def("_check_cpu", [](CpuOnly) {}, py::arg("device"));
  py::class_<Device>(module, "device", "Where a tensor lives: on the CPU. PyTorch: torch.device.")
      .def(py::init([](const Device& device) { return device; }), py::arg("device"))
      .def(py::init(&parse), py::arg("type"))
      .def(py::init(&with_index), py::arg("type"), py::arg("index"))
      .def(py::init([](std::int64_t index) -> Device { refuse("cuda:" + std::to_string(index)); }),
           py::arg("index"))
      .def_readonly("type", &Device::type)
      .def_readonly("index", &Device::index)
      .def("__repr__", &repr_of)
      .def("__str__", &text_of)
      .def("__hash__", [](const Device& self) { return std::hash<std::string>()(text_of(self)); })
      .def("__eq__",
           [](const Device& self, const py::object& other) {
             return py::isinstance<Device>(other) &&
                    text_of(self) == text_of(other.cast<const Device&>());
           })
      .def("__reduce__",
           [](const py::object& self) {
             return py::make_tuple(py::type::of(self), py::make_tuple(py::str(self)));
           })
      .def("__enter__",
           [](py::object self) {
             is_cpu_or_none(self);
             return self;
           })
      .def("__exit__", [](const Device&, const py::args&) {});
}

}  // namespace resnetcpp::bindings
