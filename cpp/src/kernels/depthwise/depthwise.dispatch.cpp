#include "kernels/simd/map.hpp"
#include "kernels/table.hpp"

namespace resnetcpp::kernels {

namespace {

// Vectors of channels whose sums stay in registers over all taps; several hide the latency of fma.
constexpr int kVectors = 4;

// sums = sum over the taps, for `Count` vectors of channels from c on.
template <int Count, class T, class Load>
[[gnu::always_inline]] inline void sum_taps(const DepthwisePixel<T>& pixel, int64_t c,
                                            const T* weights, const Load& load_at,
                                            Vec<T> (&sums)[Count]) {
  for (int j = 0; j < Count; ++j) sums[j] = Vec<T>(T(0));
  for (int64_t t = 0; t < pixel.taps; ++t) {
    const T* const x = pixel.inputs[t] + c;
    const T* const w = weights + pixel.numbers[t] * pixel.channels + c;
    for (int j = 0; j < Count; ++j) {
      sums[j] = xsimd::fma(load_at(x + j * kLanes<T>), load_at(w + j * kLanes<T>), sums[j]);
    }
  }
}

template <class T>
void depthwise_sum(const DepthwisePixel<T>& pixel, const T* weights, T* y) {
  const auto whole = [](const T* p) { return load(p); };
  int64_t c = 0;
  for (; c + kVectors * kLanes<T> <= pixel.channels; c += kVectors * kLanes<T>) {
    Vec<T> sums[kVectors];
    sum_taps(pixel, c, weights, whole, sums);
    for (int j = 0; j < kVectors; ++j) store<T>(y + c + j * kLanes<T>, sums[j]);
  }
  Vec<T> sum[1];
  for (; c + kLanes<T> <= pixel.channels; c += kLanes<T>) {
    sum_taps(pixel, c, weights, whole, sum);
    store<T>(y + c, sum[0]);
  }
  const int64_t rest = pixel.channels - c;
  if (rest == 0) return;
  sum_taps(pixel, c, weights, [rest](const T* p) { return load_partial(p, rest); }, sum);
  store_partial<T>(y + c, sum[0], rest);
}

template <class T>
void depthwise_grad_weight(const DepthwisePixel<T>& pixel, const T* gy, T* sums) {
  for (int64_t t = 0; t < pixel.taps; ++t) {
    T* const sum = sums + pixel.numbers[t] * pixel.channels;
    const T* const x = pixel.inputs[t];
    for_each_vector<T>(pixel.channels, [&](const auto& load_at, const auto& store_at) {
      store_at(sum, xsimd::fma(load_at(x), load_at(gy), load_at(sum)));
    });
  }
}

template <class T>
void fill_kernels(DepthwiseKernels<T>& kernels) {
  kernels.depthwise_sum = depthwise_sum<T>;
  kernels.depthwise_grad_weight = depthwise_grad_weight<T>;
}

}  // namespace

namespace RESNETCPP_ISA_NAME {

void fill_depthwise(Table& table) {
  fill_kernels(table.f32);
  fill_kernels(table.f64);
}

}  // namespace RESNETCPP_ISA_NAME

}  // namespace resnetcpp::kernels
