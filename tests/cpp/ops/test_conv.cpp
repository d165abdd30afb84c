#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "catch.hpp"
#include "ops/conv/conv2d.hpp"
#include "ops/conv/depthwise.hpp"
#include "ops/conv/packed_conv.hpp"
#include "ops/numeric.hpp"
#include "resnetcpp/autograd/node.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/conv.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/parallel.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"

using namespace resnetcpp;
using resnetcpp::testing::doubles;

namespace {

struct Case {
  const char* label;
  Shape x, weight;
  Conv2dOptions options;
};

Conv2dOptions options(Pair stride, Pair padding, Pair dilation = {1, 1}, std::int64_t groups = 1) {
  Conv2dOptions result;
  result.stride = stride;
  result.padding = padding;
  result.dilation = dilation;
  result.groups = groups;
  return result;
}

Conv2dOptions same(Pair dilation) {
  Conv2dOptions result = options({1, 1}, {0, 0}, dilation);
  result.same_padding = true;
  return result;
}

const std::vector<Case> kCases = {
    {"1x1", {2, 5, 4, 6}, {7, 5, 1, 1}, options({1, 1}, {0, 0})},
    {"1x1 strided", {2, 5, 5, 6}, {7, 5, 1, 1}, options({2, 2}, {0, 0})},
    {"1x1 padded", {2, 5, 3, 3}, {4, 5, 1, 1}, options({1, 1}, {1, 2})},
    {"3x3", {2, 3, 7, 8}, {4, 3, 3, 3}, options({1, 1}, {1, 1})},
    {"3x3 without padding", {1, 17, 6, 5}, {3, 17, 3, 3}, options({1, 1}, {0, 0})},
    {"3x3 strided", {2, 4, 9, 8}, {6, 4, 3, 3}, options({2, 2}, {1, 1})},
    {"3x3 strides apart", {2, 4, 9, 11}, {6, 4, 3, 3}, options({2, 3}, {1, 0})},
    {"3x3 dilated", {2, 3, 11, 9}, {5, 3, 3, 3}, options({1, 1}, {2, 2}, {2, 2})},
    {"strided and dilated", {2, 3, 13, 14}, {5, 3, 3, 3}, options({3, 2}, {2, 3}, {2, 4})},
    {"stride beyond kernel", {2, 3, 9, 9}, {5, 3, 2, 2}, options({4, 3}, {1, 0})},
    {"7x7 stem", {2, 3, 15, 17}, {8, 3, 7, 7}, options({2, 2}, {3, 3})},
    {"uneven kernel", {2, 3, 8, 9}, {4, 3, 2, 5}, options({1, 1}, {1, 2})},
    {"padding beyond kernel", {1, 2, 3, 3}, {2, 2, 2, 2}, options({2, 1}, {4, 5})},
    {"kernel as large as the input", {2, 3, 4, 5}, {6, 3, 4, 5}, options({1, 1}, {0, 0})},
    {"two groups", {2, 6, 5, 5}, {4, 3, 3, 3}, options({1, 1}, {1, 1}, {1, 1}, 2)},
    {"many groups", {2, 24, 6, 5}, {48, 2, 3, 3}, options({2, 1}, {1, 1}, {1, 1}, 12)},
    {"depthwise", {2, 19, 6, 7}, {19, 1, 3, 3}, options({1, 1}, {1, 1}, {1, 1}, 19)},
    {"depthwise strided", {2, 33, 7, 7}, {33, 1, 3, 3}, options({2, 2}, {1, 1}, {1, 1}, 33)},
    {"depthwise multiplier", {2, 6, 6, 6}, {12, 1, 3, 3}, options({1, 2}, {1, 1}, {2, 1}, 6)},
    {"same, odd", {1, 3, 6, 7}, {2, 3, 3, 5}, same({1, 1})},
    {"same, even", {1, 3, 6, 7}, {2, 3, 4, 2}, same({1, 3})},
    {"one pixel", {3, 4, 1, 1}, {5, 4, 3, 3}, options({1, 1}, {1, 1})},
    {"batch 0", {0, 4, 5, 5}, {5, 4, 3, 3}, options({1, 1}, {1, 1})},
    {"several tiles", {3, 20, 21, 20}, {30, 20, 3, 3}, options({1, 1}, {1, 1})},
    {"3x3, many tiles", {1, 18, 43, 42}, {34, 18, 3, 3}, options({1, 1}, {1, 1})},
    {"3x3, wide padding", {2, 17, 6, 9}, {20, 17, 3, 3}, options({1, 1}, {3, 4})},
    {"3x3, heavy weights", {1, 130, 5, 7}, {170, 130, 3, 3}, options({1, 1}, {1, 1})},
    {"1x1, panels", {2, 37, 9, 8}, {70, 37, 1, 1}, options({1, 1}, {0, 0})},
    {"1x1 strided, panels", {2, 37, 9, 8}, {64, 37, 1, 1}, options({2, 2}, {0, 0})},
    {"3x3 strided, panels", {2, 34, 11, 9}, {64, 34, 3, 3}, options({2, 2}, {1, 1})},
    {"7x7 stem, lines", {2, 3, 31, 33}, {64, 3, 7, 7}, options({2, 2}, {3, 3})},
    {"3x3 of 3 channels, lines", {2, 3, 15, 17}, {32, 3, 3, 3}, options({1, 1}, {1, 1})},
    {"7x7 stem, panels", {1, 3, 19, 17}, {64, 3, 7, 7}, options({2, 2}, {3, 3})},
    {"two groups, panels", {2, 64, 6, 5}, {96, 32, 3, 3}, options({1, 1}, {1, 1}, {1, 1}, 2)},
    {"stride beyond kernel, panels", {2, 18, 9, 9}, {20, 18, 2, 2}, options({4, 3}, {1, 0})},
    {"1x1, lines in place", {2, 32, 5, 17}, {40, 32, 1, 1}, options({1, 1}, {0, 0})},
    {"1x1 strided, lines in place", {2, 32, 9, 31}, {20, 32, 1, 1}, options({2, 2}, {0, 0})},
    {"1x1 in groups, lines", {1, 64, 4, 15}, {36, 32, 1, 1}, options({1, 1}, {0, 0}, {1, 1}, 2)},
    {"3x3, bands of lines", {1, 16, 40, 60}, {20, 16, 3, 3}, options({1, 1}, {1, 1})},
    {"3x3 strided, lines", {2, 20, 9, 31}, {24, 20, 3, 3}, options({2, 2}, {1, 1})},
    {"3x3, lines apart", {1, 16, 9, 18}, {20, 16, 3, 3}, options({1, 1}, {2, 1}, {2, 1})},
    {"pixels shared by many panels", {1, 130, 5, 7}, {290, 130, 3, 3}, options({1, 1}, {1, 1})},
    {"groups of 2", {2, 32, 6, 18}, {32, 2, 3, 3}, options({1, 1}, {1, 1}, {1, 1}, 16)},
    {"groups of 4, strided", {2, 32, 9, 19}, {32, 4, 3, 3}, options({2, 2}, {1, 1}, {1, 1}, 8)},
    {"groups of 4, 1x1", {2, 32, 5, 4}, {32, 4, 1, 1}, options({1, 1}, {0, 0}, {1, 1}, 8)},
    {"groups of 4, lines apart", {1, 32, 9, 8}, {32, 4, 3, 3}, options({1, 1}, {2, 1}, {2, 1}, 8)},
    {"groups of 4, taps apart", {1, 32, 9, 8}, {32, 4, 3, 3}, options({1, 1}, {1, 2}, {1, 2}, 8)},
    {"groups of 8, bands", {1, 32, 37, 40}, {32, 8, 3, 3}, options({1, 1}, {1, 1}, {1, 1}, 4)},
    {"groups of 4, many blocks",
     {1, 512, 2, 90},
     {512, 4, 3, 3},
     options({1, 1}, {1, 1}, {1, 1}, 128)},
    {"groups of 16", {2, 64, 7, 16}, {64, 16, 3, 3}, options({1, 1}, {1, 1}, {1, 1}, 4)},
    {"groups of 6", {1, 48, 5, 7}, {48, 6, 3, 3}, options({1, 1}, {1, 1}, {1, 1}, 8)},
    {"heavy groups", {1, 512, 3, 4}, {512, 64, 3, 3}, options({1, 1}, {1, 1}, {1, 1}, 8)},
    {"weights cut by lines of taps", {2, 130, 9, 31}, {140, 130, 3, 3}, options({2, 2}, {1, 1})},
    {"7 wide of stride 2, odd width", {2, 3, 17, 57}, {40, 3, 7, 7}, options({2, 2}, {3, 3})},
    {"7 wide of stride 2, even padding", {1, 5, 9, 64}, {33, 5, 7, 7}, options({2, 2}, {2, 2})},
    {"7 wide of strides apart", {1, 8, 12, 70}, {20, 8, 5, 7}, options({1, 2}, {0, 1})},
    {"7 wide of stride 2, wide padding", {1, 1, 8, 50}, {4, 1, 7, 7}, options({3, 2}, {5, 8})},
    {"weights cut by tap", {1, 270, 4, 4}, {520, 270, 2, 2}, options({1, 1}, {0, 0})},
};

template <class T>
Tensor wave(const Shape& shape, double frequency, MemoryFormat format = MemoryFormat::contiguous) {
  const Tensor values = empty(shape, dtype_of<T>);
  T* const data = values.data<T>();
  for (std::int64_t i = 0; i < values.numel(); ++i) {
    data[i] = static_cast<T>(std::sin(frequency * static_cast<double>(i) + 0.3));
  }
  return contiguous_data(values, format);
}

// The elements of an image or a weight by their indices. The naive loop asks for too many of them
// to look up strides each time.
template <class T>
class Elements {
 public:
  explicit Elements(const Tensor& x) : data_(x.data<T>()) {
    std::copy_n(x.strides().begin(), 4, strides_);
  }

