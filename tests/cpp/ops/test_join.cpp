#include <functional>
#include <vector>

#include "catch.hpp"
#include "ops/numeric.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/join.hpp"
#include "resnetcpp/ops/view.hpp"

using namespace resnetcpp;
using namespace resnetcpp::testing;
using Catch::Matchers::Contains;

namespace {

using Values = std::vector<double>;

Tensor counting(const Shape& shape) {
  return view(cast_data(arange(0, numel_of(shape)), Dtype::float64), shape);
}

// Where position i of a padded dimension reads from; -1 for the constant.
std::int64_t source_of(const std::string& mode, std::int64_t i, std::int64_t size) {
  if (i >= 0 && i < size) return i;
  if (mode == "constant") return -1;
  if (mode == "replicate") return i < 0 ? 0 : size - 1;
  if (mode == "circular") return (i + size) % size;
  return i < 0 ? -i : 2 * (size - 1) - i;
}

}  // namespace

TEST_CASE("cat joins along every dimension", "[join]") {
  const Tensor a = counting({2, 3});
  CHECK(doubles(cat({a, a}, 0)) == Values{0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5});
  CHECK(doubles(cat({a, a}, -1)) == Values{0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5});
  CHECK(doubles(cat({transpose(a, 0, 1), ones({3, 1})}, 1)) == Values{0, 3, 1, 1, 4, 1, 2, 5, 1});
  CHECK(cat({zeros({0}), a}).shape() == Shape{2, 3});  // PyTorch passes over torch.empty(0)
  CHECK(cat({zeros({2, 0}), a}, 1).shape() == Shape{2, 3});
  CHECK(cat({zeros({0})}).shape() == Shape{0});
  CHECK(cat({zeros({1}, Dtype::int64), ones({1}, Dtype::float32)}).dtype() == Dtype::float32);
  CHECK(cat({zeros({1}, Dtype::boolean), ones({1}, Dtype::uint8)}).dtype() == Dtype::uint8);
}

TEST_CASE("cat keeps channels_last if all inputs have it", "[join]") {
  const Tensor last = wave<float>({2, 3, 4, 5}, 0.3, MemoryFormat::channels_last);
  const Tensor first = contiguous(last);
  const Tensor joined = cat({last, last}, 1);
  CHECK(joined.is_channels_last());
  CHECK(doubles(joined) == doubles(cat({first, first}, 1)));
  CHECK(cat({last, first}, 1).is_contiguous());
}

TEST_CASE("stack adds a dimension", "[join]") {
  const Tensor a = counting({3});
  const Tensor b = add(a, 10);
  CHECK(doubles(stack({a, b})) == Values{0, 1, 2, 10, 11, 12});
  CHECK(doubles(stack({a, b}, 1)) == Values{0, 10, 1, 11, 2, 12});
  CHECK(stack({a, b}, -1).shape() == Shape{3, 2});
  CHECK(stack({full({}, 1.0), full({}, 2.0)}).shape() == Shape{2});
  CHECK(stack({zeros({0, 2})}, 1).shape() == Shape{0, 1, 2});
}

TEST_CASE("joining passes gradients to every part", "[join]") {
  const Tensor a = wave<double>({2, 3}, 1.3);
  const Tensor b = wave<double>({2, 3}, 0.7);
  for (const std::int64_t dim : {0, 1}) {
    check_gradients([&](const std::vector<Tensor>& in) { return cat({in[0], in[1], in[0]}, dim); },
                    {clone(a), clone(b)});
    check_gradients([&](const std::vector<Tensor>& in) { return stack({in[0], in[1]}, dim); },
                    {clone(a), clone(b)});
  }
  const Tensor narrow_one = ones({1}, Dtype::float32).set_requires_grad(true);
  cat({narrow_one, ones({1}, Dtype::float64)}).backward(ones({2}, Dtype::float64));
  CHECK(narrow_one.grad().dtype() == Dtype::float32);
}

