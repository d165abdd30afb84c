#include "ops/conv/direct/product.hpp"

#include <algorithm>

#include "kernels/table.hpp"
#include "ops/conv/direct/tile_product.hpp"
#include "ops/conv/workspace.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

namespace {

// Whether y holds the pixels one after the other.
template <class T>
bool writes_in_order(const GatherProduct<T>& p) {
  return p.placement.step == Pair{1, 1} && p.placement.height == p.gather.rows.out &&
         p.placement.width == p.gather.columns.out;
}

// Calls fn(row of y) for each pixel of the tile, at the tile's first output.
template <class T, class Fn>
void for_each_row(const GatherProduct<T>& p, const ProductTile& tile, Fn fn) {
  Place place = place_of(p.gather, tile.first_pixel);
  T* const first = p.y + tile.block * p.shape().outputs + tile.first_output;
  for (std::int64_t row = 0; row < tile.pixels(); ++row, advance(p.gather, place)) {
    fn(first + p.placement.pixel(place) * p.shape().channels());
  }
}

// Straight into y. A residual that lies there itself is what the sums are added to.
template <class T>
void run_in_place(const GatherProduct<T>& p, const TileProduct<T>& product, ProductTile tile,
                  kernels::Tail<T> tail) {
  const std::int64_t pixel = p.placement.pixel(place_of(p.gather, tile.first_pixel));
  const bool adds = tail.residual != nullptr && tail.residual == tail.y;
  if (adds) tail.residual = nullptr;
  T* const first = p.y + tile.block * p.shape().outputs + tile.first_output;
  tile.in_place = true;
  product.multiply(
      tile,
      {first + pixel * p.shape().channels(), p.placement.step[1] * p.shape().channels(), adds},
      tail);
}

// By way of a part that holds whole panels, where pixels of y are apart or panels are not full.
template <class T>
void run_apart(const GatherProduct<T>& p, const TileProduct<T>& product, const ProductTile& tile,
               const kernels::Tail<T>& tail) {
  const std::int64_t width = product.width(tile.outputs);
  const Scratch<T> part(tile.pixels() * width);
  product.multiply(tile, {part.data(), width}, {});
  const auto apply_tail = kernels::table().of<T>().apply_tail;
  T* sums = part.data();
  for_each_row(p, tile, [&](T* row) {
    if (!tail.is_empty()) {
      kernels::Tail<T> own = tail;
      if (tail.residual != nullptr) own.residual = tail.residual + (row - tail.y);
      own.y = sums;
      apply_tail(tile.outputs, own, sums);
    }
    std::copy_n(sums, tile.outputs, row);
    sums += width;
  });
}

template <class T>
void run_tile(const GatherProduct<T>& p, const TileProduct<T>& product, const ProductTile& tile) {
  const std::int64_t channel = tile.block * p.shape().outputs + tile.first_output;
  const kernels::Tail<T> tail = p.tail.from_channel(channel);
  const bool fits = writes_in_order(p) || product.follows_placement();
  if (fits && product.width(tile.outputs) == tile.outputs) {
    run_in_place(p, product, tile, tail);
  } else {
    run_apart(p, product, tile, tail);
  }
}

template <class T>
std::unique_ptr<TileProduct<T>> make_tile_product(const GatherProduct<T>& p) {
  if (!p.weights.in_panels()) return make_blas_product(p);
  if (p.weights.in_groups()) return make_window_product(p);
  if (prefers_plain_pixels<T>(p.gather)) return make_plain_product(p);
  return prefers_windows(p.gather) ? make_window_product(p) : make_strip_product(p);
}

template <class T>
void run_by_tiles(const GatherProduct<T>& p) {
  const std::int64_t pixels = p.gather.pixels();
  const std::int64_t outputs = p.shape().outputs;
  const std::unique_ptr<TileProduct<T>> product = make_tile_product(p);
  const std::int64_t height = product->pixels();
  const std::int64_t tiles = chunk_count(pixels, height);
  const std::int64_t width = product->outputs(tiles * p.shape().blocks);
  const std::int64_t tiles_across = chunk_count(outputs, width);
  const std::int64_t blocks = p.shape().blocks;
  const std::int64_t at_once = product->blocks();
  const std::int64_t parts = chunk_count(blocks, at_once);
  parallel_for(0, tiles * parts * tiles_across, 1, [&](std::int64_t task, std::int64_t) {
    const std::int64_t output = task % tiles_across * width;
    const std::int64_t block = task / tiles_across % parts * at_once;
    const std::int64_t pixel = task / tiles_across / parts * height;
    run_tile(p, *product,
             {block, std::min(at_once, blocks - block), pixel, std::min(pixels, pixel + height),
              output, std::min(width, outputs - output)});
  });
}

// Some outputs of the pixels [first, last) in each task, the pixels packed for all of them.
template <class T>
void run_by_outputs_of_shared_pixels(const GatherProduct<T>& p, std::int64_t first,
                                     std::int64_t last) {
  const std::int64_t outputs = p.shape().outputs;
  const auto product = make_all_strips_product(p, first, last, Users::several_tasks);
  const std::int64_t width = product->outputs(1);
  parallel_for(0, chunk_count(outputs, width), 1, [&](std::int64_t task, std::int64_t) {
    const std::int64_t output = task * width;
    run_tile(p, *product, {0, 1, first, last, output, std::min(width, outputs - output)});
  });
}

// The same with one task for each thread, which packs the pixels itself.
template <class T>
void run_by_outputs_of_own_pixels(const GatherProduct<T>& p, std::int64_t first,
                                  std::int64_t last) {
  const std::int64_t outputs = p.shape().outputs;
  const std::int64_t width =
      rounded_up(chunk_count(outputs, threads_at_work()), p.weights.panel_columns());
  parallel_for(0, outputs, width, [&](std::int64_t output, std::int64_t end) {
    const auto product = make_all_strips_product(p, first, last, Users::one_task);
    run_tile(p, *product, {0, 1, first, last, output, end - output});
  });
}

template <class T>
void run_by_outputs(const GatherProduct<T>& p) {
  const kernels::Strips chunks(p.gather.pixels(), kMostPackedPixels);
  const bool own = packs_all_pixels_per_task(p, chunks.longest());
  for (std::int64_t chunk = 0; chunk < chunks.count; ++chunk) {
    const std::int64_t first = chunks.first(chunk);
    const std::int64_t last = first + chunks.size(chunk);
    if (own) {
      run_by_outputs_of_own_pixels(p, first, last);
    } else {
      run_by_outputs_of_shared_pixels(p, first, last);
    }
  }
}

}  // namespace

template <class T>
void GatherProduct<T>::run() const {
  if (gather.pixels() == 0 || shape().outputs == 0) return;
  if (prefers_all_pixels(*this)) {
    run_by_outputs(*this);
  } else {
    run_by_tiles(*this);
  }
}

template struct GatherProduct<float>;
template struct GatherProduct<double>;

}  // namespace resnetcpp::conv
