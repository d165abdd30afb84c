#include <functional>
#include <vector>

#include "catch.hpp"
#include "ops/numeric.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/index.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"

using namespace resnetcpp;
using namespace resnetcpp::testing;
using Catch::Matchers::Contains;

namespace {

using Values = std::vector<double>;
using Items = std::vector<IndexItem>;
using Longs = std::vector<std::int64_t>;

Tensor counting(const Shape& shape) {
  return view(cast_data(arange(0, numel_of(shape)), Dtype::float64), shape);
}

Tensor longs(const Longs& values, std::optional<Shape> shape = std::nullopt) {
  return from_vector(values, std::move(shape));
}

Tensor mask(const Longs& values, std::optional<Shape> shape = std::nullopt) {
  return cast_data(longs(values, std::move(shape)), Dtype::boolean);
}

constexpr std::int64_t kZero = 0;

// Where each element of x[items] comes from, found by indexing positions.
Values origins(const Shape& shape, const Items& items) {
  return doubles(index(counting(shape), items));
}

}  // namespace

TEST_CASE("numbers, slices, None and ... give views", "[index]") {
  const Tensor x = counting({2, 3, 4});
  CHECK(doubles(index(x, {std::int64_t{1}, std::int64_t{-1}})) == Values{20, 21, 22, 23});
  CHECK(doubles(index(x, {Ellipsis{}, std::int64_t{0}})) == Values{0, 4, 8, 12, 16, 20});
  CHECK(index(x, {NewAxis{}, Ellipsis{}, NewAxis{}}).shape() == Shape{1, 2, 3, 4, 1});
  CHECK(index(x, {Slice{}, Slice{1, 3}, Slice{0, 4, 2}}).shape() == Shape{2, 2, 2});
  const Tensor whole = index(x, {Ellipsis{}});
  CHECK_FALSE(whole.is_same(x));
  CHECK(shares_memory(whole, x));
}

TEST_CASE("index tensors pick with broadcasting", "[index]") {
  CHECK(origins({3, 4}, {longs({2, 0, -1})}) == Values{8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11});
  CHECK(origins({3, 4}, {longs({0, 2}), longs({1, 3})}) == Values{1, 11});
  CHECK(origins({3, 4}, {longs({0, 2}, Shape{2, 1}), longs({1, 3})}) == Values{1, 3, 9, 11});
  CHECK(origins({3, 4}, {Slice{}, longs({3, 0})}) == Values{3, 0, 7, 4, 11, 8});
  CHECK(origins({3, 4}, {longs({1, 1}, Shape{2, 1}), longs({0}, Shape{1, 1})}) == Values{4, 4});
  const Tensor x = counting({2, 3, 4});
  CHECK(index(x, {longs({0, 1}), Slice{}, longs({3, 0})}).shape() == Shape{2, 3});
  CHECK(doubles(index(x, {longs({0, 1}), Slice{}, longs({3, 0})})) == Values{3, 7, 11, 12, 16, 20});
  CHECK(index(x, {Slice{}, longs({0, 1, 2, 0}, Shape{2, 2})}).shape() == Shape{2, 2, 2, 4});
  CHECK(index(x, {Slice{}, longs({0}), NewAxis{}, longs({0})}).shape() == Shape{1, 2, 1});
  CHECK(index(x, {std::int64_t{1}, longs({0, 2})}).shape() == Shape{2, 4});
}

TEST_CASE("masks pick where they hold", "[index]") {
  const Tensor x = counting({2, 3});
  CHECK(doubles(index(x, {mask({1, 0, 1, 0, 0, 1}, Shape{2, 3})})) == Values{0, 2, 5});
  CHECK(doubles(index(x, {mask({0, 1})})) == Values{3, 4, 5});
  CHECK(doubles(index(x, {Slice{}, mask({1, 0, 1})})) == Values{0, 2, 3, 5});
  CHECK(index(x, {mask({0, 0})}).shape() == Shape{0, 3});
  CHECK(index(x, {true}).shape() == Shape{1, 2, 3});
  CHECK(index(x, {false}).shape() == Shape{0, 2, 3});
  CHECK(doubles(index(full({}, 7.0), {mask({1}, Shape{})})) == Values{7});
  CHECK(doubles(index(x, {cast_data(longs({0, 1}), Dtype::uint8)})) == Values{3, 4, 5});
}

