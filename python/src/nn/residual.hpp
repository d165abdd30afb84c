#pragma once

#include "nn/layers.hpp"
#include "resnetcpp/nn/residual.hpp"

namespace resnetcpp::bindings {

/// A Python callable that makes normalisations, or None for BatchNorm2d.
nn::NormLayer norm_layer_from(const py::object& callable);

}  // namespace resnetcpp::bindings
