#pragma once

#include "resnetcpp/tensor/factory.hpp"
#include "resnetcpp/tensor/tensor.hpp"

/// Moving elements between layouts and dtypes, outside the graph; ops/view.hpp has the ops that
/// record.
namespace resnetcpp {

/// dst[...] = src[...], src broadcast and converted as a C++ cast does. The two may share memory.
/// Does not bump dst's version. Errors: ShapeError if src does not broadcast to dst, ValueError if
/// dst is read-only.
void copy_data(const Tensor& dst, const Tensor& src);

/// dst[...] = value. Errors: ValueError if dst is read-only.
void fill_data(const Tensor& dst, Scalar value);

/// A new dense tensor with the same values.
Tensor clone_data(const Tensor& src, MemoryFormat format = MemoryFormat::preserve);

/// `src` itself if it already lies so, else a copy that does.
Tensor contiguous_data(const Tensor& src, MemoryFormat format = MemoryFormat::contiguous);

/// `src` itself if it already has `dtype`, else a converted copy.
Tensor cast_data(const Tensor& src, Dtype dtype);

/// Errors: ValueError if the memory of `x` is read-only (Storage::protect).
void check_writable(const char* op, const Tensor& x);

/// Whether the two tensors' storages have bytes in common.
bool shares_memory(const Tensor& a, const Tensor& b);

}  // namespace resnetcpp
