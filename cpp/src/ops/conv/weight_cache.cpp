#include "ops/conv/weight_cache.hpp"

namespace resnetcpp::conv {

std::shared_ptr<const PackedConv> WeightCache::find(const Tensor& weight, const Conv2dGeometry& g) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const std::int64_t writes = weight.storage()->writes();
  const Plan plan = PackedConv::plan_for(weight, g);
  const bool known = weight_.lock() == weight.impl() && writes_ == writes && plan_ == plan;
  if (!known || weight.storage()->exposed()) {
    packed_ = nullptr;
    weight_ = weight.impl();
    writes_ = writes;
    plan_ = plan;
    return nullptr;
  }
  if (packed_ == nullptr) packed_ = std::make_shared<const PackedConv>(weight, g, plan);
  return packed_;
}

void WeightCache::clear() {
  const std::lock_guard<std::mutex> lock(mutex_);
  packed_ = nullptr;
  weight_.reset();
}

}  // namespace resnetcpp::conv
