#pragma once

#include <string>

#include "resnetcpp/nn/module.hpp"

/// Layers that change no value.
namespace resnetcpp::nn {

/// x -> x. PyTorch: torch.nn.Identity.
class Identity : public Module {
 public:
  Tensor forward(const Tensor& x) override { return x; }
  std::string type_name() const override { return "Identity"; }
};

/// Merges dimensions start_dim ... end_dim into one. PyTorch: torch.nn.Flatten.
class Flatten : public Module {
 public:
  explicit Flatten(std::int64_t start_dim = 1, std::int64_t end_dim = -1)
      : start_dim_(start_dim), end_dim_(end_dim) {}

  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "Flatten"; }
  std::string extra_repr() const override;

  std::int64_t& start_dim() { return start_dim_; }
  std::int64_t& end_dim() { return end_dim_; }

 private:
  std::int64_t start_dim_;
  std::int64_t end_dim_;
};

/// Splits dimension `dim` into `sizes`. PyTorch: torch.nn.Unflatten.
class Unflatten : public Module {
 public:
  Unflatten(std::int64_t dim, Shape sizes) : dim_(dim), sizes_(std::move(sizes)) {}

  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "Unflatten"; }
  std::string extra_repr() const override;

  std::int64_t& dim() { return dim_; }
  Shape& unflattened_size() { return sizes_; }

 private:
  std::int64_t dim_;
  Shape sizes_;
};

}  // namespace resnetcpp::nn
