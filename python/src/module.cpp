#include <pybind11/pybind11.h>

#include "resnetcpp/version.hpp"

namespace py = pybind11;

PYBIND11_MODULE(_C, m) {
  m.doc() = "The compiled core of resnetcpp.";
  m.attr("__version__") = resnetcpp::version();
}
