#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "resnetcpp/optim/optimizer.hpp"

/// Schedules of the learning rate. PyTorch: torch.optim.lr_scheduler.
/// Each is a function of the epoch and of the rate that a group was made with, so that stepping and
/// jumping give the same. Call step() after the optimiser's.
namespace resnetcpp::optim {

class LRScheduler {
 public:
  virtual ~LRScheduler() = default;
  LRScheduler(const LRScheduler&) = delete;
  LRScheduler& operator=(const LRScheduler&) = delete;

  void step() { set_epoch(last_epoch_ + 1); }
  /// Goes to an epoch: what a checkpoint restores.
  void set_epoch(std::int64_t epoch);
  std::int64_t last_epoch() const { return last_epoch_; }
  /// The rates that were set last, one per group.
  const std::vector<double>& get_last_lr() const { return last_lr_; }

  /// The rate at `epoch` of a group that was made with `base`.
  virtual double lr_at(std::size_t group, double base, std::int64_t epoch) const = 0;

 protected:
  explicit LRScheduler(Optimizer& optimizer) : optimizer_(optimizer) {}

  /// What else an epoch changes.
  virtual void adjust(std::int64_t /*epoch*/) {}
  Optimizer& optimizer() const { return optimizer_; }

 private:
  Optimizer& optimizer_;
  std::int64_t last_epoch_ = 0;
  std::vector<double> last_lr_;
};

/// base * gamma^(epoch / step_size)
class StepLR : public LRScheduler {
 public:
  StepLR(Optimizer& optimizer, std::int64_t step_size, double gamma = 0.1);
  double lr_at(std::size_t group, double base, std::int64_t epoch) const override;

 private:
  std::int64_t step_size_;
  double gamma_;
};

/// base * gamma^(milestones that have passed)
class MultiStepLR : public LRScheduler {
 public:
  MultiStepLR(Optimizer& optimizer, std::vector<std::int64_t> milestones, double gamma = 0.1);
  double lr_at(std::size_t group, double base, std::int64_t epoch) const override;

 private:
  std::vector<std::int64_t> milestones_;
  double gamma_;
};

/// base * gamma^epoch
class ExponentialLR : public LRScheduler {
 public:
  ExponentialLR(Optimizer& optimizer, double gamma);
  double lr_at(std::size_t group, double base, std::int64_t epoch) const override;

 private:
  double gamma_;
};

/// eta_min + (base - eta_min) (1 + cos(pi epoch / t_max)) / 2. Loshchilov and Hutter, 2017.
class CosineAnnealingLR : public LRScheduler {
 public:
  CosineAnnealingLR(Optimizer& optimizer, std::int64_t t_max, double eta_min = 0.0);
  double lr_at(std::size_t group, double base, std::int64_t epoch) const override;

 private:
  std::int64_t t_max_;
  double eta_min_;
};

struct LinearOptions {
  double start_factor = 1.0 / 3.0;
  double end_factor = 1.0;
  std::int64_t total_iters = 5;
};

/// base times a factor that moves from start_factor to end_factor in total_iters epochs.
class LinearLR : public LRScheduler {
 public:
  explicit LinearLR(Optimizer& optimizer, LinearOptions options = {});
  double lr_at(std::size_t group, double base, std::int64_t epoch) const override;

 private:
  LinearOptions options_;
};

/// base * factor(epoch)
class LambdaLR : public LRScheduler {
 public:
  LambdaLR(Optimizer& optimizer, std::function<double(std::int64_t)> factor);
  double lr_at(std::size_t group, double base, std::int64_t epoch) const override;

 private:
  std::function<double(std::int64_t)> factor_;
};

/// One schedule after the other; each counts its epochs from its milestone.
class SequentialLR : public LRScheduler {
 public:
  SequentialLR(Optimizer& optimizer, std::vector<std::shared_ptr<LRScheduler>> schedulers,
               std::vector<std::int64_t> milestones);
  double lr_at(std::size_t group, double base, std::int64_t epoch) const override;

 private:
  std::vector<std::shared_ptr<LRScheduler>> schedulers_;
  std::vector<std::int64_t> milestones_;
};

enum class Anneal : std::uint8_t { cosine, linear };

struct OneCycleOptions {
  double max_lr = 0.1;
  std::int64_t total_steps = 100;
  double pct_start = 0.3;
  Anneal anneal = Anneal::cosine;
  bool cycle_momentum = true;
  double base_momentum = 0.85;
  double max_momentum = 0.95;
  double div_factor = 25.0;
  double final_div_factor = 1e4;
};

/// Up to max_lr, then far below where it began; the momentum moves the other way. Step it after
/// every batch. Smith and Topin, 2018.
class OneCycleLR : public LRScheduler {
 public:
  OneCycleLR(Optimizer& optimizer, OneCycleOptions options);
  /// Errors: ValueError after the last step.
  double lr_at(std::size_t group, double base, std::int64_t epoch) const override;

 protected:
  void adjust(std::int64_t epoch) override;

 private:
  struct Place {
    bool rising;
    double part;
  };
  Place place(std::int64_t epoch) const;
  double anneal(double start, double end, double part) const;

  OneCycleOptions options_;
};

struct PlateauOptions {
  /// Whether a larger metric is better.
  bool maximize = false;
  double factor = 0.1;
  std::int64_t patience = 10;
  double threshold = 1e-4;
  /// Whether the threshold is a part of the best value.
  bool relative = true;
  std::int64_t cooldown = 0;
  double min_lr = 0.0;
  double eps = 1e-8;
};

/// Multiplies the rate by `factor` once a metric has not improved for `patience` epochs.
class ReduceLROnPlateau {
 public:
  explicit ReduceLROnPlateau(Optimizer& optimizer, PlateauOptions options = {});
  void step(double metric);
  double best() const { return best_; }

 private:
  bool is_better(double metric) const;
  void reduce();

  Optimizer& optimizer_;
  PlateauOptions options_;
  double best_;
  std::int64_t bad_epochs_ = 0;
  std::int64_t cooldown_left_ = 0;
};

}  // namespace resnetcpp::optim
