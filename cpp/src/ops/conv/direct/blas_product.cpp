#include <algorithm>

#include "kernels/table.hpp"
#include "ops/conv/direct/tile_product.hpp"
#include "ops/conv/workspace.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

namespace {

// A tile's gathered pixels should stay in the second-level cache, but each tile makes BLAS pack the
// weights once more, so that it must not be short either.
constexpr std::int64_t kTileBytes = std::int64_t{1} << 20;
constexpr std::int64_t kShortestTile = 256;
constexpr std::int64_t kLongestTile = 4096;
constexpr std::int64_t kSmallestOutputs = 128;

std::int64_t even_cut(std::int64_t length, std::int64_t longest) {
  const std::int64_t parts = std::max<std::int64_t>(1, chunk_count(length, longest));
  return std::max<std::int64_t>(1, (length + parts - 1) / parts);
}

template <class T>
class BlasProduct : public TileProduct<T> {
 public:
  explicit BlasProduct(const GatherProduct<T>& product) : p_(product), depth_(p_.gather.depth()) {}

  std::int64_t pixels() const override {
    const std::int64_t row_bytes = depth_ * static_cast<std::int64_t>(sizeof(T));
    const std::int64_t by_cache = kTileBytes / std::max<std::int64_t>(1, row_bytes);
    const std::int64_t longest = std::clamp(by_cache, kShortestTile, kLongestTile);
    const std::int64_t pixels = p_.gather.pixels();
    return even_cut(pixels, std::min(longest, std::max(kShortestTile, pixels / kWantedTasks)));
  }

  std::int64_t outputs(std::int64_t tasks) const override {
    const std::int64_t parts =
        std::max<std::int64_t>(1, kWantedTasks / std::max<std::int64_t>(1, tasks));
    const std::int64_t even = (p_.shape().outputs + parts - 1) / parts;
    return std::max(even, std::min(p_.shape().outputs, kSmallestOutputs));
  }

  std::int64_t width(std::int64_t outputs) const override { return outputs; }

  void multiply(const ProductTile& tile, const blas::Result<T>& result,
                const kernels::Tail<T>& tail) const override {
    gather_and_multiply(tile, result);
    if (tail.is_empty()) return;
    const auto apply_tail = kernels::table().of<T>().apply_tail;
    for (std::int64_t row = 0; row < tile.pixels(); ++row) {
      apply_tail(tile.outputs, tail, result.data + row * result.leading);
    }
  }

 private:
  void gather_and_multiply(const ProductTile& tile, const blas::Result<T>& result) const {
    const blas::GemmSize size{tile.pixels(), tile.outputs, depth_};
    const Gather& gather = p_.gather;
    const T* const channels = p_.x + tile.block * gather.channels;
    if (gather.is_identity()) {
      const std::int64_t stride = gather.channel_stride;
      blas::gemm_serial(size, {channels + tile.first_pixel * stride, stride}, weights(tile),
                        result);
      return;
    }
    const Scratch<T> columns(size.rows * depth_);
    gather_pixels(gather, tile.first_pixel, tile.last_pixel, channels, columns.data());
    blas::gemm_serial(size, {columns.data(), depth_}, weights(tile), result);
  }

  blas::Operand<T> weights(const ProductTile& tile) const {
    const T* const block = p_.weights.block(tile.block);
    return {block + tile.first_output * depth_, depth_, true};
  }

  const GatherProduct<T>& p_;
  std::int64_t depth_;
};

}  // namespace

template <class T>
std::unique_ptr<TileProduct<T>> make_blas_product(const GatherProduct<T>& product) {
  return std::make_unique<BlasProduct<T>>(product);
}

template std::unique_ptr<TileProduct<float>> make_blas_product(const GatherProduct<float>&);
template std::unique_ptr<TileProduct<double>> make_blas_product(const GatherProduct<double>&);

}  // namespace resnetcpp::conv
