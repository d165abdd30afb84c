// What stands between the brackets of x[...].
#include "resnetcpp/ops/index.hpp"

#include "ops/index/plan.hpp"
#include "resnetcpp/autograd/inplace.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp {

namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

using Indices = std::vector<std::optional<Tensor>>;

bool is_mask(const Tensor& index) {
  return index.dtype() == Dtype::boolean || index.dtype() == Dtype::uint8;
}

/// x after the items that give views, and the index tensors that are left to apply to it.
struct Parsed {
  Tensor x;
  Indices indices;
  bool advanced = false;
};

class Parser {
 public:
  Parser(const Tensor& x, const std::vector<IndexItem>& items) : dims_left_(x.dim()) {
    parsed_.x = x;
    for (const IndexItem& item : items) dims_left_ -= dims_taken(item);
    RESNETCPP_CHECK(dims_left_ >= 0, IndexError, "too many indices for tensor of dimension ",
                    x.dim());
    for (const IndexItem& item : items) apply(item);
  }

  const Parsed& result() const { return parsed_; }

 private:
  static std::int64_t dims_taken(const IndexItem& item) {
    return std::visit(Overloaded{[](std::int64_t) { return std::int64_t{1}; },
                                 [](const Slice&) { return std::int64_t{1}; },
                                 [](const Tensor& index) {
                                   return is_mask(index) ? index.dim() : std::int64_t{1};
                                 },
                                 [](const auto&) { return std::int64_t{0}; }},
                      item);
  }

  void apply(const IndexItem& item) {
    std::visit(
        Overloaded{[&](std::int64_t index) { select_at(index); },
                   [&](bool keep) { add_flag(keep); }, [&](const Slice& range) { slice_at(range); },
                   [&](const NewAxis&) { parsed_.x = unsqueeze(parsed_.x, dim_++); },
                   [&](const Ellipsis&) {
                     dim_ += dims_left_;
                     dims_left_ = 0;
                   },
                   [&](const Tensor& index) { add_tensor(index); }},
        item);
  }

  void select_at(std::int64_t index) {
    const std::int64_t size = parsed_.x.size(dim_);
    RESNETCPP_CHECK(index >= -size && index < size, IndexError, "index ", index,
                    " is out of bounds for dimension ", position_, " with size ", size);
    parsed_.x = select(parsed_.x, dim_, index);
    ++position_;
  }

  void slice_at(const Slice& range) {
    parsed_.x = slice(parsed_.x, dim_++, range.start, range.stop, range.step);
    ++position_;
  }

  void add_index(const Tensor& index) {
    parsed_.indices.resize(static_cast<std::size_t>(dim_));
    parsed_.indices.push_back(index);
    parsed_.advanced = true;
    ++dim_;
    ++position_;
  }

  // True and False are masks of no dimensions: they add one, of size 1 or 0.
  void add_flag(bool keep) {
    parsed_.x = unsqueeze(parsed_.x, dim_);
    add_index(zeros({keep ? 1 : 0}, Dtype::int64));
    --position_;
  }

  void add_tensor(const Tensor& index) {
    RESNETCPP_CHECK(!is_floating(index.dtype()), IndexError,
                    "tensors used as indices must be long, int, byte or bool tensors");
    if (!is_mask(index)) {
      if (index.dim() == 0) return select_at(index.item<std::int64_t>());
      return add_index(index);
    }
    if (index.dim() == 0) return add_flag(index.item<bool>());
    add_mask(index);
  }

  void add_mask(const Tensor& mask) {
    for (std::int64_t d = 0; d < mask.dim(); ++d) {
      RESNETCPP_CHECK(mask.size(d) == parsed_.x.size(dim_ + d), IndexError,
                      "The shape of the mask ", list_text(mask.shape()), " at index ", d,
                      " does not match the shape of the indexed tensor ",
                      list_text(parsed_.x.shape()), " at index ", dim_ + d);
    }
    const Tensor positions = nonzero(mask);
    for (std::int64_t d = 0; d < mask.dim(); ++d) {
      add_index(alias(positions, {positions.size(0)}, {positions.stride(0)},
                      positions.numel() == 0 ? 0 : d));
    }
  }

  Parsed parsed_;
  std::int64_t dims_left_;     // dimensions that an ellipsis stands for
  std::int64_t dim_ = 0;       // where the next item applies
  std::int64_t position_ = 0;  // the same, counted in x's own dimensions
};

Parsed parse(const Tensor& x, const std::vector<IndexItem>& items) {
  const bool numbers = x.dim() > 0 || items.empty();
  const auto picks = [](const IndexItem& item) {
    return std::holds_alternative<std::int64_t>(item) || std::holds_alternative<Slice>(item);
  };
  for (const IndexItem& item : items) {
    RESNETCPP_CHECK(numbers || !picks(item), IndexError,
                    "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or "
                    "`tensor.item<T>()` in C++ to convert a 0-dim tensor to a number");
  }
  return Parser(x, items).result();
}

// A tensor of its own even where no item changed anything.
Tensor fresh_view(const Tensor& view, const Tensor& x) {
  if (!view.is_same(x)) return view;
  return autograd::make_view(
      "alias", x, alias(x, x.shape(), x.strides(), x.offset()), [](const Tensor& gy) { return gy; },
      [] { return Attributes{}; });
}

SharedPlan plan_of(const Parsed& parsed) { return make_plan(parsed.x.shape(), parsed.indices); }

// Assignment to a view takes values that have ones in front.
Tensor without_extra_dims(const Tensor& value, std::int64_t rank) {
  Shape shape = value.shape();
  while (static_cast<std::int64_t>(shape.size()) > rank && shape.front() == 1) {
    shape.erase(shape.begin());
  }
  return value.shape() == shape ? value : reshape(value, shape);
}

void assign(const Tensor& view, const Tensor& value, bool accumulate) {
  const Tensor trimmed = without_extra_dims(value, view.dim());
  const Tensor source = expand(trimmed, view.shape());
  copy_(view, accumulate ? add(view, to(source, view.dtype())) : source);
}

}  // namespace

Tensor index(const Tensor& x, const std::vector<IndexItem>& items) {
  const Parsed parsed = parse(x, items);
  if (!parsed.advanced) return fresh_view(parsed.x, x);
  return take("index", parsed.x, plan_of(parsed));
}

Tensor index_put(const Tensor& x, const std::vector<IndexItem>& items, const Tensor& value,
                 bool accumulate) {
  const Tensor y = clone(x);
  index_put_(y, items, value, accumulate);
  return y;
}

const Tensor& index_put_(const Tensor& x, const std::vector<IndexItem>& items, const Tensor& value,
                         bool accumulate) {
  const Parsed parsed = parse(x, items);
  if (parsed.advanced) {
    put_in_place("index_put", parsed.x, plan_of(parsed), value, accumulate);
  } else {
    assign(fresh_view(parsed.x, x), value, accumulate);
  }
  return x;
}

}  // namespace resnetcpp
