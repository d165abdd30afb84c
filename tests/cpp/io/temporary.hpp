#pragma once

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

/// A file that goes with its test.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string path) : path_(std::move(path)) {}
  TemporaryFile(std::string path, const std::string& content) : path_(std::move(path)) {
    write(content);
  }
  ~TemporaryFile() { std::remove(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::string& path() const { return path_; }
  /// Changes the file where it lies.
  void write(const std::string& content) const {
    std::ofstream(path_, std::ios::binary) << content;
  }
  std::string content() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

 private:
  std::string path_;
};
