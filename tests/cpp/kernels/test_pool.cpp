#include "kernels/common.hpp"

using namespace kernel_test;
using resnetcpp::kernels::PoolShape;

namespace {

constexpr auto kInf = std::numeric_limits<double>::infinity();

int64_t out_size(int64_t in, int64_t kernel, int64_t stride, int64_t pad, int64_t dilation) {
  return (in + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1;
}

struct Dims {
  int64_t count, channels, h, w, kernel_h, kernel_w, stride, pad, dilation;
};

PoolShape shape_of(const Dims& d) {
  PoolShape s{};
  s.count = d.count;
  s.channels = d.channels;
  s.in_h = d.h;
  s.in_w = d.w;
  s.out_h = out_size(d.h, d.kernel_h, d.stride, d.pad, d.dilation);
  s.out_w = out_size(d.w, d.kernel_w, d.stride, d.pad, d.dilation);
  s.kernel_h = d.kernel_h;
  s.kernel_w = d.kernel_w;
  s.stride_h = s.stride_w = d.stride;
  s.pad_h = s.pad_w = d.pad;
  s.dilation_h = s.dilation_w = d.dilation;
  s.count_include_pad = true;
  return s;
}

/// In the planes layout `count` is that of planes.
PoolShape as_planes(PoolShape s) {
  s.count *= s.channels;
  s.channels = 0;
  return s;
}

const std::vector<Dims>& dims() {
  static const std::vector<Dims> all{
      {1, 1, 1, 1, 1, 1, 1, 0, 1},  {2, 3, 8, 8, 3, 3, 2, 1, 1},  {1, 17, 7, 9, 2, 3, 1, 0, 1},
      {2, 16, 6, 5, 2, 2, 2, 1, 1}, {1, 33, 9, 9, 3, 3, 1, 1, 2}, {1, 65, 4, 4, 4, 4, 4, 0, 1},
      {3, 2, 5, 7, 5, 7, 3, 2, 1},  {0, 4, 6, 6, 3, 3, 2, 1, 1},  {1, 8, 12, 10, 2, 4, 3, 1, 3},
  };
  return all;
}

/// The element (i, c, h, w) of planes or rows.
int64_t at(bool is_rows, const PoolShape& s, int64_t height, int64_t width, int64_t i, int64_t c,
           int64_t h, int64_t w) {
  return is_rows ? ((i * height + h) * width + w) * s.channels + c
                 : ((i * s.channels + c) * height + h) * width + w;
}

/// Calls body(i, c, oh, ow, place of the output).
template <class Body>
void for_each_output(bool is_rows, const PoolShape& s, const Body& body) {
  for (int64_t i = 0; i < s.count; ++i) {
    for (int64_t c = 0; c < s.channels; ++c) {
      for (int64_t oh = 0; oh < s.out_h; ++oh) {
        for (int64_t ow = 0; ow < s.out_w; ++ow)
          body(i, c, oh, ow, at(is_rows, s, s.out_h, s.out_w, i, c, oh, ow));
      }
    }
  }
}

/// Calls body(h, w) for each place of a window, inside the image or not.
template <class Body>
void for_each_place(const PoolShape& s, int64_t oh, int64_t ow, const Body& body) {
  for (int64_t kh = 0; kh < s.kernel_h; ++kh) {
    for (int64_t kw = 0; kw < s.kernel_w; ++kw) {
      body(oh * s.stride_h - s.pad_h + kh * s.dilation_h,
           ow * s.stride_w - s.pad_w + kw * s.dilation_w);
    }
  }
}

bool is_inside(const PoolShape& s, int64_t h, int64_t w) {
  return h >= 0 && h < s.in_h && w >= 0 && w < s.in_w;
}

template <class T>
void max_pool(const Kernels<T>& k, bool is_rows, const PoolShape& s, const T* x, T* y,
              int64_t* index) {
  if (is_rows) {
    k.max_pool2d_rows(s, x, y, index);
  } else {
    k.max_pool2d_planes(as_planes(s), x, y, index);
  }
}

int64_t in_count(const PoolShape& s) { return s.count * s.channels * s.in_h * s.in_w; }
int64_t out_count(const PoolShape& s) { return s.count * s.channels * s.out_h * s.out_w; }

}  // namespace

TEMPLATE_TEST_CASE("max_pool2d agrees with a naive loop in both layouts", "[kernels][pool]", float,
                   double) {
  const bool is_rows = GENERATE(false, true);
  on_each_isa<TestType>([is_rows](const Kernels<TestType>& kernels) {
    for (const Dims& d : dims()) {
      const PoolShape s = shape_of(d);
      auto x = random_array<TestType>(in_count(s), -6, 0);
      for (int64_t i = 0; i < x.size(); ++i) x[i] = std::floor(x[i]);  // many ties
      Array<TestType> y(out_count(s));
      Array<TestType> y_only(out_count(s));
      Array<int64_t> index(out_count(s));
      max_pool(kernels, is_rows, s, x.data(), y.data(), index.data());
      max_pool<TestType>(kernels, is_rows, s, x.data(), y_only.data(), nullptr);
      for_each_output(is_rows, s, [&](int64_t i, int64_t c, int64_t oh, int64_t ow, int64_t out) {
        double best = -kInf;
        int64_t place = -1;
        for_each_place(s, oh, ow, [&](int64_t h, int64_t w) {
          if (!is_inside(s, h, w)) return;
          const double value = x[at(is_rows, s, s.in_h, s.in_w, i, c, h, w)];
          if (place >= 0 && value <= best) return;
          best = value;
          place = h * s.in_w + w;
        });
        REQUIRE(y[out] == best);
        REQUIRE(y_only[out] == y[out]);
        REQUIRE(index[out] == place);
      });
      REQUIRE((y.guards_intact() && index.guards_intact()));
    }
  });
}

TEMPLATE_TEST_CASE("max_pool2d gives NaN and its place, and the first place of -inf",
                   "[kernels][pool]", float, double) {
  const bool is_rows = GENERATE(false, true);
  on_each_isa<TestType>([is_rows](const Kernels<TestType>& kernels) {
    const PoolShape s = shape_of({1, 20, 4, 4, 2, 2, 2, 0, 1});
    Array<TestType> x(in_count(s), static_cast<TestType>(-kInf));
    x[at(is_rows, s, 4, 4, 0, 18, 1, 0)] = std::numeric_limits<TestType>::quiet_NaN();
    x[at(is_rows, s, 4, 4, 0, 18, 1, 1)] = TestType(7);
    Array<TestType> y(out_count(s));
    Array<int64_t> index(out_count(s));
    max_pool(kernels, is_rows, s, x.data(), y.data(), index.data());
    const int64_t with_nan = at(is_rows, s, 2, 2, 0, 18, 0, 0);
    REQUIRE(std::isnan(y[with_nan]));
    REQUIRE(index[with_nan] == 4);
    const int64_t without = at(is_rows, s, 2, 2, 0, 3, 1, 1);
    REQUIRE(y[without] == static_cast<TestType>(-kInf));
    REQUIRE(index[without] == 10);
  });
}

TEMPLATE_TEST_CASE("max_pool2d of a window that lies in the padding has place -1",
                   "[kernels][pool]", float, double) {
  const bool is_rows = GENERATE(false, true);
  on_each_isa<TestType>([is_rows](const Kernels<TestType>& kernels) {
    const PoolShape s =
        shape_of({1, 3, 1, 1, 2, 2, 1, 1, 2});  // places -1 and 1 of an image of size 1
    const Array<TestType> x(3, TestType(5));
    Array<TestType> y(3);
    Array<int64_t> index(3);
    max_pool(kernels, is_rows, s, x.data(), y.data(), index.data());
    Array<TestType> gx(3, TestType(9));
    if (is_rows) {
      kernels.max_pool2d_backward_rows(s, y.data(), index.data(), gx.data());
    } else {
      kernels.max_pool2d_backward_planes(as_planes(s), y.data(), index.data(), gx.data());
    }
    for (int64_t i = 0; i < 3; ++i) {
      REQUIRE(y[i] == static_cast<TestType>(-kInf));
      REQUIRE(index[i] == -1);
      REQUIRE(gx[i] == 0);
    }
  });
}

TEMPLATE_TEST_CASE("max_pool2d backward adds each gradient at its place", "[kernels][pool]", float,
                   double) {
  const bool is_rows = GENERATE(false, true);
  on_each_isa<TestType>([is_rows](const Kernels<TestType>& kernels) {
    for (const Dims& d : dims()) {
      const PoolShape s = shape_of(d);
      const auto x = random_array<TestType>(in_count(s), -2, 2, 1);
      const auto gy = random_array<TestType>(out_count(s), -2, 2, 2);
      Array<TestType> y(out_count(s));
      Array<int64_t> index(out_count(s));
      max_pool(kernels, is_rows, s, x.data(), y.data(), index.data());
      Array<TestType> gx(in_count(s), TestType(9));
      if (is_rows) {
        kernels.max_pool2d_backward_rows(s, gy.data(), index.data(), gx.data());
      } else {
        kernels.max_pool2d_backward_planes(as_planes(s), gy.data(), index.data(), gx.data());
      }
      std::vector<double> want(static_cast<size_t>(in_count(s)));
      for_each_output(is_rows, s, [&](int64_t i, int64_t c, int64_t, int64_t, int64_t out) {
        const int64_t h = index[out] / s.in_w;
        const int64_t w = index[out] % s.in_w;
        want[static_cast<size_t>(at(is_rows, s, s.in_h, s.in_w, i, c, h, w))] += gy[out];
      });
      for (int64_t i = 0; i < gx.size(); ++i)
        REQUIRE(gx[i] == Approx(want[static_cast<size_t>(i)]).margin(1e-5));
      REQUIRE(gx.guards_intact());
    }
  });
}

TEMPLATE_TEST_CASE("avg_pool2d and its gradient agree with a naive loop", "[kernels][pool]", float,
                   double) {
  const bool is_rows = GENERATE(false, true);
  const bool include_pad = GENERATE(false, true);
  const int64_t divisor_override = GENERATE(0, 5);
  on_each_isa<TestType>([=](const Kernels<TestType>& kernels) {
    for (Dims d : dims()) {
      d.dilation = 1;
      PoolShape s = shape_of(d);
      s.count_include_pad = include_pad;
      s.divisor_override = divisor_override;
      const auto x = random_array<TestType>(in_count(s), -2, 2, 1);
      const auto gy = random_array<TestType>(out_count(s), -2, 2, 2);
      Array<TestType> y(out_count(s));
      Array<TestType> gx(in_count(s), TestType(9));
      if (is_rows) {
        kernels.avg_pool2d_rows(s, x.data(), y.data());
        kernels.avg_pool2d_backward_rows(s, gy.data(), gx.data());
      } else {
        kernels.avg_pool2d_planes(as_planes(s), x.data(), y.data());
        kernels.avg_pool2d_backward_planes(as_planes(s), gy.data(), gx.data());
      }
      std::vector<double> want_gx(static_cast<size_t>(in_count(s)));
      for_each_output(is_rows, s, [&](int64_t i, int64_t c, int64_t oh, int64_t ow, int64_t out) {
        double sum = 0;
        double inside = 0;
        for_each_place(s, oh, ow, [&](int64_t h, int64_t w) {
          if (!is_inside(s, h, w)) return;
          sum += x[at(is_rows, s, s.in_h, s.in_w, i, c, h, w)];
          inside += 1;
        });
        double divisor = include_pad ? static_cast<double>(s.kernel_h * s.kernel_w) : inside;
        if (divisor_override != 0) divisor = static_cast<double>(divisor_override);
        REQUIRE(y[out] == Approx(inside > 0 ? sum / divisor : 0).margin(1e-5));
        for_each_place(s, oh, ow, [&](int64_t h, int64_t w) {
          if (!is_inside(s, h, w)) return;
          want_gx[static_cast<size_t>(at(is_rows, s, s.in_h, s.in_w, i, c, h, w))] +=
              gy[out] / divisor;
        });
      });
      for (int64_t i = 0; i < gx.size(); ++i)
        REQUIRE(gx[i] == Approx(want_gx[static_cast<size_t>(i)]).margin(1e-5));
      REQUIRE((y.guards_intact() && gx.guards_intact()));
    }
  });
}

TEMPLATE_TEST_CASE("avg_pool2d counts padding only as far as it reaches", "[kernels][pool]", float,
                   double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    // ceil_mode: 4 wide, kernel 3, stride 2, pad 1 gives 3 outputs; the last window covers 3, 4 and
    // 5, with 5 outside.
    PoolShape s = shape_of({1, 1, 1, 4, 1, 3, 2, 0, 1});
    s.pad_w = 1;
    s.out_w = 3;
    const Array<TestType> x(4, TestType(6));
    Array<TestType> y(3);
    kernels.avg_pool2d_planes(as_planes(s), x.data(), y.data());
    REQUIRE(y[0] == Approx(4));
    REQUIRE(y[1] == Approx(6));
    REQUIRE(y[2] == Approx(3));
    kernels.avg_pool2d_rows(s, x.data(), y.data());
    REQUIRE(y[2] == Approx(3));
  });
}

