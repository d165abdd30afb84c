#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

namespace resnetcpp {

/// A block of bytes that tensors look into, with the count of its in-place changes.
class Storage {
 public:
  using Deleter = std::function<void(void*)>;

  /// Takes new memory from the caching allocator, not initialised. Errors: OutOfMemoryError.
  static std::shared_ptr<Storage> allocate(std::size_t bytes);

  /// Borrows memory that `deleter` gives back (NumPy arrays, DLPack capsules).
  static std::shared_ptr<Storage> borrow(void* data, std::size_t bytes, Deleter deleter);

  /// The same bytes with a version count of its own. PyTorch: Tensor.data.
  static std::shared_ptr<Storage> alias(const std::shared_ptr<Storage>& storage);

  Storage(void* data, std::size_t bytes, Deleter deleter);
  ~Storage();
  Storage(const Storage&) = delete;
  Storage& operator=(const Storage&) = delete;

  void* data() const { return data_; }
  std::size_t bytes() const { return bytes_; }

  /// From now on in-place ops refuse these bytes: somebody else's that must stay as they are.
  void protect() { writable_ = false; }
  bool writable() const { return writable_; }

  /// Whether it was made in inference mode. PyTorch: Tensor.is_inference.
  bool inference() const { return inference_; }
  /// Marks this thread's new storages so; autograd::set_inference_enabled is its public name.
  static void set_inference_enabled(bool enabled);
  static bool inference_enabled();

  std::int64_t version() const { return version_.load(std::memory_order_relaxed); }
  void bump_version();

  /// In-place changes of these bytes, also through aliases.
  std::int64_t writes() const;
  /// From now on somebody may change these bytes without raising the count: they were lent to code
  /// that is not ours.
  void expose() { root().exposed_.store(true, std::memory_order_relaxed); }
  bool exposed() const { return root().exposed_.load(std::memory_order_relaxed); }

  /// Storages alive in this process, for tests that look for leaks.
  static std::int64_t live_count();

 private:
  const Storage& root() const { return source_ == nullptr ? *this : source_->root(); }
  Storage& root() { return source_ == nullptr ? *this : source_->root(); }

  void* data_;
  std::size_t bytes_;
  Deleter deleter_;
  bool writable_ = true;
  bool inference_ = inference_enabled();
  std::shared_ptr<Storage> source_;  // of an alias
  std::atomic<bool> exposed_{false};
  std::atomic<std::int64_t> version_{0};
  std::atomic<std::int64_t> alias_writes_{0};
};

}  // namespace resnetcpp