TEST_CASE("indices that do not fit say so", "[index]") {
  const Tensor x = counting({3, 4});
  struct Bad {
    Items items;
    const char* text;
  };
  const std::vector<Bad> cases = {
      {{std::int64_t{5}}, "index 5 is out of bounds for dimension 0 with size 3"},
      {{kZero, std::int64_t{-5}}, "index -5 is out of bounds for dimension 1 with size 4"},
      {{kZero, kZero, kZero}, "too many indices for tensor of dimension 2"},
      {{longs({3})}, "index 3 is out of bounds for dimension 0 with size 3"},
      {{longs({0, 1}), longs({0, 1, 2})},
       "shape mismatch: indexing tensors could not be broadcast together with shapes [2], [3]"},
      {{mask({1, 0})},
       "The shape of the mask [2] at index 0 does not match the shape of the "
       "indexed tensor [3, 4] at index 0"},
      {{zeros({1})}, "tensors used as indices must be long, int, byte or bool tensors"},
      {{mask({1, 0, 1}), longs({0, 1, 2})}, "could not be broadcast together"},
  };
  for (const Bad& bad : cases) {
    CAPTURE(bad.text);
    CHECK_THROWS_WITH(index(x, bad.items), Contains(bad.text));
    CHECK_THROWS_AS(index(x, bad.items), IndexError);
  }
  CHECK_THROWS_WITH(index(full({}, 1.0), {kZero}), Contains("invalid index of a 0-dim tensor"));
  CHECK_THROWS_WITH(index(x, {Slice{0, 2, 0}}), Contains("slice step must be positive"));
}

TEST_CASE("indexing passes gradients back, twice if asked", "[index]") {
  const std::vector<Items> cases = {
      {std::int64_t{1}},
      {Slice{0, 3, 2}},
      {longs({0, 2, 0})},
      {Slice{}, longs({1, 1, 3})},
      {longs({0, 0}), longs({1, 1})},
      {mask({1, 0, 1})},
      {NewAxis{}, longs({2, 1}), Slice{1, 3}},
  };
  for (const Items& items : cases) {
    const Tensor x = wave<double>({3, 4}, 1.7).set_requires_grad(true);
    const Tensor y = index(x, items);
    autograd::BackwardOptions record;
    record.create_graph = true;
    const Tensor first = autograd::grad({sum(pow(y, 3))}, {x}, {}, record)[0];
    const Tensor second = autograd::grad({sum(first)}, {x})[0];
    Values times(12, 0.0);
    for (const double place : origins({3, 4}, items)) times[static_cast<std::size_t>(place)] += 1;
    for (std::size_t i = 0; i < 12; ++i) {
      const double value = doubles(x)[i];
      CHECK(doubles(first)[i] == Approx(3 * times[i] * value * value));
      CHECK(doubles(second)[i] == Approx(6 * times[i] * value));
    }
  }
}

