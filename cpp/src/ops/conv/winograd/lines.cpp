#include "ops/conv/winograd/lines.hpp"

#include <algorithm>

#include "ops/conv/layout.hpp"
#include "ops/conv/winograd/tiles.hpp"
#include "ops/conv/winograd/transformed_lines.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

namespace {

// Rows of transformed weights that one task makes.
constexpr std::int64_t kTaskDepth = 16;

template <class T>
const kernels::Kernels<T>& kernels_of() {
  return kernels::table().of<T>();
}

// products (positions, tiles, columns) of one line and one panel. The line of y, where they will
// go, is fetched meanwhile, a share with each position of the first panel.
template <class T>
void multiply_line(const LineProduct<T>& p, const TransformedLines<T>& lines, std::int64_t line,
                   std::int64_t panel, const T* y, T* products) {
  const std::int64_t columns = p.weights.panel_columns();
  const std::int64_t share =
      p.geometry.out_width * p.geometry.out_channels / p.transforms.positions;
  for (std::int64_t position = 0; position < p.transforms.positions; ++position) {
    kernels_of<T>().window_product({lines.tiles(), 1, p.weights.depth(), columns,
                                    lines.lines_of(position, line), lines.tile_stride(), 0,
                                    p.weights.panel(panel, position),
                                    products + position * lines.tiles() * columns, columns, false,
                                    panel == 0 ? y + position * share : nullptr});
  }
}

// y (W', O) = the products of one line and one panel, transformed back.
template <class T>
void finish_line(const LineProduct<T>& p, std::int64_t tiles, std::int64_t panel, const T* products,
                 T* y) {
  const std::int64_t columns = p.weights.panel_columns();
  const std::int64_t outputs = p.geometry.out_channels;
  const std::int64_t first = panel * columns;
  const kernels::Tail<T> tail = p.tail.from_channel(first);
  T* pixels[kMostPositions];
  for (std::int64_t tile = 0; tile < tiles; ++tile) {
    for (std::int64_t i = 0; i < p.transforms.outputs; ++i) {
      const std::int64_t column = tile * p.transforms.outputs + i;
      pixels[i] = column < p.geometry.out_width ? y + column * outputs + first : nullptr;
    }
    p.transforms.output(products + tile * columns, tiles * columns,
                        std::min(columns, outputs - first), tail, pixels);
  }
}

// taps (count, columns) = those that a value meets, 0 where there are none. weight: contiguous
template <class T>
void gather_taps(const Conv2dGeometry& g, const T* weight, const WindowValue& value,
                 std::int64_t first_output, std::int64_t columns, std::int64_t count, T* taps) {
  const std::int64_t outputs = std::min(columns, g.out_channels - first_output);
  const std::int64_t stride = g.in_channels * g.kernel_height * g.kernel_width;
  const T* const row = weight + first_output * stride +
                       (value.channel * g.kernel_height + value.line) * g.kernel_width;
  std::fill_n(taps, count * columns, T{0});
  for (std::int64_t i = 0; i < count; ++i) {
    if (!value.is_tap(i)) continue;
    for (std::int64_t o = 0; o < outputs; ++o)
      taps[i * columns + o] = row[o * stride + value.column(i)];
  }
}

}  // namespace

template <class T>
LineWeights<T>::LineWeights(const kernels::WinogradKernels<T>& transforms, const Tensor& weight,
                            const Conv2dGeometry& g)
    : positions_(transforms.positions),
      depth_(g.kernel_height * PlacesOfLine(g).width()),
      columns_(kernels_of<T>().columns_for(g.out_channels)),
      panels_(chunk_count(g.out_channels, columns_)),
      packed_(panels_ * positions_ * depth_ * columns_) {
  const Tensor dense = image_data(weight, MemoryFormat::contiguous);
  parallel_for(0, panels_ * depth_, kTaskDepth, [&](std::int64_t lo, std::int64_t hi) {
    const Scratch<T> taps(transforms.taps * columns_);
    for (std::int64_t row = lo; row < hi; ++row) {
      const std::int64_t panel = row / depth_;
      const std::int64_t k = row % depth_;
      gather_taps(g, dense.data<T>(), WindowValue(g, k), panel * columns_, columns_,
                  transforms.taps, taps.data());
      T* const to = packed_.data() + (panel * positions_ * depth_ + k) * columns_;
      transforms.weight(taps.data(), columns_, columns_, to, depth_ * columns_);
    }
  });
}

template <class T>
void LineProduct<T>::run() const {
  const kernels::Strips tasks(geometry.out_height, kTaskLines);  // of an image
  parallel_for(0, geometry.batch * tasks.count, 1, [&](std::int64_t task, std::int64_t) {
    const std::int64_t image = task / tasks.count;
    const std::int64_t first = tasks.first(task % tasks.count);
    const std::int64_t count = tasks.size(task % tasks.count);
    const TransformedLines<T> lines(transforms, geometry, x, count);
    lines.fill(image, first, count);
    const Scratch<T> products(transforms.positions * lines.tiles() * weights.panel_columns());
    for (std::int64_t line = 0; line < count; ++line) {
      T* const to = y + (image * geometry.out_height + first + line) * geometry.out_width *
                            geometry.out_channels;
      for (std::int64_t panel = 0; panel < weights.panels(); ++panel) {
        multiply_line(*this, lines, line, panel, to, products.data());
        finish_line(*this, lines.tiles(), panel, products.data(), to);
      }
    }
  });
}

template class LineWeights<float>;
template struct LineProduct<float>;

}  // namespace resnetcpp::conv