  T& operator()(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) const {
    return data_[a * strides_[0] + b * strides_[1] + c * strides_[2] + d * strides_[3]];
  }

 private:
  T* data_;
  std::int64_t strides_[4];
};

// Calls fn(n, o, c, oh, ow, kh, kw, h, w, c inside its group) for every product of the sum.
template <class Fn>
void for_each_product(const Conv2dGeometry& g, Fn fn) {
  const std::int64_t inputs = g.in_channels / g.groups;
  const std::int64_t outputs = g.out_channels / g.groups;
  for (std::int64_t n = 0; n < g.batch; ++n)
    for (std::int64_t o = 0; o < g.out_channels; ++o)
      for (std::int64_t c = 0; c < inputs; ++c)
        for (std::int64_t oh = 0; oh < g.out_height; ++oh)
          for (std::int64_t ow = 0; ow < g.out_width; ++ow)
            for (std::int64_t kh = 0; kh < g.kernel_height; ++kh)
              for (std::int64_t kw = 0; kw < g.kernel_width; ++kw) {
                const std::int64_t h = oh * g.stride[0] - g.padding_before[0] + kh * g.dilation[0];
                const std::int64_t w = ow * g.stride[1] - g.padding_before[1] + kw * g.dilation[1];
                if (h < 0 || h >= g.in_height || w < 0 || w >= g.in_width) continue;
                fn(n, o, c, oh, ow, kh, kw, h, w, o / outputs * inputs + c);
              }
}

struct Reference {
  Tensor y, gx, gw;
};

template <class T>
Reference naive(const Tensor& x, const Tensor& weight, const Tensor& gy, const Conv2dGeometry& g) {
  Reference r{zeros(gy.shape(), Dtype::float64), zeros(x.shape(), Dtype::float64),
              zeros(weight.shape(), Dtype::float64)};
  const Elements<T> xs(x), weights(weight), ups(gy);
  const Elements<double> y(r.y), gx(r.gx), gw(r.gw);
  for_each_product(g, [&](auto n, auto o, auto c, auto oh, auto ow, auto kh, auto kw, auto h,
                          auto w, auto channel) {
    const auto value = static_cast<double>(xs(n, channel, h, w));
    const auto factor = static_cast<double>(weights(o, c, kh, kw));
    const auto up = static_cast<double>(ups(n, o, oh, ow));
    y(n, o, oh, ow) += value * factor;
    gx(n, channel, h, w) += up * factor;
    gw(o, c, kh, kw) += up * value;
  });
  return r;
}

template <class T>
void check_close(const Tensor& got, const Tensor& want, double scale) {
  REQUIRE(got.shape() == want.shape());
  const Tensor dense = contiguous_data(got);
  double worst = 0.0;
  for (std::int64_t i = 0; i < want.numel(); ++i) {
    worst =
        std::max(worst, std::abs(static_cast<double>(dense.data<T>()[i]) - want.data<double>()[i]));
  }
  CHECK(worst <= scale * (std::is_same_v<T, float> ? 2e-6 : 2e-14));
}

// Runs a test with an algorithm, and leaves the one that was there.
class WithAlgorithm {
 public:
  explicit WithAlgorithm(ConvAlgorithm algorithm) : before_(conv_algorithm()) {
    set_conv_algorithm(algorithm);
  }
  ~WithAlgorithm() { set_conv_algorithm(before_); }
  WithAlgorithm(const WithAlgorithm&) = delete;
  WithAlgorithm& operator=(const WithAlgorithm&) = delete;