TEST_CASE("joining what does not fit is an error", "[join]") {
  const Tensor a = zeros({2, 3});
  CHECK_THROWS_WITH(cat({}), Contains("expected a non-empty list of Tensors"));
  CHECK_THROWS_WITH(stack({}), "stack expects a non-empty TensorList");
  CHECK_THROWS_WITH(cat({a, zeros({2, 4})}),
                    "Sizes of tensors must match except in dimension 0. Expected size 3 but got "
                    "size 4 for tensor number 1 in the list.");
  CHECK_THROWS_WITH(cat({a, zeros({3})}),
                    "Tensors must have same number of dimensions: got 2 and 1");
  CHECK_THROWS_WITH(cat({zeros({})}),
                    "zero-dimensional tensor (at position 0) cannot be concatenated");
  CHECK_THROWS_AS(cat({a}, 2), IndexError);
  CHECK_THROWS_WITH(stack({a, zeros({3, 2})}),
                    "stack expects each tensor to be equal size, but got [2, 3] at entry 0 and "
                    "[3, 2] at entry 1");
}

TEST_CASE("pad reads from where its mode says", "[join]") {
  const Tensor x = counting({2, 3, 4});
  for (const std::string mode : {"constant", "reflect", "replicate", "circular"}) {
    CAPTURE(mode);
    const Tensor y = pad(x, {3, 1, 1, 2}, mode, mode == "constant" ? -7.0 : 0.0);
    REQUIRE(y.shape() == Shape{2, 6, 8});
    for (std::int64_t n = 0; n < 2; ++n) {
      for (std::int64_t i = 0; i < 6; ++i) {
        for (std::int64_t j = 0; j < 8; ++j) {
          const std::int64_t row = source_of(mode, i - 1, 3);
          const std::int64_t column = source_of(mode, j - 3, 4);
          const double expected =
              row < 0 || column < 0 ? -7.0 : static_cast<double>(n * 12 + row * 4 + column);
          REQUIRE(y.data<double>()[n * 48 + i * 8 + j] == expected);
        }
      }
    }
  }
}

TEST_CASE("negative padding crops", "[join]") {
  const Tensor x = counting({1, 3, 4});
  CHECK(doubles(pad(x, {-1, -1, 0, -2})) == Values{1, 2});
  CHECK(doubles(pad(x, {-2, 1, -1, -1})) == Values{6, 7, 0});
  CHECK(doubles(pad(x, {-1, 0, -2, 0}, "replicate")) == Values{9, 10, 11});
  CHECK(pad(x, {-2, -2}).shape() == Shape{1, 3, 0});
  CHECK(pad(x, {-3, 5}).shape() == Shape{1, 3, 6});
  CHECK(doubles(pad(counting({4}), {-5, 3}, "constant", 2.0)) == Values{2, 2});
}

TEST_CASE("pad passes gradients back and keeps channels_last", "[join]") {
  for (const std::string mode : {"constant", "reflect", "replicate", "circular"}) {
    check_gradients(
        [&](const std::vector<Tensor>& in) { return pad(mul(in[0], in[0]), {2, 1, -1, 1}, mode); },
        {wave<double>({1, 2, 3, 4}, 1.3)});
  }
  const Tensor x = wave<float>({2, 3, 4, 5}, 0.3, MemoryFormat::channels_last);
  CHECK(pad(x, {1, 1, 1, 1}).is_channels_last());
  CHECK(doubles(pad(x, {1, 1, 1, 1})) == doubles(pad(contiguous(x), {1, 1, 1, 1})));
}

TEST_CASE("padding what does not fit is an error", "[join]") {
  const Tensor x = zeros({1, 3, 4});
  CHECK_THROWS_WITH(pad(x, {1}), "Padding length must be divisible by 2");
  CHECK_THROWS_WITH(pad(zeros({2}), {1, 1, 1, 1}), Contains("two times the input dimension"));
  CHECK_THROWS_WITH(pad(x, {1, 1}, "mirror"), "Unrecognised padding mode mirror");
  CHECK_THROWS_WITH(pad(x, {4, 0}, "reflect"),
                    Contains("Padding size should be less than the corresponding input dimension"));
  CHECK_THROWS_WITH(pad(x, {5, 0}, "circular"), Contains("wrapping around more than once"));
  CHECK_THROWS_WITH(pad(zeros({4}), {1, 0}, "reflect"),
                    "Padding size 2 is not supported for 1D input tensor.");
  CHECK_THROWS_WITH(pad(x, {-3, -2}), Contains("resulted in a negative output size"));
  CHECK_THROWS_WITH(pad(x, {1, 1}, "reflect", 3.0), Contains("doesn't take in value argument"));
  CHECK_THROWS_AS(pad(zeros({1, 2, 0}), {1, 1}, "replicate"), ShapeError);
  CHECK_THROWS_AS(pad(x, {std::numeric_limits<std::int64_t>::max(), 1}), ShapeError);
}
