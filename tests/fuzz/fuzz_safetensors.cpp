// libFuzzer's target for the reader of safetensors files: whatever the bytes, tensors or a
// FormatError; and tensors that were read can be written and read again.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "resnetcpp/error.hpp"
#include "resnetcpp/io/safetensors.hpp"

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kLengthBytes = 8;

/// The same file with the length that its header seems to have: random lengths are nearly all
/// wrong.
Bytes with_true_length(const Bytes& file) {
  if (file.size() < kLengthBytes) return file;
  Bytes result = file;
  const auto last = std::find(file.rbegin(), file.rend(), '}');
  const auto end = static_cast<std::size_t>(file.rend() - last);
  const std::size_t length = std::max(end, kLengthBytes) - kLengthBytes;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    result[i] = static_cast<std::uint8_t>(length >> (8 * i));
  }
  return result;
}

std::string written(const resnetcpp::Safetensors& content) {
  return resnetcpp::format_safetensors(content.tensors, content.metadata);
}

void read(const Bytes& file) {
  try {
    const auto content = resnetcpp::parse_safetensors(file.data(), file.size(), "file");
    const std::string once = written(content);
    const std::string twice =
        written(resnetcpp::parse_safetensors(once.data(), once.size(), "what was written"));
    if (once != twice) std::abort();
  } catch (const resnetcpp::FormatError&) {
    return;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes file(data, data + size);
  read(file);
  read(with_true_length(file));
  return 0;
}