TEST_CASE("assignment writes through every kind of index", "[index]") {
  struct Case {
    Items items;
    Tensor value;
    Values expected;
  };
  const std::vector<Case> cases = {
      {{std::int64_t{0}}, counting({3}), {0, 1, 2, 9, 9, 9}},
      {{Slice{}, std::int64_t{1}}, full({}, 5.0, Dtype::float64), {9, 5, 9, 9, 5, 9}},
      {{Ellipsis{}}, counting({1, 1, 3}), {0, 1, 2, 0, 1, 2}},
      {{longs({1, 0})}, counting({2, 3}), {3, 4, 5, 0, 1, 2}},
      {{longs({1, 0}), longs({2, 0})}, counting({2}), {1, 9, 9, 9, 9, 0}},
      {{mask({1, 0, 1, 0, 0, 1}, Shape{2, 3})}, counting({3}), {0, 9, 1, 9, 9, 2}},
      {{mask({1, 0})}, full({}, 4.0, Dtype::float64), {4, 4, 4, 9, 9, 9}},
      {{Slice{}, longs({2, 2})}, counting({2, 2}), {9, 9, 1, 9, 9, 3}},
      {{false}, full({}, 4.0, Dtype::float64), {9, 9, 9, 9, 9, 9}},
  };
  for (const Case& c : cases) {
    const Tensor x = full({2, 3}, 9, Dtype::float64);
    index_put_(x, c.items, c.value);
    CHECK(doubles(x) == c.expected);
  }
}

TEST_CASE("assignment gives gradients to both sides", "[index]") {
  const std::vector<Items> cases = {
      {std::int64_t{1}}, {Slice{0, 3, 2}},         {longs({2, 0})},
      {mask({0, 1, 1})}, {Slice{}, longs({0, 3})},
  };
  for (const Items& items : cases) {
    const auto assigned = [&](const std::vector<Tensor>& inputs) {
      const Tensor y = mul(inputs[0], inputs[0]);
      index_put_(y, items, mul(inputs[1], inputs[1]));
      return mul(y, y);
    };
    check_gradients(assigned, {wave<double>({3, 4}, 1.7), wave<double>({1}, 0.7)});
    const auto added = [&](const std::vector<Tensor>& inputs) {
      return index_put(mul(inputs[0], inputs[0]), items, mul(inputs[1], inputs[1]), true);
    };
    check_gradients(added, {wave<double>({3, 4}, 1.7), wave<double>({1}, 0.7)});
  }
}

TEST_CASE("index_put with accumulate adds to an element as often as it is named", "[index]") {
  const Tensor x = zeros({3});
  index_put_(x, {longs({0, 2, 0, 0})}, ones({4}), true);
  CHECK(doubles(x) == Values{3, 0, 1});
  CHECK_THROWS_WITH(index_put_(x, {longs({0, 1})}, ones({3})),
                    "shape mismatch: value tensor of shape [3] cannot be broadcast to indexing "
                    "result of shape [2]");
  CHECK_THROWS_WITH(index_put_(x, {longs({0})}, ones({1}, Dtype::float64)),
                    Contains("Index put requires the source and destination dtypes match"));
}

TEST_CASE("assignment from the tensor itself reads before it writes", "[index]") {
  const Tensor x = counting({4});
  index_put_(x, {longs({0, 1, 2, 3})}, index(x, {longs({3, 2, 1, 0})}));
  CHECK(doubles(x) == Values{3, 2, 1, 0});
  index_put_(x, {longs({1, 2, 3})}, narrow(x, 0, 0, 3));
  CHECK(doubles(x) == Values{3, 3, 2, 1});
}

TEST_CASE("an index changed after forward does not spoil backward", "[index]") {
  const Tensor x = wave<double>({4}, 1.0).set_requires_grad(true);
  const Tensor places = longs({1, 1});
  const Tensor y = index(x, {places});
  fill_(places, 3);
  sum(y).backward();
  CHECK(doubles(x.grad()) == Values{0, 2, 0, 0});
}

TEST_CASE("large picks along each dimension match single picks", "[index]") {
  const Tensor x = wave<float>({37, 41, 29}, 0.01);
  for (std::int64_t dim = 0; dim < 3; ++dim) {
    Longs order;
    for (std::int64_t i = 0; i < 50; ++i) order.push_back(i * 7 % x.size(dim));
    const Tensor y = index_select(x, dim, longs(order));
    for (std::int64_t i = 0; i < 50; i += 9) {
      CHECK(doubles(select(y, dim, i)) ==
            doubles(select(x, dim, order[static_cast<std::size_t>(i)])));
    }
    const Tensor summed = index_add(zeros(x.shape()), dim, longs(order), y);
    CHECK(sum(summed).item<double>() == Approx(sum(y).item<double>()).margin(1e-2));
  }
}

