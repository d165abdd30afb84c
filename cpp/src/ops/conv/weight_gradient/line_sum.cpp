#include "ops/conv/weight_gradient/line_sum.hpp"

#include <algorithm>

#include "kernels/table.hpp"
#include "ops/conv/direct/padded_lines.hpp"
#include "ops/conv/weight_gradient/fetch_ahead.hpp"
#include "ops/conv/weight_gradient/gradient_strips.hpp"
#include "ops/conv/workspace.hpp"

namespace resnetcpp::conv {

namespace {

// The lines and the gradients of one product should stay in the second-level cache.
constexpr std::int64_t kBandBytes = std::int64_t{256} << 10;
// Pixels that are further apart, or windows in shorter lines, are faster gathered into panels.
constexpr std::int64_t kMostPixelBytes = 2048;
constexpr std::int64_t kShortestLine = 14;
// Gradients of pixels that are further apart are copied into strips, if so many panels are
// multiplied by the copy.
constexpr std::int64_t kFarApartBytes = 512;
constexpr std::int64_t kFewestPanels = 4;
// Panels that a window would leave emptier than one in so many are filled with outputs.
constexpr std::int64_t kWorthTurning = 4;

// Columns of the panels that a window of one line takes.
template <class T>
std::int64_t padded_window(std::int64_t window) {
  const kernels::Kernels<T>& kernels = kernels::table().of<T>();
  std::int64_t width = 0;
  while (width < window) width += kernels.columns_for(window - width);
  return width;
}

template <class T>
class LineSum {
 public:
  explicit LineSum(const WeightSlice<T>& slice)
      : slice_(slice),
        kernels_(kernels::table().of<T>()),
        lines_(slice.gather, slice.x),
        turned_(fills_panels_with_outputs()),
        width_(turned_ ? lines_.window() : padded_window<T>(lines_.window())),
        sums_stride_(g().rows.count() * width_),
        in_place_(reads_in_place()),
        band_(band_lines()),
        packs_(packs_gradients()),
        gradients_(packs_ ? slice.outputs : 0, band_ * g().columns.out),
        copied_(in_place_ ? 0 : lines_.count(band_) * lines_.size() + width_),
        sums_(slice.outputs * sums_stride_) {
    // Panels read beyond the last window.
    if (!in_place_) std::fill_n(copied_.data() + lines_.count(band_) * lines_.size(), width_, T{0});
  }

  void run(T* to, std::int64_t stride) const {
    Band band = band_from(first_line());
    while (band.lines > 0) {
      const Band next = band_from(band.line + band.lines);
      sum_band(band, next);
      band = next;
    }
    finish(to, stride);
  }

 private:
  // Lines of the output, all of one image.
  struct Band {
    std::int64_t line, lines;
  };

  const Gather& g() const { return slice_.gather; }
  std::int64_t first_line() const { return slice_.first_pixel / g().columns.out; }

  // Without lines behind the last one.
  Band band_from(std::int64_t line) const {
    const std::int64_t last = slice_.last_pixel / g().columns.out;
    return {line, std::min({last - line, g().rows.out - line % g().rows.out, band_})};
  }

  // Where the first of its lines are.
  const T* pixels_of(const Band& band) const {
    const std::int64_t image = band.line / g().rows.out;
    const std::int64_t row = band.line % g().rows.out * g().rows.step;
    return slice_.x + (image * g().rows.in + row) * g().columns.in * g().channel_stride;
  }
  const T* gradients_of(const Band& band) const {
    return slice_.gy + band.line * g().columns.out * slice_.gy_stride;
  }

  bool reads_in_place() const {
    return g().taps() == 1 && g().rows.offsets[0] == 0 && g().columns.offsets[0] == 0 &&
           g().channels == g().channel_stride && width_ == lines_.window();
  }

  bool fills_panels_with_outputs() const {
    const std::int64_t window = lines_.window();
    return slice_.outputs % kernels_.narrow_columns == 0 &&
           kWorthTurning * padded_window<T>(window) > (kWorthTurning + 1) * window;
  }

  bool packs_gradients() const {
    return !turned_ && slice_.gy_stride * static_cast<std::int64_t>(sizeof(T)) >= kFarApartBytes &&
           sums_stride_ >= kFewestPanels * kernels_.panel_columns;
  }

  std::int64_t band_lines() const {
    const std::int64_t line = g().rows.step * lines_.size() + g().columns.out * slice_.outputs;
    const std::int64_t lines = kBandBytes / (line * static_cast<std::int64_t>(sizeof(T)));
    return std::clamp<std::int64_t>(lines, 1, g().rows.out);
  }

  // What a band reads, where it lies in one piece.
  FetchAhead<T> fetch_of(const Band& band) const {
    Piece<T> gradients{gradients_of(band), 0};
    Piece<T> pixels{pixels_of(band), 0};
    if (slice_.outputs == slice_.gy_stride)
      gradients.size = band.lines * g().columns.out * slice_.outputs;
    if (g().channels == g().channel_stride)
      pixels.size = band.lines * g().rows.step * g().columns.in * g().channels;
    return {gradients, pixels, g().rows.count() * chunk_count(across(), kernels_.panel_columns)};
  }

