#pragma once

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

/// A file that goes with its test; another process may run another test with that name.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& name)
      : path_(name + "." + std::to_string(::getpid())) {}
  TemporaryFile(const std::string& name, const std::string& content) : TemporaryFile(name) {
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
