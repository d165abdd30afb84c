#include "kernels/simd/map.hpp"
#include "kernels/simd/math.hpp"
#include "kernels/table.hpp"

namespace resnetcpp::kernels {

namespace {

template <class T>
void add_scaled(int64_t n, const T* a, int64_t stride_a, const T* b, int64_t stride_b, T alpha,
                T* y) {
  map_strided<T>(n, a, stride_a, b, stride_b, y, [alpha](const Vec<T>& u, const Vec<T>& v) {
    return xsimd::fma(v, Vec<T>(alpha), u);
  });
}

template <class T>
void affine(int64_t n, const T* x, T scale, T shift, T* y) {
  map<T>(n, x, y, [=](const Vec<T>& v) { return xsimd::fma(v, Vec<T>(scale), Vec<T>(shift)); });
}

template <class T>
void add_relu(int64_t n, const T* a, const T* b, T* y) {
  map<T>(n, a, b, y, [](const Vec<T>& u, const Vec<T>& v) { return relu<T>(u + v); });
}

template <class T>
void fill(int64_t n, T value, T* y) {
  int64_t i = 0;
  for (; i + kLanes<T> <= n; i += kLanes<T>) store<T>(y + i, Vec<T>(value));
  for (; i < n; ++i) y[i] = value;
}

template <class T>
void copy(int64_t n, const T* x, T* y) {
  map<T>(n, x, y, [](const Vec<T>& v) { return v; });
}

template <class T>
void leaky_relu(int64_t n, const T* x, T slope, T* y) {
  map<T>(n, x, y, [slope](const Vec<T>& v) {
    return xsimd::select(v > Vec<T>(T(0)), v, v * Vec<T>(slope));
  });
}

template <class T>
void leaky_relu_backward(int64_t n, const T* gy, const T* x, T slope, T* gx) {
  map<T>(n, gy, x, gx, [slope](const Vec<T>& g, const Vec<T>& v) {
    return xsimd::select(v > Vec<T>(T(0)), g, g * Vec<T>(slope));
  });
}

template <class T>
void clamp(int64_t n, const T* x, T lo, T hi, T* y) {
  map<T>(n, x, y,
         [=](const Vec<T>& v) { return minimum<T>(maximum<T>(v, Vec<T>(lo)), Vec<T>(hi)); });
}

template <class T>
void clamp_backward(int64_t n, const T* gy, const T* x, T lo, T hi, T* gx) {
  map<T>(n, gy, x, gx, [=](const Vec<T>& g, const Vec<T>& v) {
    return xsimd::select(v >= Vec<T>(lo) && v <= Vec<T>(hi), g, Vec<T>(T(0)));
  });
}

template <class T>
void where(int64_t n, const uint8_t* mask, const T* a, int64_t stride_a, const T* b,
           int64_t stride_b, T* y) {
  for (int64_t i = 0; i < n; ++i) y[i] = mask[i] != 0 ? a[i * stride_a] : b[i * stride_b];
}

template <class From, class T>
void convert(int64_t n, const From* x, T* y) {
  for (int64_t i = 0; i < n; ++i) y[i] = static_cast<T>(x[i]);
}

template <class T>
void fill_kernels(ElementwiseKernels<T>& kernels) {
  kernels.add_scaled = add_scaled<T>;
  kernels.affine = affine<T>;
  kernels.add_relu = add_relu<T>;
  kernels.fill = fill<T>;
  kernels.copy = copy<T>;
  kernels.leaky_relu = leaky_relu<T>;
  kernels.leaky_relu_backward = leaky_relu_backward<T>;
  kernels.clamp = clamp<T>;
  kernels.clamp_backward = clamp_backward<T>;
  kernels.where = where<T>;
  kernels.from_float = convert<float, T>;
  kernels.from_double = convert<double, T>;
  kernels.from_int64 = convert<int64_t, T>;
  kernels.from_uint8 = convert<uint8_t, T>;
}

}  // namespace

namespace RESNETCPP_ISA_NAME {

void fill_parametric(Table& table) {
  fill_kernels(table.f32);
  fill_kernels(table.f64);
}

}  // namespace RESNETCPP_ISA_NAME

}  // namespace resnetcpp::kernels
