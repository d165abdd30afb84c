#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "resnetcpp/tensor/promote.hpp"

using namespace resnetcpp;
using Catch::Matchers::Contains;

namespace {

std::vector<double> values(const Tensor& x) {
  const Tensor dense = contiguous_data(cast_data(x, Dtype::float64));
  return {dense.data<double>(), dense.data<double>() + dense.numel()};
}

constexpr Dtype kDtypes[] = {Dtype::uint8,   Dtype::int8,    Dtype::int16,    Dtype::int32,
                             Dtype::int64,   Dtype::float16, Dtype::bfloat16, Dtype::float32,
                             Dtype::float64, Dtype::boolean};

}  // namespace

TEST_CASE("factories fill every dtype", "[tensor]") {
  for (const Dtype dtype : kDtypes) {
    CAPTURE(name(dtype));
    CHECK(zeros({2, 3}, dtype).dtype() == dtype);
    CHECK(values(zeros({2}, dtype)) == std::vector<double>{0, 0});
    CHECK(values(ones({2}, dtype)) == std::vector<double>{1, 1});
    CHECK(values(full({}, 1, dtype)) == std::vector<double>{1});
    CHECK(zeros({0, 3}, dtype).numel() == 0);
    CHECK(values(eye(2, 3, dtype)) == std::vector<double>{1, 0, 0, 0, 1, 0});
  }
  CHECK(full({1}, 2.5).dtype() == Dtype::float32);
  CHECK(full({1}, 2).dtype() == Dtype::int64);
  CHECK(full({1}, true).dtype() == Dtype::boolean);
}

TEST_CASE("factories refuse sizes that make no sense", "[tensor]") {
  CHECK_THROWS_AS(empty({-1}), ShapeError);
  CHECK_THROWS_AS(zeros({std::int64_t{1} << 40, std::int64_t{1} << 40}), ShapeError);
  CHECK_THROWS_AS(zeros({std::int64_t{1} << 40, std::int64_t{1} << 40, 0}), ShapeError);
  CHECK_THROWS_AS(empty({std::int64_t{1} << 55}), std::bad_alloc);
  CHECK_THROWS_AS(empty({2, 3}, Dtype::float32, MemoryFormat::channels_last), ShapeError);
  CHECK_THROWS_AS(empty_strided({2}, {1, 1}), ShapeError);
  CHECK_THROWS_AS(empty_strided({2}, {-1}), ShapeError);
  CHECK_THROWS_AS(empty_strided({4}, {std::int64_t{1} << 62}), ShapeError);
  CHECK_THROWS_WITH(from_vector(std::vector<float>{1, 2}, Shape{3}),
                    Contains("expected 3 values for shape (3,), got 2"));
}

TEST_CASE("arange and linspace count as PyTorch does", "[tensor]") {
  CHECK(values(arange(0, 5)) == std::vector<double>{0, 1, 2, 3, 4});
  CHECK(arange(0, 5).dtype() == Dtype::int64);
  CHECK(values(arange(5, 0, -2)) == std::vector<double>{5, 3, 1});
  CHECK(values(arange(0.0, 1.0, 0.25)) == std::vector<double>{0, 0.25, 0.5, 0.75});
  CHECK(arange(0.0, 1.0).dtype() == Dtype::float32);
  CHECK(arange(3, 3).numel() == 0);
  CHECK_THROWS_AS(arange(0, 5, 0), ValueError);
  CHECK_THROWS_AS(arange(0, 5, -1), ValueError);
  CHECK_THROWS_AS(arange(0.0, std::numeric_limits<double>::infinity()), ValueError);
  CHECK(values(linspace(0, 1, 5)) == std::vector<double>{0, 0.25, 0.5, 0.75, 1});
  CHECK(values(linspace(3, 7, 1)) == std::vector<double>{3});
  CHECK(linspace(0, 1, 0).numel() == 0);
  CHECK_THROWS_AS(linspace(0, 1, -1), ValueError);
}

