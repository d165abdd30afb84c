#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "resnetcpp/tensor/random.hpp"

/// Golden values are PyTorch 2.13's on CPU: the FNV-1a hash of all bytes of a result, and the next
/// `torch.empty((), dtype=torch.int64).random_()`, which shows that the same words were consumed.
namespace golden {

inline std::uint64_t hash(const void* data, std::size_t bytes) {
  const auto* p = static_cast<const unsigned char*>(data);
  std::uint64_t h = 0xcbf29ce484222325ULL;
  for (std::size_t i = 0; i < bytes; ++i) h = (h ^ p[i]) * 0x100000001b3ULL;
  return h;
}

inline std::int64_t next_of(resnetcpp::Generator& generator) {
  std::int64_t value = 0;
  resnetcpp::fill_random_bits(generator, &value, 1);
  return value;
}

/// n elements, also of bool, which std::vector packs.
template <class T>
class Buffer {
 public:
  explicit Buffer(std::int64_t n)
      : n_(static_cast<std::size_t>(n)), data_(std::make_unique<T[]>(n_ + 1)) {}
  T* data() { return data_.get(); }
  std::uint64_t hash() const { return golden::hash(data_.get(), n_ * sizeof(T)); }

 private:
  std::size_t n_;
  std::unique_ptr<T[]> data_;
};

}  // namespace golden
