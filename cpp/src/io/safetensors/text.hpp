#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Texts of files: UTF-8, which may be anything until it was checked.
namespace resnetcpp::safetensors {

/// Whether `text` is UTF-8 by Unicode's table 3-7: shortest forms, no surrogates.
bool is_utf8(std::string_view text);

/// Adds a code point that is no surrogate.
void append_utf8(std::string& text, std::uint32_t code);

/// The beginning of a text in quotes, safe to print: what is not printable ASCII is escaped.
std::string shown(std::string_view text);

}  // namespace resnetcpp::safetensors
