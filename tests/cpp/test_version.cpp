#include <string>

#include "catch.hpp"
#include "resnetcpp/version.hpp"

TEST_CASE("version is three numbers", "[version]") {
  int dots = 0;
  for (const char c : std::string(resnetcpp::version())) {
    if (c == '.') {
      ++dots;
    } else {
      REQUIRE((c >= '0' && c <= '9'));
    }
  }
  REQUIRE(dots == 2);
}
