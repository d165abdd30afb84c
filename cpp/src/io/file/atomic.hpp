#pragma once

#include <cstddef>
#include <string>

namespace resnetcpp {

/// A file that is written beside its place and takes it when it is complete; until then, and if it
/// never is, an older one stays as it was. Errors: FileError.
class AtomicFile {
 public:
  explicit AtomicFile(const std::string& path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(const void* data, std::size_t bytes);
  /// Flushes to the disk, then renames.
  void commit();

 private:
  [[noreturn]] void fail(int code) const;
  void close();

  std::string path_;
  std::string temporary_;
  int descriptor_;
};

}  // namespace resnetcpp
