// Writing: the header says where each tensor's bytes will lie, then they follow.
#include <algorithm>
#include <functional>
#include <set>

#include "io/file/atomic.hpp"
#include "io/safetensors/header.hpp"
#include "io/safetensors/text.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/io/safetensors.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp {

namespace {

constexpr std::size_t kAlignment = 8;

using Sink = std::function<void(const void* data, std::size_t bytes)>;

std::size_t bytes_of(const Tensor& x) {
  return resnetcpp::bytes_of(x.shape(), item_size(x.dtype()));
}

std::string quoted(const std::string& text) {
  constexpr char kDigits[] = "0123456789abcdef";
  RESNETCPP_CHECK(safetensors::is_utf8(text), ValueError,
                  "save_safetensors: expected texts in UTF-8, got ", safetensors::shown(text));
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20) {
      result += {'\\', 'u', '0', '0', kDigits[c >> 4], kDigits[c & 15]};
    } else {
      result += c;
    }
  }
  return result + "\"";
}

void check_names(const nn::StateDict& tensors) {
  std::set<std::string> known;
  for (const auto& [name, tensor] : tensors) {
    RESNETCPP_CHECK(name != safetensors::kMetadataKey && known.insert(name).second, ValueError,
                    "save_safetensors: expected names that differ from each other and from ",
                    safetensors::kMetadataKey, ", got ", safetensors::shown(name));
    RESNETCPP_CHECK(tensor.defined(), ValueError, "save_safetensors: expected a tensor as ",
                    safetensors::shown(name), ", got an undefined one");
  }
}

// Large items first, so that every tensor starts at a multiple of its item size.
nn::StateDict in_file_order(nn::StateDict tensors) {
  std::sort(tensors.begin(), tensors.end(), [](const nn::NamedTensor& a, const nn::NamedTensor& b) {
    const std::size_t sizes[] = {item_size(a.second.dtype()), item_size(b.second.dtype())};
    return sizes[0] != sizes[1] ? sizes[0] > sizes[1] : a.first < b.first;
  });
  return tensors;
}

std::string metadata_text(const SafetensorsMetadata& metadata) {
  std::string text;
  for (const auto& [key, value] : metadata) {
    text += (text.empty() ? "" : ",") + quoted(key) + ":" + quoted(value);
  }
  return "{" + text + "}";
}

std::string entry_text(const Tensor& x, std::size_t begin) {
  return std::string("{\"dtype\":\"") + safetensors::file_dtype(x.dtype()).name +
         "\",\"shape\":" + list_text(x.shape()) + ",\"data_offsets\":[" + std::to_string(begin) +
         "," + std::to_string(begin + bytes_of(x)) + "]}";
}

std::string header_text(const nn::StateDict& tensors, const SafetensorsMetadata& metadata) {
  std::string text;
  const auto add = [&](const std::string& key, const std::string& value) {
    text += (text.empty() ? "{" : ",") + quoted(key) + ":" + value;
  };
  if (!metadata.empty()) add(safetensors::kMetadataKey, metadata_text(metadata));
  std::size_t begin = 0;
  for (const auto& [name, tensor] : tensors) {
    add(name, entry_text(tensor, begin));
    begin += bytes_of(tensor);
  }
  text += text.empty() ? "{}" : "}";
  const std::size_t past = text.size() % kAlignment;
  return text + std::string(past == 0 ? 0 : kAlignment - past, ' ');
}

void write_all(const nn::StateDict& tensors, const SafetensorsMetadata& metadata,
               const Sink& sink) {
  check_names(tensors);
  const nn::StateDict ordered = in_file_order(tensors);
  const std::string text = header_text(ordered, metadata);
  unsigned char length[safetensors::kLengthBytes];
  for (std::size_t i = 0; i < sizeof length; ++i) {
    length[i] = static_cast<unsigned char>(text.size() >> (8 * i));
  }
  sink(length, sizeof length);
  sink(text.data(), text.size());
  for (const auto& [name, tensor] : ordered) {
    const Tensor values = contiguous_data(tensor);
    if (values.numel() > 0) sink(values.raw_data(), bytes_of(values));
  }
}

}  // namespace

void save_safetensors(const std::string& path, const nn::StateDict& tensors,
                      const SafetensorsMetadata& metadata) {
  AtomicFile file(path);
  write_all(tensors, metadata,
            [&](const void* data, std::size_t bytes) { file.write(data, bytes); });
  file.commit();
}

std::string format_safetensors(const nn::StateDict& tensors, const SafetensorsMetadata& metadata) {
  std::string content;
  write_all(tensors, metadata, [&](const void* data, std::size_t bytes) {
    content.append(static_cast<const char*>(data), bytes);
  });
  return content;
}

}  // namespace resnetcpp
