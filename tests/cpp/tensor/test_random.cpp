#include <cmath>
#include <limits>
#include <set>

#include "catch.hpp"
#include "resnetcpp/error.hpp"
#include "tensor/golden.hpp"

using resnetcpp::Generator;
using resnetcpp::IntRange;
using resnetcpp::ValueError;

namespace {

struct UniformCase {
  std::uint64_t seed;
  std::int64_t n;
  double low, high;
  std::uint64_t hash;
  std::int64_t next;
};

struct IntCase {
  IntRange range;
  std::uint64_t hash;
  std::int64_t next;
};

struct CountCase {
  std::uint64_t seed;
  std::int64_t n;
  std::uint64_t hash;
  std::int64_t next;
};

template <class T>
void check_uniform(const std::vector<UniformCase>& cases) {
  for (const UniformCase& c : cases) {
    CAPTURE(c.seed, c.n, c.low, c.high);
    Generator generator(c.seed);
    golden::Buffer<T> x(c.n);
    resnetcpp::fill_uniform(generator, x.data(), c.n, {c.low, c.high});
    REQUIRE(x.hash() == c.hash);
    REQUIRE(golden::next_of(generator) == c.next);
  }
}

// Rows of seed 42 and 101 elements.
template <class T>
void check_int(const std::vector<IntCase>& cases) {
  for (const IntCase& c : cases) {
    CAPTURE(c.range.low, c.range.high);
    Generator generator(42);
    golden::Buffer<T> x(101);
    resnetcpp::fill_random_int(generator, x.data(), 101, c.range);
    REQUIRE(x.hash() == c.hash);
    REQUIRE(golden::next_of(generator) == c.next);
  }
}

template <class T>
void check_bits(std::uint64_t hash, std::int64_t next) {
  Generator generator(42);
  golden::Buffer<T> x(101);
  resnetcpp::fill_random_bits(generator, x.data(), 101);
  REQUIRE(x.hash() == hash);
  REQUIRE(golden::next_of(generator) == next);
}

template <class T>
void check_randperm(const std::vector<CountCase>& cases) {
  for (const CountCase& c : cases) {
    CAPTURE(c.seed, c.n);
    Generator generator(c.seed);
    golden::Buffer<T> x(c.n);
    resnetcpp::fill_randperm(generator, x.data(), c.n);
    REQUIRE(x.hash() == c.hash);
    REQUIRE(golden::next_of(generator) == c.next);
  }
}

// p = 0.5 on 101 elements of seed 0, then p = 0.3 on 1000 of seed 42.
template <class T>
void check_bernoulli(std::uint64_t half, std::uint64_t third) {
  golden::Buffer<T> x(101);
  Generator generator(0);
  resnetcpp::fill_bernoulli(generator, x.data(), 101, 0.5);
  REQUIRE(x.hash() == half);
  REQUIRE(golden::next_of(generator) == 4980767898523410526);
  golden::Buffer<T> y(1000);
  generator.manual_seed(42);
  resnetcpp::fill_bernoulli(generator, y.data(), 1000, 0.3);
  REQUIRE(y.hash() == third);
  REQUIRE(golden::next_of(generator) == 3415099806487564299);
}

}  // namespace

TEST_CASE("uniform float equals PyTorch to the bit", "[random]") {
  check_uniform<float>({
      {0, 1, 0.0, 1.0, 0xa9231c5d75015352ULL, 1712680880219530869},
      {0, 1000, 0.0, 1.0, 0xfd45d9e8345f8403ULL, 5725515655317040362},
      {42, 1000, -0.1, 0.3, 0xf54ca1ddb681ae76ULL, 3655438509621500862},
      {4294967303ULL, 17, 5.0, 6.7, 0x3f9788f9614568a7ULL, 293494324576406695},
      {~0ULL, 1000, -0.0362, 0.0362, 0xabd3df2203d7811eULL, 7134835618673792440},
  });
}

