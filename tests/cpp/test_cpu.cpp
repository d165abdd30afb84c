#include <algorithm>
#include <string>

#include "catch.hpp"
#include "resnetcpp/cpu.hpp"
#include "resnetcpp/error.hpp"

using resnetcpp::Isa;

TEST_CASE("available sets start with baseline and end with the detected one", "[cpu]") {
  const auto isas = resnetcpp::available_isas();
  REQUIRE(isas.front() == Isa::baseline);
  REQUIRE(isas.back() == resnetcpp::detected_isa());
  REQUIRE(std::is_sorted(isas.begin(), isas.end()));
}

TEST_CASE("set_active_isa switches and refuses what the CPU lacks", "[cpu]") {
  const Isa before = resnetcpp::active_isa();
  for (const Isa isa : {Isa::baseline, Isa::avx2, Isa::avx512}) {
    const auto isas = resnetcpp::available_isas();
    if (std::find(isas.begin(), isas.end(), isa) != isas.end()) {
      resnetcpp::set_active_isa(isa);
      REQUIRE(resnetcpp::active_isa() == isa);
    } else {
      REQUIRE_THROWS_AS(resnetcpp::set_active_isa(isa), resnetcpp::ValueError);
    }
  }
  resnetcpp::set_active_isa(before);
}

TEST_CASE("a core has a second-level cache", "[cpu]") {
  REQUIRE(resnetcpp::second_level_cache_bytes() >= 64 << 10);
}

TEST_CASE("sets have the names that RESNETCPP_ISA takes", "[cpu]") {
  REQUIRE(std::string(resnetcpp::isa_name(Isa::baseline)) == "baseline");
  REQUIRE(std::string(resnetcpp::isa_name(Isa::avx2)) == "avx2");
  REQUIRE(std::string(resnetcpp::isa_name(Isa::avx512)) == "avx512");
}
