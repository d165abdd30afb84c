#pragma once

#include <cstdint>

#include "resnetcpp/tensor/generator.hpp"

/// Random numbers into plain memory, draw for draw those of PyTorch 2.13 on CPU.
///
/// Each function fills `n` contiguous elements in the order of memory and locks the generator. What
/// an op does with a tensor that is not contiguous, so that its numbers stay PyTorch's:
/// - uniform, random_int, random_bits, bernoulli, exponential, log_normal, geometric, cauchy:
/// elements
///   are drawn in the order of memory (dimensions sorted by stride, smallest innermost), not of
///   indices. A dense tensor (channels_last, transposed) is thus filled as if it were flat; a
///   strided slice is filled in that order too.
/// - bernoulli with a probability per element: in the order of memory of the output.
/// - normal: the same order, but with `fill_normal_serial`, whatever the size.
///
/// T is float or double, and for bernoulli and the integers also int64_t, int32_t, uint8_t and
/// bool.
namespace resnetcpp {

/// Half-open: low <= x < high.
struct UniformRange {
  double low = 0.0;
  double high = 1.0;
};

struct NormalParameters {
  double mean = 0.0;
  double std = 1.0;
};

/// Half-open: low <= x < high.
struct IntRange {
  std::int64_t low;
  std::int64_t high;
};

/// U(low, high): 24 random bits an element for float, 53 for double (`Tensor.uniform_`, `rand`).
/// Throws ValueError unless low <= high and high - low is finite in T.
template <class T>
void fill_uniform(Generator& generator, T* data, std::int64_t n, UniformRange range = {});

/// What PyTorch draws for the elements after the last whole block of 16: numbers that it then
/// drops, and the last 16 elements again; or, for float16 and bfloat16, these 16 at once.
enum class Tail { drawn_twice, drawn_once };

/// N(mean, std^2) by the method of Box and Muller (`Tensor.normal_`, `randn`). From 16 elements on,
/// in blocks of 16 whose last one is drawn again where n is no multiple; below,
/// `fill_normal_serial`. Throws ValueError if std is negative.
template <class T>
void fill_normal(Generator& generator, T* data, std::int64_t n, NormalParameters parameters = {},
                 Tail tail = Tail::drawn_twice);

/// N(mean, std^2) one by one in double precision; a second value of a pair waits in the generator.
/// PyTorch uses it for less than 16 elements and for tensors that are not contiguous.
template <class T>
void fill_normal_serial(Generator& generator, T* data, std::int64_t n,
                        NormalParameters parameters = {});

/// 1 with probability p, else 0 (`Tensor.bernoulli_(p)`, dropout with p the probability to keep).
/// Throws ValueError unless 0 <= p <= 1.
template <class T>
void fill_bernoulli(Generator& generator, T* data, std::int64_t n, double p);

/// 1 with probability p[i], else 0 (`torch.bernoulli`); P is float or double and may be T's own
/// array. Throws ValueError unless 0 <= p[i] <= 1 for all i.
template <class T, class P>
void fill_bernoulli(Generator& generator, T* data, std::int64_t n, const P* p);

/// Integers of [low, high) (`randint`, `Tensor.random_(low, high)`). Throws ValueError unless
/// low < high and both ends fit T.
template <class T>
void fill_random_int(Generator& generator, T* data, std::int64_t n, IntRange range);

/// All values that T can count: 0 to its largest, or to 2^24 (float) and 2^53 (double)
/// (`Tensor.random_()`).
template <class T>
void fill_random_bits(Generator& generator, T* data, std::int64_t n);

/// Density lambda exp(-lambda x) (`Tensor.exponential_`). Throws ValueError unless lambda > 0.
template <class T>
void fill_exponential(Generator& generator, T* data, std::int64_t n, double lambda = 1.0);

/// exp of N(mean, std^2) (`Tensor.log_normal_`). Throws ValueError unless std > 0.
template <class T>
void fill_log_normal(Generator& generator, T* data, std::int64_t n, NormalParameters parameters);

/// Trials up to the first success, each with probability p (`Tensor.geometric_`). Throws ValueError
/// unless 0 < p < 1.
template <class T>
void fill_geometric(Generator& generator, T* data, std::int64_t n, double p);

/// Density 1 / (pi sigma (1 + ((x - median) / sigma)^2)) (`Tensor.cauchy_`). Throws ValueError
/// unless sigma > 0.
struct CauchyParameters {
  double median = 0.0;
  double sigma = 1.0;
};
template <class T>
void fill_cauchy(Generator& generator, T* data, std::int64_t n, CauchyParameters parameters = {});

/// A random order of 0 ... n - 1 (`randperm`). Throws ValueError if n is negative or T cannot hold
/// it.
template <class T>
void fill_randperm(Generator& generator, T* data, std::int64_t n);

}  // namespace resnetcpp
