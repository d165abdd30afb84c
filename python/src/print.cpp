// torch.set_printoptions and its company.
#include "resnetcpp/tensor/print.hpp"

#include <cmath>
#include <limits>

#include "ops.hpp"
#include "resnetcpp/error.hpp"

namespace resnetcpp::bindings {

namespace {

PrintOptions profile_options(const std::string& profile) {
  PrintOptions options;
  if (profile == "short") {
    options.precision = 2;
    options.edgeitems = 2;
  } else if (profile == "full") {
    options.threshold = std::numeric_limits<std::int64_t>::max();
  } else {
    RESNETCPP_CHECK(profile == "default", ValueError,
                    "set_printoptions: expected profile 'default', 'short' or 'full', got '",
                    profile, "'");
  }
  return options;
}

// A threshold may be math.inf.
std::int64_t count_from(double value) {
  return value >= 9.0e18 ? std::numeric_limits<std::int64_t>::max()
                         : static_cast<std::int64_t>(value);
}

void set_options(std::optional<int> precision, std::optional<double> threshold,
                 const py::kwargs& rest) {
  PrintOptions options = print_options();
  const auto given = [&](const char* name) {
    return rest.contains(name) && !py::object(rest[name]).is_none();
  };
  if (given("profile")) options = profile_options(rest["profile"].cast<std::string>());
  if (precision) options.precision = *precision;
  if (threshold) options.threshold = count_from(*threshold);
  if (given("edgeitems")) options.edgeitems = count_from(rest["edgeitems"].cast<double>());
  if (given("linewidth")) options.linewidth = count_from(rest["linewidth"].cast<double>());
  options.sci_mode = std::nullopt;
  if (given("sci_mode")) options.sci_mode = rest["sci_mode"].cast<bool>();
  set_print_options(options);
}

py::dict get_options() {
  const PrintOptions options = print_options();
  return py::dict(py::arg("precision") = options.precision,
                  py::arg("threshold") = options.threshold,
                  py::arg("edgeitems") = options.edgeitems,
                  py::arg("linewidth") = options.linewidth, py::arg("sci_mode") = options.sci_mode);
}

}  // namespace

void bind_print(Binder& bind) {
  bind.module.def("set_printoptions", &set_options,
                  "How tensors are shown: precision, threshold, edgeitems, linewidth, profile "
                  "('default', 'short' or 'full'), sci_mode.",
                  py::arg("precision") = py::none(), py::arg("threshold") = py::none());
  bind.module.def("get_printoptions", &get_options, "How tensors are shown, as a dict.");
}

}  // namespace resnetcpp::bindings
