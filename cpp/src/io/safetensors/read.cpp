// Reading: the header is parsed from a copy, the values are read or mapped.
#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

#include "io/file/input.hpp"
#include "io/safetensors/header.hpp"
#include "io/safetensors/text.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/io/safetensors.hpp"
#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp {

namespace {

using safetensors::Entry;
using safetensors::Header;

/// Where the bytes of a file come from.
class Source {
 public:
  virtual ~Source() = default;
  virtual std::size_t size() const = 0;
  virtual void read(std::size_t at, std::size_t bytes, void* to) const = 0;
  /// The bytes themselves, alive as long as the result; null if they can only be read.
  virtual std::shared_ptr<std::byte> view(std::size_t /*at*/) const { return nullptr; }
};

class MemorySource : public Source {
 public:
  MemorySource(const void* data, std::size_t bytes)
      : data_(static_cast<const std::byte*>(data)), bytes_(bytes) {}
  std::size_t size() const override { return bytes_; }
  void read(std::size_t at, std::size_t bytes, void* to) const override {
    if (bytes > 0) std::memcpy(to, data_ + at, bytes);
  }

 private:
  const std::byte* data_;
  std::size_t bytes_;
};

class FileSource : public Source {
 public:
  explicit FileSource(const std::string& path) : file_(path) {}
  std::size_t size() const override { return file_.size(); }
  void read(std::size_t at, std::size_t bytes, void* to) const override {
    file_.read(at, bytes, to);
  }

 protected:
  InputFile file_;
};

class MappedSource : public FileSource {
 public:
  using FileSource::FileSource;
  std::shared_ptr<std::byte> view(std::size_t at) const override {
    if (mapping_ == nullptr) mapping_ = std::make_shared<Mapping>(file_);
    return {mapping_, mapping_->data() + at};
  }

 private:
  mutable std::shared_ptr<Mapping> mapping_;
};

/// A tensor that views the file; undefined where it has to be read.
Tensor view_tensor(const Source& source, std::size_t at, const Entry& entry) {
  if (entry.dtype->widen != nullptr || entry.bytes() == 0) return {};
  const std::shared_ptr<std::byte> values = source.view(at);
  if (values == nullptr) return {};
  if (reinterpret_cast<std::uintptr_t>(values.get()) % entry.dtype->item != 0) return {};
  auto storage = std::make_shared<Storage>(values.get(), entry.bytes(), [values](void*) {});
  return Tensor(std::make_shared<TensorImpl>(std::move(storage), entry.dtype->dtype, entry.shape,
                                             contiguous_strides(entry.shape), 0));
}

Tensor copy_tensor(const Source& source, std::size_t at, const Entry& entry) {
  Tensor result = empty(entry.shape, entry.dtype->dtype);
  if (entry.dtype->widen == nullptr) {
    source.read(at, entry.bytes(), result.raw_data());
  } else {
    std::vector<std::byte> values(entry.bytes());
    source.read(at, values.size(), values.data());
    entry.dtype->widen(values.data(), result.numel(), result.raw_data());
  }
  return result;
}

// Compilers assume that a bool is 0 or 1.
void check_bools(const std::string& file, const Tensor& x) {
  if (x.dtype() != Dtype::boolean) return;
  const auto* const bytes = static_cast<const unsigned char*>(x.raw_data());
  RESNETCPP_CHECK(std::all_of(bytes, bytes + x.numel(), [](unsigned char b) { return b <= 1; }),
                  FormatError, file, ": expected values 0 and 1 of a bool, got others");
}

Safetensors read_all(const std::string& name, const Source& source) {
  std::byte start[safetensors::kLengthBytes] = {};
  source.read(0, std::min(source.size(), sizeof start), start);
  std::string text(safetensors::header_length(name, start, source.size()), '\0');
  source.read(sizeof start, text.size(), text.data());
  const std::size_t values = sizeof start + text.size();
  Header header = safetensors::parse_header(name, text, source.size() - values);
  Safetensors result;
  result.metadata = std::move(header.metadata);
  for (Entry& entry : header.entries) {
    Tensor tensor = view_tensor(source, values + entry.begin, entry);
    if (!tensor.defined()) tensor = copy_tensor(source, values + entry.begin, entry);
    check_bools(name, tensor);
    result.tensors.emplace_back(std::move(entry.name), std::move(tensor));
  }
  return result;
}

}  // namespace

Safetensors load_safetensors(const std::string& path, FileAccess access) {
  if (access == FileAccess::mapped) return read_all(path, MappedSource(path));
  return read_all(path, FileSource(path));
}

Safetensors parse_safetensors(const void* data, std::size_t bytes, const std::string& name) {
  return read_all(name, MemorySource(data, bytes));
}

nn::LoadReport load_weights(nn::Module& model, const std::string& path, nn::LoadOptions options) {
  // Read, not mapped: the values are copied anyway, or stay with the model.
  return model.load_state_dict(load_safetensors(path, FileAccess::read).tensors, options);
}

}  // namespace resnetcpp
