#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace resnetcpp {

/// A mt19937 stream of random bits, equal to PyTorch's CPU generator (`torch.Generator`).
///
/// The same seed gives the same numbers as PyTorch, and `get_state` has PyTorch's 5,056 bytes, so
/// that states go both ways. Each public call and each `fill_*` of random.hpp holds the generator's
/// mutex, so threads may share one; draws are serial, so results do not depend on the number of
/// threads. M. Matsumoto, T. Nishimura: Mersenne Twister, ACM TOMACS 8 (1998).
class Generator {
 public:
  static constexpr std::uint64_t kDefaultSeed = 67280421310721;
  static constexpr std::size_t kStateBytes = 5056;
  static constexpr std::size_t kWords = 624;

  explicit Generator(std::uint64_t seed = kDefaultSeed);
  Generator(const Generator& other);
  Generator& operator=(const Generator& other);
  ~Generator() = default;

  /// Restarts the stream. Only the low 32 bits choose it, as in PyTorch; a negative seed of
  /// Python's is passed as its two's complement (-1 is 2^64 - 1).
  Generator& manual_seed(std::uint64_t seed);

  /// Restarts the stream from a number of the operating system, which it returns (53 bits).
  std::uint64_t seed();

  /// The seed of the last `manual_seed`, `seed` or `set_state`.
  std::uint64_t initial_seed() const;

  /// The state as the bytes of `torch.Generator.get_state()`.
  std::vector<std::uint8_t> get_state() const;

  /// Continues from a state of `get_state()`, here or in PyTorch. Throws ValueError if it is none.
  void set_state(const std::vector<std::uint8_t>& state);

  /// The lock of every draw. Take it around `random` and `random64`, which do not.
  std::mutex& mutex() const { return mutex_; }

  /// The next 32 bits.
  std::uint32_t random() {
    if (next_ == kWords) refill();
    return output_[next_++];
  }

  /// The next 64 bits: the high word is drawn first.
  std::uint64_t random64() {
    const std::uint64_t high = random();
    return high << 32 | random();
  }

  /// The second value of the last serial pair of normals, if it is still to be used.
  std::optional<double>& cached_normal() { return cached_normal_; }

 private:
  void restart(std::uint64_t seed);
  void refill();
  void temper();

  mutable std::mutex mutex_;
  std::uint64_t seed_ = 0;
  std::size_t next_ = kWords;
  // Before the first draw PyTorch's state says so; after 624 draws the same state array reads
  // otherwise.
  bool fresh_ = true;
  std::array<std::uint32_t, kWords> state_{};
  std::array<std::uint32_t, kWords> output_{};
  std::optional<double> cached_normal_;
  std::optional<float> cached_normal_float_;
};

/// The generator that every random function uses unless it is given one
/// (`torch.default_generator`). It starts from a number of the operating system.
Generator& default_generator();

/// Restarts the default generator and returns it (`torch.manual_seed`).
Generator& manual_seed(std::uint64_t seed);

/// The seed of the default generator (`torch.initial_seed`).
std::uint64_t initial_seed();

}  // namespace resnetcpp
