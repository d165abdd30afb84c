#pragma once

#include "kernels/pool.hpp"
#include "resnetcpp/autograd/recording.hpp"
#include "resnetcpp/ops/pool.hpp"

namespace resnetcpp::pool {

/// One pooling, checked: what the kernels need, and the shape of the result.
struct PoolGeometry {
  kernels::PoolShape shape;  // count and channels: of whatever layout `rows` says
  Shape output;
  bool rows;
  bool adaptive = false;
  bool ceil_mode = false;
};

/// Whether the padding lies outside of every average, or is merely never the largest.
enum class PoolKind { max, average };

/// x (N, C, H, W). Errors: ShapeError, ValueError, DtypeError that name `op`.
PoolGeometry pool_geometry(const char* op, const Tensor& x, const Pool2dOptions& options,
                           PoolKind kind);

PoolGeometry adaptive_geometry(const char* op, const Tensor& x,
                               const std::array<std::optional<std::int64_t>, 2>& output_size);

/// What the op was told; nothing beside its output's shape for an adaptive one.
autograd::Attributes attributes_of(const PoolGeometry& g);

/// Errors: ShapeError unless x is (N, C, H, W) or (C, H, W) with no empty size but N's.
void check_image(const char* op, const Tensor& x);

}  // namespace resnetcpp::pool
