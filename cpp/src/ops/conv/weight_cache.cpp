#include "ops/conv/weight_cache.hpp"

namespace resnetcpp::conv {

namespace {

// Also of what is gone: an address may be used again.
template <class T>
bool same(const std::weak_ptr<T>& a, const std::shared_ptr<T>& b) {
  return !a.owner_before(b) && !b.owner_before(a);
}

}  // namespace

bool WeightCache::Seen::is(const Tensor& weight, Plan wanted) const {
  return same(tensor, weight.impl()) && same(storage, weight.storage()) &&
         writes == weight.storage()->writes() && plan == wanted;
}

std::shared_ptr<const PackedConv> WeightCache::find(const Tensor& weight, const Conv2dGeometry& g) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const Plan plan = PackedConv::plan_for(weight, g);
  if (PackedConv::is_heavy(weight, plan)) {
    packed_ = nullptr;
    return nullptr;
  }
  if (!seen_.is(weight, plan) || weight.storage()->exposed()) {
    packed_ = nullptr;
    seen_ = {weight.impl(), weight.storage(), weight.storage()->writes(), plan};
    return nullptr;
  }
  if (packed_ == nullptr) packed_ = std::make_shared<const PackedConv>(weight, g, plan);
  return packed_;
}

void WeightCache::clear() {
  const std::lock_guard<std::mutex> lock(mutex_);
  packed_ = nullptr;
  seen_ = {};
}

}  // namespace resnetcpp::conv