 private:
  ConvAlgorithm before_;
};

constexpr ConvAlgorithm kAlgorithms[] = {ConvAlgorithm::automatic, ConvAlgorithm::direct,
                                         ConvAlgorithm::winograd};

// x, weight, gy and bias of a case.
struct Inputs {
  Tensor x, weight, gy, bias;
};

template <class T>
Inputs inputs_of(const Case& test, const Conv2dGeometry& g, MemoryFormat format) {
  return {wave<T>(test.x, 0.37, format), wave<T>(test.weight, 0.71, format),
          wave<T>({g.batch, g.out_channels, g.out_height, g.out_width}, 0.53, format),
          wave<T>({g.out_channels}, 1.3)};
}

template <class T>
Tensor with_bias(const Tensor& y, const Tensor& bias, const Conv2dGeometry& g) {
  const Tensor sum = clone_data(y);
  const std::int64_t plane = g.out_height * g.out_width;
  for (std::int64_t i = 0; i < sum.numel(); ++i) {
    sum.data<double>()[i] += static_cast<double>(bias.data<T>()[i / plane % g.out_channels]);
  }
  return sum;
}

template <class T>
void check_products(const Conv2dGeometry& g, const Inputs& in, const Reference& want,
                    MemoryFormat format) {
  const double depth = static_cast<double>(in.weight.numel() / g.out_channels) + 4;
  check_close<T>(conv::conv2d_forward(in.x, in.weight, {}, g, format), want.y, depth);
  check_close<T>(conv::conv2d_forward(in.x, in.weight, {{}, in.bias, {}, false}, g, format),
                 with_bias<T>(want.y, in.bias, g), depth);
  check_close<T>(conv::conv2d_grad_input(in.gy, in.weight, g, format), want.gx,
                 static_cast<double>(g.out_channels * g.kernel_height * g.kernel_width) + 4);
  check_close<T>(conv::conv2d_grad_weight(in.x, in.gy, g, format), want.gw,
                 static_cast<double>(g.batch * g.out_height * g.out_width) + 4);
}

template <class T>
void check_case(const Case& test) {
  const Conv2dGeometry g = conv2d_geometry(test.x, test.weight, test.options);
  const Inputs plain = inputs_of<T>(test, g, MemoryFormat::contiguous);
  const Reference want = naive<T>(plain.x, plain.weight, plain.gy, g);
  for (const MemoryFormat format : {MemoryFormat::contiguous, MemoryFormat::channels_last}) {
    const Inputs in = inputs_of<T>(test, g, format);
    for (const ConvAlgorithm algorithm : kAlgorithms) {
      const WithAlgorithm with(algorithm);
      INFO(test.label << ", " << name(algorithm)
                      << (format == MemoryFormat::contiguous ? ", contiguous" : ", rows"));
      check_products<T>(g, in, want, format);
    }
  }
}

std::vector<std::uint8_t> bytes_of_all(const Case& test) {
  const Conv2dGeometry g = conv2d_geometry(test.x, test.weight, test.options);
  const Tensor x = wave<float>(test.x, 0.37);
  const Tensor weight = wave<float>(test.weight, 0.71);
  const Tensor gy = wave<float>({g.batch, g.out_channels, g.out_height, g.out_width}, 0.53);
  const MemoryFormat format = MemoryFormat::contiguous;
  std::vector<std::uint8_t> bytes;
  for (const Tensor& result : {conv::conv2d_forward(x, weight, {}, g, format),
                               conv::conv2d_grad_input(gy, weight, g, format),
                               conv::conv2d_grad_weight(x, gy, g, format)}) {
    const auto* data = static_cast<const std::uint8_t*>(result.raw_data());
    bytes.insert(bytes.end(), data, data + result.numel() * 4);
  }
  return bytes;
}

}  // namespace

