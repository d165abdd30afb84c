#include "ops/index/plan.hpp"

#include <algorithm>

#include "parallel/pieces.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp {

namespace {

// Index tensors that stand side by side keep their place in the result; else they come first.
std::size_t place_of(const IndexPlan& plan) {
  const bool adjacent = plan.dims.back() - plan.dims.front() + 1 == plan.dims.size();
  return adjacent ? plan.dims.front() : 0;
}

std::string shapes_text(const std::vector<std::optional<Tensor>>& indices) {
  std::string text;
  for (const auto& index : indices) {
    if (!index) continue;
    text += (text.empty() ? "" : ", ") + list_text(index->shape());
  }
  return text;
}

Shape common_shape(const std::vector<std::optional<Tensor>>& indices) {
  Shape shape;
  try {
    for (const auto& index : indices) {
      if (index) shape = broadcast_shapes("index", shape, index->shape());
    }
  } catch (const ShapeError&) {
    throw IndexError(
        "shape mismatch: indexing tensors could not be broadcast together with shapes " +
        shapes_text(indices));
  }
  return shape;
}

Tensor expanded(const Tensor& x, const Shape& shape) {
  return alias(x, shape, broadcast_strides(x.shape(), x.strides(), shape), x.offset());
}

std::int64_t checked_position(std::int64_t position, std::int64_t size, std::size_t dim) {
  RESNETCPP_CHECK(position >= -size && position < size, IndexError, "index ", position,
                  " is out of bounds for dimension ", dim, " with size ", size);
  return position < 0 ? position + size : position;
}

void split_dims(IndexPlan& plan, const std::vector<bool>& indexed) {
  for (std::size_t d = 0; d < indexed.size(); ++d) {
    (indexed[d] ? plan.dims : plan.rest).push_back(d);
  }
}

}  // namespace

std::vector<std::int64_t> positions_of(const char* op, const Tensor& index) {
  RESNETCPP_CHECK(index.dtype() == Dtype::int64 || index.dtype() == Dtype::int32, DtypeError, op,
                  "(): Expected dtype int32 or int64 for index, got ", name(index.dtype()));
  const Tensor dense = contiguous_data(cast_data(index, Dtype::int64));
  const auto* const values = dense.data<std::int64_t>();
  return {values, values + dense.numel()};
}

Shape IndexPlan::shape() const {
  Shape result;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (i == place) result.insert(result.end(), index_shape.begin(), index_shape.end());
    result.push_back(input[rest[i]]);
  }
  if (place == rest.size()) result.insert(result.end(), index_shape.begin(), index_shape.end());
  return result;
}

SharedPlan make_plan(const Shape& input, const std::vector<std::optional<Tensor>>& indices) {
  auto plan = std::make_shared<IndexPlan>();
  plan->input = input;
  plan->index_shape = common_shape(indices);
  std::vector<bool> indexed;
  for (const auto& index : indices) indexed.push_back(index.has_value());
  indexed.resize(input.size(), false);
  split_dims(*plan, indexed);
  plan->place = place_of(*plan);
  plan->spots.assign(static_cast<std::size_t>(numel_of(plan->index_shape)), 0);
  for (const std::size_t d : plan->dims) {
    const auto positions = positions_of("index", expanded(*indices[d], plan->index_shape));
    in_pieces(static_cast<std::int64_t>(positions.size()), [&](auto begin, auto end) {
      for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
        plan->spots[i] = plan->spots[i] * input[d] + checked_position(positions[i], input[d], d);
      }
    });
  }
  return plan;
}

SharedPlan make_plan_along(const char* op, const Shape& input, std::int64_t dim,
                           const Tensor& index) {
  RESNETCPP_CHECK(index.dim() <= 1, IndexError, op, "(): Index is supposed to be a vector");
  auto plan = std::make_shared<IndexPlan>();
  plan->input = input;
  plan->index_shape = {index.numel()};
  plan->spots = positions_of(op, index);
  std::vector<bool> indexed(input.size(), false);
  indexed[static_cast<std::size_t>(dim)] = true;
  split_dims(*plan, indexed);
  plan->place = place_of(*plan);
  const std::int64_t size = input[static_cast<std::size_t>(dim)];
  in_pieces(index.numel(), [&](auto begin, auto end) {
    for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
      const std::int64_t spot = plan->spots[i];
      RESNETCPP_CHECK(spot >= 0 && spot < size, IndexError, op,
                      "(): index out of range in self: ", spot, " is out of bounds for dimension ",
                      dim, " with size ", size);
    }
  });
  return plan;
}

}  // namespace resnetcpp
