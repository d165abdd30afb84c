#pragma once

#include <cstdint>
#include <utility>

#include "resnetcpp/ops/conv.hpp"

/// What the options of layers are made of.
namespace resnetcpp::nn {

/// A height and a width, given as one number for both or as two.
struct Size2d {
  Size2d(std::int64_t both)  // NOLINT(google-explicit-constructor): a number is a size
      : height(both), width(both), single(true) {}
  Size2d(std::int64_t h, std::int64_t w) : height(h), width(w) {}
  Size2d(const Pair& sizes)  // NOLINT(google-explicit-constructor)
      : Size2d(sizes[0], sizes[1]) {}

  Pair pair() const { return {height, width}; }

  std::int64_t height;
  std::int64_t width;
  /// Given as one number: printed as one.
  bool single = false;
};

}  // namespace resnetcpp::nn

/// A field of a class `Options` under PyTorch's name: `options.stride(2)` sets it and returns the
/// options, `options.stride()` reads it.
#define RESNETCPP_OPTION(Type, name, initial)  \
 public:                                       \
  Options& name(Type value) {                  \
    name##_ = std::move(value);                \
    return *this;                              \
  }                                            \
  const Type& name() const { return name##_; } \
                                               \
 private:                                      \
  Type name##_ = initial
