#pragma once

namespace resnetcpp {

/// The version of the library that is loaded, e.g. "0.1.0". PyTorch: `torch.__version__`.
const char* version();

}  // namespace resnetcpp
