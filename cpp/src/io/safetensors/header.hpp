#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "io/safetensors/dtypes.hpp"
#include "resnetcpp/io/safetensors.hpp"

namespace resnetcpp::safetensors {

/// The key that holds texts, and so cannot be a tensor's name.
inline constexpr char kMetadataKey[] = "__metadata__";
/// Bytes of the number that a file starts with.
inline constexpr std::size_t kLengthBytes = 8;

/// A tensor of a file: bytes begin ... end of the values.
struct Entry {
  std::string name;
  const FileDtype* dtype = nullptr;
  Shape shape;
  std::size_t begin = 0;
  std::size_t end = 0;

  std::size_t bytes() const { return end - begin; }
};

struct Header {
  std::vector<Entry> entries;
  SafetensorsMetadata metadata;
};

/// The length of the header, from the first kLengthBytes of a file of `size` bytes.
/// Errors: FormatError if the file is shorter than that.
std::size_t header_length(const std::string& file, const std::byte* start, std::size_t size);

/// Errors: FormatError unless the entries are those of `room` bytes of values: each as long as its
/// shape and dtype say, one behind the other, without holes.
Header parse_header(const std::string& file, std::string_view text, std::size_t room);

}  // namespace resnetcpp::safetensors