TEST_CASE("index_select keeps channels_last", "[index]") {
  const Tensor x = wave<float>({4, 3, 5, 6}, 0.2, MemoryFormat::channels_last);
  const Tensor y = index_select(x, 0, longs({3, 1}));
  CHECK(y.is_channels_last());
  CHECK(doubles(select(y, 0, 0)) == doubles(select(x, 0, 3)));
}

TEST_CASE("gather and scatter move single elements", "[index]") {
  const Tensor x = counting({3, 4});
  CHECK(doubles(gather(x, 0, longs({2, 0, 1, 1}, Shape{1, 4}))) == Values{8, 1, 6, 7});
  CHECK(doubles(gather(x, 1, longs({3, 0, 1, 1}, Shape{2, 2}))) == Values{3, 0, 5, 5});
  CHECK(gather(x, 0, longs({}, Shape{0, 4})).shape() == Shape{0, 4});
  const Tensor put = scatter(zeros({2, 3}, Dtype::float64), 1, longs({2, 0}, Shape{2, 1}),
                             full({2, 1}, 5, Dtype::float64));
  CHECK(doubles(put) == Values{0, 0, 5, 5, 0, 0});
  CHECK(doubles(scatter(zeros({3}), 0, longs({1, 2}), 4)) == Values{0, 4, 4});
  CHECK(doubles(scatter_add(zeros({3}), 0, longs({1, 1, 0}), ones({3}))) == Values{1, 2, 0});
  CHECK(doubles(take_along_dim(x, longs({1, 2, 0}, Shape{3, 1}), 1)) == Values{1, 6, 8});
}

TEST_CASE("gather and scatter pass gradients back", "[index]") {
  const Tensor places = longs({2, 0, 1, 1, 0, 2}, Shape{2, 3});
  check_gradients(
      [&](const std::vector<Tensor>& in) { return gather(mul(in[0], in[0]), 0, places); },
      {wave<double>({3, 3}, 1.1)});
  check_gradients(
      [&](const std::vector<Tensor>& in) {
        return scatter_add(mul(in[0], in[0]), 0, places, mul(in[1], in[1]));
      },
      {wave<double>({3, 3}, 1.1), wave<double>({2, 4}, 0.6)});
  const Tensor once = longs({2, 0, 1, 0, 2, 2}, Shape{2, 3});
  check_gradients(
      [&](const std::vector<Tensor>& in) {
        return scatter(mul(in[0], in[0]), 0, once, mul(in[1], in[1]));
      },
      {wave<double>({3, 3}, 1.1), wave<double>({3, 3}, 0.6)});
  for (const std::int64_t dim : {0, 1}) {
    check_gradients(
        [&](const std::vector<Tensor>& in) {
          return index_add(in[0], dim, longs({1, 1, 0}), mul(in[1], in[1]), 3);
        },
        {wave<double>({3, 3}, 1.1), wave<double>({3, 3}, 0.6)});
  }
}