  // What panels are filled with.
  std::int64_t across() const { return turned_ ? slice_.outputs : lines_.window(); }
  std::int64_t line_size() const {
    return in_place_ ? g().columns.in * g().channels : lines_.size();
  }

  // The lines that a band's windows read.
  const T* lines_of(const Band& band) const {
    if (in_place_) return pixels_of(band);
    const Lines lines{lines_.count(band.lines)};
    lines_.copy(band.line / g().rows.out, lines_.first(band.line % g().rows.out), lines,
                copied_.data());
    return copied_.data();
  }

  // Adds what the band gives, and fetches what the next one reads meanwhile.
  void sum_band(const Band& band, const Band& next) const {
    const T* const lines = lines_of(band);
    const T* const gy = gradients_of(band);
    if (packs_) gradients_.pack(gy, slice_.gy_stride, band.lines * g().columns.out);
    const FetchAhead<T> fetch = fetch_of(next);
    std::int64_t index = 0;
    for (std::int64_t tap = 0; tap < g().rows.count(); ++tap) {
      const T* const windows = lines + tap * lines_.spacing() * line_size();
      for (std::int64_t k = 0; k < across(); ++index) {
        kernels::ColumnProduct<T> product = turned_ ? product_of_outputs(tap, windows, gy, k)
                                                    : product_of_windows(tap, windows, gy, k);
        product.columns = kernels_.columns_for(across() - k);
        product.pieces = band.lines;
        product.piece_depth = g().columns.out;
        product.accumulate = band.line > first_line();
        fetch.give(index, product);
        kernels_.column_product(packs_ ? gradients_.left_of(product) : product);
        k += product.columns;
      }
    }
  }

  // The windows' values from k on, for all outputs.
  kernels::ColumnProduct<T> product_of_windows(std::int64_t tap, const T* windows, const T* gy,
                                               std::int64_t k) const {
    kernels::ColumnProduct<T> product{};
    product.rows = slice_.outputs;
    product.a = gy;
    product.a_stride = slice_.gy_stride;
    product.b = windows + k;
    product.b_stride = lines_.window_step();
    product.piece_stride = g().rows.step * line_size();
    product.out = sums_.data() + tap * width_ + k;
    product.out_stride = sums_stride_;
    return product;
  }

  // The outputs from o on, for all values of the windows.
  kernels::ColumnProduct<T> product_of_outputs(std::int64_t tap, const T* windows, const T* gy,
                                               std::int64_t o) const {
    kernels::ColumnProduct<T> product{};
    product.rows = width_;
    product.a = windows;
    product.a_stride = lines_.window_step();
    product.a_gap = g().rows.step * line_size() - g().columns.out * lines_.window_step();
    product.b = gy + o;
    product.b_stride = slice_.gy_stride;
    product.piece_stride = g().columns.out * slice_.gy_stride;
    product.out = sums_.data() + tap * width_ * slice_.outputs + o;
    product.out_stride = slice_.outputs;
    return product;
  }

  void finish(T* to, std::int64_t stride) const {
    const std::int64_t window = lines_.window();
    if (turned_) {
      kernels_.transpose(sums_stride_, slice_.outputs, sums_.data(), slice_.outputs, to, stride);
      return;
    }
    for (std::int64_t o = 0; o < slice_.outputs; ++o) {
      for (std::int64_t tap = 0; tap < g().rows.count(); ++tap) {
        std::copy_n(sums_.data() + o * sums_stride_ + tap * width_, window,
                    to + o * stride + tap * window);
      }
    }
  }

  const WeightSlice<T>& slice_;
  const kernels::Kernels<T>& kernels_;
  PaddedLines<T> lines_;
  bool turned_;         // whether outputs fill the panels, not values of the windows
  std::int64_t width_;  // values of a window in one line, unless turned padded to whole panels
  std::int64_t sums_stride_;
  bool in_place_;
  std::int64_t band_;  // lines of the output whose windows are copied at a time
  bool packs_;
  GradientStrips<T> gradients_;
  Scratch<T> copied_;
  Scratch<T> sums_;  // (outputs, taps down, width), or (taps down, width, outputs)
};

}  // namespace

template <class T>
bool prefers_lines(const WeightSlice<T>& slice) {
  const Gather& gather = slice.gather;
  if (gather.taps() == 0 || !PaddedLines<T>::fits(gather)) return false;
  const std::int64_t window = gather.columns.count() * gather.channels;
  const std::int64_t pixel_bytes = gather.channels * static_cast<std::int64_t>(sizeof(T));
  return pixel_bytes <= kMostPixelBytes && gather.columns.out >= kShortestLine &&
         slice.first_pixel % gather.columns.out == 0 &&
         slice.last_pixel % gather.columns.out == 0 && padded_window<T>(window) <= 2 * window;
}

template <class T>
void sum_lines(const WeightSlice<T>& slice, T* to, std::int64_t stride) {
  LineSum<T>(slice).run(to, stride);
}

template bool prefers_lines(const WeightSlice<float>&);
template bool prefers_lines(const WeightSlice<double>&);
template void sum_lines(const WeightSlice<float>&, float*, std::int64_t);
template void sum_lines(const WeightSlice<double>&, double*, std::int64_t);

}  // namespace resnetcpp::conv
