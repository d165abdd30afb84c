#include "io/safetensors/header.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <tuple>

#include "io/safetensors/json.hpp"
#include "io/safetensors/text.hpp"
#include "resnetcpp/error.hpp"

namespace resnetcpp::safetensors {

namespace {

constexpr std::uint64_t kLargestHeader = 100'000'000;  // as the reference implementation has it
constexpr std::size_t kMostDimensions = 64;

/// What an entry says, before its parts are compared with each other.
struct Fields {
  std::optional<std::string> dtype;
  std::optional<Shape> shape;
  std::optional<Shape> offsets;
};

/// Reads a header and compares what it says with itself and with the file.
class HeaderParser {
 public:
  HeaderParser(const std::string& file, std::string_view text) : file_(file), json_(file, text) {}

  Header parse() {
    Header header;
    json_.object("a header of JSON", [&](const std::string& key) {
      if (key == kMetadataKey) {
        header.metadata = metadata();
      } else {
        header.entries.push_back(entry(key));
      }
    });
    json_.end();
    return header;
  }

 private:
  SafetensorsMetadata metadata() {
    const std::string expected = "metadata of strings";
    SafetensorsMetadata result;
    json_.object(expected, [&](const std::string& key) { result[key] = json_.string(expected); });
    return result;
  }

  Entry entry(const std::string& name) {
    const Fields fields = read_fields(shown(name));
    Entry result;
    result.name = name;
    result.dtype = known_dtype(name, *fields.dtype);
    result.shape = *fields.shape;
    check_length(result, *fields.offsets);
    result.begin = static_cast<std::size_t>((*fields.offsets)[0]);
    result.end = static_cast<std::size_t>((*fields.offsets)[1]);
    return result;
  }

  Fields read_fields(const std::string& name) {
    const std::string expected = "dtype, shape and data_offsets of " + name;
    Fields fields;
    json_.object(expected, [&](const std::string& key) {
      if (key == "dtype") {
        fields.dtype = json_.string("the dtype of " + name);
      } else if (key == "shape") {
        fields.shape = counts("sizes of " + name + " that are not negative", kMostDimensions);
      } else if (key == "data_offsets") {
        fields.offsets = counts("two offsets of " + name, 2);
        if (fields.offsets->size() != 2) json_.fail("two offsets of " + name);
      } else {
        json_.fail(expected);
      }
    });
    if (!fields.dtype || !fields.shape || !fields.offsets) json_.fail(expected);
    return fields;
  }

  Shape counts(const std::string& expected, std::size_t most) {
    Shape result;
    json_.list(expected, [&] {
      if (result.size() == most) json_.fail(expected + ", at most " + std::to_string(most));
      result.push_back(json_.count(expected));
    });
    return result;
  }

  const FileDtype* known_dtype(const std::string& name, const std::string& dtype) const {
    const FileDtype* const found = find_dtype(dtype);
    RESNETCPP_CHECK(found != nullptr, FormatError, file_, ": expected ", shown(name),
                    " to be one of ", known_dtypes(), ", got ", shown(dtype));
    return found;
  }

  void check_length(const Entry& entry, const Shape& offsets) const {
    const auto bytes = static_cast<std::int64_t>(bytes_in_file(entry));
    RESNETCPP_CHECK(offsets[1] - offsets[0] == bytes, FormatError, file_, ": expected ", bytes,
                    " bytes of ", shown(entry.name), ", got ", offsets[1] - offsets[0]);
  }

  std::size_t bytes_in_file(const Entry& entry) const {
    try {
      bytes_of(entry.shape, item_size(entry.dtype->dtype));  // the tensor's, which may be more
      return bytes_of(entry.shape, entry.dtype->item);
    } catch (const ShapeError&) {
      throw FormatError(file_ + ": expected sizes of " + shown(entry.name) +
                        " that fit in memory, got " + to_string(entry.shape));
    }
  }

  const std::string& file_;
  JsonReader json_;
};

void check_places(const std::string& file, const std::vector<Entry>& entries, std::size_t room) {
  std::vector<const Entry*> in_order;
  for (const Entry& entry : entries) in_order.push_back(&entry);
  std::sort(in_order.begin(), in_order.end(), [](const Entry* a, const Entry* b) {
    return std::tie(a->begin, a->end) < std::tie(b->begin, b->end);
  });
  std::size_t expected = 0;
  for (const Entry* entry : in_order) {
    RESNETCPP_CHECK(entry->begin == expected, FormatError, file, ": expected ", shown(entry->name),
                    " to begin at byte ", expected, " of the values, got ", entry->begin);
    expected = entry->end;
  }
  RESNETCPP_CHECK(expected == room, FormatError, file, ": expected ", expected,
                  " bytes of values, got ", room);
}

}  // namespace

std::size_t header_length(const std::string& file, const std::byte* start, std::size_t size) {
  RESNETCPP_CHECK(size >= kLengthBytes, FormatError, file,
                  ": expected a safetensors file of at least 8 bytes, got ", size, " bytes");
  std::uint64_t length = 0;
  for (std::size_t i = kLengthBytes; i-- > 0;) {
    length = length << 8 | std::to_integer<std::uint64_t>(start[i]);
  }
  const std::uint64_t most = std::min<std::uint64_t>(size - kLengthBytes, kLargestHeader);
  RESNETCPP_CHECK(length <= most, FormatError, file,
                  ": expected a file of torch.save, or of safetensors with a header of at most ",
                  most, " bytes, got one of ", length);
  return static_cast<std::size_t>(length);
}

Header parse_header(const std::string& file, std::string_view text, std::size_t room) {
  RESNETCPP_CHECK(!text.empty() && text[0] == '{', FormatError, file,
                  ": expected a header that starts with '{', got ", shown(text.substr(0, 16)));
  Header header = HeaderParser(file, text).parse();
  check_places(file, header.entries, room);
  return header;
}

}  // namespace resnetcpp::safetensors