TEST_CASE("conv2d and its gradients equal a naive loop", "[conv2d]") {
  for (const Case& test : kCases) {
    check_case<float>(test);
    check_case<double>(test);
  }
}

TEST_CASE("a tail equals the ops that it stands for", "[conv2d]") {
  for (const Case& test : kCases) {
    const Conv2dGeometry g = conv2d_geometry(test.x, test.weight, test.options);
    const Inputs in = inputs_of<double>(test, g, MemoryFormat::contiguous);
    const Tensor scale = wave<double>({g.out_channels}, 0.9);
    const Tensor plain = conv::conv2d_forward(in.x, in.weight, {}, g, MemoryFormat::contiguous);
    const Shape beside = {1, g.out_channels, 1, 1};
    const Tensor want = relu(plain * view(scale, beside) + view(in.bias, beside) + in.gy);
    for (const ConvAlgorithm algorithm : kAlgorithms) {
      INFO(test.label << ", " << name(algorithm));
      const WithAlgorithm with(algorithm);
      const Tensor got = conv::conv2d_forward(in.x, in.weight, {scale, in.bias, in.gy, true}, g,
                                              MemoryFormat::contiguous);
      check_close<double>(got, want, static_cast<double>(in.weight.numel()));
    }
  }
}

TEST_CASE("an input gradient is added to a sum that is there", "[conv2d]") {
  for (const Case& test : kCases) {
    const Conv2dGeometry g = conv2d_geometry(test.x, test.weight, test.options);
    if (conv::is_depthwise(g)) continue;
    const Inputs in = inputs_of<double>(test, g, MemoryFormat::channels_last);
    for (const ConvAlgorithm algorithm : kAlgorithms) {
      INFO(test.label << ", " << name(algorithm));
      const WithAlgorithm with(algorithm);
      const Tensor want =
          conv::conv2d_grad_input(in.gy, in.weight, g, MemoryFormat::contiguous) + in.x;
      const Tensor sum = clone_data(in.x, MemoryFormat::channels_last);
      const Tensor got =
          conv::conv2d_grad_input(in.gy, in.weight, g, MemoryFormat::channels_last, sum);
      CHECK(got.is_same(sum));
      check_close<double>(got, want, static_cast<double>(in.weight.numel()));
    }
  }
}