TEST_CASE("empty_like keeps the layout", "[tensor]") {
  const Tensor x = empty({2, 3, 4, 5}, Dtype::float32, MemoryFormat::channels_last);
  CHECK(empty_like(x).strides() == x.strides());
  CHECK(empty_like(x, Dtype::int64).dtype() == Dtype::int64);
  CHECK(empty_like(x, std::nullopt, MemoryFormat::contiguous).is_contiguous());
  CHECK(values(full_like(zeros({2}), 3)) == std::vector<double>{3, 3});
}

TEST_CASE("alias refuses windows that leave the storage", "[tensor]") {
  const Tensor x = zeros({4, 5});
  CHECK(shares_memory(alias(x, {5}, {4}, 0), x));
  CHECK(alias(x, {0}, {1}, 20).numel() == 0);
  CHECK_THROWS_AS(alias(x, {21}, {1}, 0), ShapeError);
  CHECK_THROWS_AS(alias(x, {5}, {4}, 4), ShapeError);
  CHECK_THROWS_AS(alias(x, {2}, {-1}, 5), ShapeError);
  CHECK_THROWS_AS(alias(x, {1}, {1}, -1), ShapeError);
  const std::int64_t huge = std::int64_t{1} << 62;
  CHECK_THROWS_AS(alias(x, {3}, {huge}, 0), ShapeError);
}

TEST_CASE("copy_data converts between every pair of dtypes", "[tensor][copy]") {
  for (const Dtype from : kDtypes) {
    for (const Dtype to : kDtypes) {
      CAPTURE(name(from), name(to));
      const Tensor x = cast_data(from_vector(std::vector<double>{0, 1, 1, 0, 1}), from);
      const Tensor y = cast_data(x, to);
      CHECK(y.dtype() == to);
      CHECK(values(y) == std::vector<double>{0, 1, 1, 0, 1});
    }
  }
  const Tensor wide = from_vector(std::vector<double>{-1.5, 2.9, 300});
  CHECK(values(cast_data(wide, Dtype::int32)) == std::vector<double>{-1, 2, 300});
  CHECK(values(cast_data(wide, Dtype::boolean)) == std::vector<double>{1, 1, 1});
  CHECK(values(cast_data(wide, Dtype::uint8))[2] == 44);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(values(cast_data(from_vector(std::vector<double>{nan, 0}), Dtype::boolean)) ==
        std::vector<double>{1, 0});
  CHECK_NOTHROW(cast_data(from_vector(std::vector<double>{nan, 1e300}), Dtype::int64));
}

TEST_CASE("copy_data reads and writes any strides", "[tensor][copy]") {
  const Tensor x = cast_data(arange(0, 24), Dtype::float32);
  const Tensor grid = alias(x, {2, 3, 4}, {12, 4, 1}, 0);
  const Tensor turned = alias(x, {4, 3, 2}, {1, 4, 12}, 0);
  const Tensor y = clone_data(turned, MemoryFormat::contiguous);
  for (std::int64_t i = 0; i < 4; ++i) {
    for (std::int64_t j = 0; j < 3; ++j) {
      for (std::int64_t k = 0; k < 2; ++k) {
        CHECK(y.data<float>()[i * 6 + j * 2 + k] == static_cast<float>(k * 12 + j * 4 + i));
      }
    }
  }
  const Tensor back = empty_like(grid);
  copy_data(alias(back, {4, 3, 2}, {1, 4, 12}, 0), y);
  CHECK(values(back) == values(grid));
  const Tensor row = empty({3, 4});
  copy_data(row, from_vector(std::vector<float>{1, 2, 3, 4}));
  CHECK(values(row) == std::vector<double>{1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4});
  CHECK_THROWS_WITH(copy_data(row, zeros({3})), Contains("(3, 4)") && Contains("(3,)"));
}

