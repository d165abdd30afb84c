#pragma once

#include <string>
#include <system_error>

#include "resnetcpp/error.hpp"

namespace resnetcpp {

/// The system refused to open, read or write a file. Python: OSError, or the kind of it that fits.
class FileError : public Error {
 public:
  /// `code` is an errno; `expected` says what should have been possible.
  FileError(const std::string& path, const char* expected, int code)
      : Error(path + ": expected " + expected + ", got " + std::generic_category().message(code)),
        path_(path),
        code_(code) {}

  const std::string& path() const { return path_; }
  int code() const { return code_; }

 private:
  std::string path_;
  int code_;
};

}  // namespace resnetcpp
