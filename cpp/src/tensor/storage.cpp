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
  return std::make_shared<Storage>(data, bytes, std::move(deleter));
}

std::shared_ptr<Storage> Storage::alias(const std::shared_ptr<Storage>& storage) {
  void* data = storage->data();
  const std::size_t bytes = storage->bytes();
  // The deleter's capture keeps the original alive; there is nothing else to give back.
  auto result = std::make_shared<Storage>(data, bytes, [storage](void*) {});
  result->writable_ = storage->writable_;
  result->inference_ = storage->inference_;
  return result;
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