TEMPLATE_TEST_CASE("adaptive_avg_pool2d and its gradient agree with a naive loop",
                   "[kernels][pool]", float, double) {
  const bool is_rows = GENERATE(false, true);
  on_each_isa<TestType>([is_rows](const Kernels<TestType>& kernels) {
    const std::vector<std::pair<int64_t, int64_t>> outputs{{1, 1}, {2, 3}, {5, 7},
                                                           {7, 5}, {9, 9}, {1, 4}};
    for (const auto& [out_h, out_w] : outputs) {
      PoolShape s = shape_of({2, 19, 7, 5, 1, 1, 1, 0, 1});
      s.out_h = out_h;
      s.out_w = out_w;
      const auto x = random_array<TestType>(in_count(s), -2, 2, 1);
      const auto gy = random_array<TestType>(out_count(s), -2, 2, 2);
      Array<TestType> y(out_count(s));
      Array<TestType> gx(in_count(s), TestType(9));
      if (is_rows) {
        kernels.adaptive_avg_pool2d_rows(s, x.data(), y.data());
        kernels.adaptive_avg_pool2d_backward_rows(s, gy.data(), gx.data());
      } else {
        kernels.adaptive_avg_pool2d_planes(as_planes(s), x.data(), y.data());
        kernels.adaptive_avg_pool2d_backward_planes(as_planes(s), gy.data(), gx.data());
      }
      std::vector<double> want_gx(static_cast<size_t>(in_count(s)));
      for_each_output(is_rows, s, [&](int64_t i, int64_t c, int64_t oh, int64_t ow, int64_t out) {
        const auto start = [](int64_t o, int64_t n, int64_t in) { return o * in / n; };
        const auto end = [](int64_t o, int64_t n, int64_t in) {
          return ((o + 1) * in + n - 1) / n;
        };
        std::vector<int64_t> places;
        double sum = 0;
        for (int64_t h = start(oh, s.out_h, s.in_h); h < end(oh, s.out_h, s.in_h); ++h) {
          for (int64_t w = start(ow, s.out_w, s.in_w); w < end(ow, s.out_w, s.in_w); ++w) {
            places.push_back(at(is_rows, s, s.in_h, s.in_w, i, c, h, w));
            sum += x[places.back()];
          }
        }
        REQUIRE(y[out] == Approx(sum / static_cast<double>(places.size())).margin(1e-5));
        for (const int64_t p : places) {
          want_gx[static_cast<size_t>(p)] += gy[out] / static_cast<double>(places.size());
        }
      });
      for (int64_t i = 0; i < gx.size(); ++i)
        REQUIRE(gx[i] == Approx(want_gx[static_cast<size_t>(i)]).margin(1e-5));
      REQUIRE((y.guards_intact() && gx.guards_intact()));
    }
  });
}
