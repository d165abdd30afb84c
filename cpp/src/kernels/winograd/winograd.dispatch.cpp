#include "kernels/simd/tail.hpp"
#include "kernels/table.hpp"
#include "kernels/winograd/matrices.hpp"

namespace resnetcpp::kernels {

namespace {

// Places of a tile of `size` along each of its axes.
constexpr int places(int axes, int size) { return axes == 2 ? size * size : size; }

// y (Out) = M x for the transform M, `apply`, of In values into Out. Place i is load_at(i) of x and
// store_at(i, value) of y.
template <int In, int Out, class T, class Apply, class LoadAt, class StoreAt>
[[gnu::always_inline]] inline void transform_line(const Apply& apply, const LoadAt& load_at,
                                                  const StoreAt& store_at) {
  Vec<T> from[In];
  Vec<T> to[Out];
  repeat<In>([&](auto i) __attribute__((always_inline)) { from[i] = load_at(i); });
  apply(from, to);
  repeat<Out>([&](auto i) __attribute__((always_inline)) { store_at(i, to[i]); });
}

// y (Out, Out) = M x M^T, places row by row: columns, then rows.
template <int In, int Out, class T, class Apply, class LoadAt, class StoreAt>
[[gnu::always_inline]] inline void transform_square(const Apply& apply, const LoadAt& load_at,
                                                    const StoreAt& store_at) {
  Vec<T> half[Out][In];
  repeat<In>([&](auto column) __attribute__((always_inline)) {
    Vec<T> from[In];
    Vec<T> to[Out];
    repeat<In>([&](auto row)
                   __attribute__((always_inline)) { from[row] = load_at(row * In + column); });
    apply(from, to);
    repeat<Out>([&](auto row) __attribute__((always_inline)) { half[row][column] = to[row]; });
  });
  repeat<Out>([&](auto row) __attribute__((always_inline)) {
    Vec<T> to[Out];
    apply(half[row], to);
    repeat<Out>([&](auto column)
                    __attribute__((always_inline)) { store_at(row * Out + column, to[column]); });
  });
}

template <int Axes, int In, int Out, class T, class Apply, class LoadAt, class StoreAt>
[[gnu::always_inline]] inline void transform(const Apply& apply, const LoadAt& load_at,
                                             const StoreAt& store_at) {
  if constexpr (Axes == 2) {
    transform_square<In, Out, T>(apply, load_at, store_at);
  } else {
    transform_line<In, Out, T>(apply, load_at, store_at);
  }
}

// The places of a tile that lie `stride` apart.
template <class T>
inline auto load_from(const T* first, int64_t stride) {
  return [=](int place) __attribute__((always_inline)) { return load(first + place * stride); };
}

template <class T>
inline auto store_to(T* first, int64_t stride) {
  return [=](int place, const Vec<T>& v)
             __attribute__((always_inline)) { store<T>(first + place * stride, v); };
}

// The last channels of each pixel, from c on, of which there are `rest` or none: zeros follow them.
template <int Places, class T>
struct PaddedPixels {
  alignas(64) T lanes[Places][kLanes<T>] = {};
  const T* pixels[Places];