TEST_CASE("large copies between layouts lose nothing", "[tensor][copy]") {
  for (const Shape& shape : {Shape{3, 64, 33, 35}, Shape{1, 3, 301, 203}, Shape{2, 129, 7, 65}}) {
    const Tensor counted = cast_data(arange(0, numel_of(shape)), Dtype::float32);
    const Tensor nchw = alias(counted, shape, contiguous_strides(shape), 0);
    const Tensor nhwc = clone_data(nchw, MemoryFormat::channels_last);
    CHECK(nhwc.is_channels_last());
    const Tensor again = clone_data(nhwc, MemoryFormat::contiguous);
    CHECK(again.is_contiguous());
    CHECK(values(again) == values(counted));
    CHECK(nhwc.data<float>()[nhwc.stride(1)] == static_cast<float>(shape[2] * shape[3]));
  }
}

TEST_CASE("copies within one storage do not read what they wrote", "[tensor][copy]") {
  const Tensor x = from_vector(std::vector<float>{0, 1, 2, 3, 4, 5});
  copy_data(alias(x, {5}, {1}, 1), alias(x, {5}, {1}, 0));
  CHECK(values(x) == std::vector<double>{0, 0, 1, 2, 3, 4});
  const Tensor square = from_vector(std::vector<float>{1, 2, 3, 4}, Shape{2, 2});
  copy_data(square, alias(square, {2, 2}, {1, 2}, 0));
  CHECK(values(square) == std::vector<double>{1, 3, 2, 4});
}

TEST_CASE("contiguous_data returns what already lies so", "[tensor][copy]") {
  const Tensor x = zeros({2, 3, 4, 5});
  CHECK(contiguous_data(x).is_same(x));
  const Tensor last = contiguous_data(x, MemoryFormat::channels_last);
  CHECK_FALSE(last.is_same(x));
  CHECK(contiguous_data(last, MemoryFormat::channels_last).is_same(last));
  CHECK(contiguous_data(last, MemoryFormat::preserve).is_same(last));
  CHECK(cast_data(x, Dtype::float32).is_same(x));
}

TEST_CASE("storages share a version with views and keep their own as data", "[tensor][storage]") {
  const Tensor x = zeros({2});
  const Tensor view = alias(x, {1}, {1}, 1);
  x.bump_version();
  CHECK(view.version() == 1);
  const auto other = Storage::alias(x.storage());
  CHECK(other->data() == x.storage()->data());
  CHECK(other->version() == 0);
}

TEST_CASE("borrowed memory is given back with the last view", "[tensor][storage]") {
  std::vector<float> memory = {1, 2, 3, 4};
  int freed = 0;
  Tensor view;
  {
    const Tensor x =
        from_blob(memory.data(), {2, 2}, {2, 1}, Dtype::float32, [&](void*) { ++freed; });
    view = alias(x, {2}, {2}, 1);
  }
  CHECK(freed == 0);
  CHECK(values(view) == std::vector<double>{2, 4});
  view = Tensor();
  CHECK(freed == 1);
}

TEST_CASE("protected memory is read and not written", "[tensor][storage]") {
  std::vector<float> memory = {1, 2, 3, 4};
  const Tensor x = from_blob(memory.data(), {4}, {1}, Dtype::float32, nullptr);
  x.storage()->protect();
  const Tensor part = alias(x, {2}, {2}, 1);
  CHECK_THROWS_WITH(fill_data(part, 0), Contains("fill_: expected memory that may be written"));
  CHECK_THROWS_AS(copy_data(x, zeros({4})), ValueError);
  CHECK_FALSE(Storage::alias(x.storage())->writable());
  CHECK(values(part) == std::vector<double>{2, 4});
  const Tensor copy = clone_data(x);
  fill_data(copy, 5);
  CHECK(values(copy) == std::vector<double>{5, 5, 5, 5});
}

TEST_CASE("storages that overlap are seen to share memory", "[tensor][storage]") {
  std::vector<float> memory = {1, 2, 3, 4, 5};
  const Tensor low = from_blob(memory.data(), {3}, {1}, Dtype::float32, nullptr);
  const Tensor high = from_blob(memory.data() + 2, {3}, {1}, Dtype::float32, nullptr);
  const Tensor last = from_blob(memory.data() + 3, {2}, {1}, Dtype::float32, nullptr);
  CHECK(shares_memory(low, high));
  CHECK_FALSE(shares_memory(low, last));
  CHECK_FALSE(shares_memory(zeros({0}), zeros({0})));
  copy_data(high, low);
  CHECK(memory == std::vector<float>{1, 2, 1, 2, 3});
}

