#include "resnetcpp/io/digits.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include "resnetcpp/error.hpp"

namespace resnetcpp {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr char kMagic[] = "digits5\n";
constexpr std::size_t kHeaderBytes = 16;
constexpr std::size_t kPixels = 64;
constexpr std::size_t kPixelBits = 5;
constexpr std::size_t kRecordBytes = 1 + kPixels * kPixelBits / 8;
constexpr std::int64_t kClasses = 10;
constexpr std::int64_t kTestEvery = 5;

Bytes read_all(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  RESNETCPP_CHECK(file, FormatError, "digits: expected a readable file, got ", path);
  return Bytes(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

std::uint32_t read_uint32(const Bytes& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | bytes[at + i];
  return value;
}

std::uint32_t crc32(const Bytes& bytes, std::size_t from) {
  std::uint32_t crc = ~0U;
  for (std::size_t i = from; i < bytes.size(); ++i) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((0U - (crc & 1U)) & 0xedb88320U);
  }
  return ~crc;
}

void unpack(const std::uint8_t* record, DigitScans& scans) {
  scans.labels.push_back(record[0]);
  std::uint32_t bits = 0;
  std::size_t available = 0;
  const std::uint8_t* next = record + 1;
  for (std::size_t i = 0; i < kPixels; ++i) {
    if (available < kPixelBits) {
      bits = bits << 8 | *next++;
      available += 8;
    }
    available -= kPixelBits;
    scans.pixels.push_back(static_cast<std::uint8_t>(bits >> available & 31U));
  }
}

}  // namespace

DigitScans read_digits(const std::string& path) {
  const Bytes bytes = read_all(path);
  const std::string magic = kMagic;
  RESNETCPP_CHECK(
      bytes.size() >= kHeaderBytes && std::equal(magic.begin(), magic.end(), bytes.begin()),
      FormatError, "digits: expected a file that starts with 'digits5', got ", path);
  const std::size_t count = read_uint32(bytes, 8);
  const std::size_t body = bytes.size() - kHeaderBytes;
  RESNETCPP_CHECK(body % kRecordBytes == 0 && body / kRecordBytes == count, FormatError,
                  "digits: expected ", count, " scans of ", kRecordBytes, " bytes, got ", body,
                  " bytes in ", path);
  RESNETCPP_CHECK(crc32(bytes, kHeaderBytes) == read_uint32(bytes, 12), FormatError,
                  "digits: expected the checksum of the header, got damaged scans in ", path);
  DigitScans scans;
  scans.labels.reserve(count);
  scans.pixels.reserve(count * kPixels);
  for (std::size_t i = 0; i < count; ++i) {
    unpack(bytes.data() + kHeaderBytes + i * kRecordBytes, scans);
  }
  return scans;
}

DigitScans split_digits(const DigitScans& scans, bool train) {
  std::array<std::int64_t, kClasses> seen{};
  DigitScans part;
  for (std::size_t i = 0; i < scans.labels.size(); ++i) {
    const std::int64_t label = scans.labels[i];
    RESNETCPP_CHECK(label >= 0 && label < kClasses, ValueError,
                    "split_digits: expected labels from 0 to 9, got ", label);
    const std::int64_t order = seen[static_cast<std::size_t>(label)]++;
    if ((order % kTestEvery != kTestEvery - 1) != train) continue;
    part.labels.push_back(label);
    const auto first = scans.pixels.begin() + static_cast<std::ptrdiff_t>(i * kPixels);
    part.pixels.insert(part.pixels.end(), first, first + kPixels);
  }
  return part;
}

}  // namespace resnetcpp
