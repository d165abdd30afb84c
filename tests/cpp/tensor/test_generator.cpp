#include <thread>

#include "catch.hpp"
#include "resnetcpp/error.hpp"
#include "tensor/golden.hpp"

using resnetcpp::Generator;

namespace {

std::uint64_t state_hash(const Generator& generator) {
  const auto state = generator.get_state();
  return golden::hash(state.data(), state.size());
}

void draw(Generator& generator, std::int64_t n) {
  std::vector<float> sink(static_cast<std::size_t>(n));
  resnetcpp::fill_uniform(generator, sink.data(), n);
}

}  // namespace

TEST_CASE("generator follows the reference mt19937", "[generator]") {
  Generator generator(5489);
  std::uint32_t last = 0;
  for (int i = 0; i < 10000; ++i) last = generator.random();
  REQUIRE(last == 4123659995U);  // the 10000th value that the C++ standard prescribes
}

TEST_CASE("generator: 64 bits are two words, the high one first", "[generator]") {
  Generator words(3);
  Generator pairs(3);
  for (int i = 0; i < 400; ++i) {
    const std::uint64_t high = words.random();
    const std::uint64_t low = words.random();
    REQUIRE(pairs.random64() == (high << 32 | low));
  }
}

TEST_CASE("generator: seeds", "[generator]") {
  SECTION("only the low 32 bits choose the stream") {
    REQUIRE(Generator(7).random() == Generator((1ULL << 32) + 7).random());
    REQUIRE(Generator(7).random() != Generator(8).random());
  }
  SECTION("initial_seed keeps all 64 bits") {
    Generator generator(~0ULL);
    draw(generator, 5);
    REQUIRE(generator.initial_seed() == ~0ULL);
    REQUIRE(Generator().initial_seed() == 67280421310721ULL);
  }
  SECTION("seed takes a new one and returns it") {
    Generator generator(1);
    const std::uint64_t seed = generator.seed();
    REQUIRE(seed == generator.initial_seed());
    REQUIRE(seed < (1ULL << 53));
    REQUIRE(generator.random() == Generator(seed).random());
  }
  SECTION("manual_seed drops the kept normal") {
    Generator generator(1);
    double value = 0;
    resnetcpp::fill_normal(generator, &value, 1);
    generator.manual_seed(1);
    double again = 0;
    resnetcpp::fill_normal(generator, &again, 1);
    REQUIRE(value == again);
  }
}

TEST_CASE("generator: the state has the bytes of PyTorch", "[generator]") {
  Generator generator(1234);
  REQUIRE(generator.get_state().size() == Generator::kStateBytes);
  REQUIRE(state_hash(generator) == 0x378dce74bb1d706cULL);  // before the first draw
  draw(generator, 624);
  REQUIRE(state_hash(generator) == 0x82eecfe69eaca76eULL);  // a whole block drawn
}

TEST_CASE("generator: a state continues the stream anywhere", "[generator]") {
  const std::int64_t drawn = GENERATE(0, 1, 623, 624, 625, 1248, 2000);
  Generator generator(5);
  draw(generator, drawn);
  double normal = 0;
  if (drawn % 2 == 1) resnetcpp::fill_normal(generator, &normal, 1);  // leaves a kept value
  Generator other(99);
  other.set_state(generator.get_state());
  REQUIRE(other.initial_seed() == 5);
  REQUIRE(other.get_state() == generator.get_state());
  for (int i = 0; i < 3; ++i) {
    double expected = 0;
    resnetcpp::fill_normal(generator, &expected, 1);
    resnetcpp::fill_normal(other, &normal, 1);
    REQUIRE(normal == expected);
  }
  for (int i = 0; i < 1300; ++i) REQUIRE(other.random() == generator.random());
}

TEST_CASE("generator: set_state refuses what is no state", "[generator]") {
  Generator generator(5);
  draw(generator, 10);
  const auto good = generator.get_state();
  auto bad = good;
  SECTION("wrong size") {
    bad.pop_back();
    REQUIRE_THROWS_WITH(generator.set_state(bad), "set_rng_state: expected 5056 bytes, got 5055");
  }
  SECTION("not seeded") { bad[12] = 0; }
  SECTION("position beyond the end") { bad[17] = 0xff; }
  SECTION("position and rest disagree") { bad[8] = static_cast<std::uint8_t>(bad[8] + 1); }
  REQUIRE_THROWS_AS(generator.set_state(bad), resnetcpp::ValueError);
  REQUIRE(generator.get_state() == good);
}

TEST_CASE("generator: a copy is independent", "[generator]") {
  Generator generator(5);
  draw(generator, 10);
  Generator copy(generator);
  REQUIRE(copy.get_state() == generator.get_state());
  draw(generator, 1);
  REQUIRE(copy.get_state() != generator.get_state());
}

TEST_CASE("generator: threads share one without losing a draw", "[generator]") {
  Generator shared(5);
  Generator serial(5);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&shared] {
      for (int i = 0; i < 100; ++i) draw(shared, 7);
    });
  }
  for (std::thread& thread : threads) thread.join();
  draw(serial, 2800);
  REQUIRE(shared.get_state() == serial.get_state());
}

TEST_CASE("default_generator is one object that manual_seed restarts", "[generator]") {
  Generator& generator = resnetcpp::manual_seed(42);
  REQUIRE(&generator == &resnetcpp::default_generator());
  REQUIRE(resnetcpp::initial_seed() == 42);
  REQUIRE(generator.random() == Generator(42).random());
}
