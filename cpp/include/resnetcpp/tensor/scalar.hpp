#pragma once

#include <cstdint>
#include <type_traits>

#include "resnetcpp/tensor/dtype.hpp"

namespace resnetcpp {

/// A number without a tensor: a double, an int64 or a bool. PyTorch: a Python number.
class Scalar {
 public:
  Scalar() : Scalar(std::int64_t{0}) {}

  template <class T, std::enable_if_t<std::is_arithmetic_v<T>, int> = 0>
  Scalar(T value) {  // NOLINT(google-explicit-constructor): numbers convert by design
    if constexpr (std::is_same_v<T, bool>) {
      kind_ = Kind::boolean;
      integer_ = value;
    } else if constexpr (std::is_floating_point_v<T>) {
      kind_ = Kind::floating;
      floating_ = static_cast<double>(value);
    } else {
      kind_ = Kind::integer;
      integer_ = static_cast<std::int64_t>(value);
    }
  }

  Scalar(Half value) : Scalar(static_cast<float>(value)) {}  // NOLINT(google-explicit-constructor)
  Scalar(BFloat16 value)
      : Scalar(static_cast<float>(value)) {}  // NOLINT(google-explicit-constructor)

  bool is_floating() const { return kind_ == Kind::floating; }
  bool is_boolean() const { return kind_ == Kind::boolean; }
  bool is_integer() const { return kind_ == Kind::integer; }

  /// The value, converted as a C++ cast does.
  template <class T>
  T to() const {
    if constexpr (std::is_same_v<T, bool>) {
      return kind_ == Kind::floating ? floating_ != 0.0 : integer_ != 0;
    } else {
      return kind_ == Kind::floating ? static_cast<T>(floating_) : static_cast<T>(integer_);
    }
  }

  /// The dtype of a 0-d tensor made from this number alone.
  Dtype dtype() const {
    return kind_ == Kind::floating  ? default_dtype()
           : kind_ == Kind::integer ? Dtype::int64
                                    : Dtype::boolean;
  }

  /// The smallest int64 is its own negative, as in PyTorch.
  Scalar operator-() const {
    if (is_floating()) return Scalar(-floating_);
    return Scalar(static_cast<std::int64_t>(-static_cast<std::uint64_t>(integer_)));
  }

 private:
  enum class Kind : std::uint8_t { floating, integer, boolean };
  Kind kind_ = Kind::integer;
  double floating_ = 0.0;
  std::int64_t integer_ = 0;
};

}  // namespace resnetcpp
