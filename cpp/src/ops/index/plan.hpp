#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "resnetcpp/tensor/tensor.hpp"

/// Advanced indexing, resolved: which places of a tensor the index tensors name. A plan holds no
/// tensor, so that an index may be changed between forward and backward.
namespace resnetcpp {

struct IndexPlan {
  Shape input;                      // sizes of the indexed tensor
  std::vector<std::size_t> dims;    // its indexed dimensions, ascending
  std::vector<std::size_t> rest;    // the others
  Shape index_shape;                // the index tensors' common shape
  std::vector<std::int64_t> spots;  // row-major positions within the indexed dimensions
  std::size_t place = 0;  // dimensions of the rest that come before index_shape in the result

  /// Sizes of the result.
  Shape shape() const;
};

using SharedPlan = std::shared_ptr<const IndexPlan>;

/// One index tensor per dimension, or none; bool ones are already positions.
/// Errors: IndexError for positions out of range and for shapes that do not broadcast.
SharedPlan make_plan(const Shape& input, const std::vector<std::optional<Tensor>>& indices);

/// A plan for one 1-d index whose positions must not be negative.
SharedPlan make_plan_along(const char* op, const Shape& input, std::int64_t dim,
                           const Tensor& index);

/// The named elements of x, in a new tensor of the plan's shape; recorded as `op`.
Tensor take(const char* op, const Tensor& x, const SharedPlan& plan);

/// Zeros of the plan's input with gy added at the named places: the gradient of take.
Tensor spread(const Tensor& gy, const SharedPlan& plan);

/// Overwrites the named elements of x with `value`, or adds it to them, outside the graph.
/// `value` broadcasts to the plan's shape. Errors: ShapeError, DtypeError.
void put_data(const Tensor& x, const SharedPlan& plan, const Tensor& value, bool accumulate);

/// A copy of x with put_data done to it; recorded as `op`.
Tensor put(const char* op, const Tensor& x, const SharedPlan& plan, const Tensor& value,
           bool accumulate);
/// The same in place.
void put_in_place(const char* op, const Tensor& x, const SharedPlan& plan, const Tensor& value,
                  bool accumulate);

/// The values of an int64 or int32 tensor in row-major order. Errors: DtypeError that names `op`.
std::vector<std::int64_t> positions_of(const char* op, const Tensor& index);

}  // namespace resnetcpp
