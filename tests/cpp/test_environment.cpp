#include <unistd.h>

#include <cstdlib>
#include <string>

#include "catch.hpp"
#include "resnetcpp/cpu.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/parallel.hpp"

// The variables are read once per process, so each case runs one hidden test in a process of its
// own.
namespace {

bool passes_with(const std::string& variables, const std::string& hidden_test) {
  char path[4096] = {};
  REQUIRE(readlink("/proc/self/exe", path, sizeof(path) - 1) > 0);
  const std::string command = "env " + variables + " '" + path + "' '" + hidden_test +
                              "' 2>&1 | grep -q 'All tests passed'";
  return std::system(command.c_str()) == 0;
}

}  // namespace

TEST_CASE("hidden: thread count is 3", "[.]") { REQUIRE(resnetcpp::get_num_threads() == 3); }

TEST_CASE("hidden: thread count is at least 1", "[.]") {
  REQUIRE(resnetcpp::get_num_threads() >= 1);
}

TEST_CASE("hidden: thread count is refused", "[.]") {
  const std::string got = std::getenv("RESNETCPP_NUM_THREADS");
  const std::string text =
      "RESNETCPP_NUM_THREADS: expected an integer from 1 to 1024, got '" + got + "'";
  REQUIRE_THROWS_WITH(resnetcpp::get_num_threads(), text);
  REQUIRE_THROWS_WITH(resnetcpp::parallel_for(0, 5, 1, [](int64_t, int64_t) {}), text);
  resnetcpp::set_num_threads(2);
  REQUIRE(resnetcpp::get_num_threads() == 2);
}

TEST_CASE("hidden: isa is baseline", "[.]") {
  REQUIRE(resnetcpp::active_isa() == resnetcpp::Isa::baseline);
}

TEST_CASE("hidden: isa is refused", "[.]") {
  REQUIRE_THROWS_AS(resnetcpp::active_isa(), resnetcpp::ValueError);
  try {
    resnetcpp::active_isa();
  } catch (const resnetcpp::ValueError& error) {
    const std::string text = error.what();
    REQUIRE(text.find("RESNETCPP_ISA: expected one of baseline") == 0);
    REQUIRE(text.find("on this CPU, got 'sse9'") != std::string::npos);
  }
  resnetcpp::set_active_isa(resnetcpp::Isa::baseline);
  REQUIRE(resnetcpp::active_isa() == resnetcpp::Isa::baseline);
}

TEST_CASE("RESNETCPP_NUM_THREADS sets the number of threads", "[environment]") {
  REQUIRE(passes_with("RESNETCPP_NUM_THREADS=3", "hidden: thread count is 3"));
  REQUIRE(passes_with("RESNETCPP_NUM_THREADS=", "hidden: thread count is at least 1"));
  REQUIRE(passes_with("-u RESNETCPP_NUM_THREADS", "hidden: thread count is at least 1"));
}

TEST_CASE("a RESNETCPP_NUM_THREADS that makes no sense is an error at first use", "[environment]") {
  for (const char* bad : {"0", "abc", "1000000", "-1", "2x", "99999999999999999999"}) {
    INFO(bad);
    REQUIRE(passes_with(std::string("RESNETCPP_NUM_THREADS=") + bad,
                        "hidden: thread count is refused"));
  }
}

TEST_CASE("RESNETCPP_ISA chooses the kernels", "[environment]") {
  REQUIRE(passes_with("RESNETCPP_ISA=baseline", "hidden: isa is baseline"));
}

TEST_CASE("an unknown RESNETCPP_ISA is an error at first use", "[environment]") {
  REQUIRE(passes_with("RESNETCPP_ISA=sse9", "hidden: isa is refused"));
}