TEST_CASE("a skip's gradient is summed in place where nobody else sees it", "[conv2d][autograd]") {
  const Tensor x = wave<double>({2, 8, 6, 5}, 0.3, MemoryFormat::channels_last);
  const Tensor weight = wave<double>({8, 8, 3, 3}, 0.7);
  const auto gradient = [&](bool is_kept) {
    const Tensor leaf = clone_data(x).set_requires_grad(true);
    const Tensor inner = mul(leaf, 1.0);
    const Tensor y = conv2d(inner, weight, std::nullopt, options({1, 1}, {1, 1}));
    const Tensor skip = add(inner, 0.0);  // younger than the convolution: its gradient comes first
    Tensor kept;
    const void* brought = nullptr;
    const void* summed = nullptr;
    autograd::register_hook(skip, [&](const Tensor& g) {
      brought = g.raw_data();
      if (is_kept) kept = g;
      return Tensor();
    });
    autograd::register_hook(inner,
                            [&](const Tensor& g) { return summed = g.raw_data(), Tensor(); });
    sum(mul(add(y, mul(skip, 3.0)), 0.5)).backward();
    CHECK((brought == summed) != is_kept);
    if (is_kept) {
      for (const double value : doubles(kept)) REQUIRE(value == 1.5);
    }
    return leaf.grad();
  };
  const Tensor got = gradient(false);
  CHECK(doubles(gradient(true)) == doubles(got));
  const Conv2dGeometry g = conv2d_geometry(x.shape(), weight.shape(), options({1, 1}, {1, 1}));
  const Tensor gy = full(x.shape(), 0.5, Dtype::float64);
  const Tensor want = conv::conv2d_grad_input(gy, weight, g, MemoryFormat::contiguous) +
                      full(x.shape(), 1.5, Dtype::float64);
  check_close<double>(got, want, 80);
}