TEST_CASE("uniform double equals PyTorch to the bit", "[random]") {
  check_uniform<double>({
      {0, 1, 0.0, 1.0, 0x44bb31eace02bd99ULL, 3969543146641149120},
      {0, 1000, 0.0, 1.0, 0x6a804b2b6e4a3918ULL, 1713338535082651165},
      {42, 1000, -0.1, 0.3, 0xb3149f6ddd41c701ULL, 3415099806487564299},
      {4294967303ULL, 17, 5.0, 6.7, 0xa1110912d067ca9eULL, 8340214910956179256},
      {~0ULL, 1000, -0.0362, 0.0362, 0x36db6be562103c46ULL, 8823829987534875422},
  });
}

TEST_CASE("uniform stays below its upper bound", "[random]") {
  Generator generator(3);
  std::vector<float> x(4000);
  resnetcpp::fill_uniform(generator, x.data(), 4000, {1.0, std::nextafter(1.0F, 2.0F)});
  for (const float value : x) REQUIRE(value == 1.0F);
}

TEST_CASE("uniform refuses bad bounds", "[random]") {
  Generator generator(3);
  float x = 0;
  const double inf = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  REQUIRE_THROWS_WITH(resnetcpp::fill_uniform(generator, &x, 1, {2.0, 1.0}),
                      "uniform_: expected low <= high, got [2, 1)");
  REQUIRE_THROWS_AS(resnetcpp::fill_uniform(generator, &x, 1, {0.0, inf}), ValueError);
  REQUIRE_THROWS_AS(resnetcpp::fill_uniform(generator, &x, 1, {0.0, 1e300}), ValueError);
  REQUIRE_THROWS_AS(resnetcpp::fill_uniform(generator, &x, 1, {nan, 1.0}), ValueError);
  REQUIRE_THROWS_AS(resnetcpp::fill_uniform(generator, &x, 1, {-3e38, 3e38}), ValueError);
}

TEST_CASE("bernoulli equals PyTorch to the bit", "[random]") {
  check_bernoulli<float>(0x390e5ab7a0a38e05ULL, 0x5d32e412ba19dca5ULL);
  check_bernoulli<double>(0xbc91dd86320949e5ULL, 0x7589dd6e7f485025ULL);
  check_bernoulli<std::int64_t>(0x24b8c69d60a5eb65ULL, 0x62140c195e8c1c25ULL);
  check_bernoulli<std::int32_t>(0x1aab210041242445ULL, 0xef068f56c92b35a5ULL);
  check_bernoulli<std::uint8_t>(0x594eb38f76dcd689ULL, 0x3cbfbd6525fe7b55ULL);
  check_bernoulli<bool>(0x594eb38f76dcd689ULL, 0x3cbfbd6525fe7b55ULL);
}

TEST_CASE("bernoulli with a probability per element equals PyTorch", "[random]") {
  Generator generator(0);
  std::vector<float> p(101);
  resnetcpp::fill_uniform(generator, p.data(), 101);
  const std::vector<double> wide(p.begin(), p.end());
  golden::Buffer<float> x(101);
  resnetcpp::fill_bernoulli(generator, x.data(), 101, p.data());
  REQUIRE(x.hash() == 0x4fc05bc2f0a16368ULL);
  golden::Buffer<bool> y(101);
  resnetcpp::fill_bernoulli(generator, y.data(), 101, wide.data());
  REQUIRE(y.hash() == 0xd02d35cc82535d97ULL);
}

TEST_CASE("bernoulli: p of 0 and 1 are certain, p outside is refused", "[random]") {
  Generator generator(0);
  std::vector<float> x(1000, 2.0F);
  resnetcpp::fill_bernoulli(generator, x.data(), 1000, 0.0);
  for (const float value : x) REQUIRE(value == 0.0F);
  resnetcpp::fill_bernoulli(generator, x.data(), 1000, 1.0);
  for (const float value : x) REQUIRE(value == 1.0F);
  REQUIRE_THROWS_WITH(resnetcpp::fill_bernoulli(generator, x.data(), 1000, 1.5),
                      "bernoulli_: expected p in [0, 1], got 1.5");
  REQUIRE_THROWS_AS(resnetcpp::fill_bernoulli(generator, x.data(), 1000, std::nan("")), ValueError);
  const std::vector<float> p(1000, -0.25F);
  REQUIRE_THROWS_WITH(resnetcpp::fill_bernoulli(generator, x.data(), 1000, p.data()),
                      "bernoulli: expected probabilities in [0, 1], got -0.25");
}

