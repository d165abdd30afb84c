// Prints the version of the library that the program was linked with.
#include <cstdio>

#include "resnetcpp/version.hpp"

int main() {
  std::printf("resnetcpp %s\n", resnetcpp::version());
  return 0;
}
