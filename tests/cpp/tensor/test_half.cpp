#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "catch.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "resnetcpp/tensor/half.hpp"

using namespace resnetcpp;
using Catch::Matchers::Contains;

namespace {

template <class T>
T of_bits(int bits) {
  const auto narrow = static_cast<std::uint16_t>(bits);
  T value;
  std::memcpy(static_cast<void*>(&value), &narrow, sizeof value);
  return value;
}

template <class T>
int bits_of(T value) {
  std::uint16_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

/// What a format is made of, for a decoder that reads it off the definition.
struct Format {
  int fraction_bits;
  int bias;
};

double defined_value(int bits, Format format) {
  const int exponent_bits = 15 - format.fraction_bits;
  const int top = (1 << exponent_bits) - 1;
  const int exponent = bits >> format.fraction_bits & top;
  const int fraction = bits & ((1 << format.fraction_bits) - 1);
  const double sign = (bits & 0x8000) != 0 ? -1.0 : 1.0;
  if (exponent == top) {
    return fraction != 0 ? std::numeric_limits<double>::quiet_NaN()
                         : sign * std::numeric_limits<double>::infinity();
  }
  const int whole = exponent == 0 ? fraction : fraction + (1 << format.fraction_bits);
  return sign * std::ldexp(whole, std::max(exponent, 1) - format.bias - format.fraction_bits);
}

template <class T>
void check_every_pattern(Format format) {
  for (int bits = 0; bits < 0x10000; ++bits) {
    const double expected = defined_value(bits, format);
    const T value = of_bits<T>(bits);
    if (std::isnan(expected)) {
      REQUIRE(std::isnan(static_cast<float>(value)));
      REQUIRE(std::isnan(static_cast<float>(T(static_cast<float>(value)))));
      continue;
    }
    REQUIRE(static_cast<double>(value) == expected);
    REQUIRE(bits_of(T(static_cast<float>(value))) == bits);
  }
}

// Between two neighbours: the nearer one, and in the middle the one with an even last bit.
template <class T>
void check_rounding(int infinity) {
  for (int bits = 0; bits + 1 < infinity; ++bits) {
    const auto low = static_cast<float>(of_bits<T>(bits));
    const auto high = static_cast<float>(of_bits<T>(bits + 1));
    const float middle = low + (high - low) / 2;
    const int even = bits % 2 == 0 ? bits : bits + 1;
    REQUIRE(bits_of(T(middle)) == even);
    REQUIRE(bits_of(T(-middle)) == (even | 0x8000));
    REQUIRE(bits_of(T(std::nextafter(middle, low))) == bits);
    REQUIRE(bits_of(T(std::nextafter(middle, high))) == bits + 1);
  }
}

}  // namespace

TEST_CASE("every pattern of 16 bits is the number that the format defines", "[tensor]") {
  check_every_pattern<Half>({10, 15});
  check_every_pattern<BFloat16>({7, 127});
}

TEST_CASE("floats round to the nearest short one, ties to even", "[tensor]") {
  check_rounding<Half>(0x7c00);
  check_rounding<BFloat16>(0x7f80);
  CHECK(static_cast<float>(Half(65519.0F)) == 65504.0F);
  CHECK(std::isinf(static_cast<float>(Half(65520.0F))));
  CHECK(std::isinf(static_cast<float>(BFloat16(std::numeric_limits<float>::max()))));
  CHECK(bits_of(Half(-1e-9F)) == 0x8000);
}

TEST_CASE("tensors of short floats compute in float32", "[tensor]") {
  for (const Dtype dtype : {Dtype::float16, Dtype::bfloat16}) {
    CAPTURE(name(dtype));
    const Tensor x = full({3}, 1.5, dtype);
    CHECK((x * x).dtype() == dtype);
    CHECK((x * x + 0.25).storage()->bytes() == 6);
    CHECK(cast_data(x * x, Dtype::float32).data<float>()[2] == 2.25F);
    CHECK((x + ones({3})).dtype() == Dtype::float32);
  }
}

TEST_CASE("a short float's gradient is as short as it is", "[tensor]") {
  const Tensor x = full({2}, 3.0, Dtype::bfloat16);
  x.set_requires_grad(true);
  (to(x, Dtype::float64) * to(x, Dtype::float64)).backward(ones({2}, Dtype::float64));
  CHECK(x.grad().dtype() == Dtype::bfloat16);
  CHECK(static_cast<float>(x.grad().data<BFloat16>()[1]) == 6.0F);
}

TEST_CASE("bits are seen as numbers of the same size alone", "[tensor]") {
  const Tensor x = ones({2}, Dtype::float16);
  CHECK(view(x, Dtype::int16).data<std::int16_t>()[0] == 0x3c00);
  CHECK_THROWS_WITH(view(x, Dtype::float32), Contains("as many bytes as float16, got float32"));
}
