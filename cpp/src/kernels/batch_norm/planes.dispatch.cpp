#include "kernels/batch_norm/formulas.hpp"
#include "kernels/simd/reduce.hpp"
#include "kernels/table.hpp"

namespace resnetcpp::kernels {

namespace {

// Small enough for the first-level cache, so that the second pass over a block costs no memory
// traffic.
constexpr int64_t kBlock = 2048;

/// Calls body(offset, word, count) for each block of channel c, whose bits begin with `word`.
template <class T, class Body>
inline void for_each_block(const BatchNormShape& shape, int64_t c, const Body& body) {
  const int64_t words = cut_words<T>(shape.plane);
  for (int64_t i = 0; i < shape.images; ++i) {
    const int64_t first = i * shape.image_stride + c * shape.plane;
    const int64_t word = first / shape.plane * words;
    for (int64_t p = 0; p < shape.plane; p += kBlock) {
      const int64_t count = shape.plane - p < kBlock ? shape.plane - p : kBlock;
      body(first + p, word + p / kLanes<T>, count);
    }
  }
}

/// Chan, Golub and LeVeque's update: the moments of two parts together, in double.
struct RunningMoments {
  double count = 0;
  double mean = 0;
  double m2 = 0;

  void merge(double other_count, double other_mean, double other_m2) {
    const double total = count + other_count;
    const double delta = other_mean - mean;
    mean += delta * (other_count / total);
    m2 += other_m2 + delta * delta * (count * (other_count / total));
    count = total;
  }
};

template <class T>
void moments_planes(const BatchNormShape& shape, const T* x, T* mean, T* m2) {
  for (int64_t c = 0; c < shape.channels; ++c) {
    RunningMoments running;
    for_each_block<T>(shape, c, [&](int64_t at, int64_t, int64_t count) {
      const RowMoments<T> block = moments_of_row(count, x + at);
      running.merge(static_cast<double>(count), block.mean, block.m2);
    });
    mean[c] = static_cast<T>(running.mean);
    m2[c] = static_cast<T>(running.m2);
  }
}

template <class T>
void merge_moments(int64_t parts, int64_t channels, const int64_t* counts, const T* means,
                   const T* m2s, T* mean, T* m2) {
  for (int64_t c = 0; c < channels; ++c) {
    RunningMoments running;
    for (int64_t part = 0; part < parts; ++part) {
      if (counts[part] == 0) continue;
      running.merge(static_cast<double>(counts[part]), means[part * channels + c],
                    m2s[part * channels + c]);
    }
    mean[c] = static_cast<T>(running.mean);
    m2[c] = static_cast<T>(running.m2);
  }
}

/// Calls body(channel, offset, word) for each plane, whose bits begin with `word`.
template <class T, class Body>
inline void for_each_plane(const BatchNormShape& shape, const Body& body) {
  const int64_t words = cut_words<T>(shape.plane);
  for (int64_t i = 0; i < shape.images; ++i) {
    for (int64_t c = 0; c < shape.channels; ++c) {
      const int64_t first = i * shape.image_stride + c * shape.plane;
      body(c, first, shape.plane == 0 ? 0 : first / shape.plane * words);
    }
  }
}

template <class T>
void apply_planes(const BatchNormShape& shape, const BatchNormApply<T>& args) {
  for_each_plane<T>(shape, [&](int64_t c, int64_t at, int64_t word) {
    apply_span(shape.plane, offset(args, at, word), one_value(args.scale[c]),
               one_value(args.shift[c]));
  });
}

template <class T>
void backward_reduce_planes(const BatchNormShape& shape, const BatchNormBackward<T>& args, T* sum_g,
                            T* sum_gx) {
  for (int64_t c = 0; c < shape.channels; ++c) {
    const Vec<T> mean(args.mean[c]);
    double total_g = 0;
    double total_gx = 0;
    for_each_block<T>(shape, c, [&](int64_t at, int64_t word, int64_t count) {
      const BatchNormBackward<T> block = offset(args, at, word);
      Vec<T> block_g(T(0));
      Vec<T> block_gx(T(0));
      const CutBits* cut = block.cut;
      for_each_vector<T>(count, [&](const auto& load_at, const auto&) {
        const Vec<T> g = inner_gradient<T>(load_at(block.gy), cut);
        if (cut != nullptr) ++cut;
        block_g = block_g + g;
        block_gx = xsimd::fma(g, load_at(block.x) - mean, block_gx);
      });
      total_g += static_cast<double>(sum_lanes<T>(block_g));
      total_gx += static_cast<double>(sum_lanes<T>(block_gx));
    });
    sum_g[c] = static_cast<T>(total_g);
    sum_gx[c] = static_cast<T>(total_gx);
  }
}

template <class T>
void backward_apply_planes(const BatchNormShape& shape, const BatchNormBackward<T>& args) {
  for_each_plane<T>(shape, [&](int64_t c, int64_t at, int64_t word) {
    using Coefficient = decltype(one_value(T(0)));
    const BackwardCoefficients<T, Coefficient> coefficients{
        one_value(args.mean[c]), one_value(args.scale[c]), one_value(args.offset[c]),
        one_value(args.slope[c])};
    backward_apply_span(shape.plane, offset(args, at, word), coefficients);
  });
}

template <class T>
void fill_kernels(BatchNormKernels<T>& kernels) {
  kernels.batch_norm_moments_planes = moments_planes<T>;
  kernels.batch_norm_merge_moments = merge_moments<T>;
  kernels.batch_norm_apply_planes = apply_planes<T>;
  kernels.batch_norm_backward_reduce_planes = backward_reduce_planes<T>;
  kernels.batch_norm_backward_apply_planes = backward_apply_planes<T>;
}

}  // namespace

namespace RESNETCPP_ISA_NAME {

void fill_batch_norm_planes(Table& table) {
  fill_kernels(table.f32);
  fill_kernels(table.f64);
}

}  // namespace RESNETCPP_ISA_NAME

}  // namespace resnetcpp::kernels
