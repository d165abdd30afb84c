#include <functional>
#include <vector>

#include "catch.hpp"
#include "ops/numeric.hpp"
#include "resnetcpp/autograd/inplace.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"

using namespace resnetcpp;
using namespace resnetcpp::testing;
using Catch::Matchers::Contains;

namespace {

using Values = std::vector<double>;

Tensor counting(const Shape& shape) {
  return view(cast_data(arange(0, numel_of(shape)), Dtype::float64), shape);
}

struct ViewCase {
  const char* name;
  Shape input;
  std::function<Tensor(const Tensor&)> op;
  Shape shape;
  Shape strides;
  std::int64_t offset;
};

const std::vector<ViewCase>& view_cases() {
  static const std::vector<ViewCase> cases = {
      {"view", {2, 6}, [](const Tensor& x) { return view(x, {3, -1}); }, {3, 4}, {4, 1}, 0},
      {"flatten", {2, 3, 4}, [](const Tensor& x) { return flatten(x, 1); }, {2, 12}, {12, 1}, 0},
      {"unflatten",
       {2, 6},
       [](const Tensor& x) { return unflatten(x, 1, {2, -1}); },
       {2, 2, 3},
       {6, 3, 1},
       0},
      {"permute",
       {2, 3, 4},
       [](const Tensor& x) { return permute(x, {2, 0, -2}); },
       {4, 2, 3},
       {1, 12, 4},
       0},
      {"transpose",
       {2, 3, 4},
       [](const Tensor& x) { return transpose(x, 0, -1); },
       {4, 3, 2},
       {1, 4, 12},
       0},
      {"t", {2, 3}, [](const Tensor& x) { return t(x); }, {3, 2}, {1, 3}, 0},
      {"movedim",
       {2, 3, 4},
       [](const Tensor& x) { return movedim(x, 0, 2); },
       {3, 4, 2},
       {4, 1, 12},
       0},
      {"slice", {2, 7}, [](const Tensor& x) { return slice(x, 1, 1, -1, 2); }, {2, 3}, {7, 2}, 1},
      {"narrow", {4, 3}, [](const Tensor& x) { return narrow(x, 0, 1, 2); }, {2, 3}, {3, 1}, 3},
      {"select", {4, 3}, [](const Tensor& x) { return select(x, -1, -1); }, {4}, {3}, 2},
      {"expand",
       {3, 1},
       [](const Tensor& x) { return expand(x, {2, -1, 4}); },
       {2, 3, 4},
       {0, 1, 0},
       0},
      {"squeeze", {1, 3, 1}, [](const Tensor& x) { return squeeze(x); }, {3}, {1}, 0},
      {"squeeze", {1, 3, 1}, [](const Tensor& x) { return squeeze(x, -1); }, {1, 3}, {3, 1}, 0},
      {"unsqueeze",
       {3, 2},
       [](const Tensor& x) { return unsqueeze(x, 1); },
       {3, 1, 2},
       {2, 2, 1},
       0},
      {"unsqueeze",
       {3, 2},
       [](const Tensor& x) { return unsqueeze(x, -1); },
       {3, 2, 1},
       {2, 1, 1},
       0},
      {"diagonal", {3, 4}, [](const Tensor& x) { return diagonal(x, 1); }, {3}, {5}, 1},
      {"diagonal", {3, 4}, [](const Tensor& x) { return diagonal(x, -1); }, {2}, {5}, 4},
      {"unfold", {7}, [](const Tensor& x) { return unfold(x, 0, 3, 2); }, {3, 3}, {2, 1}, 0},
      {"as_strided",
       {12},
       [](const Tensor& x) { return as_strided(x, {2, 2}, {3, 4}, 1); },
       {2, 2},
       {3, 4},
       1},
  };
  return cases;
}

}  // namespace

TEST_CASE("views have PyTorch's sizes and strides and share memory", "[view]") {
  for (const ViewCase& c : view_cases()) {
    CAPTURE(c.name, to_string(c.input));
    const Tensor x = counting(c.input);
    const Tensor y = c.op(x);
    CHECK(y.shape() == c.shape);
    CHECK(y.strides() == c.strides);
    CHECK(y.offset() == c.offset);
    CHECK(shares_memory(x, y));
  }
}

TEST_CASE("views pass gradients back, twice if asked", "[view]") {
  for (const ViewCase& c : view_cases()) {
    CAPTURE(c.name, to_string(c.input));
    const auto op = [&](const std::vector<Tensor>& inputs) {
      return c.op(mul(inputs[0], inputs[0]));
    };
    check_gradients(op, {wave<double>(c.input, 1.3)});
    const auto gradient = [&](const std::vector<Tensor>& inputs) {
      autograd::BackwardOptions record;
      record.create_graph = true;
      const Tensor y = op(inputs);
      return autograd::grad({sum(mul(y, y))}, {inputs[0]}, {}, record)[0];
    };
    const Tensor x = wave<double>(c.input, 1.3).set_requires_grad(true);
    const autograd::EnableGradGuard enable;
    const Tensor first = gradient({x});
    const Tensor second = autograd::grad({sum(first)}, {x})[0];
    // Each element of y is u = x^2: the sum of u^2 over its copies is n x^4.
    const Tensor copies = autograd::grad({sum(c.op(x))}, {x})[0];
    CHECK(largest_difference(doubles(first), doubles(mul(mul(copies, 4), pow(x, 3)))) < 1e-12);
    CHECK(largest_difference(doubles(second), doubles(mul(mul(copies, 12), mul(x, x)))) < 1e-12);
  }
}

