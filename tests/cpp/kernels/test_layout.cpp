#include "kernels/common.hpp"

using namespace kernel_test;
using resnetcpp::kernels::WindowShape;

namespace {

struct Dims {
  int64_t channels, h, w, kernel_h, kernel_w, stride_h, stride_w, pad, dilation;
};

WindowShape shape_of(const Dims& d) {
  const auto out = [&d](int64_t in, int64_t kernel, int64_t stride) {
    return (in + 2 * d.pad - d.dilation * (kernel - 1) - 1) / stride + 1;
  };
  return {d.channels,
          d.channels,
          d.h,
          d.w,
          out(d.h, d.kernel_h, d.stride_h),
          out(d.w, d.kernel_w, d.stride_w),
          d.kernel_h,
          d.kernel_w,
          d.stride_h,
          d.stride_w,
          d.pad,
          d.pad,
          d.dilation,
          d.dilation};
}

const std::vector<Dims>& dims() {
  static const std::vector<Dims> all{
      {1, 1, 1, 1, 1, 1, 1, 0, 1},   {3, 8, 9, 3, 3, 1, 1, 1, 1},   {3, 9, 8, 3, 3, 2, 2, 1, 1},
      {17, 5, 7, 2, 3, 1, 3, 2, 1},  {2, 10, 11, 3, 2, 2, 1, 3, 2}, {4, 3, 3, 7, 7, 1, 1, 3, 1},
      {1, 20, 40, 1, 1, 2, 2, 0, 1}, {5, 4, 4, 3, 3, 1, 1, 5, 1},   {33, 6, 6, 3, 3, 1, 1, 1, 3},
  };
  return all;
}

/// Calls body(c, kh, kw, oh, ow, ih, iw), with (ih, iw) inside the image or not.
template <class Body>
void for_each_copy(const WindowShape& s, const Body& body) {
  for (int64_t c = 0; c < s.channels; ++c) {
    for (int64_t kh = 0; kh < s.kernel_h; ++kh) {
      for (int64_t kw = 0; kw < s.kernel_w; ++kw) {
        for (int64_t oh = 0; oh < s.out_h; ++oh) {
          for (int64_t ow = 0; ow < s.out_w; ++ow) {
            body(c, kh, kw, oh, ow, oh * s.stride_h - s.pad_h + kh * s.dilation_h,
                 ow * s.stride_w - s.pad_w + kw * s.dilation_w);
          }
        }
      }
    }
  }
}

bool is_inside(const WindowShape& s, int64_t h, int64_t w) {
  return h >= 0 && h < s.in_h && w >= 0 && w < s.in_w;
}

int64_t column_count(const WindowShape& s) {
  return s.channels * s.kernel_h * s.kernel_w * s.out_h * s.out_w;
}

int64_t in_plane_columns(const WindowShape& s, int64_t c, int64_t kh, int64_t kw, int64_t oh,
                         int64_t ow) {
  return (((c * s.kernel_h + kh) * s.kernel_w + kw) * s.out_h + oh) * s.out_w + ow;
}

int64_t in_row_columns(const WindowShape& s, int64_t c, int64_t kh, int64_t kw, int64_t oh,
                       int64_t ow) {
  return (((oh * s.out_w + ow) * s.kernel_h + kh) * s.kernel_w + kw) * s.channels + c;
}

}  // namespace

TEMPLATE_TEST_CASE("transpose of any size, with and without gaps between rows", "[kernels][layout]",
                   float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    const auto check = [&](int64_t rows, int64_t cols, int64_t x_gap, int64_t y_gap) {
      const int64_t x_stride = cols + x_gap;
      const int64_t y_stride = rows + y_gap;
      const auto x = random_array<TestType>(rows * x_stride);
      Array<TestType> y(cols * y_stride, TestType(-9));
      kernels.transpose(rows, cols, x.data(), x_stride, y.data(), y_stride);
      for (int64_t c = 0; c < cols; ++c) {
        for (int64_t r = 0; r < y_stride; ++r) {
          REQUIRE(y[c * y_stride + r] == (r < rows ? x[r * x_stride + c] : TestType(-9)));
        }
      }
      REQUIRE(y.guards_intact());
    };
    for (const int64_t rows : {0, 1, 3, 9, 16, 17, 50}) {
      for (const int64_t cols : {0, 1, 2, 9, 15, 33, 64}) {
        check(rows, cols, 2, 3);
        check(rows, cols, 0, 0);
      }
    }
  });
}

TEMPLATE_TEST_CASE("im2col_planes agrees with a naive loop, whole and by channels",
                   "[kernels][layout]", float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    for (const Dims& d : dims()) {
      const WindowShape s = shape_of(d);
      const auto x = random_array<TestType>(s.channels * s.in_h * s.in_w);
      Array<TestType> columns(column_count(s), TestType(-9));
      const int64_t middle = s.channels / 2;
      const int64_t lines = s.kernel_h * s.kernel_w * s.out_h * s.out_w;
      kernels.im2col_planes(s, 0, middle, x.data(), columns.data());
      kernels.im2col_planes(s, middle, s.channels, x.data(), columns.data() + middle * lines);
      for_each_copy(s, [&](int64_t c, int64_t kh, int64_t kw, int64_t oh, int64_t ow, int64_t ih,
                           int64_t iw) {
        const TestType want =
            is_inside(s, ih, iw) ? x[(c * s.in_h + ih) * s.in_w + iw] : TestType(0);
        REQUIRE(columns[in_plane_columns(s, c, kh, kw, oh, ow)] == want);
      });
      REQUIRE(columns.guards_intact());
    }
  });
}

