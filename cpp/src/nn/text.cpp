#include "nn/text.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace resnetcpp::nn {

namespace {

constexpr int kMaxDigits = 17;
constexpr std::size_t kBufferSize = 48;

std::string formatted(const char* format, int digits, double value) {
  char buffer[kBufferSize];
  std::snprintf(buffer, sizeof buffer, format, digits, value);
  return buffer;
}

}  // namespace

std::string text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  int digits = 1;
  while (digits < kMaxDigits &&
         std::strtod(formatted("%.*e", digits - 1, value).c_str(), nullptr) != value) {
    ++digits;
  }
  const std::string scientific = formatted("%.*e", digits - 1, value);
  const int exponent = std::atoi(scientific.c_str() + scientific.find('e') + 1);
  if (exponent < -4 || exponent >= 16) return scientific;  // where Python changes over
  const int decimals = digits - 1 - exponent;
  return decimals > 0 ? formatted("%.*f", decimals, value) : formatted("%.*f", 1, value);
}

std::string text(bool value) { return value ? "True" : "False"; }

std::string text(std::int64_t value) { return std::to_string(value); }

std::string text(const Pair& value) { return "(" + text(value[0]) + ", " + text(value[1]) + ")"; }

std::string text(const Size2d& value) {
  return value.single ? text(value.height) : text(value.pair());
}

}  // namespace resnetcpp::nn
