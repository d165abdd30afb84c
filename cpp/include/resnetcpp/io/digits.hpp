#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// The UCI handwritten digits (E. Alpaydin, C. Kaynak, 1998), as the Python package ships them in
/// `datasets/digits.bin`. `resnetcpp.datasets.load_digits` reads the same file.
namespace resnetcpp {

/// Scans one after the other: `pixels` (N, 8, 8) with values 0 ... 16, `labels` (N) with 0 ... 9.
struct DigitScans {
  static constexpr std::int64_t kSide = 8;
  static constexpr std::int64_t kPixelMax = 16;

  std::vector<std::uint8_t> pixels;
  std::vector<std::int64_t> labels;

  std::int64_t size() const { return static_cast<std::int64_t>(labels.size()); }
};

/// Reads all scans of `path`. Throws FormatError if the file cannot be read, is no file of digits
/// or is damaged.
DigitScans read_digits(const std::string& path);

/// The training or the test scans: of each digit, every fifth scan is a test scan.
DigitScans split_digits(const DigitScans& scans, bool train);

}  // namespace resnetcpp
