#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/shape.hpp"

using namespace resnetcpp;
using Catch::Matchers::Contains;

TEST_CASE("shapes are written as Python writes tuples and lists", "[shape]") {
  CHECK(to_string(Shape{}) == "()");
  CHECK(to_string(Shape{3}) == "(3,)");
  CHECK(to_string(Shape{8, 3, 56}) == "(8, 3, 56)");
  CHECK(list_text(Shape{}) == "[]");
  CHECK(list_text(Shape{3}) == "[3]");
  CHECK(list_text(Shape{8, -1}) == "[8, -1]");
}

TEST_CASE("numel_of refuses sizes that are negative or overflow", "[shape]") {
  CHECK(numel_of({}) == 1);
  CHECK(numel_of({2, 0, 3}) == 0);
  CHECK(numel_of({1 << 30, 1 << 30}) == std::int64_t{1} << 60);
  CHECK_THROWS_WITH(numel_of({2, -1}), Contains("not negative, got (2, -1)"));
  const std::int64_t huge = std::int64_t{1} << 40;
  CHECK_THROWS_WITH(numel_of({huge, huge}), Contains("overflowed with sizes"));
  CHECK_THROWS_AS(numel_of({huge, huge, 0}), ShapeError);
  CHECK_THROWS_AS(numel_of({std::numeric_limits<std::int64_t>::max()}), ShapeError);
  CHECK_THROWS_AS(bytes_of({std::int64_t{1} << 61}, 8), ShapeError);
  CHECK(bytes_of({3, 5}, 4) == 60);
}

TEST_CASE("strides tell row-major, channels-last and dense layouts apart", "[shape]") {
  struct Case {
    Shape shape;
    Shape strides;
    bool contiguous;
    bool channels_last;
    bool dense;
  };
  const std::vector<Case> cases = {
      {{2, 3, 4, 5}, {60, 20, 5, 1}, true, false, true},
      {{2, 3, 4, 5}, {60, 1, 15, 3}, false, true, true},
      {{2, 1, 4, 5}, {20, 20, 5, 1}, true, true, true},       // one channel: both
      {{2, 3, 1, 1}, {3, 1, 1, 1}, true, true, true},         // one pixel: both
      {{2, 3, 4, 5}, {120, 40, 10, 2}, false, false, false},  // every other element
      {{3, 4}, {1, 3}, false, false, true},
      {{3, 4}, {0, 1}, false, false, false},
      {{3, 4}, {5, 1}, false, false, false},
      {{0, 4}, {7, 9}, true, false, true},
      {{}, {}, true, false, true},
      {{1}, {99}, true, false, true},
  };
  for (const Case& c : cases) {
    CAPTURE(to_string(c.shape), to_string(c.strides));
    CHECK(is_contiguous(c.shape, c.strides) == c.contiguous);
    CHECK(is_channels_last(c.shape, c.strides) == c.channels_last);
    CHECK(is_dense(c.shape, c.strides) == c.dense);
  }
  CHECK(contiguous_strides({2, 0, 3}) == Shape{3, 3, 1});
  CHECK(channels_last_strides({2, 3, 4, 5}) == Shape{60, 1, 15, 3});
  CHECK_THROWS_WITH(channels_last_strides({2, 3}), Contains("expected 4 dimensions"));
}

TEST_CASE("dense_strides_like keeps the order of dimensions", "[shape]") {
  CHECK(dense_strides_like({2, 3}, {3, 1}) == Shape{3, 1});
  CHECK(dense_strides_like({2, 3}, {1, 2}) == Shape{1, 2});
  CHECK(dense_strides_like({2, 3}, {6, 2}) == Shape{3, 1});
  CHECK(dense_strides_like({2, 3}, {0, 1}) == Shape{3, 1});
  CHECK(dense_strides_like({2, 3, 4, 5}, {120, 1, 30, 6}) == Shape{60, 1, 15, 3});
}