TEST_CASE("nodes of views have PyTorch's names", "[view]") {
  const Tensor x = wave<double>({2, 3}, 1.0).set_requires_grad(true);
  CHECK(view(x, {6}).grad_fn()->name() == "ViewBackward0");
  CHECK(t(x).grad_fn()->name() == "TBackward0");
  CHECK(transpose(x, 0, 1).grad_fn()->name() == "TransposeBackward0");
  CHECK(permute(x, {1, 0}).grad_fn()->name() == "PermuteBackward0");
  CHECK(slice(x, 0, 0, 1).grad_fn()->name() == "SliceBackward0");
  CHECK(select(x, 0, 1).grad_fn()->name() == "SelectBackward0");
  CHECK(expand(x, {2, 2, 3}).grad_fn()->name() == "ExpandBackward0");
  CHECK(unsqueeze(x, 0).grad_fn()->name() == "UnsqueezeBackward0");
  CHECK(squeeze(x).grad_fn()->name() == "SqueezeBackward0");
  CHECK(clone(x).grad_fn()->name() == "CloneBackward0");
  CHECK(to(x, Dtype::float32).grad_fn()->name() == "ToCopyBackward0");
}

TEST_CASE("view refuses what only a copy can give, reshape copies", "[view]") {
  const Tensor x = transpose(counting({2, 3}), 0, 1);
  CHECK_THROWS_WITH(view(x, {6}),
                    "view size is not compatible with input tensor's size and stride (at least one "
                    "dimension spans across two contiguous subspaces). Use .reshape(...) instead.");
  const Tensor y = reshape(x, {6});
  CHECK_FALSE(shares_memory(x, y));
  CHECK(doubles(y) == Values{0, 3, 1, 4, 2, 5});
  CHECK(shares_memory(reshape(x, {3, 1, 2}), x));
  CHECK_THROWS_WITH(view(x, {4}), "shape '[4]' is invalid for input of size 6");
}

TEST_CASE("views of a wrong dimension or size say so", "[view]") {
  const Tensor x = counting({3, 4});
  struct Bad {
    std::function<void()> call;
    const char* text;
  };
  const std::vector<Bad> cases = {
      {[&] { select(x, 0, 3); }, "select(): index 3 out of range for tensor of size [3, 4]"},
      {[&] { select(x, 2, 0); }, "Dimension out of range (expected to be in range of [-2, 1]"},
      {[&] { select(zeros({}), 0, 0); }, "select() cannot be applied to a 0-dim tensor."},
      {[&] { slice(x, 0, 0, 2, 0); }, "slice step must be positive"},
      {[&] { narrow(x, 0, 2, 5); }, "start (2) + length (5) exceeds dimension size (3)."},
      {[&] { narrow(x, 0, 0, -1); }, "narrow(): length must be non-negative."},
      {[&] { narrow(x, 0, 4, 0); }, "start out of range"},
      {[&] { expand(x, {4, 4}); },
       "The expanded size of the tensor (4) must match the existing "
       "size (3) at non-singleton dimension 0."},
      {[&] { expand(x, {4}); }, "the number of sizes provided (1) must be greater or equal"},
      {[&] { expand(x, {-1, 3, 4}); }, "isn't allowed in a leading, non-existing dimension 0"},
      {[&] { permute(x, {0}); }, "input.dim() = 2 is not equal to len(dims) = 1"},
      {[&] { permute(x, {0, 0}); }, "permute(): duplicate dims are not allowed."},
      {[&] { t(zeros({1, 1, 1})); }, "t() expects a tensor with <= 2 dimensions, but self is 3D"},
      {[&] { flatten(x, 1, 0); }, "flatten() has invalid args"},
      {[&] { unflatten(x, 1, {3, 2}); },
       "unflatten: Provided sizes [3, 2] don't multiply up to "
       "the size of dim 1 (4) in the input tensor"},
      {[&] { chunk(x, 0); }, "chunk expects `chunks` to be greater than 0, got: 0"},
      {[&] { split(x, -1); }, "split expects split_size be non-negative, but got split_size=-1"},
      {[&] { split(x, {1, 1}); }, "split_with_sizes expects split_sizes to sum exactly to 3"},
      {[&] { diagonal(x, 0, 0, 0); }, "diagonal dimensions cannot be identical"},
      {[&] { unfold(x, 0, 4, 1); }, "maximum size for tensor at dimension 0 is 3 but size is 4"},
      {[&] { unfold(x, 0, 2, 0); }, "step is 0 but must be > 0"},
      {[&] { as_strided(x, {13}, {1}); }, "expected a window inside a storage of 12 elements"},
      {[&] { as_strided(x, {2}, {1, 1}); }, "mismatch in length of strides and shape"},
      {[&] { expand(zeros({1}), {std::int64_t{1} << 40, std::int64_t{1} << 40}); }, "overflowed"},
  };
  for (const Bad& bad : cases) {
    CAPTURE(bad.text);
    CHECK_THROWS_WITH(bad.call(), Contains(bad.text));
  }
}

