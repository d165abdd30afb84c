#include "resnetcpp/tensor/generator.hpp"

#include <cstring>
#include <random>

#include "resnetcpp/error.hpp"

namespace resnetcpp {
namespace {

constexpr std::size_t kShift = 397;

// PyTorch's state is a C struct of its first generator, kept for old checkpoints; offsets in bytes.
constexpr std::size_t kSeedAt = 0;
constexpr std::size_t kLeftAt = 8;
constexpr std::size_t kSeededAt = 12;
constexpr std::size_t kNextAt = 16;
constexpr std::size_t kWordsAt = 24;
constexpr std::size_t kNormalAt = 5024;
constexpr std::size_t kHasNormalAt = 5040;
constexpr std::size_t kNormalFloatAt = 5048;
constexpr std::size_t kHasNormalFloatAt = 5052;

template <class T>
void put(std::vector<std::uint8_t>& bytes, std::size_t at, T value) {
  std::memcpy(bytes.data() + at, &value, sizeof(T));
}

template <class T>
T get(const std::vector<std::uint8_t>& bytes, std::size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof(T));
  return value;
}

std::uint32_t twist(std::uint32_t high, std::uint32_t low) {
  const std::uint32_t mixed = (high & 0x80000000U) | (low & 0x7fffffffU);
  return (mixed >> 1) ^ ((0U - (low & 1U)) & 0x9908b0dfU);
}

std::uint64_t entropy() {
  std::random_device device;
  const std::uint64_t high = device();
  return ((high << 32) + device()) & 0x1fffffffffffffULL;
}

}  // namespace

Generator::Generator(std::uint64_t seed) { restart(seed); }

Generator::Generator(const Generator& other) { *this = other; }

Generator& Generator::operator=(const Generator& other) {
  if (this == &other) return *this;
  const std::scoped_lock lock(mutex_, other.mutex_);
  seed_ = other.seed_;
  next_ = other.next_;
  fresh_ = other.fresh_;
  state_ = other.state_;
  output_ = other.output_;
  cached_normal_ = other.cached_normal_;
  cached_normal_float_ = other.cached_normal_float_;
  return *this;
}

Generator& Generator::manual_seed(std::uint64_t seed) {
  const std::lock_guard lock(mutex_);
  restart(seed);
  return *this;
}

std::uint64_t Generator::seed() {
  const std::uint64_t seed = entropy();
  manual_seed(seed);
  return seed;
}

std::uint64_t Generator::initial_seed() const {
  const std::lock_guard lock(mutex_);
  return seed_;
}

std::vector<std::uint8_t> Generator::get_state() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::uint8_t> bytes(kStateBytes, 0);
  put(bytes, kSeedAt, seed_);
  put(bytes, kLeftAt, static_cast<std::int32_t>(fresh_ ? 1 : kWords + 1 - next_));
  put(bytes, kSeededAt, std::int32_t{1});
  put(bytes, kNextAt, std::uint64_t{fresh_ ? 0 : next_});
  for (std::size_t i = 0; i < kWords; ++i) put(bytes, kWordsAt + 8 * i, std::uint64_t{state_[i]});
  put(bytes, kNormalAt, cached_normal_.value_or(0.0));
  put(bytes, kHasNormalAt, std::int32_t{cached_normal_.has_value()});
  put(bytes, kNormalFloatAt, cached_normal_float_.value_or(0.0F));
  put(bytes, kHasNormalFloatAt, std::uint8_t{cached_normal_float_.has_value()});
  return bytes;
}

void Generator::set_state(const std::vector<std::uint8_t>& state) {
  RESNETCPP_CHECK(state.size() == kStateBytes, ValueError, "set_rng_state: expected ", kStateBytes,
                  " bytes, got ", state.size());
  const auto left = get<std::int32_t>(state, kLeftAt);
  const auto next = get<std::uint64_t>(state, kNextAt);
  const bool fresh = left == 1 && next == 0;
  const bool running = left >= 1 && next >= 1 && next <= kWords &&
                       static_cast<std::uint64_t>(left) + next == kWords + 1;
  RESNETCPP_CHECK(get<std::int32_t>(state, kSeededAt) == 1 && (fresh || running), ValueError,
                  "set_rng_state: expected a state of get_rng_state, got left ", left, " and next ",
                  next);
  const std::lock_guard lock(mutex_);
  seed_ = get<std::uint64_t>(state, kSeedAt);
  fresh_ = fresh;
  next_ = fresh ? kWords : static_cast<std::size_t>(next);
  for (std::size_t i = 0; i < kWords; ++i) {
    state_[i] = static_cast<std::uint32_t>(get<std::uint64_t>(state, kWordsAt + 8 * i));
  }
  temper();
  cached_normal_.reset();
  cached_normal_float_.reset();
  if (get<std::int32_t>(state, kHasNormalAt) != 0) cached_normal_ = get<double>(state, kNormalAt);
  if (get<std::uint8_t>(state, kHasNormalFloatAt) != 0) {
    cached_normal_float_ = get<float>(state, kNormalFloatAt);
  }
}

void Generator::restart(std::uint64_t seed) {
  seed_ = seed;
  state_[0] = static_cast<std::uint32_t>(seed);
  for (std::uint32_t i = 1; i < kWords; ++i) {
    const std::uint32_t previous = state_[i - 1];
    state_[i] = 1812433253U * (previous ^ (previous >> 30)) + i;
  }
  next_ = kWords;
  fresh_ = true;
  cached_normal_.reset();
  cached_normal_float_.reset();
}

void Generator::refill() {
  constexpr std::size_t kSplit = kWords - kShift;
  std::uint32_t* s = state_.data();
  for (std::size_t i = 0; i < kSplit; ++i) s[i] = s[i + kShift] ^ twist(s[i], s[i + 1]);
  for (std::size_t i = kSplit; i < kWords - 1; ++i) s[i] = s[i - kSplit] ^ twist(s[i], s[i + 1]);
  s[kWords - 1] = s[kShift - 1] ^ twist(s[kWords - 1], s[0]);
  temper();
  next_ = 0;
  fresh_ = false;
}

void Generator::temper() {
  for (std::size_t i = 0; i < kWords; ++i) {
    std::uint32_t y = state_[i];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680U;
    y ^= (y << 15) & 0xefc60000U;
    output_[i] = y ^ (y >> 18);
  }
}

Generator& default_generator() {
  static Generator generator(entropy());
  return generator;
}

Generator& manual_seed(std::uint64_t seed) { return default_generator().manual_seed(seed); }

std::uint64_t initial_seed() { return default_generator().initial_seed(); }

}  // namespace resnetcpp
