#include "resnetcpp/optim/lr_scheduler.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "resnetcpp/error.hpp"

namespace resnetcpp::optim {

namespace {

constexpr double kPi = 3.14159265358979323846;

}  // namespace

void LRScheduler::set_epoch(std::int64_t epoch) {
  std::vector<double> rates;
  for (std::size_t g = 0; g < optimizer_.group_count(); ++g) {
    rates.push_back(lr_at(g, optimizer_.initial_lr(g), epoch));
  }
  for (std::size_t g = 0; g < rates.size(); ++g) optimizer_.lr(g) = rates[g];
  last_epoch_ = epoch;
  last_lr_ = std::move(rates);
  adjust(epoch);
}

StepLR::StepLR(Optimizer& optimizer, std::int64_t step_size, double gamma)
    : LRScheduler(optimizer), step_size_(step_size), gamma_(gamma) {
  RESNETCPP_CHECK(step_size > 0, ValueError, "StepLR: expected a positive step_size, got ",
                  step_size);
  set_epoch(0);
}

double StepLR::lr_at(std::size_t, double base, std::int64_t epoch) const {
  return base * std::pow(gamma_, static_cast<double>(epoch / step_size_));
}

MultiStepLR::MultiStepLR(Optimizer& optimizer, std::vector<std::int64_t> milestones, double gamma)
    : LRScheduler(optimizer), milestones_(std::move(milestones)), gamma_(gamma) {
  std::sort(milestones_.begin(), milestones_.end());
  set_epoch(0);
}

double MultiStepLR::lr_at(std::size_t, double base, std::int64_t epoch) const {
  const auto passed =
      std::upper_bound(milestones_.begin(), milestones_.end(), epoch) - milestones_.begin();
  return base * std::pow(gamma_, static_cast<double>(passed));
}

ExponentialLR::ExponentialLR(Optimizer& optimizer, double gamma)
    : LRScheduler(optimizer), gamma_(gamma) {
  set_epoch(0);
}

double ExponentialLR::lr_at(std::size_t, double base, std::int64_t epoch) const {
  return base * std::pow(gamma_, static_cast<double>(epoch));
}

CosineAnnealingLR::CosineAnnealingLR(Optimizer& optimizer, std::int64_t t_max, double eta_min)
    : LRScheduler(optimizer), t_max_(t_max), eta_min_(eta_min) {
  RESNETCPP_CHECK(t_max > 0, ValueError, "CosineAnnealingLR: expected a positive t_max, got ",
                  t_max);
  set_epoch(0);
}

double CosineAnnealingLR::lr_at(std::size_t, double base, std::int64_t epoch) const {
  const double angle = kPi * static_cast<double>(epoch) / static_cast<double>(t_max_);
  return eta_min_ + (base - eta_min_) * (1.0 + std::cos(angle)) / 2.0;
}

LinearLR::LinearLR(Optimizer& optimizer, LinearOptions options)
    : LRScheduler(optimizer), options_(options) {
  RESNETCPP_CHECK(options.start_factor > 0.0 && options.start_factor <= 1.0, ValueError,
                  "Starting multiplicative factor expected to be greater than 0 and less or equal "
                  "to 1.");
  RESNETCPP_CHECK(options.end_factor >= 0.0 && options.end_factor <= 1.0, ValueError,
                  "Ending multiplicative factor expected to be between 0 and 1.");
  RESNETCPP_CHECK(options.total_iters > 0, ValueError,
                  "LinearLR: expected a positive total_iters, got ", options.total_iters);
  set_epoch(0);
}

double LinearLR::lr_at(std::size_t, double base, std::int64_t epoch) const {
  const auto done = static_cast<double>(std::min(epoch, options_.total_iters));
  const double rise = options_.end_factor - options_.start_factor;
  return base * (options_.start_factor + rise * done / static_cast<double>(options_.total_iters));
}

LambdaLR::LambdaLR(Optimizer& optimizer, std::function<double(std::int64_t)> factor)
    : LRScheduler(optimizer), factor_(std::move(factor)) {
  set_epoch(0);
}

double LambdaLR::lr_at(std::size_t, double base, std::int64_t epoch) const {
  return base * factor_(epoch);
}

SequentialLR::SequentialLR(Optimizer& optimizer,
                           std::vector<std::shared_ptr<LRScheduler>> schedulers,
                           std::vector<std::int64_t> milestones)
    : LRScheduler(optimizer),
      schedulers_(std::move(schedulers)),
      milestones_(std::move(milestones)) {
  RESNETCPP_CHECK(milestones_.size() + 1 == schedulers_.size(), ValueError,
                  "SequentialLR: expected one scheduler more than milestones, got ",
                  schedulers_.size(), " schedulers and ", milestones_.size(), " milestones");
  RESNETCPP_CHECK(std::is_sorted(milestones_.begin(), milestones_.end()), ValueError,
                  "SequentialLR: expected milestones in order");
  set_epoch(0);
}

double SequentialLR::lr_at(std::size_t group, double base, std::int64_t epoch) const {
  const auto next = std::upper_bound(milestones_.begin(), milestones_.end(), epoch);
  const std::int64_t start = next == milestones_.begin() ? 0 : *(next - 1);
  return schedulers_[static_cast<std::size_t>(next - milestones_.begin())]->lr_at(group, base,
                                                                                  epoch - start);
}

OneCycleLR::OneCycleLR(Optimizer& optimizer, OneCycleOptions options)
    : LRScheduler(optimizer), options_(options) {
  RESNETCPP_CHECK(options.total_steps > 0, ValueError,
                  "Expected positive integer total_steps, but got ", options.total_steps);
  RESNETCPP_CHECK(options.pct_start >= 0.0 && options.pct_start <= 1.0, ValueError,
                  "Expected float between 0 and 1 pct_start, but got ", options.pct_start);
  set_epoch(0);
}

OneCycleLR::Place OneCycleLR::place(std::int64_t epoch) const {
  RESNETCPP_CHECK(epoch <= options_.total_steps, ValueError, "Tried to step ", epoch,
                  " times. The total number of steps is ", options_.total_steps);
  const auto step = static_cast<double>(epoch);
  const double top = options_.pct_start * static_cast<double>(options_.total_steps) - 1.0;
  if (step <= top) return {true, top > 0.0 ? step / top : 1.0};
  return {false, (step - top) / (static_cast<double>(options_.total_steps - 1) - top)};
}

double OneCycleLR::anneal(double start, double end, double part) const {
  if (options_.anneal == Anneal::linear) return start + (end - start) * part;
  return end + (start - end) / 2.0 * (std::cos(kPi * part) + 1.0);
}

double OneCycleLR::lr_at(std::size_t, double, std::int64_t epoch) const {
  const double first = options_.max_lr / options_.div_factor;
  const Place now = place(epoch);
  return now.rising ? anneal(first, options_.max_lr, now.part)
                    : anneal(options_.max_lr, first / options_.final_div_factor, now.part);
}

void OneCycleLR::adjust(std::int64_t epoch) {
  if (!options_.cycle_momentum) return;
  const Place now = place(epoch);
  const double low = options_.base_momentum;
  const double high = options_.max_momentum;
  for (std::size_t g = 0; g < optimizer().group_count(); ++g) {
    optimizer().momentum(g) =
        now.rising ? anneal(high, low, now.part) : anneal(low, high, now.part);
  }
}

ReduceLROnPlateau::ReduceLROnPlateau(Optimizer& optimizer, PlateauOptions options)
    : optimizer_(optimizer),
      options_(options),
      best_(options.maximize ? -std::numeric_limits<double>::infinity()
                             : std::numeric_limits<double>::infinity()) {
  RESNETCPP_CHECK(options.factor < 1.0, ValueError, "Factor should be < 1.0.");
}

bool ReduceLROnPlateau::is_better(double metric) const {
  const double sign = options_.maximize ? 1.0 : -1.0;
  const double border = options_.relative ? best_ * (1.0 + sign * options_.threshold)
                                          : best_ + sign * options_.threshold;
  return options_.maximize ? metric > border : metric < border;
}

void ReduceLROnPlateau::reduce() {
  for (std::size_t g = 0; g < optimizer_.group_count(); ++g) {
    const double lr = std::max(optimizer_.lr(g) * options_.factor, options_.min_lr);
    if (optimizer_.lr(g) - lr > options_.eps) optimizer_.lr(g) = lr;
  }
}

void ReduceLROnPlateau::step(double metric) {
  if (is_better(metric)) {
    best_ = metric;
    bad_epochs_ = 0;
  } else {
    ++bad_epochs_;
  }
  if (cooldown_left_ > 0) {
    --cooldown_left_;
    bad_epochs_ = 0;
  }
  if (bad_epochs_ > options_.patience) {
    reduce();
    cooldown_left_ = options_.cooldown;
    bad_epochs_ = 0;
  }
}

}  // namespace resnetcpp::optim
