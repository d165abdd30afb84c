#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <numeric>

#include "catch.hpp"
#include "io/temporary.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/io/digits.hpp"

using resnetcpp::DigitScans;
using resnetcpp::FormatError;
using resnetcpp::read_digits;

namespace {

std::string shipped() {
  std::ifstream file(RESNETCPP_DIGITS, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("read_digits reads the shipped scans", "[digits]") {
  const DigitScans scans = read_digits(RESNETCPP_DIGITS);
  REQUIRE(scans.size() == 1797);
  REQUIRE(scans.pixels.size() == 1797 * 64);
  const std::array<int, 16> first_rows = {0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0};
  for (std::size_t i = 0; i < first_rows.size(); ++i) REQUIRE(scans.pixels[i] == first_rows[i]);
  for (std::size_t i = 0; i < 10; ++i) REQUIRE(scans.labels[i] == static_cast<std::int64_t>(i));
  REQUIRE(*std::max_element(scans.pixels.begin(), scans.pixels.end()) == DigitScans::kPixelMax);
  REQUIRE(std::accumulate(scans.pixels.begin(), scans.pixels.end(), 0) == 561718);
  REQUIRE(std::accumulate(scans.labels.begin(), scans.labels.end(), 0) == 8070);
}

TEST_CASE("split_digits gives a fifth of each digit to the test", "[digits]") {
  const DigitScans scans = read_digits(RESNETCPP_DIGITS);
  const DigitScans train = resnetcpp::split_digits(scans, true);
  const DigitScans test = resnetcpp::split_digits(scans, false);
  REQUIRE(train.size() == 1442);
  REQUIRE(test.size() == 355);
  REQUIRE(train.pixels.size() == 1442 * 64);
  for (std::int64_t digit = 0; digit < 10; ++digit) {
    const auto all = std::count(scans.labels.begin(), scans.labels.end(), digit);
    REQUIRE(std::count(test.labels.begin(), test.labels.end(), digit) == all / 5);
    REQUIRE(std::count(train.labels.begin(), train.labels.end(), digit) == all - all / 5);
  }
}

TEST_CASE("split_digits refuses labels that are no digits", "[digits]") {
  DigitScans scans;
  scans.labels = {10};
  scans.pixels.resize(64);
  REQUIRE_THROWS_WITH(resnetcpp::split_digits(scans, true),
                      "split_digits: expected labels from 0 to 9, got 10");
}

TEST_CASE("read_digits refuses what is no file of digits", "[digits]") {
  REQUIRE_THROWS_WITH(read_digits("no/such/file"),
                      "digits: expected a readable file, got no/such/file");
  std::string content = shipped();
  SECTION("empty") { content.clear(); }
  SECTION("another format") { content[0] = 'D'; }
  SECTION("cut short") { content.resize(content.size() - 1); }
  SECTION("a whole record missing") { content.resize(content.size() - 41); }
  SECTION("something behind") { content += std::string(41, '\0'); }
  SECTION("another count") { content[9] = static_cast<char>(content[9] + 1); }
  SECTION("a flipped bit") { content[5000] = static_cast<char>(content[5000] ^ 4); }
  const TemporaryFile file("test_digits.tmp", content);
  REQUIRE_THROWS_AS(read_digits(file.path()), FormatError);
}
