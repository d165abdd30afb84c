#include "io/safetensors/json.hpp"

#include <algorithm>

#include "resnetcpp/error.hpp"

namespace resnetcpp::safetensors {

namespace {

constexpr std::int64_t kMostCount = (std::int64_t{1} << 62) - 1;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_high_surrogate(std::uint32_t unit) { return unit >= 0xd800 && unit < 0xdc00; }
bool is_low_surrogate(std::uint32_t unit) { return unit >= 0xdc00 && unit < 0xe000; }

}  // namespace

std::string JsonReader::string(const std::string& expected) {
  require('"', expected);
  std::string result;
  for (char c = next(expected); c != '"'; c = next(expected)) {
    if (static_cast<unsigned char>(c) < 0x20) fail(expected);
    if (c == '\\') {
      escape(result, expected);
    } else {
      result += c;
    }
  }
  if (!is_utf8(result)) fail(expected + " in UTF-8");
  return result;
}

void JsonReader::escape(std::string& result, const std::string& expected) {
  constexpr std::string_view kNames = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  const char name = next(expected);
  if (name != 'u') {
    const std::size_t known = kNames.find(name);
    if (known == std::string_view::npos) fail(expected);
    result += kMeanings[known];
    return;
  }
  std::uint32_t code = code_unit(expected);
  if (is_high_surrogate(code)) {
    if (next(expected) != '\\' || next(expected) != 'u') fail(expected);
    const std::uint32_t low = code_unit(expected);
    if (!is_low_surrogate(low)) fail(expected);
    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
  } else if (is_low_surrogate(code)) {
    fail(expected);
  }
  append_utf8(result, code);
}

std::uint32_t JsonReader::code_unit(const std::string& expected) {
  std::uint32_t unit = 0;
  for (int i = 0; i < 4; ++i) {
    const int value = hex_value(next(expected));
    if (value < 0) fail(expected);
    unit = unit << 4 | static_cast<std::uint32_t>(value);
  }
  return unit;
}

std::int64_t JsonReader::count(const std::string& expected) {
  skip_space();
  const std::size_t first = at_;
  std::int64_t value = 0;
  for (; at_ < text_.size() && is_digit(text_[at_]); ++at_) {
    const std::int64_t digit = text_[at_] - '0';
    if (value > (kMostCount - digit) / 10) fail(expected);
    value = value * 10 + digit;
  }
  const std::size_t digits = at_ - first;
  if (digits == 0 || (digits > 1 && text_[first] == '0')) fail(expected);
  return value;
}

void JsonReader::end() {
  skip_space();
  if (at_ != text_.size()) fail("nothing but spaces after the header's '}'");
}

bool JsonReader::take(char wanted) {
  skip_space();
  const bool found = at_ < text_.size() && text_[at_] == wanted;
  if (found) ++at_;
  return found;
}

void JsonReader::require(char wanted, const std::string& expected) {
  if (!take(wanted)) fail(expected);
}

void JsonReader::skip_space() {
  constexpr std::string_view kSpace = " \t\n\r";
  at_ = std::min(text_.find_first_not_of(kSpace, at_), text_.size());
}

char JsonReader::next(const std::string& expected) {
  if (at_ == text_.size()) fail(expected);
  return text_[at_++];
}

void JsonReader::fail(const std::string& expected) const {
  const std::string got = at_ < text_.size() ? shown(text_.substr(at_)) : "its end";
  throw FormatError(file_ + ": expected " + expected + ", got " + got + " at byte " +
                    std::to_string(at_) + " of the header");
}

}  // namespace resnetcpp::safetensors
