#include "resnetcpp/version.hpp"

namespace resnetcpp {

const char* version() { return RESNETCPP_VERSION; }

}  // namespace resnetcpp
