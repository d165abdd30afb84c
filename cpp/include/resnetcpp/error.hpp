#pragma once

#include <new>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

/// Exceptions by cause. User mistakes throw one of these; nothing in the library ends the process.
/// Messages read `op: expected <what>, got <what>`.
namespace resnetcpp {

/// Base of every error that the library throws on purpose. Python: RuntimeError.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Sizes, strides or dimensions do not fit. Python: a ValueError and a RuntimeError.
class ShapeError : public Error {
 public:
  using Error::Error;
};

/// A dtype is not supported or does not match. Python: a TypeError and a RuntimeError.
class DtypeError : public Error {
 public:
  using Error::Error;
};

/// An index or a dimension number is out of range. Python: an IndexError and a RuntimeError.
class IndexError : public Error {
 public:
  using Error::Error;
};

/// An argument has a value that makes no sense. Python: a ValueError and a RuntimeError.
class ValueError : public Error {
 public:
  using Error::Error;
};

/// Backward cannot run as asked. Python: RuntimeError.
class GradError : public Error {
 public:
  using Error::Error;
};

/// A file is not what it claims to be. Python: FormatError, a ValueError.
class FormatError : public Error {
 public:
  using Error::Error;
};

/// The feature is known but not available. Python: NotImplementedError.
class NotImplementedError : public Error {
 public:
  using Error::Error;
};

/// The machine has no room for an allocation. Python: MemoryError.
class OutOfMemoryError : public std::bad_alloc {
 public:
  explicit OutOfMemoryError(std::string message) : message_(std::move(message)) {}
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

namespace detail {

template <class... Parts>
std::string concat(const Parts&... parts) {
  std::ostringstream stream;
  (stream << ... << parts);
  return stream.str();
}

}  // namespace detail

}  // namespace resnetcpp

/// Throws `Kind` with the streamed parts as its message unless `condition` holds.
#define RESNETCPP_CHECK(condition, Kind, ...)                               \
  do {                                                                      \
    if (!(condition)) throw Kind(::resnetcpp::detail::concat(__VA_ARGS__)); \
  } while (false)