TEST_CASE("conv2d gives the same bits for any number of threads", "[conv2d]") {
  const int before = get_num_threads();
  for (const Case& test : kCases) {
    for (const ConvAlgorithm algorithm : kAlgorithms) {
      INFO(test.label << ", " << name(algorithm));
      const WithAlgorithm with(algorithm);
      set_num_threads(1);
      const std::vector<std::uint8_t> want = bytes_of_all(test);
      for (const int threads : {2, 3, 4, 8}) {
        set_num_threads(threads);
        CHECK(bytes_of_all(test) == want);
      }
    }
  }
  set_num_threads(before);
}

TEST_CASE("weights that stay packed give the same bits for any number of threads", "[conv2d]") {
  using conv::Plan;
  const int before = get_num_threads();
  const auto [stride, plans] = GENERATE(
      table<std::int64_t, std::vector<Plan>>({{1, {Plan::direct, Plan::winograd2, Plan::winograd4}},
                                              {2, {Plan::direct, Plan::winograd2_strided}}}));
  const Case test = {
      "many panels", {2, 33, 13, 12}, {300, 33, 3, 3}, options({stride, stride}, {1, 1})};
  const Conv2dGeometry g = conv2d_geometry(test.x, test.weight, test.options);
  const Inputs in = inputs_of<float>(test, g, MemoryFormat::contiguous);
  const Reference want = naive<float>(in.x, in.weight, in.gy, g);
  for (const Plan plan : plans) {
    const conv::PackedConv packed(in.weight, g, plan, conv::Reuse::often);
    const Tensor y = empty(want.y.shape(), Dtype::float32, MemoryFormat::channels_last);
    const auto run = [&](int threads) {
      set_num_threads(threads);
      packed.run(g, in.x, {}, y);
      return std::vector<float>(y.data<float>(), y.data<float>() + y.numel());
    };
    const std::vector<float> first = run(1);
    check_close<float>(y, want.y, 9 * 33);
    for (const int threads : {2, 3, 4, 8}) CHECK(run(threads) == first);
  }
  set_num_threads(before);
}

TEST_CASE("Winograd's algorithm along lines reads images of any strides", "[conv2d]") {
  const int before = get_num_threads();
  const Case test = {"stem", {2, 3, 40, 61}, {40, 3, 7, 7}, options({2, 2}, {3, 3})};
  const Conv2dGeometry g = conv2d_geometry(test.x, test.weight, test.options);
  const Inputs in = inputs_of<float>(test, g, MemoryFormat::contiguous);
  const conv::PackedConv packed(in.weight, g, conv::Plan::winograd4_lines);
  const Tensor rows = contiguous_data(in.x, MemoryFormat::channels_last);
  CHECK(packed.images(in.x).storage() == in.x.storage());
  CHECK(packed.images(rows).storage() == rows.storage());
  const auto run = [&](const Tensor& x, int threads) {
    set_num_threads(threads);
    const Tensor y = empty({g.batch, g.out_channels, g.out_height, g.out_width}, Dtype::float32,
                           MemoryFormat::channels_last);
    packed.run(g, x, {}, y);
    return y;
  };
  const Tensor first = run(in.x, 1);
  check_close<float>(first, naive<float>(in.x, in.weight, in.gy, g).y, 3 * 49);
  for (const int threads : {1, 2, 3, 8}) {
    CHECK(doubles(run(in.x, threads)) == doubles(first));
    CHECK(doubles(run(rows, threads)) == doubles(first));
  }
  set_num_threads(before);
}