  PaddedPixels(const T* const* from, int64_t c, int64_t rest) {
    for (int place = 0; place < Places; ++place) {
      for (int64_t i = 0; i < rest; ++i) lanes[place][i] = from[place][c + i];
      pixels[place] = lanes[place];
    }
  }
};

// The transform of a vector of channels of the pixels, from c on, into planes. apply: of a type of
// its own, so that this is compiled for it.
template <int Axes, int In, int Out, class T, class Apply>
[[gnu::noinline]] void transform_pixels(const T* const* pixels, int64_t c, T* planes,
                                        int64_t plane_stride, const Apply& apply) {
  const auto load_at = [=](int place)
                           __attribute__((always_inline)) { return load(pixels[place] + c); };
  transform<Axes, In, Out, T>(apply, load_at, store_to(planes, plane_stride));
}

template <int Axes, int In, int Out, class T, class Apply>
[[gnu::always_inline]] inline void transform_blocks(const T* const* pixels, int64_t channels,
                                                    const TilePlanes<T>& to, const Apply& apply) {
  T* planes = to.planes;
  for (int64_t first = 0; first < channels; first += to.block_channels, planes += to.block_stride) {
    for (int64_t i = 0; i < to.block_channels; i += kLanes<T>) {
      const int64_t c = first + i;
      if (c + kLanes<T> <= channels) {
        transform_pixels<Axes, In, Out, T>(pixels, c, planes + i, to.plane_stride, apply);
      } else {
        const PaddedPixels<places(Axes, In), T> padded(pixels, c, channels - c);
        transform_pixels<Axes, In, Out, T>(padded.pixels, 0, planes + i, to.plane_stride, apply);
      }
    }
  }
}

template <class F, class T>
void winograd_input(const T* const* pixels, int64_t channels, const TilePlanes<T>& to) {
  constexpr int kSize = F::kPositions;
  transform_blocks<F::kAxes, kSize, kSize, T>(
      pixels, channels, to, [](const Vec<T>* d, Vec<T>* r) __attribute__((always_inline)) {
        F::template input<T>(d, r);
      });
}

template <class F, class T>
void winograd_grad_output(const T* const* pixels, int64_t channels, const TilePlanes<T>& to) {
  transform_blocks<F::kAxes, F::kOutputs, F::kPositions, T>(
      pixels, channels, to, [](const Vec<T>* y, Vec<T>* q) __attribute__((always_inline)) {
        F::template grad_output<T>(y, q);
      });
}

// Stores a vector of channels from c on.
template <class F, class T>
[[gnu::always_inline]] inline void output_pixels(const T* planes, int64_t plane_stride, int64_t c,
                                                 const Tail<T>& tail, T* const* pixels) {
  const auto load_at = [=](const T* p) { return load(p + c); };
  const auto finish = [&](int place, const Vec<T>& v) __attribute__((always_inline)) {
    T* const row = pixels[place];
    if (row != nullptr) store<T>(row + c, with_tail<T>(v, tail, row, load_at));
  };
  transform<F::kAxes, F::kPositions, F::kOutputs, T>(F::template output<T>,
                                                     load_from(planes + c, plane_stride), finish);
}

// The same for the last channels, of which pixels have `rest`, fewer than a vector.
template <class F, class T>
void output_rest(const T* planes, int64_t plane_stride, int64_t c, int64_t rest,
                 const Tail<T>& tail, T* const* pixels) {
  constexpr int kPlaces = places(F::kAxes, F::kOutputs);
  alignas(64) T sums[kPlaces * kLanes<T>];
  transform<F::kAxes, F::kPositions, F::kOutputs, T>(
      F::template output<T>, load_from(planes + c, plane_stride), store_to(sums, kLanes<T>));
  const auto load_at = [=](const T* p) { return load_partial(p + c, rest); };
  for (int place = 0; place < kPlaces; ++place) {
    T* const row = pixels[place];
    if (row == nullptr) continue;
    const Vec<T> y = with_tail<T>(load(sums + place * kLanes<T>), tail, row, load_at);
    store_partial<T>(row + c, y, rest);
  }
}

template <class F, class T>
void winograd_output(const T* planes, int64_t plane_stride, int64_t channels, const Tail<T>& tail,
                     T* const* pixels) {
  int64_t c = 0;
  for (; c + kLanes<T> <= channels; c += kLanes<T>)
    output_pixels<F>(planes, plane_stride, c, tail, pixels);
  if (c < channels) output_rest<F>(planes, plane_stride, c, channels - c, tail, pixels);
}

template <class F, class T>
void winograd_weight(const T* taps, int64_t tap_stride, int64_t channels, T* planes,
                     int64_t plane_stride) {
  for (int64_t c = 0; c < channels; c += kLanes<T>) {
    transform<F::kAxes, F::kTaps, F::kPositions, T>(
        F::template weight<T>, load_from(taps + c, tap_stride), store_to(planes + c, plane_stride));
  }
}

template <class F, class T>
void winograd_grad_weight(const T* planes, int64_t plane_stride, int64_t channels, T* taps) {
  for (int64_t c = 0; c < channels; c += kLanes<T>) {
    transform<F::kAxes, F::kPositions, F::kTaps, T>(F::template grad_weight<T>,
                                                    load_from(planes + c, plane_stride),
                                                    store_to(taps + c, channels));
  }
}

template <class F, class T>
WinogradKernels<T> make_kernels() {
  static_assert(F::kPositions == (F::kOutputs - 1) * F::kStride + F::kTaps);
  return {F::kAxes,
          places(F::kAxes, F::kPositions),
          F::kPositions,
          F::kOutputs,
          F::kTaps,
          F::kStride,
          winograd_input<F, T>,
          winograd_grad_output<F, T>,
          winograd_output<F, T>,
          winograd_weight<F, T>,
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
  table.f32.winograd2_strided = make_kernels<F2Strided, float>();
  table.f32.winograd4_lines = make_kernels<F4Lines, float>();
  fill_kernels(table.f32);
  fill_kernels(table.f64);
}

}  // namespace RESNETCPP_ISA_NAME

}  // namespace resnetcpp::kernels
