#include "resnetcpp/tensor/storage.hpp"

#include <utility>

#include "resnetcpp/memory.hpp"

namespace resnetcpp {

namespace {
std::atomic<std::int64_t> live_storages{0};
}

std::shared_ptr<Storage> Storage::allocate(std::size_t bytes) {
  void* data = bytes == 0 ? nullptr : ::resnetcpp::allocate(bytes);
  return std::make_shared<Storage>(data, bytes, [](void* block) {
    if (block != nullptr) ::resnetcpp::deallocate(block);
  });
}

std::shared_ptr<Storage> Storage::borrow(void* data, std::size_t bytes, Deleter deleter) {
  return std::make_shared<Storage>(data, bytes, std::move(deleter));
}

std::shared_ptr<Storage> Storage::alias(std::shared_ptr<Storage> storage) {
  void* data = storage->data();
  const std::size_t bytes = storage->bytes();
  // The deleter's capture keeps the original alive; there is nothing else to give back.
  return std::make_shared<Storage>(data, bytes, [keep = std::move(storage)](void*) {});
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
