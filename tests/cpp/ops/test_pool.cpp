#include <limits>

#include "numeric.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/pool.hpp"
#include "resnetcpp/ops/view.hpp"

using namespace resnetcpp;
using namespace resnetcpp::testing;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Pool2dOptions options(Pair kernel, Pair stride, Pair padding = {0, 0}, bool ceil_mode = false) {
  Pool2dOptions result;
  result.kernel = kernel;
  result.stride = stride;
  result.padding = padding;
  result.ceil_mode = ceil_mode;
  return result;
}

struct Case {
  Shape x;
  Pool2dOptions options;
  Pair size;
};

const std::vector<Case> kCases = {
    {{2, 3, 6, 7}, options({2, 2}, {2, 2}), {3, 3}},
    {{2, 3, 7, 7}, options({3, 3}, {2, 2}, {1, 1}), {4, 4}},
    {{2, 20, 8, 6}, options({3, 2}, {1, 2}, {1, 0}), {8, 3}},
    {{1, 3, 7, 8}, options({2, 3}, {2, 3}, {0, 1}, true), {4, 3}},
    {{1, 2, 5, 5}, options({2, 2}, {3, 3}, {1, 1}, true), {2, 2}},
    {{1, 2, 4, 4}, options({4, 4}, {4, 4}), {1, 1}},
    {{0, 2, 4, 4}, options({2, 2}, {2, 2}), {2, 2}},
};

// Calls fn(place in the plane, size of the padded window) for the window of each result.
template <class Visit, class Finish>
void for_each_window(const Case& test, Visit visit, Finish finish) {
  const Pool2dOptions& o = test.options;
  for (std::int64_t plane = 0; plane < test.x[0] * test.x[1]; ++plane) {
    for (std::int64_t oh = 0; oh < test.size[0]; ++oh) {
      for (std::int64_t ow = 0; ow < test.size[1]; ++ow) {
        const Pair from = {oh * (*o.stride)[0] - o.padding[0], ow * (*o.stride)[1] - o.padding[1]};
        std::int64_t padded = 0;
        for (std::int64_t h = from[0]; h < from[0] + o.kernel[0]; ++h) {
          for (std::int64_t w = from[1]; w < from[1] + o.kernel[1]; ++w) {
            if (h >= test.x[2] + o.padding[0] || w >= test.x[3] + o.padding[1]) continue;
            ++padded;
            if (h < 0 || w < 0 || h >= test.x[2] || w >= test.x[3]) continue;
            visit((plane * test.x[2] + h) * test.x[3] + w);
          }
        }
        finish(padded);
      }
    }
  }
}

}  // namespace

TEST_CASE("max_pool2d and avg_pool2d equal naive loops in both layouts", "[pool]") {
  for (const Case& test : kCases) {
    const std::vector<double> x = doubles(wave<double>(test.x, 0.83));
    std::vector<double> largest, average, average_inside;
    double best = -2.0, sum = 0.0;
    std::int64_t inside = 0;
    for_each_window(
        test,
        [&](std::int64_t at) {
          const double value = x[static_cast<std::size_t>(at)];
          best = std::max(best, value);
          sum += value;
          ++inside;
        },
        [&](std::int64_t padded) {
          largest.push_back(best);
          average.push_back(sum / static_cast<double>(padded));
          average_inside.push_back(sum / static_cast<double>(inside));
          best = -2.0, sum = 0.0, inside = 0;
        });
    Pool2dOptions without_padding = test.options;
    without_padding.count_include_pad = false;
    for (const MemoryFormat format : {MemoryFormat::contiguous, MemoryFormat::channels_last}) {
      INFO(to_string(test.x) << (format == MemoryFormat::contiguous ? "" : " channels_last"));
      const Tensor input = wave<double>(test.x, 0.83, format);
      const Tensor y = max_pool2d(input, test.options);
      CHECK(y.shape() == Shape{test.x[0], test.x[1], test.size[0], test.size[1]});
      CHECK(largest_difference(doubles(y), largest) == 0.0);
      CHECK(largest_difference(doubles(avg_pool2d(input, test.options)), average) < 1e-14);
      CHECK(largest_difference(doubles(avg_pool2d(input, without_padding)), average_inside) <
            1e-14);
    }
  }
}

TEST_CASE("gradients of pooling equal finite differences", "[pool]") {
  for (const Case& test : kCases) {
    INFO(to_string(test.x));
    const Tensor x = wave<double>(test.x, 0.83);
    check_gradients([&](const auto& in) { return max_pool2d(in[0], test.options); }, {x});
    check_gradients([&](const auto& in) { return avg_pool2d(in[0], test.options); }, {x});
  }
  const Tensor x = wave<double>({2, 3, 5, 7}, 0.83);
  check_gradients([](const auto& in) { return adaptive_avg_pool2d(in[0], {2, 3}); }, {x});
  check_gradients([](const auto& in) { return adaptive_max_pool2d(in[0], {2, 3}); }, {x});
  check_gradients([](const auto& in) { return adaptive_avg_pool2d(in[0], {7, 9}); }, {x});
}

