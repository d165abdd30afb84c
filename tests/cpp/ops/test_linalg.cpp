#include "numeric.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/linalg.hpp"
#include "resnetcpp/ops/view.hpp"

using namespace resnetcpp;
using namespace resnetcpp::testing;

namespace {

// y (..., n, m) of broadcast batches, element by element.
std::vector<double> naive(const Tensor& a, const Tensor& b, const Shape& shape) {
  Shape left_shape = shape;
  Shape right_shape = shape;
  const std::int64_t depth = a.size(-1);
  left_shape.back() = depth;
  right_shape[right_shape.size() - 2] = depth;
  const std::vector<double> left = doubles(expand(a, left_shape));
  const std::vector<double> right = doubles(expand(b, right_shape));
  const std::int64_t n = shape[shape.size() - 2];
  const std::int64_t m = shape.back();
  std::vector<double> y(static_cast<std::size_t>(numel_of(shape)));
  for (std::size_t i = 0; i < y.size(); ++i) {
    const auto at = static_cast<std::int64_t>(i);
    const std::int64_t batch = at / (n * m);
    for (std::int64_t k = 0; k < depth; ++k) {
      y[i] += left[static_cast<std::size_t>((batch * n + at / m % n) * depth + k)] *
              right[static_cast<std::size_t>((batch * depth + k) * m + at % m)];
    }
  }
  return y;
}

struct Case {
  Shape a, b, y;
};

}  // namespace

TEST_CASE("matmul multiplies batches that broadcast, in any layout", "[matmul]") {
  for (const Case& test :
       {Case{{3, 4}, {4, 5}, {3, 5}}, Case{{2, 3, 4}, {4, 5}, {2, 3, 5}},
        Case{{3, 4}, {2, 4, 5}, {2, 3, 5}}, Case{{2, 3, 4}, {2, 4, 5}, {2, 3, 5}},
        Case{{2, 1, 3, 4}, {3, 4, 5}, {2, 3, 3, 5}}, Case{{5, 1, 1, 7}, {1, 2, 7, 1}, {5, 2, 1, 1}},
        Case{{3, 0}, {0, 5}, {3, 5}}, Case{{0, 4}, {4, 5}, {0, 5}},
        Case{{0, 3, 4}, {0, 4, 5}, {0, 3, 5}}, Case{{2, 300, 70}, {70, 90}, {2, 300, 90}}}) {
    INFO(to_string(test.a) << " @ " << to_string(test.b));
    const Tensor a = wave<double>(test.a, 0.37);
    const Tensor b = wave<double>(test.b, 0.71);
    const Tensor a_turned = transpose(contiguous_data(transpose(a, -1, -2)), -1, -2);
    const Tensor b_turned = transpose(contiguous_data(transpose(b, -1, -2)), -1, -2);
    const std::vector<double> want = naive(a, b, test.y);
    for (const Tensor& left : {a, a_turned}) {
      for (const Tensor& right : {b, b_turned}) {
        const Tensor y = matmul(left, right);
        REQUIRE(y.shape() == test.y);
        CHECK(largest_difference(doubles(y), want) < 1e-12);
      }
    }
  }
}

TEST_CASE("matmul takes operands with gaps and with repeated rows", "[matmul]") {
  const Tensor wide = wave<double>({6, 10}, 0.4);
  const Tensor b = wave<double>({5, 4}, 0.8);
  const Tensor every_second = slice(wide, 1, 0, 10, 2);
  CHECK(largest_difference(doubles(matmul(every_second, b)), naive(every_second, b, {6, 4})) <
        1e-12);
  const Tensor left_half = slice(wide, 1, 0, 5);
  CHECK(largest_difference(doubles(matmul(left_half, b)), naive(left_half, b, {6, 4})) < 1e-12);
  const Tensor repeated = expand(slice(left_half, 0, 0, 1), {6, 5});
  CHECK(largest_difference(doubles(matmul(repeated, b)), naive(repeated, b, {6, 4})) < 1e-12);
}