TEST_CASE("random_int equals PyTorch to the bit", "[random]") {
  check_int<float>({
      {{0, 10}, 0xbe831dd46386a81bULL, 6314039607091469017},
      {{3, 200}, 0x13b16fe21050f7e0ULL, 6314039607091469017},
      {{-5, 7}, 0x7ac7abf366e299d5ULL, 6314039607091469017},
      {{-16777216, 16777216}, 0xc3928925950a0ac1ULL, 6314039607091469017},
      {{0, 268435455}, 0xc2605eaa7e5ab470ULL, 6314039607091469017},
      {{-1099511627773, 1099511627776}, 0x6ed7ed74dfd2b5f7ULL, 2516327908049542384},
  });
  check_int<double>({
      {{0, 10}, 0x803a8100164b525aULL, 6314039607091469017},
      {{3, 200}, 0xb8503eae8a60a660ULL, 6314039607091469017},
      {{-5, 7}, 0xd072911b51517b45ULL, 6314039607091469017},
      {{-16777216, 16777216}, 0xb3e84b9dc1dae5acULL, 6314039607091469017},
      {{0, 268435455}, 0x405a46ac3147d3f1ULL, 6314039607091469017},
      {{0, 268435456}, 0x9ce6ac0e41fbce25ULL, 2516327908049542384},
      {{-1152921504606846976, 1152921504606846975}, 0xae00981d49f48710ULL, 2516327908049542384},
  });
  check_int<std::int64_t>({
      {{0, 10}, 0xea283df0f68889abULL, 6314039607091469017},
      {{3, 200}, 0x816951124f9a4f76ULL, 6314039607091469017},
      {{-5, 7}, 0xecb921fb64331310ULL, 6314039607091469017},
      {{-16777216, 16777216}, 0xeeebca2d3c59db2aULL, 6314039607091469017},
      {{0, 268435455}, 0x46a5d754fadabd0fULL, 6314039607091469017},
      {{0, 268435456}, 0x021620214274a1c9ULL, 2516327908049542384},
      {{-9223372036854775807, 9223372036854775807}, 0x9572e89c7b25aad1ULL, 2516327908049542384},
  });
  check_int<std::int32_t>({
      {{0, 10}, 0x013d453b8ee1cc6bULL, 6314039607091469017},
      {{3, 200}, 0x7fc2fe9348a9aed6ULL, 6314039607091469017},
      {{-5, 7}, 0xa22ffd05b461ed60ULL, 6314039607091469017},
      {{-16777216, 16777216}, 0x7acaf54ffd3074d6ULL, 6314039607091469017},
      {{0, 268435455}, 0xa02a488f8e7381cfULL, 6314039607091469017},
      {{0, 268435456}, 0xc3305c5bce85ec29ULL, 2516327908049542384},
  });
  check_int<std::uint8_t>({
      {{0, 10}, 0x215e0f919b34a123ULL, 6314039607091469017},
      {{3, 200}, 0x96c72f9df135ea0aULL, 6314039607091469017},
  });
  check_int<bool>({
      {{0, 2}, 0x706f6f6efbc270fdULL, 6314039607091469017},
  });
}

TEST_CASE("random_int refuses bad ranges", "[random]") {
  Generator generator(3);
  std::int64_t wide = 0;
  std::uint8_t narrow = 0;
  bool flag = false;
  REQUIRE_THROWS_WITH(resnetcpp::fill_random_int(generator, &wide, 1, {5, 5}),
                      "random_: expected low < high, got [5, 5)");
  REQUIRE_THROWS_AS(resnetcpp::fill_random_int(generator, &narrow, 1, {-1, 5}), ValueError);
  REQUIRE_THROWS_AS(resnetcpp::fill_random_int(generator, &narrow, 1, {0, 257}), ValueError);
  REQUIRE_THROWS_AS(resnetcpp::fill_random_int(generator, &flag, 1, {0, 3}), ValueError);
}

TEST_CASE("random_bits equals PyTorch to the bit", "[random]") {
  check_bits<float>(0x518ac1ea456fc140ULL, 6314039607091469017);
  check_bits<double>(0x0d3c5d4002f9c952ULL, 2516327908049542384);
  check_bits<std::int64_t>(0xae3ff959f69be647ULL, 2516327908049542384);
  check_bits<std::int32_t>(0x6d7fd485ce7d48cdULL, 6314039607091469017);
  check_bits<std::uint8_t>(0x0a276f1977906543ULL, 6314039607091469017);
  check_bits<bool>(0x706f6f6efbc270fdULL, 6314039607091469017);
}