TEST_CASE("max_pool2d lets NaN win and tells where", "[pool]") {
  const Tensor x = from_vector<double>({1, 2, 3, kNan, 5, 4, -kNan, 0, 9}, Shape{1, 1, 3, 3});
  const auto [y, indices] = max_pool2d_with_indices(x, options({2, 2}, {1, 1}));
  CHECK(std::isnan(y.data<double>()[0]));
  CHECK(y.data<double>()[1] == 5.0);
  CHECK(indices.data<std::int64_t>()[0] == 3);
  CHECK(indices.data<std::int64_t>()[1] == 4);
  CHECK(y.data<double>()[3] == 9.0);
}

TEST_CASE("adaptive pooling covers the input with windows that may overlap", "[pool]") {
  const Tensor x = from_vector<double>({0, 1, 2, 3, 4}, Shape{1, 1, 1, 5});
  CHECK(doubles(adaptive_avg_pool2d(x, {1, 3})) == std::vector<double>{0.5, 2.0, 3.5});
  CHECK(doubles(adaptive_max_pool2d(x, {std::nullopt, 2})) == std::vector<double>{2, 4});
  CHECK(doubles(adaptive_avg_pool2d(x, {1, std::nullopt})) == doubles(x));
  CHECK(adaptive_avg_pool2d(x, {0, 3}).shape() == Shape{1, 1, 0, 3});
}

TEST_CASE("pooling gives the same bits for any number of threads", "[pool]") {
  for (const MemoryFormat format : {MemoryFormat::contiguous, MemoryFormat::channels_last}) {
    check_same_bits([&] {
      const Tensor x = wave<float>({5, 24, 33, 31}, 0.83, format);
      const Tensor y = max_pool2d(x, options({3, 3}, {2, 2}, {1, 1}));
      return std::vector<Tensor>{y, avg_pool2d(x, options({3, 3}, {2, 2}, {1, 1})),
                                 adaptive_avg_pool2d(x, {1, 1})};
    });
  }
}

TEST_CASE("pooling of whole numbers keeps their dtype", "[pool]") {
  const Tensor x = reshape(arange(0, 16), {1, 1, 4, 4});
  const auto numbers = [](const Tensor& y) {
    CHECK(y.dtype() == Dtype::int64);
    return std::vector<std::int64_t>(y.data<std::int64_t>(), y.data<std::int64_t>() + y.numel());
  };
  CHECK(numbers(max_pool2d(x, options({2, 2}, {2, 2}))) == std::vector<std::int64_t>{5, 7, 13, 15});
  CHECK(numbers(avg_pool2d(x, options({2, 2}, {2, 2}))) ==
        std::vector<std::int64_t>{2, 4, 10, 12});  // cut off, not rounded
}

TEST_CASE("pooling refuses sizes that make no sense", "[pool]") {
  const Tensor x = wave<float>({1, 2, 4, 4}, 0.3);
  CHECK_THROWS_WITH(max_pool2d(x, options({2, 2}, {2, 2}, {2, 2})),
                    "max_pool2d: expected padding of at most half the kernel (2, 2), got (2, 2)");
  CHECK_THROWS_WITH(max_pool2d(x, options({2, 2}, {0, 2})),
                    "max_pool2d: expected stride of at least 1, got (0, 2)");
  CHECK_THROWS_WITH(avg_pool2d(x, options({6, 6}, {1, 1})),
                    "avg_pool2d: expected a kernel no larger than the padded input, got kernel "
                    "(6, 6), padding (0, 0) and input (1, 2, 4, 4)");
  CHECK_THROWS_AS(max_pool2d(x, options({0, 2}, {1, 1})), ValueError);
  CHECK_THROWS_AS(max_pool2d(wave<float>({4, 4}, 0.3), options({2, 2}, {2, 2})), ShapeError);
  CHECK_THROWS_AS(max_pool2d(zeros({1, 0, 4, 4}), options({2, 2}, {2, 2})), ShapeError);
  CHECK_THROWS_AS(max_pool2d(zeros({1, 1, 4, 4}, Dtype::boolean), options({2, 2}, {2, 2})),
                  DtypeError);
  CHECK_THROWS_AS(adaptive_avg_pool2d(x, {-1, 2}), ValueError);
  Pool2dOptions by_zero = options({2, 2}, {2, 2});
  by_zero.divisor_override = 0;
  CHECK_THROWS_AS(avg_pool2d(x, by_zero), ValueError);
}
