#pragma once

#include <cstddef>
#include <string>

/// Files that are read, by position or through memory.
namespace resnetcpp {

/// An open file. Errors: FileError.
class InputFile {
 public:
  explicit InputFile(const std::string& path);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  const std::string& path() const { return path_; }
  std::size_t size() const { return size_; }
  int descriptor() const { return descriptor_; }
  /// Errors: also FormatError if the file has become shorter.
  void read(std::size_t at, std::size_t bytes, void* to) const;

 private:
  std::string path_;
  int descriptor_;
  std::size_t size_ = 0;
};

/// The memory that shows a file. What is written to it goes to copies of its pages.
class Mapping {
 public:
  /// `file` is not empty, and may be closed afterwards. Errors: FileError.
  explicit Mapping(const InputFile& file);
  ~Mapping();
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  std::byte* data() const { return data_; }

 private:
  std::byte* data_;
  std::size_t size_;
};

}  // namespace resnetcpp
