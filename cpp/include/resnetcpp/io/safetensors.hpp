#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "resnetcpp/io/file_error.hpp"
#include "resnetcpp/nn/module.hpp"

/// The safetensors format: names, sizes and bytes, and no way to hold code. A file is 8 bytes (the
/// length N of the header, little endian), N bytes of JSON, then the values. The whole header is
/// checked against the size of the file before any value is read.
/// Source: https://github.com/huggingface/safetensors
namespace resnetcpp {

/// What the tensors of a loaded file are.
enum class FileAccess : std::uint8_t {
  /// Memory of their own: nothing that happens to the file afterwards can be seen.
  read,
  /// Views of the file's pages, fetched when they are first used; the mapping lives as long as one
  /// of the tensors. In-place ops write to copies of the pages and never to the file. A file that
  /// is
  /// replaced, as save_safetensors does, stays whole below its tensors; if it is changed where it
  /// lies they may change too, and if it is cut short, using what was cut off ends the process
  /// (SIGBUS). Use `read` where other programs may do that. Values that lie at no multiple of their
  /// size, or are of a dtype that does not exist here, are read.
  mapped,
};

/// Texts by name that a file holds beside its tensors.
using SafetensorsMetadata = std::map<std::string, std::string>;

/// What a file holds; the tensors are in the order of its header.
struct Safetensors {
  nn::StateDict tensors;
  SafetensorsMetadata metadata;
};

/// Loads a file. Values of a dtype that does not exist here, such as F16, become a wider one.
/// Errors: FormatError if it is not what it claims to be, FileError if it cannot be read.
Safetensors load_safetensors(const std::string& path, FileAccess access = FileAccess::mapped);

/// The same of a file's bytes, which are copied; errors call them `name`.
Safetensors parse_safetensors(const void* data, std::size_t bytes, const std::string& name);

/// Writes a file beside `path`, flushes it to the disk and puts it in the place of `path`: after a
/// crash or an error there is the old file or the new one, whole.
/// Errors: ValueError for names that repeat, are not UTF-8, or are "__metadata__"; FileError.
void save_safetensors(const std::string& path, const nn::StateDict& tensors,
                      const SafetensorsMetadata& metadata = {});

/// The bytes that save_safetensors writes. Errors: ValueError as there.
std::string format_safetensors(const nn::StateDict& tensors,
                               const SafetensorsMetadata& metadata = {});

/// Loads a file into the parameters and buffers of `model`, as load_state_dict does.
/// Errors: as load_safetensors and load_state_dict.
nn::LoadReport load_weights(nn::Module& model, const std::string& path,
                            nn::LoadOptions options = {});

}  // namespace resnetcpp
