#include "resnetcpp/ops/reduce.hpp"

#include <string>
#include <variant>

#include "ops.hpp"
#include "ops/named.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/shape.hpp"
#include "sizes.hpp"

namespace resnetcpp::bindings {

namespace {

using OptionalDims = std::optional<Dims>;

Dims all_if_none(const OptionalDims& dims) { return dims.value_or(Dims{}); }

// NumPy's spelling (axis, keepdims) is a second overload.
template <class Fn>
void def_reduction(Binder& bind, const char* name, Fn op, const char* doc) {
  const auto fn = [op](const Tensor& x, const OptionalDims& dims, bool keepdim) {
    return op(x, all_if_none(dims), keepdim);
  };
  def_op(bind, name, fn, doc, py::arg("dim") = py::none(), py::arg("keepdim") = false);
  def_op(bind, name, fn, doc, py::arg("axis"), py::arg("keepdims") = false);
}

template <class Fn>
void def_typed_reduction(Binder& bind, const char* name, Fn op, const char* doc) {
  const auto fn = [op](const Tensor& x, const OptionalDims& dims, bool keepdim,
                       std::optional<Dtype> dtype) {
    return op(x, all_if_none(dims), keepdim, dtype);
  };
  def_op(bind, name, fn, doc, py::arg("dim") = py::none(), py::arg("keepdim") = false,
         py::kw_only(), py::arg("dtype") = py::none());
  def_op(bind, name, fn, doc, py::arg("axis"), py::arg("keepdims") = false, py::kw_only(),
         py::arg("dtype") = py::none());
}

void bind_sums(Binder& bind) {
  def_typed_reduction(bind, "sum", &sum, "The sum over `dim`, over everything without it.");
  def_typed_reduction(bind, "mean", &mean, "The mean over `dim`, over everything without it.");
  const auto product = [](const Tensor& x, std::optional<std::int64_t> dim, bool keepdim,
                          std::optional<Dtype> dtype) {
    // A product of short integers is one of int64, so that it is converted on both sides.
    return dtype ? to(prod(to(x, *dtype), dim, keepdim), *dtype) : prod(x, dim, keepdim);
  };
  def_op(bind, "prod", product, "The product over `dim`, over everything without it.",
         py::arg("dim") = py::none(), py::arg("keepdim") = false, py::kw_only(),
         py::arg("dtype") = py::none());
  def_op(bind, "cumsum", &cumsum, "The running sum along `dim`.", py::arg("dim"), py::kw_only(),
         py::arg("dtype") = py::none());
  bind.tensor.def(
      "sum_to_size",
      [](const Tensor& x, const py::args& sizes) {
        const Shape shape = sizes_from(sizes);
        const py::gil_scoped_release release;
        return shape.empty() ? sum(x, Dims{}, false) : sum_to_size(x, shape);
      },
      "Sums down to a size that broadcasts to this one.");
}

// op(x, dims, correction, keepdim) under PyTorch's three spellings.
template <class Fn>
void def_spread(Binder& bind, const char* name, Fn op, const char* doc) {
  def_op(
      bind, name,
      [op](const Tensor& x, bool unbiased) { return op(x, Dims{}, unbiased ? 1.0 : 0.0, false); },
      doc, py::arg("unbiased").noconvert());
  const auto old = [op](const Tensor& x, const OptionalDims& dims, bool unbiased, bool keepdim) {
    return op(x, all_if_none(dims), unbiased ? 1.0 : 0.0, keepdim);
  };
  def_op(bind, name, old, doc, py::arg("dim"), py::arg("unbiased"), py::arg("keepdim") = false);
  const auto fn = [op](const Tensor& x, const OptionalDims& dims, std::optional<double> correction,
                       bool keepdim) {
    return op(x, all_if_none(dims), correction.value_or(1.0), keepdim);
  };
  def_op(bind, name, fn, doc, py::arg("dim") = py::none(), py::kw_only(),
         py::arg("correction") = 1.0, py::arg("keepdim") = false);
  def_op(bind, name, fn, doc, py::arg("axis"), py::kw_only(), py::arg("correction") = 1.0,
         py::arg("keepdims") = false);
}

using Order = std::variant<double, std::string>;

double order_from(const Order& p) {
  if (const double* const number = std::get_if<double>(&p)) return *number;
  RESNETCPP_CHECK(std::get<std::string>(p) == "fro", ValueError,
                  "norm: expected a number, 'fro' or 'nuc', got '", std::get<std::string>(p), "'");
  return 2.0;
}

// The sum of the singular values: those are Python's.
Tensor nuclear_norm(const Tensor& x, const OptionalDims& dims, bool keepdim) {
  const py::gil_scoped_acquire gil;
  const py::object fn = py::module_::import("resnetcpp.linalg").attr("matrix_norm");
  return fn(x, "nuc", wrap_dims("norm", all_if_none(dims), x.dim()), keepdim).cast<Tensor>();
}

void bind_spreads(Binder& bind) {
  def_spread(bind, "var", &var, "The variance over `dim`, divided by n - correction.");
  def_spread(bind, "std", &stddev, "The standard deviation over `dim`.");
  const auto pnorm = [](const Tensor& x, const Order& p, const OptionalDims& dims, bool keepdim,
                        std::optional<Dtype> dtype) {
    const Tensor from = dtype ? to(x, *dtype) : x;
    if (p == Order("nuc")) return nuclear_norm(from, dims, keepdim);
    return norm(from, order_from(p), all_if_none(dims), keepdim);
  };
  def_op(bind, "norm", pnorm, "The p-norm over `dim`.", py::arg("p") = "fro",
         py::arg("dim") = py::none(), py::arg("keepdim") = false, py::arg("dtype") = py::none());
  def_reduction(bind, "logsumexp", &logsumexp, "log(sum(exp(x))) over `dim`.");
  def_reduction(bind, "all", &all, "Whether all elements are true.");
  def_reduction(bind, "any", &any, "Whether any element is true.");
}

// max and min: of everything, of two tensors, or along a dim with positions.
template <class Whole, class Pair, class Along>
void def_extreme(Binder& bind, const char* name, Whole whole, Pair pair, Along along) {
  const py::object result = values_indices_type(bind.module, name);
  const auto fn = [along, result](const Tensor& x, std::int64_t dim, bool keepdim) {
    return as_named(result, [&] { return along(x, dim, keepdim); });
  };
  def_op(bind, name, whole, "The extreme of all elements.");
  def_op(bind, name, pair, "The extremes of two tensors, element by element.", py::arg("other"));
  const char* const doc = "The extremes along `dim` and their positions.";
  bind.module.def(name, fn, doc, py::arg("input"), py::arg("dim"), py::arg("keepdim") = false);
  bind.tensor.def(name, fn, doc, py::arg("dim"), py::arg("keepdim") = false);
  bind.module.def(name, fn, doc, py::arg("input"), py::arg("axis"), py::arg("keepdims") = false);
  bind.tensor.def(name, fn, doc, py::arg("axis"), py::arg("keepdims") = false);
}

void bind_extremes(Binder& bind) {
  using Whole = Tensor (*)(const Tensor&);
  using Along = ValuesIndices (*)(const Tensor&, std::int64_t, bool);
  def_extreme(bind, "max", static_cast<Whole>(&max), &maximum, static_cast<Along>(&max));
  def_extreme(bind, "min", static_cast<Whole>(&min), &minimum, static_cast<Along>(&min));
  def_reduction(bind, "amax", &amax, "The largest elements over `dim`.");
  def_reduction(bind, "amin", &amin, "The smallest elements over `dim`.");
  for (const auto& [name, op] : {std::pair{"argmax", &argmax}, std::pair{"argmin", &argmin}}) {
    const char* const doc = "The position of the first extreme along `dim`, or of all elements.";
    def_op(bind, name, op, doc, py::arg("dim") = py::none(), py::arg("keepdim") = false);
    def_op(bind, name, op, doc, py::arg("axis"), py::arg("keepdims") = false);
  }
}

void bind_orders(Binder& bind) {
  const auto def_named = [&](const char* name, const auto& fn, const char* doc,
                             const auto&... args) {
    bind.module.def(name, fn, doc, py::arg("input"), args...);
    bind.tensor.def(name, fn, doc, args...);
  };
  const auto sorted = [type = values_indices_type(bind.module, "sort")](
                          const Tensor& x, std::int64_t dim, bool descending, bool stable) {
    return as_named(type, [&] { return sort(x, dim, descending, stable); });
  };
  const char* const doc = "The elements in order along `dim`, and where they came from.";
  def_named("sort", sorted, doc, py::arg("dim") = -1, py::arg("descending") = false,
            py::arg("stable") = false);
  const auto best = [type = values_indices_type(bind.module, "topk")](
                        const Tensor& x, std::int64_t k, std::int64_t dim, bool largest,
                        bool is_sorted) {
    return as_named(type, [&] { return topk(x, k, dim, largest, is_sorted); });
  };
  def_named("topk", best, "The k largest (smallest) elements along `dim` and their positions.",
            py::arg("k"), py::arg("dim") = -1, py::arg("largest") = true, py::arg("sorted") = true);
  def_op(bind, "argsort", &argsort, "The positions that put `dim` in order.", py::arg("dim") = -1,
         py::arg("descending") = false, py::arg("stable") = false);
}

// (spread, mean) in one call.
template <class Fn>
void def_spread_mean(Binder& bind, const char* name, Fn op) {
  bind.module.def(
      name,
      [op](const Tensor& x, const OptionalDims& dims, std::optional<double> correction,
           bool keepdim) {
        const Dims over = all_if_none(dims);
        const py::gil_scoped_release release;
        return std::pair<Tensor, Tensor>(op(x, over, correction.value_or(1.0), keepdim),
                                         mean(x, over, keepdim));
      },
      py::arg("input"), py::arg("dim") = py::none(), py::kw_only(), py::arg("correction") = 1.0,
      py::arg("keepdim") = false, "The spread and the mean over `dim`.");
}

void bind_counts(Binder& bind) {
  def_spread_mean(bind, "var_mean", &var);
  def_spread_mean(bind, "std_mean", &stddev);
  def_reduction(bind, "nansum", &nansum, "The sum without the NaNs.");
  def_reduction(bind, "nanmean", &nanmean, "The mean without the NaNs.");
  def_op(
      bind, "count_nonzero",
      [](const Tensor& x, const OptionalDims& dims) { return count_nonzero(x, all_if_none(dims)); },
      "The number of elements that are not 0.", py::arg("dim") = py::none());
  def_op(
      bind, "bincount",
      [](const Tensor& x, const std::optional<Tensor>& weights, std::int64_t minlength) {
        return bincount(x, weights.value_or(Tensor()), minlength);
      },
      "How often each of 0 ... max occurs.", py::arg("weights") = py::none(),
      py::arg("minlength") = 0);
  const auto different = [](const Tensor& x, bool, bool return_inverse, bool return_counts) {
    UniqueValues found;
    {
      const py::gil_scoped_release release;
      found = unique(x);
    }
    if (!return_inverse && !return_counts) return py::cast(found.values);
    py::list result;
    result.append(found.values);
    if (return_inverse) result.append(found.inverse);
    if (return_counts) result.append(found.counts);
    return py::object(py::tuple(result));
  };
  const char* const doc = "The different values in order.";
  bind.module.def("unique", different, doc, py::arg("input"), py::arg("sorted") = true,
                  py::arg("return_inverse") = false, py::arg("return_counts") = false);
  bind.tensor.def("unique", different, doc, py::arg("sorted") = true,
                  py::arg("return_inverse") = false, py::arg("return_counts") = false);
}

void bind_median(Binder& bind) {
  const py::object type = values_indices_type(bind.module, "median");
  const auto along = [type](const Tensor& x, std::int64_t dim, bool keepdim) {
    return as_named(type, [&] { return median(x, dim, keepdim); });
  };
  def_op(bind, "median", static_cast<Tensor (*)(const Tensor&)>(&median),
         "The middle element, the lower of two.");
  const char* const doc = "The middle elements along `dim` and their positions.";
  bind.module.def("median", along, doc, py::arg("input"), py::arg("dim"),
                  py::arg("keepdim") = false);
  bind.tensor.def("median", along, doc, py::arg("dim"), py::arg("keepdim") = false);
}

void bind_comparisons(Binder& bind) {
  def_op(bind, "equal", &equal, "Whether sizes and all elements agree.", py::arg("other"));
  def_op(bind, "allclose", &allclose, "Whether |input - other| <= atol + rtol |other| everywhere.",
         py::arg("other"), py::arg("rtol") = 1e-5, py::arg("atol") = 1e-8,
         py::arg("equal_nan") = false);
}

}  // namespace

void bind_ops_reduce(Binder& bind) {
  bind_sums(bind);
  bind_spreads(bind);
  bind_extremes(bind);
  bind_orders(bind);
  bind_counts(bind);
  bind_median(bind);
  bind_comparisons(bind);
}

}  // namespace resnetcpp::bindings
