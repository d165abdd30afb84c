#include "resnetcpp/tensor/storage.hpp"

#include <utility>

#include "resnetcpp/memory.hpp"

namespace resnetcpp {

namespace {
std::atomic<std::int64_t> live_storages{0};
thread_local bool inference_mode = false;
}  // namespace

void Storage::set_inference_enabled(bool enabled) { inference_mode = enabled; }

bool Storage::inference_enabled() { return inference_mode; }

std::shared_ptr<Storage> Storage::allocate(std::size_t bytes) {
  void* data = bytes == 0 ? nullptr : ::resnetcpp::allocate(bytes);
  return std::make_shared<Storage>(data, bytes, [](void* block) {
    if (block != nullptr) ::resnetcpp::deallocate(block);
  });
}

std::shared_ptr<Storage> Storage::borrow(void* data, std::size_t bytes, Deleter deleter) {
  auto result = std::make_shared<Storage>(data, bytes, std::move(deleter));
  result->expose();
  return result;
}

std::shared_ptr<Storage> Storage::alias(const std::shared_ptr<Storage>& storage) {
  auto result = std::make_shared<Storage>(storage->data(), storage->bytes(), Deleter());
  result->source_ = storage;
  result->writable_ = storage->writable_;
  result->inference_ = storage->inference_;
  return result;
}

void Storage::bump_version() {
  version_.fetch_add(1, std::memory_order_relaxed);
  if (source_ != nullptr) root().alias_writes_.fetch_add(1, std::memory_order_relaxed);
}

std::int64_t Storage::writes() const {
  const Storage& bytes = root();
  return bytes.version() + bytes.alias_writes_.load(std::memory_order_relaxed);
}

Storage::Storage(void* data, std::size_t bytes, Deleter deleter)
    : data_(data), bytes_(bytes), deleter_(std::move(deleter)) {
  ++live_storages;
}

Storage::~Storage() {
  --live_storages;
  if (deleter_) deleter_(data_);
}

std::int64_t Storage::live_count() { return live_storages.load(); }

}  // namespace resnetcpp