TEST_CASE("gather, scatter and select refuse what does not fit", "[index]") {
  const Tensor x = counting({3, 4});
  struct Bad {
    std::function<void()> call;
    const char* text;
  };
  const std::vector<Bad> cases = {
      {[&] { gather(x, 0, longs({5}, Shape{1, 1})); },
       "index 5 is out of bounds for dimension 0 with size 3"},
      {[&] { gather(x, 0, longs({-1}, Shape{1, 1})); }, "index -1 is out of bounds"},
      {[&] { gather(x, 0, longs({0})); }, "must have the same number of dimensions as input"},
      {[&] { gather(x, 1, longs({0, 0, 0, 0}, Shape{4, 1})); },
       "Size does not match at dimension 0"},
      {[&] { gather(x, 0, ones({1, 1})); }, "gather(): Expected dtype int32 or int64 for index"},
      {[&] { scatter(x, 0, longs({7}, Shape{1, 1}), x); }, "index 7 is out of bounds"},
      {[&] { scatter(x, 0, longs({0}, Shape{1, 1}), ones({1, 1})); },
       "Expected self.dtype to be equal to src.dtype"},
      {[&] { scatter(x, 0, longs({0, 0}, Shape{1, 2}), ones({1, 1}, Dtype::float64)); },
       "to be no larger size than src [1, 1]"},
      {[&] { index_select(x, 0, longs({3})); }, "index out of range in self"},
      {[&] { index_select(x, 0, longs({0}, Shape{1, 1})); }, "Index is supposed to be a vector"},
      {[&] { index_add(x, 0, longs({0}), ones({1, 3}, Dtype::float64)); }, "source tensor shape"},
      {[&] { masked_select(x, longs({1})); }, "expected BoolTensor for mask"},
      {[&] { masked_fill(x, longs({1}), 0); }, "only supports boolean masks"},
      {[&] { masked_fill(x, mask({1, 1}), 0); }, "expected shapes that broadcast"},
      {[&] { one_hot(longs({-1})); }, "Class values must be non-negative."},
      {[&] { one_hot(longs({5}), 3); }, "Class values must be smaller than num_classes."},
      {[&] { one_hot(longs({})); }, "Can not infer total number of classes from empty tensor."},
      {[&] { one_hot(ones({1})); }, "only applicable to index tensor of type LongTensor"},
  };
  for (const Bad& bad : cases) {
    CAPTURE(bad.text);
    CHECK_THROWS_WITH(bad.call(), Contains(bad.text));
  }
}

TEST_CASE("masked ops broadcast the mask", "[index]") {
  const Tensor x = counting({2, 3});
  CHECK(doubles(masked_select(x, mask({1, 0, 1}))) == Values{0, 2, 3, 5});
  CHECK(doubles(masked_fill(x, mask({1, 0}, Shape{2, 1}), -1)) == Values{-1, -1, -1, 3, 4, 5});
  CHECK(masked_fill(counting({3}), mask({1, 0}, Shape{2, 1}), 0).shape() == Shape{2, 3});
  CHECK(doubles(masked_scatter(x, mask({0, 1, 1}), counting({5}))) == Values{0, 0, 1, 3, 2, 3});
  masked_fill_(x, mask({0, 1, 0}), 8);
  CHECK(doubles(x) == Values{0, 8, 2, 3, 8, 5});
  check_gradients(
      [&](const std::vector<Tensor>& in) {
        const Tensor y = mul(in[0], in[0]);
        masked_fill_(y, mask({0, 1, 0}), 8);
        return masked_fill(y, mask({1, 0}, Shape{2, 1}), 3);
      },
      {wave<double>({2, 3}, 1.1)});
}

TEST_CASE("nonzero lists positions in order, for any strides", "[index]") {
  const Tensor x = longs({0, 3, 0, 4, 0, 5}, Shape{2, 3});
  CHECK(doubles(nonzero(x)) == Values{0, 1, 1, 0, 1, 2});
  CHECK(doubles(nonzero(transpose(x, 0, 1))) == Values{0, 1, 1, 0, 2, 1});
  CHECK(nonzero(zeros({2, 3})).shape() == Shape{0, 2});
  CHECK(nonzero(full({}, 1.0)).shape() == Shape{1, 0});
  CHECK(doubles(one_hot(longs({1, 0, 2}))) == Values{0, 1, 0, 1, 0, 0, 0, 0, 1});
  CHECK(one_hot(longs({}, Shape{0, 2}), 4).shape() == Shape{0, 2, 4});
}
