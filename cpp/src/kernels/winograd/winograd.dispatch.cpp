#include "kernels/simd/tail.hpp"
#include "kernels/table.hpp"
#include "kernels/winograd/matrices.hpp"

namespace resnetcpp::kernels {

namespace {

constexpr int kTaps = 3;

// y (Out, Out) = M x M^T for the transform `apply` of In values into Out: columns, then rows.
template <int In, int Out, class T, class Apply>
[[gnu::always_inline]] inline void transform(const Vec<T> (&x)[In][In], Vec<T> (&y)[Out][Out],
                                             const Apply& apply) {
  Vec<T> half[In][Out];
  for (int column = 0; column < In; ++column) {
    Vec<T> from[In];
    for (int row = 0; row < In; ++row) from[row] = x[row][column];
    apply(from, half[column]);
  }
  for (int row = 0; row < Out; ++row) {
    Vec<T> from[In];
    Vec<T> to[Out];
    for (int column = 0; column < In; ++column) from[column] = half[column][row];
    apply(from, to);
    for (int column = 0; column < Out; ++column) y[row][column] = to[column];
  }
}

// Loads a (Size, Size) tile of the channels from c on, and stores one, each place by `at`.
template <int Size, class T, class At>
[[gnu::always_inline]] inline void load_tile(const At& at, Vec<T> (&x)[Size][Size]) {
  for (int row = 0; row < Size; ++row) {
    for (int column = 0; column < Size; ++column) x[row][column] = at(row * Size + column);
  }
}

template <int Size, class T, class At>
[[gnu::always_inline]] inline void store_tile(const Vec<T> (&y)[Size][Size], const At& at) {
  for (int row = 0; row < Size; ++row) {
    for (int column = 0; column < Size; ++column) at(row * Size + column, y[row][column]);
  }
}

template <int In, int Out, class T, class Apply>
[[gnu::always_inline]] inline void transform_pixels(const T* const* pixels, int64_t channels,
                                                    const TilePlanes<T>& to, const Apply& apply) {
  const int64_t blocks = (channels + to.block_channels - 1) / to.block_channels;
  const int64_t padded = blocks * to.block_channels;
  for (int64_t c = 0; c < padded; c += kLanes<T>) {
    T* const first = to.planes + c / to.block_channels * to.block_stride + c % to.block_channels;
    const int64_t rest = channels - c;
    Vec<T> x[In][In];
    Vec<T> y[Out][Out];
    if (rest >= kLanes<T>) {
      load_tile<In, T>([&](int place) { return load(pixels[place] + c); }, x);
    } else {
      load_tile<In, T>(
          [&](int place) {
            return rest > 0 ? load_partial(pixels[place] + c, rest) : Vec<T>(T(0));
          },
          x);
    }
    transform<In, Out, T>(x, y, apply);
    store_tile<Out, T>(
        y, [&](int place, const Vec<T>& v) { store<T>(first + place * to.plane_stride, v); });
  }
}

template <class F, class T>
void winograd_input(const T* const* pixels, int64_t channels, const TilePlanes<T>& to) {
  constexpr int kSize = F::kPositions;
  transform_pixels<kSize, kSize, T>(pixels, channels, to, F::template input<T>);
}

template <class F, class T>
void winograd_grad_output(const T* const* pixels, int64_t channels, const TilePlanes<T>& to) {
  transform_pixels<F::kOutputs, F::kPositions, T>(pixels, channels, to, F::template grad_output<T>);
}

template <class F, class T>
void winograd_output(const T* planes, int64_t plane_stride, int64_t channels, const Tail<T>& tail,
                     T* const* pixels) {
  constexpr int kSize = F::kPositions;
  constexpr int kOut = F::kOutputs;
  for (int64_t c = 0; c < channels; c += kLanes<T>) {
    const int64_t rest = channels - c;
    Vec<T> x[kSize][kSize];
    Vec<T> y[kOut][kOut];
    load_tile<kSize, T>([&](int place) { return load(planes + place * plane_stride + c); }, x);
    transform<kSize, kOut, T>(x, y, F::template output<T>);
    const auto load_at = [c, rest](const T* p) {
      return rest >= kLanes<T> ? load(p + c) : load_partial(p + c, rest);
    };
    store_tile<kOut, T>(y, [&](int place, const Vec<T>& v) {
      T* const row = pixels[place];
      if (row == nullptr) return;
      const Vec<T> finished = with_tail<T>(v, tail, row, load_at);
      if (rest >= kLanes<T>) {
        store<T>(row + c, finished);
      } else {
        store_partial<T>(row + c, finished, rest);
      }
    });
  }
}

template <class F, class T>
void winograd_weight(const T* taps, int64_t tap_stride, int64_t channels, T* planes,
                     int64_t plane_stride) {
  constexpr int kSize = F::kPositions;
  for (int64_t c = 0; c < channels; c += kLanes<T>) {
    Vec<T> w[kTaps][kTaps];
    Vec<T> u[kSize][kSize];
    load_tile<kTaps, T>([&](int tap) { return load(taps + tap * tap_stride + c); }, w);
    transform<kTaps, kSize, T>(w, u, F::template weight<T>);
    store_tile<kSize, T>(
        u, [&](int place, const Vec<T>& v) { store<T>(planes + place * plane_stride + c, v); });
  }
}

template <class F, class T>
void winograd_grad_weight(const T* planes, int64_t plane_stride, int64_t channels, T* taps) {
  constexpr int kSize = F::kPositions;
  for (int64_t c = 0; c < channels; c += kLanes<T>) {
    Vec<T> u[kSize][kSize];
    Vec<T> w[kTaps][kTaps];
    load_tile<kSize, T>([&](int place) { return load(planes + place * plane_stride + c); }, u);
    transform<kSize, kTaps, T>(u, w, F::template grad_weight<T>);
    store_tile<kTaps, T>(w,
                         [&](int tap, const Vec<T>& v) { store<T>(taps + tap * channels + c, v); });
  }
}

template <class F, class T>
WinogradKernels<T> make_kernels() {
  return {F::kPositions * F::kPositions, F::kOutputs,           winograd_input<F, T>,
          winograd_grad_output<F, T>,    winograd_output<F, T>, winograd_weight<F, T>,
          winograd_grad_weight<F, T>};
}

template <class T>
void fill_kernels(WinogradTable<T>& kernels) {
  kernels.winograd2 = make_kernels<F2, T>();
  kernels.winograd4 = make_kernels<F4, T>();
}

}  // namespace

namespace RESNETCPP_ISA_NAME {

void fill_winograd(Table& table) {
  fill_kernels(table.f32);
  fill_kernels(table.f64);
}

}  // namespace RESNETCPP_ISA_NAME

}  // namespace resnetcpp::kernels