TEST_CASE("products of vectors and matrices have NumPy's shapes", "[matmul]") {
  const Tensor vector = wave<double>({4}, 0.3);
  const Tensor matrix = wave<double>({3, 4}, 0.5);
  CHECK(matmul(vector, vector).shape() == Shape{});
  CHECK(matmul(matrix, vector).shape() == Shape{3});
  CHECK(matmul(vector, t(matrix)).shape() == Shape{3});
  CHECK(matmul(wave<double>({2, 3, 4}, 0.5), vector).shape() == Shape{2, 3});
  CHECK(outer(vector, wave<double>({3}, 0.5)).shape() == Shape{4, 3});
  CHECK(doubles(mv(matrix, vector)) == doubles(matmul(matrix, vector)));
}

TEST_CASE("integer products are exact", "[matmul]") {
  const Tensor a = from_vector<std::int64_t>({1, 2, 3, 4}, Shape{2, 2});
  const Tensor b = from_vector<std::int64_t>({1, 0, -1, std::int64_t{1} << 40}, Shape{2, 2});
  const Tensor y = mm(a, b);
  const std::int64_t large = std::int64_t{1} << 40;
  CHECK(std::vector<std::int64_t>(y.data<std::int64_t>(), y.data<std::int64_t>() + 4) ==
        std::vector<std::int64_t>{-1, 2 * large, -1, 4 * large});
}

TEST_CASE("gradients of the products equal finite differences", "[matmul]") {
  check_gradients([](const auto& x) { return matmul(x[0], x[1]); },
                  {wave<double>({2, 1, 3, 4}, 0.3), wave<double>({3, 4, 2}, 0.5)});
  check_gradients([](const auto& x) { return matmul(x[0], x[1]); },
                  {wave<double>({2, 3, 4}, 0.3), wave<double>({4}, 0.5)});
  check_gradients([](const auto& x) { return dot(x[0], x[1]); },
                  {wave<double>({4}, 0.3), wave<double>({4}, 0.5)});
  check_gradients([](const auto& x) { return addmm(x[0], x[1], x[2], 0.5, 2.0); },
                  {wave<double>({2}, 0.3), wave<double>({3, 4}, 0.5), wave<double>({4, 2}, 0.7)});
  check_gradients(
      [](const auto& x) { return linear(x[0], x[1], x[2]); },
      {wave<double>({2, 3, 4}, 0.3), wave<double>({5, 4}, 0.5), wave<double>({5}, 0.7)});
}

TEST_CASE("linear adds its bias to every row", "[linear]") {
  const Tensor x = wave<double>({2, 3, 4}, 0.3);
  const Tensor weight = wave<double>({5, 4}, 0.5);
  const Tensor bias = wave<double>({5}, 0.7);
  std::vector<double> want = doubles(matmul(x, t(weight)));
  for (std::size_t i = 0; i < want.size(); ++i) want[i] += bias.data<double>()[i % 5];
  CHECK(largest_difference(doubles(linear(x, weight, bias)), want) < 1e-14);
}

TEST_CASE("products refuse operands that do not fit", "[matmul]") {
  const Tensor a = wave<float>({2, 3}, 0.3);
  const Tensor b = wave<float>({4, 5}, 0.3);
  CHECK_THROWS_WITH(matmul(a, b),
                    "matmul: expected as many columns on the left as rows on the right, got "
                    "(2, 3) and (4, 5)");
  CHECK_THROWS_AS(mm(a, b), ShapeError);
  CHECK_THROWS_AS(mm(a, wave<float>({3}, 0.3)), ShapeError);
  CHECK_THROWS_AS(bmm(wave<float>({2, 3, 4}, 0.3), wave<float>({3, 4, 5}, 0.3)), ShapeError);
  CHECK_THROWS_AS(mm(a, wave<double>({3, 2}, 0.3)), DtypeError);
  CHECK_THROWS_AS(dot(wave<float>({3}, 0.3), wave<float>({4}, 0.3)), ShapeError);
  CHECK_THROWS_AS(linear(a, b), ShapeError);
  CHECK_THROWS_AS(addmm(wave<float>({3}, 0.3), a, wave<float>({3, 2}, 0.3)), ShapeError);
}
