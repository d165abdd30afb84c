#include <algorithm>
#include <vector>

#include "ops/conv/weight_gradient/parts.hpp"
#include "ops/conv/winograd/lines.hpp"
#include "ops/conv/winograd/tiles.hpp"
#include "ops/conv/winograd/transformed_lines.hpp"

namespace resnetcpp::conv {

namespace {

// Of all output lines: each sums into a copy of its own, whatever the threads.
constexpr std::int64_t kParts = 8;
// Bands that are summed by themselves: one long sum would round more, of which the transforms make
// still more.
constexpr std::int64_t kSummedBands = 4;

// Transformed tiles of the output's gradient: (positions, lines, tiles, outputs), outputs padded to
// whole panels.
template <class T>
class GradientLines {
 public:
  GradientLines(const LineWeightGradient<T>& g, std::int64_t outputs, std::int64_t tiles)
      : g_(g),
        outputs_(outputs),
        tiles_(tiles),
        plane_(kTaskLines * tiles * outputs + kPlanePadding),
        zeros_(static_cast<std::size_t>(g.geometry.out_channels), T{0}),
        data_(g.transforms.positions * plane_) {}

  const T* plane(std::int64_t position) const { return data_.data() + position * plane_; }

  // `count` lines of an image, from `first` on.
  void fill(std::int64_t image, std::int64_t first, std::int64_t count) const {
    const Conv2dGeometry& g = g_.geometry;
    const T* pixels[kMostPositions];
    for (std::int64_t row = 0; row < count * tiles_; ++row) {
      const std::int64_t line = image * g.out_height + first + row / tiles_;
      for (std::int64_t i = 0; i < g_.transforms.outputs; ++i) {
        const std::int64_t column = row % tiles_ * g_.transforms.outputs + i;
        pixels[i] = column < g.out_width ? g_.gy + (line * g.out_width + column) * g.out_channels
                                         : zeros_.data();
      }
      g_.transforms.grad_output(pixels, g.out_channels,
                                {data_.data() + row * outputs_, plane_, outputs_, outputs_});
    }
  }

 private:
  const LineWeightGradient<T>& g_;
  std::int64_t outputs_;
  std::int64_t tiles_;
  std::int64_t plane_;
  std::vector<T> zeros_;  // of a pixel beyond the line
  Scratch<T> data_;
};

template <class T>
class Run {
 public:
  explicit Run(const LineWeightGradient<T>& gradient)
      : gradient_(gradient),
        kernels_(kernels::table().of<T>()),
        columns_(kernels_.columns_for(gradient.geometry.out_channels)),
        outputs_(rounded_up(gradient.geometry.out_channels, columns_)),
        depth_(gradient.geometry.kernel_height * PlacesOfLine(gradient.geometry).width()),
        bands_(gradient.geometry.out_height, kTaskLines),
        sums_(kParts * size()) {}

  void run() const {
    const kernels::Strips parts(gradient_.geometry.batch * bands_.count, part_length());
    parallel_for(0, parts.count, 1, [&](std::int64_t part, std::int64_t) {
      sum(parts.first(part), parts.first(part) + parts.size(part), sums_.data() + part * size());
    });
    add_parts(parts.count, size(), sums_.data(), sums_.data());
    finish();
  }

 private:
  std::int64_t size() const { return gradient_.transforms.positions * depth_ * outputs_; }
  std::int64_t part_length() const {
    return chunk_count(gradient_.geometry.batch * bands_.count, kParts);
  }

  // sums (positions, depth, outputs) over the bands [first, last) of all images
  void sum(std::int64_t first, std::int64_t last, T* sums) const {
    const TransformedLines<T> lines(gradient_.transforms, gradient_.geometry, gradient_.x,
                                    bands_.longest());
    const GradientLines<T> gradients(gradient_, outputs_, lines.tiles());
    const Scratch<T> some(size());
    std::fill_n(sums, size(), T{0});
    for (std::int64_t band = first; band < last; ++band) {
      const std::int64_t image = band / bands_.count;
      const std::int64_t line = bands_.first(band % bands_.count);
      const std::int64_t count = bands_.size(band % bands_.count);
      lines.fill(image, line, count);
      gradients.fill(image, line, count);
      const std::int64_t number = (band - first) % kSummedBands;
      multiply(lines, gradients, count, number > 0, some.data());
      if (number + 1 < kSummedBands && band + 1 < last) continue;
      for (std::int64_t i = 0; i < size(); ++i) sums[i] += some.data()[i];
    }
  }

  // Each line's tiles by the values that its outputs read.
  void multiply(const TransformedLines<T>& lines, const GradientLines<T>& gradients,
                std::int64_t count, bool accumulate, T* sums) const {
    kernels::ColumnProduct<T> product{};
    product.rows = depth_;
    product.columns = columns_;
    product.pieces = count;
    product.piece_depth = lines.tiles();
    product.a_stride = lines.tile_stride();
    product.a_gap = lines.output_stride() - lines.tiles() * lines.tile_stride();
    product.b_stride = outputs_;
    product.piece_stride = lines.tiles() * outputs_;
    product.out_stride = outputs_;
    product.accumulate = accumulate;
    for (std::int64_t position = 0; position < gradient_.transforms.positions; ++position) {
      product.a = lines.lines_of(position, 0);
      for (std::int64_t output = 0; output < outputs_; output += columns_) {
        product.b = gradients.plane(position) + output;
        product.out = sums + position * depth_ * outputs_ + output;
        kernels_.column_product(product);
      }
    }
  }

  // gw = the sums, transformed back.
  void finish() const {
    const Scratch<T> taps(gradient_.transforms.taps * outputs_);
    for (std::int64_t k = 0; k < depth_; ++k) {
      gradient_.transforms.grad_weight(sums_.data() + k * outputs_, depth_ * outputs_, outputs_,
                                       taps.data());
      const WindowValue value(gradient_.geometry, k);
      for (std::int64_t i = 0; i < gradient_.transforms.taps; ++i) {
        if (value.is_tap(i)) put(value, value.column(i), taps.data() + i * outputs_);
      }
    }
  }

  void put(const WindowValue& value, std::int64_t column, const T* from) const {
    const Shape& strides = gradient_.gw.strides();
    T* const to = gradient_.gw.template data<T>() + value.channel * strides[1] +
                  value.line * strides[2] + column * strides[3];
    for (std::int64_t o = 0; o < gradient_.geometry.out_channels; ++o) to[o * strides[0]] = from[o];
  }

  const LineWeightGradient<T>& gradient_;
  const kernels::Kernels<T>& kernels_;
  std::int64_t columns_;  // of a panel
  std::int64_t outputs_;  // padded to whole panels
  std::int64_t depth_;
  kernels::Strips bands_;  // of an image's output lines
  Workspace<T> sums_;      // (parts, positions, depth, outputs)
};

}  // namespace

template <class T>
void LineWeightGradient<T>::run() const {
  Run<T>(*this).run();
}

template struct LineWeightGradient<float>;

}  // namespace resnetcpp::conv