TEST_CASE("slice clamps as Python does", "[view]") {
  const Tensor x = counting({5});
  using Bound = std::optional<std::int64_t>;
  struct Case {
    Bound start;
    Bound end;
    std::int64_t step;
    Values expected;
  };
  const std::int64_t huge = std::numeric_limits<std::int64_t>::max();
  const std::vector<Case> cases = {
      {{}, {}, 1, {0, 1, 2, 3, 4}}, {2, {}, 1, {2, 3, 4}},   {{}, -1, 1, {0, 1, 2, 3}},
      {-2, {}, 1, {3, 4}},          {-99, 99, 2, {0, 2, 4}}, {3, 1, 1, {}},
      {0, huge, huge, {0}},         {5, 9, 1, {}},           {1, huge, 3, {1, 4}},
  };
  for (const Case& c : cases) CHECK(doubles(slice(x, 0, c.start, c.end, c.step)) == c.expected);
}

TEST_CASE("split, chunk, tensor_split and unbind cover the tensor", "[view]") {
  const auto sizes = [](const std::vector<Tensor>& parts) {
    std::vector<std::int64_t> result;
    for (const Tensor& part : parts) result.push_back(part.size(0));
    return result;
  };
  using Sizes = std::vector<std::int64_t>;
  const Tensor x = counting({7, 2});
  CHECK(sizes(split(x, 3)) == Sizes{3, 3, 1});
  CHECK(sizes(split(x, Sizes{2, 0, 5})) == Sizes{2, 0, 5});
  CHECK(sizes(chunk(x, 3)) == Sizes{3, 3, 1});
  CHECK(sizes(chunk(x, 4)) == Sizes{2, 2, 2, 1});
  CHECK(sizes(chunk(x, 99)) == Sizes(7, 1));
  CHECK(sizes(tensor_split(x, 3)) == Sizes{3, 2, 2});
  CHECK(sizes(chunk(zeros({0, 2}), 3)) == Sizes{0, 0, 0});
  CHECK(sizes(split(zeros({0, 2}), 3)) == Sizes{0});
  CHECK(unbind(x, 1).size() == 2);
  CHECK(doubles(unbind(x, 1)[1]) == Values{1, 3, 5, 7, 9, 11, 13});
  const std::int64_t max = std::numeric_limits<std::int64_t>::max();
  CHECK(sizes(split(x, max)) == Sizes{7});
}

TEST_CASE("views of tensors without elements or dimensions", "[view]") {
  const Tensor none = zeros({0, 3});
  CHECK(view(none, {3, 0}).shape() == Shape{3, 0});
  CHECK(reshape(none, {-1, 1, 3}).shape() == Shape{0, 1, 3});
  CHECK(select(none, 1, 2).shape() == Shape{0});
  CHECK(slice(none, 0, 0, 5).shape() == Shape{0, 3});
  CHECK(expand(zeros({0, 1}), {0, 4}).shape() == Shape{0, 4});
  CHECK(clone(none).shape() == Shape{0, 3});
  const Tensor number = full({}, 3.0);
  CHECK(view(number, {1, 1}).shape() == Shape{1, 1});
  CHECK(flatten(number).shape() == Shape{1});
  CHECK(permute(number, {}).shape() == Shape{});
  CHECK(transpose(number, 0, -1).dim() == 0);
  CHECK(unsqueeze(number, 0).shape() == Shape{1});
  CHECK(expand(number, {2, 2}).shape() == Shape{2, 2});
  CHECK(squeeze(number, 0).dim() == 0);
}

TEST_CASE("clone, contiguous and to keep or change the layout", "[view]") {
  const Tensor x = wave<float>({2, 3, 4, 5}, 0.3, MemoryFormat::channels_last);
  CHECK(clone(x).is_channels_last());
  CHECK(clone(x, MemoryFormat::contiguous).is_contiguous());
  CHECK(contiguous(x, MemoryFormat::channels_last).is_same(x));
  CHECK(doubles(contiguous(x)) == doubles(x));
  CHECK(to(x, Dtype::float64).is_channels_last());
  CHECK(to(x, Dtype::float32).is_same(x));
  CHECK(clone(expand(zeros({1}), {4})).is_contiguous());
  CHECK_THROWS_AS(contiguous(zeros({2, 3}), MemoryFormat::channels_last), ShapeError);
}
