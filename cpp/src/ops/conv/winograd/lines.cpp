#include "ops/conv/winograd/lines.hpp"

#include <algorithm>

#include "ops/conv/layout.hpp"
#include "ops/conv/winograd/tiles.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

namespace {

// Output lines of one task: few enough for tasks of one image to share, many enough for the lines
// of the input that neighbouring tasks transform both.
constexpr std::int64_t kTaskLines = 8;
// Tiles that are not a power of two apart do not fight for the same lines of the cache.
constexpr std::int64_t kLinePadding = 16;

// Rows of transformed weights that one task makes.
constexpr std::int64_t kTaskDepth = 16;
// Channels of nearly all images, whose copy is unrolled.
constexpr int kColours = 3;

constexpr std::int64_t kPixels = PlacesOfLine::kPixels;

template <class T>
const kernels::Kernels<T>& kernels_of() {
  return kernels::table().of<T>();
}

struct Range {
  std::int64_t first, last;

  std::int64_t size() const { return last - first; }
};

// Transformed lines of one image, as products read them in place: (positions, tiles, lines, width).
// What whole vectors read and write beyond the last line is of no meaning.
template <class T>
class TransformedLines {
 public:
  TransformedLines(const LineProduct<T>& product, std::int64_t lines)
      : p_(product),
        places_(product.geometry),
        lines_(lines),
        tiles_(chunk_count(product.geometry.out_width, product.transforms.outputs)),
        written_(rounded_up(lines * places_.width(), kernels_of<T>().narrow_columns)),
        stride_(written_ + kLinePadding),
        copied_(places() * stride_),
        data_(product.transforms.positions * plane()) {}

  std::int64_t tiles() const { return tiles_; }
  std::int64_t tile_stride() const { return stride_; }
  const T* line(std::int64_t position, std::int64_t line) const {
    return data_.data() + position * plane() + line * places_.width();
  }

  // The lines from `first` on, which may lie outside of the image.
  void fill(std::int64_t image, std::int64_t first) const {
    copy(image, first);
    const T* pixels[kMostPositions];
    for (std::int64_t tile = 0; tile < tiles_; ++tile) {
      const T* const from = copied_.data() + tile * p_.transforms.outputs * stride_;
      for (std::int64_t i = 0; i < p_.transforms.window; ++i) pixels[i] = from + i * stride_;
      p_.transforms.input(pixels, written_,
                          {data_.data() + tile * stride_, plane(), written_, written_});
    }
  }

 private:
  std::int64_t plane() const { return tiles_ * stride_ + kPlanePadding; }
  // That the windows of a line read.
  std::int64_t places() const {
    return (tiles_ - 1) * p_.transforms.outputs + p_.transforms.window;
  }

  // Place by place, so that the copy is written in order. Values of a place: (channels, 2).
  void copy(std::int64_t image, std::int64_t first) const {
    const Conv2dGeometry& g = p_.geometry;
    const Shape& strides = p_.x.strides();
    const T* const from = p_.x.template data<T>() + image * strides[0] + first * strides[2];
    const Range inside{std::clamp<std::int64_t>(-first, 0, lines_),
                       std::clamp<std::int64_t>(g.in_height - first, 0, lines_)};
    for (std::int64_t place = 0; place < places(); ++place) {
      const std::int64_t pixel = place * kPixels - places_.lead;
      const T* const pixels = from + pixel * strides[3];
      const bool has_left = pixel >= 0 && pixel < g.in_width;
      const bool has_right = pixel + 1 >= 0 && pixel + 1 < g.in_width;
      T* const to = copied_.data() + place * stride_;
      if (inside.size() < lines_ || !has_left || !has_right)
        std::fill_n(to, lines_ * places_.width(), T{0});
      if (has_left && has_right && places_.channels == kColours) {
        copy_pixels<kColours>(pixels, inside, to);
      } else {
        if (has_left) copy_pixel(pixels, inside, to);
        if (has_right) copy_pixel(pixels + strides[3], inside, to + 1);
      }
    }
  }

  // Both pixels of a place.
  template <int Channels>
  void copy_pixels(const T* pixels, const Range& lines, T* to) const {
    const Shape& strides = p_.x.strides();
    const std::int64_t channel = strides[1], row = strides[2], right = strides[3];
    for (std::int64_t line = lines.first; line < lines.last; ++line) {
      const T* const from = pixels + line * row;
      T* const pairs = to + line * kPixels * Channels;
      for (int c = 0; c < Channels; ++c) {
        pairs[kPixels * c] = from[c * channel];
        pairs[kPixels * c + 1] = from[c * channel + right];
      }
    }
  }

  // One of them.
  void copy_pixel(const T* pixel, const Range& lines, T* to) const {
    const Shape& strides = p_.x.strides();
    for (std::int64_t line = lines.first; line < lines.last; ++line) {
      for (std::int64_t c = 0; c < places_.channels; ++c)
        to[line * places_.width() + kPixels * c] = pixel[line * strides[2] + c * strides[1]];
    }
  }

  const LineProduct<T>& p_;
  PlacesOfLine places_;
  std::int64_t lines_;
  std::int64_t tiles_;
  std::int64_t written_;  // values of a place in all lines, padded to whole vectors
  std::int64_t stride_;
  Workspace<T> copied_;  // (places, lines, width)
  Workspace<T> data_;
};

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
                                    lines.line(position, line), lines.tile_stride(), 0,
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

// taps (4, columns) = those that value k of a place and the lines meets, 0 where there are none.
template <class T>
void gather_taps(const Conv2dGeometry& g, const T* weight, std::int64_t k,
                 std::int64_t first_output, std::int64_t columns, std::int64_t count, T* taps) {
  const PlacesOfLine places(g);
  const std::int64_t line = k / places.width();
  const std::int64_t channel = k % places.width() / kPixels;
  const std::int64_t outputs = std::min(columns, g.out_channels - first_output);
  const std::int64_t stride = g.in_channels * g.kernel_height * g.kernel_width;
  const T* const row =
      weight + first_output * stride + (channel * g.kernel_height + line) * g.kernel_width;
  std::fill_n(taps, count * columns, T{0});
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t column = i * kPixels + k % kPixels - (places.lead - g.padding_before[1]);
    if (column < 0 || column >= g.kernel_width) continue;
    for (std::int64_t o = 0; o < outputs; ++o) taps[i * columns + o] = row[o * stride + column];
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
    const Workspace<T> taps(transforms.taps * columns_);
    for (std::int64_t row = lo; row < hi; ++row) {
      const std::int64_t panel = row / depth_;
      const std::int64_t k = row % depth_;
      gather_taps(g, dense.data<T>(), k, panel * columns_, columns_, transforms.taps, taps.data());
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
    const std::int64_t stride = geometry.stride[0];
    const std::int64_t read = (count - 1) * stride + geometry.kernel_height;
    const TransformedLines<T> lines(*this, read);
    lines.fill(image, first * stride - geometry.padding_before[0]);
    const Workspace<T> products(transforms.positions * lines.tiles() * weights.panel_columns());
    for (std::int64_t line = 0; line < count; ++line) {
      T* const to = y + (image * geometry.out_height + first + line) * geometry.out_width *
                            geometry.out_channels;
      for (std::int64_t panel = 0; panel < weights.panels(); ++panel) {
        multiply_line(*this, lines, line * stride, panel, to, products.data());
        finish_line(*this, lines.tiles(), panel, products.data(), to);
      }
    }
  });
}

template class LineWeights<float>;
template struct LineProduct<float>;

}  // namespace resnetcpp::conv
