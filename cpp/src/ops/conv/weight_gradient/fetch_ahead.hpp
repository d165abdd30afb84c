#pragma once

#include <algorithm>
#include <cstdint>

#include "kernels/table.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

/// Memory in one piece that will be read soon.
template <class T>
struct Piece {
  const T* first = nullptr;
  std::int64_t size = 0;
};

/// Shares out two pieces among the column products that run before these are read, so that each
/// product fetches some of one of them meanwhile.
template <class T>
class FetchAhead {
 public:
  FetchAhead(const Piece<T>& first, const Piece<T>& second, std::int64_t products)
      : first_{first, products_for(first, second, products)},
        second_{second, products - first_.products} {}

  /// Gives its share to the product of that index.
  void give(std::int64_t index, kernels::ColumnProduct<T>& product) const {
    if (index < first_.products) {
      first_.give(index, product);
    } else {
      second_.give(index - first_.products, product);
    }
  }

 private:
  static constexpr auto kLine = static_cast<std::int64_t>(64 / sizeof(T));

  struct Shares {
    Piece<T> piece;
    std::int64_t products;

    void give(std::int64_t index, kernels::ColumnProduct<T>& product) const {
      if (piece.size == 0) return;
      const std::int64_t size = chunk_count(piece.size, products);
      const std::int64_t strips = chunk_count(product.rows, kernels::table().of<T>().strip_rows);
      product.next = piece.first + index * size;
      product.next_step = std::min(kLine, chunk_count(size, strips * product.depth()));
    }
  };

  // In proportion, but one at least for each piece that is not empty.
  static std::int64_t products_for(const Piece<T>& first, const Piece<T>& second,
                                   std::int64_t products) {
    if (first.size == 0 || second.size == 0) return first.size == 0 ? 0 : products;
    const std::int64_t even = products * first.size / (first.size + second.size);
    return std::clamp<std::int64_t>(even, 1, std::max<std::int64_t>(1, products - 1));
  }

  Shares first_;
  Shares second_;
};

}  // namespace resnetcpp::conv