TEST_CASE("conv2d keeps the layout of its input", "[conv2d]") {
  const Tensor weight = wave<float>({4, 3, 3, 3}, 0.7);
  const Tensor x = wave<float>({2, 3, 5, 6}, 0.3);
  CHECK(conv2d(x, weight).is_contiguous());
  const Tensor y = conv2d(contiguous_data(x, MemoryFormat::channels_last), weight);
  CHECK(y.is_channels_last());
  CHECK_FALSE(y.is_contiguous());
}

TEST_CASE("conv2d refuses sizes that do not fit, in words", "[conv2d]") {
  const auto text = [](const Shape& x, const Shape& weight, const Conv2dOptions& o) -> std::string {
    try {
      conv2d_geometry(x, weight, o);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  const Conv2dOptions plain;
  CHECK(text({8, 3, 32, 32}, {128, 64, 3, 3}, plain) ==
        "conv2d: expected input (8, 3, 32, 32) with 64 channels to match weight (128, 64, 3, 3), "
        "got 3");
  CHECK(text({8, 32, 32}, {128, 64, 3, 3}, plain) ==
        "conv2d: expected input (N, C, H, W) or (C, H, W), got (8, 32, 32)");
  CHECK(text({1, 3, 2, 2}, {4, 3, 3, 3}, plain) ==
        "conv2d: expected a kernel no larger than the padded input (2, 2), got (3, 3) from weight "
        "(4, 3, 3, 3)");
  CHECK(text({1, 4, 5, 5}, {3, 2, 3, 3}, options({1, 1}, {0, 0}, {1, 1}, 2)) ==
        "conv2d: expected weight (3, 2, 3, 3) with a multiple of 2 output channels to match "
        "groups, got 3");
  CHECK(text({1, 3, 5, 5}, {4, 3, 3, 3}, options({0, 1}, {0, 0})) ==
        "conv2d: expected stride of at least 1, got (0, 1)");
  CHECK(text({1, 3, 5, 5}, {4, 3, 3, 3}, options({1, 1}, {0, -1})) ==
        "conv2d: expected padding of at least 0, got (0, -1)");
  CHECK(text({1, 3, 5, 5}, {4, 3, 3, 3}, options({1, 1}, {0, 0}, {1, 0})) ==
        "conv2d: expected dilation of at least 1, got (1, 0)");
  CHECK(text({1, 3, 5, 5}, {4, 3, 3, 3}, options({1, 1}, {0, 0}, {1, 1}, 0)) ==
        "conv2d: expected groups of at least 1, got 0");
  CHECK(text({1, 3, 5, 5}, {4, 3, 0, 3}, plain) ==
        "conv2d: expected a kernel of at least (1, 1), got weight (4, 3, 0, 3)");
  const std::int64_t huge = std::int64_t{1} << 62;
  CHECK(text({1, 3, 5, 5}, {4, 3, 3, 3}, options({1, 1}, {huge, huge})) != "");
  CHECK(text({1, 3, 5, 5}, {4, 3, 3, 3}, options({1, 1}, {0, 0}, {huge, 1})) != "");
  CHECK(text({1, 3, 5, 5}, {4, 3, 3, 3}, options({1, 1}, {0, 0}, {1, 1}, huge)) != "");
  Conv2dOptions strided = same({1, 1});
  strided.stride = {2, 2};
  CHECK(text({1, 3, 5, 5}, {4, 3, 3, 3}, strided) ==
        "conv2d: expected stride 1 with padding='same', got (2, 2)");
}

TEST_CASE("conv2d refuses results too large for memory before it allocates", "[conv2d]") {
  const Tensor x = wave<float>({1, 1, 2, 2}, 0.3);
  const Tensor weight = wave<float>({1, 1, 1, 1}, 0.3);
  const std::int64_t wide = (std::int64_t{1} << 31) - 1;
  CHECK_THROWS_AS(conv2d(x, weight, std::nullopt, options({1, 1}, {wide, wide})), ShapeError);
}