TEST_CASE("broadcast_shapes follows NumPy", "[shape]") {
  CHECK(broadcast_shapes("add", {3, 1}, {4}) == Shape{3, 4});
  CHECK(broadcast_shapes("add", {}, {2, 3}) == Shape{2, 3});
  CHECK(broadcast_shapes("add", {1}, {0}) == Shape{0});
  CHECK_THROWS_WITH(broadcast_shapes("add", {2, 3}, {2}),
                    Contains("add: expected shapes that broadcast, got (2, 3) and (2,)") &&
                        Contains("at non-singleton dimension 1"));
  CHECK(broadcast_strides({3, 1}, {1, 1}, {2, 3, 4}) == Shape{0, 1, 0});
}

TEST_CASE("wrap_dim counts from the end", "[shape]") {
  CHECK(wrap_dim(-1, 3) == 2);
  CHECK(wrap_dim(0, 0) == 0);
  CHECK(wrap_dim(-1, 0) == 0);
  CHECK_THROWS_WITH(wrap_dim(3, 3),
                    "Dimension out of range (expected to be in range of [-3, 2], "
                    "but got 3)");
  CHECK_THROWS_AS(wrap_dim(1, 0), IndexError);
  CHECK(wrap_dims("sum", {}, 3) == std::vector<std::int64_t>{0, 1, 2});
  CHECK(wrap_dims("sum", {-1, 0}, 3) == std::vector<std::int64_t>{2, 0});
  CHECK_THROWS_WITH(wrap_dims("sum", {0, -3}, 3), Contains("dim 0 appears multiple times"));
}

TEST_CASE("infer_size fills in one unknown", "[shape]") {
  CHECK(infer_size({2, -1}, 6) == Shape{2, 3});
  CHECK(infer_size({-1}, 0) == Shape{0});
  CHECK(infer_size({}, 1) == Shape{});
  CHECK_THROWS_WITH(infer_size({4, -1}, 6), "shape '[4, -1]' is invalid for input of size 6");
  CHECK_THROWS_WITH(infer_size({-1, -1}, 6), "only one dimension can be inferred");
  CHECK_THROWS_WITH(infer_size({-2}, 6), Contains("invalid shape dimension -2"));
  CHECK_THROWS_WITH(infer_size({-1, 0}, 0), Contains("cannot reshape tensor of 0 elements"));
  const std::int64_t huge = std::int64_t{1} << 40;
  CHECK_THROWS_AS(infer_size({huge, huge, -1}, 6), ShapeError);
}

TEST_CASE("view_strides merges and splits what is evenly spaced", "[shape]") {
  struct Case {
    Shape shape;
    Shape strides;
    Shape target;
    std::optional<Shape> expected;
  };
  const std::vector<Case> cases = {
      {{2, 3, 4}, {12, 4, 1}, {6, 4}, Shape{4, 1}},
      {{2, 3, 4}, {12, 4, 1}, {24}, Shape{1}},
      {{2, 3, 4}, {12, 4, 1}, {4, 1, 6}, Shape{6, 6, 1}},
      {{2, 3, 4}, {1, 2, 6}, {24}, std::nullopt},
      {{4, 6}, {12, 2}, {4, 2, 3}, Shape{12, 6, 2}},
      {{4, 6}, {12, 2}, {24}, Shape{2}},
      {{4, 6}, {13, 2}, {24}, std::nullopt},
      {{4, 1, 6}, {6, 99, 1}, {24}, Shape{1}},
      {{3}, {0}, {3, 1}, Shape{0, 0}},
      {{}, {}, {1, 1}, Shape{1, 1}},
      {{1}, {1}, {}, Shape{}},
      {{0, 3}, {3, 1}, {3, 0}, Shape{1, 1}},
      {{0, 3}, {7, 7}, {0, 3}, Shape{7, 7}},
  };
  for (const Case& c : cases) {
    CAPTURE(to_string(c.shape), to_string(c.strides), to_string(c.target));
    CHECK(view_strides(c.shape, c.strides, c.target) == c.expected);
  }
}
