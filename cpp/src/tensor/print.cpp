// The text of a tensor's values: torch/_tensor_str.py in C++.
#include "resnetcpp/tensor/print.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <mutex>
#include <numeric>
#include <vector>

#include "resnetcpp/error.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {

std::mutex options_mutex;
PrintOptions current_options;

std::string formatted(const char* format, int precision, double value) {
  const int length = std::snprintf(nullptr, 0, format, precision, value);
  std::string text(static_cast<std::size_t>(length), '\0');
  std::snprintf(text.data(), text.size() + 1, format, precision, value);
  return text;
}

/// Which positions of each dimension are shown.
class Shown {
 public:
  Shown(const Tensor& x, const PrintOptions& options)
      : edge_(options.edgeitems), summarise_(x.numel() > options.threshold) {}

  bool cuts(std::int64_t size) const { return summarise_ && size > 2 * edge_; }

  std::vector<std::int64_t> positions(std::int64_t size) const {
    std::vector<std::int64_t> result(static_cast<std::size_t>(cuts(size) ? 2 * edge_ : size));
    std::iota(result.begin(), result.end(), std::int64_t{0});
    if (cuts(size)) {
      for (std::size_t i = static_cast<std::size_t>(edge_); i < result.size(); ++i) {
        result[i] += size - 2 * edge_;
      }
    }
    return result;
  }

 private:
  std::int64_t edge_;
  bool summarise_;
};

Scalar element(const Tensor& x, std::int64_t offset) {
  return dispatch_all(x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    return Scalar(static_cast<const T*>(x.raw_data())[offset]);
  });
}

/// Decides how numbers are written so that all of them line up.
class Formatter {
 public:
  Formatter(const std::vector<Scalar>& values, const PrintOptions& options) : options_(options) {
    std::vector<double> finite;
    for (const Scalar& value : values) {
      if (!value.is_floating()) {
        width_ = std::max(width_, plain(value).size());
      } else if (std::isfinite(value.to<double>()) && value.to<double>() != 0.0) {
        finite.push_back(value.to<double>());
      }
    }
    if (!finite.empty()) choose_mode(finite);
  }

  std::size_t width() const { return width_; }

  std::string operator()(const Scalar& value) const {
    const std::string text = value.is_floating() ? number(value.to<double>()) : plain(value);
    return std::string(width_ - std::min(width_, text.size()), ' ') + text;
  }

 private:
  static std::string plain(const Scalar& value) {
    if (value.is_boolean()) return value.to<bool>() ? "True" : "False";
    return std::to_string(value.to<std::int64_t>());
  }

  void choose_mode(const std::vector<double>& finite) {
    double smallest = std::abs(finite[0]);
    double largest = smallest;
    for (const double value : finite) {
      smallest = std::min(smallest, std::abs(value));
      largest = std::max(largest, std::abs(value));
      whole_ = whole_ && value == std::ceil(value);
    }
    const bool wide = largest / smallest > 1000.0 || largest > 1.0e8 || smallest < 1.0e-4;
    scientific_ = options_.sci_mode.value_or(wide);
    for (const double value : finite) width_ = std::max(width_, number(value).size());
  }

  std::string number(double value) const {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
    if (scientific_) return formatted("%.*e", options_.precision, value);
    if (whole_) return formatted("%.*f", 0, value) + ".";
    return formatted("%.*f", options_.precision, value);
  }

  PrintOptions options_;
  bool whole_ = true;  // floats that are all whole numbers: "1."
  bool scientific_ = false;
  std::size_t width_ = 1;
};

/// Writes the brackets.
class Writer {
 public:
  Writer(const Tensor& x, const PrintOptions& options)
      : x_(x), options_(options), shown_(x, options), format_(shown_values(), options) {}

  std::string write(std::size_t dim, std::int64_t offset, std::int64_t indent) const {
    if (x_.dim() == 0) return format_(element(x_, 0));
    if (dim + 1 == x_.shape().size()) return vector_text(dim, offset, indent);
    const std::int64_t size = x_.shape()[dim];
    std::vector<std::string> parts;
    for (const std::int64_t i : shown_.positions(size)) {
      parts.push_back(write(dim + 1, offset + i * x_.strides()[dim], indent + 1));
    }
    if (shown_.cuts(size)) parts.insert(middle(parts), "...");
    const std::string newlines(x_.shape().size() - dim - 1, '\n');
    return "[" + joined(parts, "," + newlines + spaces(indent + 1)) + "]";
  }

 private:
  std::vector<Scalar> shown_values() const {
    std::vector<std::int64_t> offsets = {0};
    for (std::size_t d = 0; d < x_.shape().size(); ++d) {
      std::vector<std::int64_t> next;
      for (const std::int64_t offset : offsets) {
        for (const std::int64_t i : shown_.positions(x_.shape()[d])) {
          next.push_back(offset + i * x_.strides()[d]);
        }
      }
      offsets = std::move(next);
    }
    std::vector<Scalar> values;
    for (const std::int64_t offset : offsets) values.push_back(element(x_, offset));
    return values;
  }

  std::string vector_text(std::size_t dim, std::int64_t offset, std::int64_t indent) const {
    const std::int64_t size = x_.shape()[dim];
    std::vector<std::string> items;
    for (const std::int64_t i : shown_.positions(size)) {
      items.push_back(format_(element(x_, offset + i * x_.strides()[dim])));
    }
    if (shown_.cuts(size)) items.insert(middle(items), " ...");
    const auto item_width = static_cast<std::int64_t>(format_.width()) + 2;
    const auto per_line = static_cast<std::size_t>(
        std::max<std::int64_t>(1, (options_.linewidth - indent) / item_width));
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < items.size(); i += per_line) {
      const auto from = items.begin() + static_cast<std::ptrdiff_t>(i);
      const auto count = std::min(per_line, items.size() - i);
      lines.push_back(joined({from, from + static_cast<std::ptrdiff_t>(count)}, ", "));
    }
    return "[" + joined(lines, ",\n" + spaces(indent + 1)) + "]";
  }

  static std::vector<std::string>::const_iterator middle(const std::vector<std::string>& parts) {
    return parts.begin() + static_cast<std::ptrdiff_t>(parts.size() / 2);
  }

  static std::string spaces(std::int64_t count) {
    return std::string(static_cast<std::size_t>(count), ' ');
  }

  static std::string joined(const std::vector<std::string>& parts, const std::string& separator) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : separator) + parts[i];
    return text;
  }

  const Tensor& x_;
  PrintOptions options_;
  Shown shown_;
  Formatter format_;
};

}  // namespace

PrintOptions print_options() {
  const std::lock_guard<std::mutex> lock(options_mutex);
  return current_options;
}

void set_print_options(const PrintOptions& options) {
  RESNETCPP_CHECK(options.precision >= 0 && options.precision <= 50, ValueError,
                  "set_printoptions: expected a precision from 0 to 50, got ", options.precision);
  RESNETCPP_CHECK(options.threshold >= 0 && options.linewidth >= 0, ValueError,
                  "set_printoptions: expected a threshold and a linewidth that are not negative, "
                  "got ",
                  options.threshold, " and ", options.linewidth);
  RESNETCPP_CHECK(options.edgeitems >= 1, ValueError,
                  "set_printoptions: expected at least one edge item, got ", options.edgeitems);
  const std::lock_guard<std::mutex> lock(options_mutex);
  current_options = options;
}

std::string values_text(const Tensor& x, std::int64_t indent) {
  if (x.numel() == 0) return "[]";
  return Writer(x, print_options()).write(0, 0, indent);
}

}  // namespace resnetcpp
