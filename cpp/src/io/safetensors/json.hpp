#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "io/safetensors/text.hpp"

namespace resnetcpp::safetensors {

/// Reads the part of JSON (RFC 8259) that headers are made of: objects without repeated keys,
/// lists, strings and whole numbers that are not negative. The caller says which comes next, so
/// nothing nests deeper than the caller; a general parser builds a tree of whatever the file says,
/// and keeps one of two equal keys. Each `expected` says in words what the file should have there.
/// Errors: FormatError that names the file and the byte.
class JsonReader {
 public:
  JsonReader(const std::string& file, std::string_view text) : file_(file), text_(text) {}

  /// Calls member(key), which reads the value, for every member.
  template <class Member>
  void object(const std::string& expected, Member member);
  /// Calls item(), which reads it, for every item.
  template <class Item>
  void list(const std::string& expected, Item item);
  std::string string(const std::string& expected);
  /// 0 ... 2^62 - 1.
  std::int64_t count(const std::string& expected);
  /// Nothing but white space follows.
  void end();

  [[noreturn]] void fail(const std::string& expected) const;

 private:
  bool take(char wanted);
  void require(char wanted, const std::string& expected);
  void skip_space();
  char next(const std::string& expected);
  void escape(std::string& result, const std::string& expected);
  std::uint32_t code_unit(const std::string& expected);

  const std::string& file_;
  std::string_view text_;
  std::size_t at_ = 0;
};

template <class Member>
void JsonReader::object(const std::string& expected, Member member) {
  require('{', expected);
  if (take('}')) return;
  std::set<std::string> known;
  do {
    const std::string key = string(expected);
    if (!known.insert(key).second) fail(expected + " without a key that stands twice");
    require(':', expected);
    member(key);
  } while (take(','));
  require('}', expected);
}

template <class Item>
void JsonReader::list(const std::string& expected, Item item) {
  require('[', expected);
  if (take(']')) return;
  do {
    item();
  } while (take(','));
  require(']', expected);
}

}  // namespace resnetcpp::safetensors
