#include "common.hpp"

using kernel_test::Array;
using kernel_test::on_each_isa;
using kernel_test::random_array;
using resnetcpp::kernels::WinogradKernels;

namespace {

// Channels of a transformed tile: whole vectors of every instruction set.
int64_t padded(int64_t channels) { return (channels + 15) / 16 * 16; }

// Places of a tile of `size` along each of its axes.
template <class T>
int64_t count(const WinogradKernels<T>& f, int64_t size) {
  return f.axes == 2 ? size * size : size;
}

// Pointers to the places of a (places, channels) window.
template <class T>
std::vector<T*> places(T* window, int64_t count, int64_t channels) {
  std::vector<T*> pointers;
  for (int64_t place = 0; place < count; ++place) pointers.push_back(window + place * channels);
  return pointers;
}

// x (size, channels) -> (positions, padded channels) by one of the kernels that read pixels.
template <class T, class Transform>
Array<T> transformed(const WinogradKernels<T>& f, const Transform& transform, const Array<T>& x,
                     int64_t size, int64_t channels) {
  Array<T> planes(f.positions * padded(channels), T(7));
  const auto pixels = places<const T>(x.data(), size, channels);
  transform(pixels.data(), channels,
            {planes.data(), padded(channels), padded(channels), padded(channels)});
  CHECK(planes.guards_intact());
  return planes;
}

// taps (taps, padded channels) -> (positions, padded channels)
template <class T>
Array<T> transformed_weights(const WinogradKernels<T>& f, const Array<T>& taps, int64_t channels) {
  Array<T> planes(f.positions * padded(channels));
  f.weight(taps.data(), padded(channels), padded(channels), planes.data(), padded(channels));
  CHECK(planes.guards_intact());
  return planes;
}

template <class T>
Array<T> multiplied(const Array<T>& a, const Array<T>& b) {
  Array<T> product(a.size());
  for (int64_t i = 0; i < a.size(); ++i) product[i] = a[i] * b[i];
  return product;
}

// Calls fn(row, column, tap, window place) for all products of a direct sum over one tile.
template <class T, class Fn>
void for_each_product(const WinogradKernels<T>& f, const Fn& fn) {
  const int64_t rows = f.axes == 2 ? f.outputs : 1;
  for (int64_t row = 0; row < rows; ++row) {
    for (int64_t column = 0; column < f.outputs; ++column) {
      for (int64_t tap = 0; tap < count(f, f.taps); ++tap) {
        const int64_t from_row = row * f.stride + tap / f.taps;
        fn(row * f.outputs + column, tap, from_row * f.window + column * f.stride + tap % f.taps);
      }
    }
  }
}

template <class T>
bool near(const Array<T>& got, const std::vector<double>& want) {
  for (size_t i = 0; i < want.size(); ++i) {
    const double error = std::abs(static_cast<double>(got[static_cast<int64_t>(i)]) - want[i]);
    if (!(error <= 600 * static_cast<double>(std::numeric_limits<T>::epsilon()))) return false;
  }
  return true;
}

// The output of a tile, by products of transformed tiles and by the direct sum.
template <class T>
void check_forward(const WinogradKernels<T>& f, int64_t channels) {
  const int64_t size = count(f, f.window);
  const int64_t outputs = count(f, f.outputs);
  const Array<T> x = random_array<T>(size * channels, -2, 2, 1);
  Array<T> taps = random_array<T>(count(f, f.taps) * padded(channels), -2, 2, 2);
  const Array<T> sums = multiplied(transformed(f, f.input, x, size, channels),
                                   transformed_weights(f, taps, channels));
  Array<T> y(outputs * channels, T(7));
  auto pixels = places<T>(y.data(), outputs, channels);
  f.output(sums.data(), padded(channels), channels, {}, pixels.data());
  std::vector<double> want(static_cast<size_t>(y.size()));
  for_each_product(f, [&](int64_t out, int64_t tap, int64_t in) {
    for (int64_t c = 0; c < channels; ++c) {
      want[static_cast<size_t>(out * channels + c)] +=
          static_cast<double>(x[in * channels + c]) *
          static_cast<double>(taps[tap * padded(channels) + c]);
    }
  });
  CHECK(near(y, want));
  CHECK(y.guards_intact());
}

// The gradient of the taps of one tile.
template <class T>
void check_grad_weight(const WinogradKernels<T>& f, int64_t channels) {
  const int64_t size = count(f, f.window);
  const int64_t outputs = count(f, f.outputs);
  const Array<T> x = random_array<T>(size * channels, -2, 2, 3);
  const Array<T> gy = random_array<T>(outputs * channels, -2, 2, 4);
  const Array<T> sums = multiplied(transformed(f, f.input, x, size, channels),
                                   transformed(f, f.grad_output, gy, outputs, channels));
  Array<T> taps(count(f, f.taps) * padded(channels));
  f.grad_weight(sums.data(), padded(channels), padded(channels), taps.data());
  std::vector<double> want(static_cast<size_t>(taps.size()));
  for_each_product(f, [&](int64_t out, int64_t tap, int64_t in) {
    for (int64_t c = 0; c < channels; ++c) {
      want[static_cast<size_t>(tap * padded(channels) + c)] +=
          static_cast<double>(x[in * channels + c]) * static_cast<double>(gy[out * channels + c]);
    }
  });
  CHECK(near(taps, want));
  CHECK(taps.guards_intact());
}

template <class T>
void check_left_out_pixels(const WinogradKernels<T>& f, int64_t channels) {
  const Array<T> sums = random_array<T>(f.positions * padded(channels), -2, 2, 5);
  const int64_t outputs = count(f, f.outputs);
  Array<T> y(outputs * channels, T(7));
  auto pixels = places<T>(y.data(), outputs, channels);
  for (size_t place = 0; place < pixels.size(); place += 2) pixels[place] = nullptr;
  f.output(sums.data(), padded(channels), channels, {}, pixels.data());
  bool untouched = true;
  for (int64_t place = 0; place < outputs; place += 2) {
    for (int64_t c = 0; c < channels; ++c) untouched = untouched && y[place * channels + c] == T(7);
  }
  CHECK(untouched);
  CHECK(y.guards_intact());
}

template <class T>
void check_all(int64_t channels) {
  on_each_isa<T>([&](const auto& kernels) {
    std::vector<const WinogradKernels<T>*> all{&kernels.winograd2, &kernels.winograd4};
    if constexpr (std::is_same_v<T, float>) {
      all.push_back(&kernels.winograd2_strided);
      all.push_back(&kernels.winograd4_lines);
    }
    for (const WinogradKernels<T>* f : all) {
      INFO(channels << " channels, " << f->outputs << " outputs, " << f->axes << " axes, stride "
                    << f->stride);
      check_forward(*f, channels);
      check_grad_weight(*f, channels);
      check_left_out_pixels(*f, channels);
    }
  });
}

}  // namespace

TEST_CASE("Winograd's transforms equal the direct sum of a tile", "[kernels][conv2d]") {
  for (const int64_t channels : {1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33}) {
    check_all<float>(channels);
    check_all<double>(channels);
  }
}
