#include "io/file/input.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "resnetcpp/error.hpp"
#include "resnetcpp/io/file_error.hpp"

namespace resnetcpp {

namespace {

constexpr char kReadable[] = "a file that can be read";

// The size of a regular file; others, such as folders and pipes, have none.
std::size_t size_of(int descriptor, const std::string& path) {
  struct stat status{};
  if (::fstat(descriptor, &status) != 0) throw FileError(path, kReadable, errno);
  if (S_ISDIR(status.st_mode)) throw FileError(path, kReadable, EISDIR);
  if (!S_ISREG(status.st_mode)) throw FileError(path, kReadable, ESPIPE);
  return static_cast<std::size_t>(status.st_size);
}

}  // namespace

InputFile::InputFile(const std::string& path)
    // Without O_NONBLOCK, opening a pipe would wait for somebody who writes to it.
    : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
  if (descriptor_ < 0) throw FileError(path, kReadable, errno);
  try {
    size_ = size_of(descriptor_, path);
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

InputFile::~InputFile() { ::close(descriptor_); }

void InputFile::read(std::size_t at, std::size_t bytes, void* to) const {
  auto* next = static_cast<std::byte*>(to);
  while (bytes > 0) {
    const ssize_t got = ::pread(descriptor_, next, bytes, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw FileError(path_, kReadable, errno);
    RESNETCPP_CHECK(got > 0, FormatError, path_, ": expected ", size_, " bytes, got ", at,
                    ": the file was cut short while it was read");
    next += got;
    at += static_cast<std::size_t>(got);
    bytes -= static_cast<std::size_t>(got);
  }
}

Mapping::Mapping(const InputFile& file) : size_(file.size()) {
  void* const pages =
      ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE, file.descriptor(), 0);
  if (pages == MAP_FAILED) throw FileError(file.path(), "a file that can be mapped", errno);
  data_ = static_cast<std::byte*>(pages);
}

Mapping::~Mapping() { ::munmap(data_, size_); }

}  // namespace resnetcpp
