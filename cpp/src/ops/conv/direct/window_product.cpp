#include <algorithm>

#include "kernels/table.hpp"
#include "ops/conv/direct/tile_product.hpp"
#include "ops/conv/workspace.hpp"

namespace resnetcpp::conv {

namespace {

// Values of one line of a window: with more, packed pixels are read often enough to pay.
constexpr std::int64_t kMostPieceDepth = 64;
// The copied lines of a tile should stay in the first-level cache beside a panel of weights.
constexpr std::int64_t kLineBytes = std::int64_t{48} << 10;

bool is_evenly_spaced(const std::vector<std::int64_t>& offsets, std::int64_t step) {
  for (std::size_t i = 1; i < offsets.size(); ++i) {
    if (offsets[i] != offsets[i - 1] + step) return false;
  }
  return !offsets.empty();
}

std::int64_t row_spacing(const Gather& gather) {
  const std::vector<std::int64_t>& offsets = gather.rows.offsets;
  return offsets.size() < 2 ? 1 : offsets[1] - offsets[0];
}

template <class T>
class WindowTiles : public TileProduct<T> {
 public:
  explicit WindowTiles(const GatherProduct<T>& product)
      : p_(product),
        kernels_(kernels::table().of<T>()),
        line_(((g().columns.out - 1) * g().columns.step + g().columns.count()) * g().channels) {}

  std::int64_t pixels() const override {
    const std::int64_t line_bytes = line_ * static_cast<std::int64_t>(sizeof(T));
    const std::int64_t by_cache = (kLineBytes / line_bytes - window_lines()) / g().rows.step + 1;
    const std::int64_t by_tasks = g().batch * g().rows.out / (2 * kWantedTasks);
    return g().columns.out * std::max<std::int64_t>(1, std::min(by_cache, by_tasks));
  }

  std::int64_t outputs(std::int64_t) const override { return width(p_.shape().outputs); }

  std::int64_t width(std::int64_t outputs) const override {
    return rounded_up(outputs, p_.weights.panel_columns());
  }

  void multiply(const ProductTile& tile, const blas::Result<T>& result,
                const kernels::Tail<T>& tail) const override {
    const std::int64_t width = g().columns.out;
    const std::int64_t last = tile.last_pixel / width;
    for (std::int64_t line = tile.first_pixel / width; line < last;) {
      const std::int64_t row = line % g().rows.out;
      const std::int64_t lines = std::min(last - line, g().rows.out - row);
      T* const out = result.data + (line * width - tile.first_pixel) * result.leading;
      multiply_lines(line / g().rows.out, row, lines, {out, result.leading}, tail);
      line += lines;
    }
  }

 private:
  const Gather& g() const { return p_.gather; }
  // Input lines from the first to the last of a window.
  std::int64_t window_lines() const {
    return g().rows.offsets.back() - g().rows.offsets.front() + 1;
  }
  void multiply_lines(std::int64_t image, std::int64_t row, std::int64_t lines,
                      const blas::Result<T>& result, const kernels::Tail<T>& tail) const;
  void copy_line(std::int64_t image, std::int64_t row, T* to) const;

  const GatherProduct<T>& p_;
  const kernels::Kernels<T>& kernels_;
  std::int64_t line_;  // values of an input line with the padding that its windows read
};

// result (lines * width, outputs) of the output lines from `row` on
template <class T>
void WindowTiles<T>::multiply_lines(std::int64_t image, std::int64_t row, std::int64_t lines,
                                    const blas::Result<T>& result,
                                    const kernels::Tail<T>& tail) const {
  const std::int64_t copied = (lines - 1) * g().rows.step + window_lines();
  const Workspace<T> window(copied * line_);
  for (std::int64_t i = 0; i < copied; ++i) {
    copy_line(image, row * g().rows.step + g().rows.offsets.front() + i, window.data() + i * line_);
  }
  const std::int64_t columns = p_.weights.panel_columns();
  for (std::int64_t i = 0; i < lines; ++i) {
    T* const out = result.data + i * g().columns.out * result.leading;
    for (std::int64_t o = 0; o < p_.shape().outputs; o += columns) {
      const kernels::Tail<T> own = tail.from_channel(o);
      kernels_.window_product(
          {g().columns.out, g().rows.count(), g().columns.count() * g().channels, columns,
           window.data() + i * g().rows.step * line_, g().columns.step * g().channels,
           row_spacing(g()) * line_, p_.weights.panel(0, o / columns), out + o, result.leading,
           own.is_empty() ? nullptr : &own});
    }
  }
}

// A line of the input as windows see it: zeros where there is no pixel.
template <class T>
void WindowTiles<T>::copy_line(std::int64_t image, std::int64_t row, T* to) const {
  const std::int64_t channels = g().channels;
  const std::int64_t first = g().columns.offsets.front();
  const std::int64_t end = first + line_ / channels;
  const std::int64_t from = std::clamp<std::int64_t>(first, 0, g().columns.in);
  const std::int64_t until = std::clamp<std::int64_t>(end, from, g().columns.in);
  if (row < 0 || row >= g().rows.in || from == until) {
    std::fill_n(to, line_, T{0});
    return;
  }
  const T* const pixels = p_.x + ((image * g().rows.in + row) * g().columns.in + from) * channels;
  to = std::fill_n(to, (from - first) * channels, T{0});
  to = std::copy_n(pixels, (until - from) * channels, to);
  std::fill_n(to, (end - until) * channels, T{0});
}

}  // namespace

bool prefers_windows(const Gather& gather) {
  return !gather.is_identity() && gather.channels == gather.channel_stride &&
         gather.columns.count() * gather.channels <= kMostPieceDepth &&
         is_evenly_spaced(gather.columns.offsets, 1) &&
         is_evenly_spaced(gather.rows.offsets, row_spacing(gather));
}

template <class T>
std::unique_ptr<TileProduct<T>> make_window_product(const GatherProduct<T>& product) {
  return std::make_unique<WindowTiles<T>>(product);
}

template std::unique_ptr<TileProduct<float>> make_window_product(const GatherProduct<float>&);
template std::unique_ptr<TileProduct<double>> make_window_product(const GatherProduct<double>&);

}  // namespace resnetcpp::conv
