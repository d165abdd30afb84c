#include "io/safetensors/text.hpp"

#include <algorithm>
#include <cstddef>

namespace resnetcpp::safetensors {

namespace {

constexpr std::size_t kMostShown = 80;

bool is_between(unsigned char byte, unsigned first, unsigned last) {
  return byte >= first && byte <= last;
}

// Bytes of the character that `text` starts with, 0 if there is none.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  std::size_t length = 0;
  unsigned first = 0x80;
  unsigned last = 0xbf;  // of the second byte; the others may be 0x80 ... 0xbf
  if (is_between(lead, 0xc2, 0xdf)) {
    length = 2;
  } else if (is_between(lead, 0xe0, 0xef)) {
    length = 3;
    if (lead == 0xe0) first = 0xa0;
    if (lead == 0xed) last = 0x9f;
  } else if (is_between(lead, 0xf0, 0xf4)) {
    length = 4;
    if (lead == 0xf0) first = 0x90;
    if (lead == 0xf4) last = 0x8f;
  }
  if (length == 0 || text.size() < length || !is_between(byte(1), first, last)) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if (!is_between(byte(i), 0x80, 0xbf)) return 0;
  }
  return length;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

void append_utf8(std::string& text, std::uint32_t code) {
  const auto add = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  const auto add_rest = [&](int bits) { add(0x80U | ((code >> bits) & 0x3fU)); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xc0U | code >> 6);
    add_rest(0);
  } else if (code < 0x10000) {
    add(0xe0U | code >> 12);
    add_rest(6);
    add_rest(0);
  } else {
    add(0xf0U | code >> 18);
    add_rest(12);
    add_rest(6);
    add_rest(0);
  }
}

std::string shown(std::string_view text) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string result = "'";
  for (const char c : text.substr(0, kMostShown)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f) {
      result += c;
    } else {
      result += {'\\', 'x', kDigits[byte >> 4], kDigits[byte & 15U]};
    }
  }
  return result + (text.size() > kMostShown ? "'..." : "'");
}

}  // namespace resnetcpp::safetensors