TEST_CASE("the smallest integer is its own negative", "[tensor][scalar]") {
  constexpr std::int64_t kSmallest = std::numeric_limits<std::int64_t>::min();
  CHECK((-Scalar(kSmallest)).to<std::int64_t>() == kSmallest);
  CHECK((-Scalar(7)).to<std::int64_t>() == -7);
  CHECK((-Scalar(true)).to<std::int64_t>() == -1);
  CHECK((-Scalar(1.5)).to<double>() == -1.5);
}

TEST_CASE("nothing is left when tensors go", "[tensor][storage]") {
  const std::int64_t tensors = live_tensor_count();
  const std::int64_t storages = Storage::live_count();
  {
    const Tensor x = zeros({100});
    const Tensor y = clone_data(alias(x, {50}, {2}, 0));
    CHECK(live_tensor_count() > tensors);
    CHECK(Storage::live_count() == storages + 2);
  }
  CHECK(live_tensor_count() == tensors);
  CHECK(Storage::live_count() == storages);
}

TEST_CASE("item wants one element and data the right type", "[tensor]") {
  CHECK(full({1, 1}, 2.5).item<double>() == 2.5);
  CHECK(full({}, 7).item<std::int64_t>() == 7);
  CHECK_THROWS_WITH(zeros({2}).item(),
                    Contains("a Tensor with 2 elements cannot be converted to Scalar"));
  CHECK_THROWS_AS(zeros({2}).data<double>(), DtypeError);
  CHECK_THROWS_AS(Tensor().shape(), ValueError);
  CHECK(zeros({2, 3}).size(-1) == 3);
  CHECK_THROWS_AS(zeros({2, 3}).size(2), IndexError);
}

TEST_CASE("dtype promotion is PyTorch's", "[tensor][promote]") {
  const Dtype order[] = {Dtype::boolean, Dtype::uint8,  Dtype::int8,    Dtype::int16,
                         Dtype::int32,   Dtype::int64,  Dtype::float16, Dtype::bfloat16,
                         Dtype::float32, Dtype::float64};
  for (const Dtype& a : order) {
    for (const Dtype& b : order) {
      CAPTURE(name(a), name(b));
      const Dtype lower = *std::min(&a, &b);
      const Dtype upper = *std::max(&a, &b);
      Dtype wider = upper;
      if (lower == Dtype::uint8 && upper == Dtype::int8) wider = Dtype::int16;
      if (lower == Dtype::float16 && upper == Dtype::bfloat16) wider = Dtype::float32;
      CHECK(promote_types(a, b) == wider);
      CHECK(result_type(empty({1}, a), empty({2}, b)) == wider);
    }
  }
  const auto number = [](Dtype dtype) { return empty({}, dtype); };
  const auto vector = [](Dtype dtype) { return empty({1}, dtype); };
  CHECK(result_type(vector(Dtype::float32), number(Dtype::float64)) == Dtype::float32);
  CHECK(result_type(vector(Dtype::int32), number(Dtype::int64)) == Dtype::int32);
  CHECK(result_type(vector(Dtype::int32), number(Dtype::float64)) == Dtype::float64);
  CHECK(result_type(vector(Dtype::boolean), number(Dtype::uint8)) == Dtype::uint8);
  CHECK(result_type(vector(Dtype::int32), Scalar(2.5)) == Dtype::float32);
  CHECK(result_type(vector(Dtype::float64), Scalar(2.5)) == Dtype::float64);
  CHECK(result_type(vector(Dtype::boolean), Scalar(true)) == Dtype::boolean);
  CHECK(result_type(vector(Dtype::uint8), Scalar(2)) == Dtype::uint8);
  CHECK(can_cast(Dtype::int64, Dtype::float32));
  CHECK(can_cast(Dtype::float64, Dtype::float32));
  CHECK_FALSE(can_cast(Dtype::float32, Dtype::int64));
  CHECK_FALSE(can_cast(Dtype::int32, Dtype::boolean));
}
