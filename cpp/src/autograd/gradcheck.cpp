#include "resnetcpp/autograd/gradcheck.hpp"

#include <cmath>
#include <sstream>
#include <string>

#include "resnetcpp/autograd/engine.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "resnetcpp/tensor/generator.hpp"
#include "resnetcpp/tensor/random.hpp"

namespace resnetcpp::autograd {

namespace {

// d output[column] / d input[row], row-major.
struct Jacobian {
  std::int64_t rows;
  std::int64_t columns;
  std::vector<double> values;

  double& at(std::int64_t row, std::int64_t column) {
    return values[static_cast<std::size_t>(row * columns + column)];
  }
};

Jacobian make_jacobian(const Tensor& input, const Tensor& output) {
  Jacobian j{input.numel(), output.numel(), {}};
  j.values.resize(static_cast<std::size_t>(j.rows * j.columns), 0.0);
  return j;
}

std::vector<double> values_of(const Tensor& x) {
  const Tensor flat = contiguous_data(cast_data(x, Dtype::float64));
  return {flat.data<double>(), flat.data<double>() + flat.numel()};
}

// The place of element number `i`, in order of index, counted from the first element.
std::int64_t place_of(const Tensor& x, std::int64_t i) {
  std::int64_t place = 0;
  for (std::size_t d = x.shape().size(); d-- > 0;) {
    place += i % x.shape()[d] * x.strides()[d];
    i /= x.shape()[d];
  }
  return place;
}

void add_at(const Tensor& x, std::int64_t place, double value) {
  check_writable("gradcheck", x);
  if (x.dtype() == Dtype::float32) {
    x.data<float>()[place] += static_cast<float>(value);
  } else {
    x.data<double>()[place] += value;
  }
}

bool is_checked(const Tensor& x) { return x.defined() && x.requires_grad(); }

std::vector<Tensor> floating_outputs(const TensorFunction& fn, const std::vector<Tensor>& inputs) {
  std::vector<Tensor> outputs;
  for (const Tensor& y : fn(inputs)) {
    if (y.defined() && is_floating(y.dtype())) outputs.push_back(y);
  }
  return outputs;
}

// One Jacobian per output.
std::vector<Jacobian> numerical(const TensorFunction& fn, const std::vector<Tensor>& inputs,
                                const Tensor& input, const std::vector<Tensor>& outputs,
                                double eps) {
  std::vector<Jacobian> jacobians;
  for (const Tensor& y : outputs) jacobians.push_back(make_jacobian(input, y));
  const auto values_at = [&](std::int64_t place, double shift) {
    const Tensor before = clone_data(input.detach());
    add_at(input, place, shift);
    std::vector<std::vector<double>> values;
    for (const Tensor& y : floating_outputs(fn, inputs)) values.push_back(values_of(y));
    copy_data(input, before);
    return values;
  };
  for (std::int64_t row = 0; row < input.numel(); ++row) {
    const std::int64_t place = place_of(input, row);
    const auto above = values_at(place, eps);
    const auto below = values_at(place, -eps);
    for (std::size_t k = 0; k < jacobians.size(); ++k) {
      for (std::int64_t c = 0; c < jacobians[k].columns; ++c) {
        const auto i = static_cast<std::size_t>(c);
        jacobians[k].at(row, c) = (above[k][i] - below[k][i]) / (2.0 * eps);
      }
    }
  }
  return jacobians;
}

// One Jacobian per input.
std::vector<Jacobian> analytical(const Tensor& output, const std::vector<Tensor>& inputs) {
  std::vector<Jacobian> jacobians;
  for (const Tensor& x : inputs) jacobians.push_back(make_jacobian(x, output));
  if (!output.requires_grad()) return jacobians;
  for (std::int64_t c = 0; c < output.numel(); ++c) {
    const Tensor unit = zeros(output.shape(), output.dtype());
    add_at(unit, c, 1.0);
    BackwardOptions options;
    options.retain_graph = true;
    options.allow_unused = true;
    const std::vector<Tensor> grads = grad({output}, inputs, {unit}, options);
    for (std::size_t k = 0; k < inputs.size(); ++k) {
      if (!grads[k].defined()) continue;
      const std::vector<double> column = values_of(grads[k]);
      for (std::int64_t row = 0; row < jacobians[k].rows; ++row) {
        jacobians[k].at(row, c) = column[static_cast<std::size_t>(row)];
      }
    }
  }
  return jacobians;
}

// NaN agrees with nothing.
bool close(const Jacobian& got, const Jacobian& wanted, double atol, double rtol) {
  for (std::size_t i = 0; i < got.values.size(); ++i) {
    const double a = got.values[i];
    const double n = wanted.values[i];
    // Equal infinities have no difference.
    if (a != n && !(std::abs(a - n) <= atol + rtol * std::abs(n))) return false;
  }
  return true;
}

std::string to_text(const Jacobian& j) {
  constexpr std::int64_t kShown = 12;
  std::ostringstream text;
  text << "[";
  for (std::int64_t row = 0; row < std::min(j.rows, kShown); ++row) {
    text << (row == 0 ? "[" : ",\n [");
    for (std::int64_t c = 0; c < std::min(j.columns, kShown); ++c) {
      text << (c == 0 ? "" : ", ") << j.values[static_cast<std::size_t>(row * j.columns + c)];
    }
    text << (j.columns > kShown ? ", ...]" : "]");
  }
  text << (j.rows > kShown ? ", ...]" : "]");
  return text.str();
}

bool fail(const GradcheckOptions& options, const std::string& text) {
  if (options.raise_exception) throw GradError(text);
  return false;
}

void check_inputs(const std::vector<Tensor>& inputs) {
  bool any = false;
  for (const Tensor& x : inputs) {
    if (!is_checked(x)) continue;
    any = true;
    for (std::size_t d = 0; d < x.shape().size(); ++d) {
      RESNETCPP_CHECK(x.strides()[d] != 0 || x.shape()[d] <= 1, ValueError,
                      "gradcheck: expected inputs whose elements have places of their own, got "
                      "strides ",
                      to_string(x.strides()));
    }
  }
  RESNETCPP_CHECK(any, ValueError,
                  "gradcheck expects at least one input tensor to require gradient, but none of "
                  "the them have requires_grad=True.");
}

std::vector<Tensor> random_like(const std::vector<Tensor>& outputs) {
  std::vector<Tensor> grads;
  Generator generator;
  for (const Tensor& y : outputs) {
    const Tensor noise = empty(y.shape(), Dtype::float64);
    fill_normal(generator, noise.data<double>(), noise.numel());
    grads.push_back(clone_data(cast_data(noise, y.dtype())));
    grads.back().set_requires_grad(true);
  }
  return grads;
}

}  // namespace

bool gradcheck(const TensorFunction& fn, const std::vector<Tensor>& inputs,
               GradcheckOptions options) {
  check_inputs(inputs);
  const EnableGradGuard enable_grad;
  std::vector<Tensor> checked;
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (!is_checked(inputs[i])) continue;
    checked.push_back(inputs[i]);
    numbers.push_back(i);
  }
  const std::vector<Tensor> outputs = floating_outputs(fn, inputs);
  std::vector<std::vector<Jacobian>> wanted;
  for (const Tensor& x : checked) wanted.push_back(numerical(fn, inputs, x, outputs, options.eps));
  for (std::size_t k = 0; k < outputs.size(); ++k) {
    const std::vector<Jacobian> got = analytical(outputs[k], checked);
    const std::vector<Jacobian> again = analytical(outputs[k], checked);
    for (std::size_t i = 0; i < checked.size(); ++i) {
      if (!close(got[i], wanted[i][k], options.atol, options.rtol)) {
        return fail(options,
                    detail::concat("Jacobian mismatch for output ", k, " with respect to input ",
                                   numbers[i], ",\nnumerical:", to_text(wanted[i][k]),
                                   "\nanalytical:", to_text(got[i]), "\n"));
      }
      if (!close(again[i], got[i], options.nondet_tol, 0.0)) {
        return fail(options, detail::concat("Backward is not reentrant, i.e., running backward "
                                            "with same input and grad_output multiple times gives "
                                            "different values, for input ",
                                            numbers[i]));
      }
    }
  }
  return true;
}

bool gradgradcheck(const TensorFunction& fn, const std::vector<Tensor>& inputs,
                   const std::vector<Tensor>& grads, GradcheckOptions options) {
  check_inputs(inputs);
  const std::size_t count = inputs.size();
  std::vector<Tensor> all = inputs;
  const std::vector<Tensor> given =
      grads.empty() ? random_like(floating_outputs(fn, inputs)) : grads;
  all.insert(all.end(), given.begin(), given.end());
  const TensorFunction first = [&fn, count](const std::vector<Tensor>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(count);
    const std::vector<Tensor> points(values.begin(), middle);
    std::vector<Tensor> checked;
    for (const Tensor& x : points) {
      if (is_checked(x)) checked.push_back(x);
    }
    BackwardOptions backward;
    backward.create_graph = true;
    backward.allow_unused = true;
    return grad(floating_outputs(fn, points), checked, {middle, values.end()}, backward);
  };
  return gradcheck(first, all, options);
}

}  // namespace resnetcpp::autograd