TEST_CASE("randperm equals PyTorch to the bit", "[random]") {
  check_randperm<float>({
      {0, 1, 0x4d25767f9dce13f5ULL, 900450186894289455},
      {0, 2, 0xaa7ae932298bb4c8ULL, 1712680880219530869},
      {0, 10, 0xeac86a75d38bfaf8ULL, 2279347887019741461},
      {42, 255, 0x0638f4458d8836deULL, 6654304742669690114},
      {42, 1797, 0x178d9fa385e0df78ULL, 239843096926097737},
  });
  check_randperm<double>({
      {0, 1, 0xa8c7f832281a39c5ULL, 900450186894289455},
      {0, 2, 0x85c9d0b95f02e858ULL, 1712680880219530869},
      {0, 10, 0x7c6f3d236cdef162ULL, 2279347887019741461},
      {42, 255, 0x4ec8c33f6a631737ULL, 6654304742669690114},
      {42, 1797, 0x4de3ce6833e668c0ULL, 239843096926097737},
  });
  check_randperm<std::int64_t>({
      {0, 1, 0xa8c7f832281a39c5ULL, 900450186894289455},
      {0, 2, 0x692558b056101a44ULL, 1712680880219530869},
      {0, 10, 0xdcdebc4114a6e5c4ULL, 2279347887019741461},
      {42, 255, 0xcb138781e68e89baULL, 6654304742669690114},
      {42, 1797, 0xf5d3135babaa7e7cULL, 239843096926097737},
  });
  check_randperm<std::int32_t>({
      {0, 1, 0x4d25767f9dce13f5ULL, 900450186894289455},
      {0, 2, 0x08cd4c29d1e47d34ULL, 1712680880219530869},
      {0, 10, 0xbb4f1c1efdb860f4ULL, 2279347887019741461},
      {42, 255, 0x8ae6f57bc18fd96aULL, 6654304742669690114},
      {42, 1797, 0xa098b58203ab8ebcULL, 239843096926097737},
  });
  check_randperm<std::uint8_t>({
      {0, 1, 0xaf63bd4c8601b7dfULL, 900450186894289455},
      {0, 2, 0x08328707b4eb6e3aULL, 1712680880219530869},
      {0, 10, 0x5fb755c895d353d6ULL, 2279347887019741461},
      {42, 255, 0xe20ab907e389ae98ULL, 6654304742669690114},
  });
}

TEST_CASE("randperm holds each number once", "[random]") {
  Generator generator(3);
  std::vector<std::int32_t> x(5000);
  resnetcpp::fill_randperm(generator, x.data(), 5000);
  const std::set<std::int32_t> values(x.begin(), x.end());
  REQUIRE(values.size() == 5000);
  REQUIRE(*values.begin() == 0);
  REQUIRE(*values.rbegin() == 4999);
}

TEST_CASE("randperm refuses a count that is negative or beyond the dtype", "[random]") {
  Generator generator(3);
  std::uint8_t narrow = 0;
  float real = 0;
  REQUIRE_THROWS_WITH(resnetcpp::fill_randperm(generator, &narrow, -1),
                      "randperm: expected n >= 0, got -1");
  REQUIRE_THROWS_AS(resnetcpp::fill_randperm(generator, &narrow, 257), ValueError);
  REQUIRE_THROWS_AS(resnetcpp::fill_randperm(generator, &real, (1 << 24) + 1), ValueError);
}

TEST_CASE("zero elements draw nothing", "[random]") {
  Generator generator(3);
  const auto state = generator.get_state();
  float* none = nullptr;
  resnetcpp::fill_uniform(generator, none, 0);
  resnetcpp::fill_normal(generator, none, 0);
  resnetcpp::fill_bernoulli(generator, none, 0, 0.5);
  resnetcpp::fill_random_int(generator, none, 0, {0, 2});
  resnetcpp::fill_randperm(generator, none, 0);
  REQUIRE(generator.get_state() == state);
}