TEMPLATE_TEST_CASE("im2col_rows agrees with a naive loop, whole and by pixels", "[kernels][layout]",
                   float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    for (const Dims& d : dims()) {
      const WindowShape s = shape_of(d);
      const auto x = random_array<TestType>(s.channels * s.in_h * s.in_w);
      Array<TestType> columns(column_count(s), TestType(-9));
      const int64_t pixels = s.out_h * s.out_w;
      const int64_t line = s.channels * s.kernel_h * s.kernel_w;
      kernels.im2col_rows(s, 0, pixels / 3, x.data(), columns.data());
      kernels.im2col_rows(s, pixels / 3, pixels, x.data(), columns.data() + pixels / 3 * line);
      for_each_copy(s, [&](int64_t c, int64_t kh, int64_t kw, int64_t oh, int64_t ow, int64_t ih,
                           int64_t iw) {
        const TestType want =
            is_inside(s, ih, iw) ? x[(ih * s.in_w + iw) * s.channels + c] : TestType(0);
        REQUIRE(columns[in_row_columns(s, c, kh, kw, oh, ow)] == want);
      });
      REQUIRE(columns.guards_intact());
    }
  });
}

TEMPLATE_TEST_CASE("im2col_rows of one group of channels", "[kernels][layout]", float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    WindowShape s = shape_of({6, 5, 5, 3, 3, 1, 1, 1, 1});
    const auto x = random_array<TestType>(6 * 25);
    Array<TestType> whole(column_count(s));
    kernels.im2col_rows(s, 0, 25, x.data(), whole.data());
    s.channels = 2;
    Array<TestType> group(column_count(s));
    kernels.im2col_rows(s, 0, 25, x.data() + 4, group.data());
    for (int64_t run = 0; run < 25 * 9; ++run) {
      for (int64_t c = 0; c < 2; ++c) REQUIRE(group[run * 2 + c] == whole[run * 6 + 4 + c]);
    }
  });
}

TEMPLATE_TEST_CASE("col2im_planes adds what im2col_planes copies", "[kernels][layout]", float,
                   double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    for (const Dims& d : dims()) {
      const WindowShape s = shape_of(d);
      const auto columns = random_array<TestType>(column_count(s));
      Array<TestType> x(s.channels * s.in_h * s.in_w, TestType(9));
      const int64_t middle = s.channels / 2;
      const int64_t lines = s.kernel_h * s.kernel_w * s.out_h * s.out_w;
      kernels.col2im_planes(s, 0, middle, columns.data(), x.data());
      kernels.col2im_planes(s, middle, s.channels, columns.data() + middle * lines, x.data());
      std::vector<double> want(static_cast<size_t>(x.size()));
      for_each_copy(s, [&](int64_t c, int64_t kh, int64_t kw, int64_t oh, int64_t ow, int64_t ih,
                           int64_t iw) {
        if (!is_inside(s, ih, iw)) return;
        want[static_cast<size_t>((c * s.in_h + ih) * s.in_w + iw)] +=
            columns[in_plane_columns(s, c, kh, kw, oh, ow)];
      });
      for (int64_t i = 0; i < x.size(); ++i)
        REQUIRE(x[i] == Approx(want[static_cast<size_t>(i)]).margin(1e-5));
      REQUIRE(x.guards_intact());
    }
  });
}

TEMPLATE_TEST_CASE("col2im_rows adds what im2col_rows copies", "[kernels][layout]", float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    for (const Dims& d : dims()) {
      const WindowShape s = shape_of(d);
      const auto columns = random_array<TestType>(column_count(s));
      Array<TestType> x(s.channels * s.in_h * s.in_w, TestType(0));
      const int64_t pixels = s.out_h * s.out_w;
      const int64_t line = s.channels * s.kernel_h * s.kernel_w;
      kernels.col2im_rows(s, 0, pixels / 3, columns.data(), x.data());
      kernels.col2im_rows(s, pixels / 3, pixels, columns.data() + pixels / 3 * line, x.data());
      std::vector<double> want(static_cast<size_t>(x.size()));
      for_each_copy(s, [&](int64_t c, int64_t kh, int64_t kw, int64_t oh, int64_t ow, int64_t ih,
                           int64_t iw) {
        if (!is_inside(s, ih, iw)) return;
        want[static_cast<size_t>((ih * s.in_w + iw) * s.channels + c)] +=
            columns[in_row_columns(s, c, kh, kw, oh, ow)];
      });
      for (int64_t i = 0; i < x.size(); ++i)
        REQUIRE(x[i] == Approx(want[static_cast<size_t>(i)]).margin(1e-5));
      REQUIRE(x.guards_intact());
    }
  });
}
