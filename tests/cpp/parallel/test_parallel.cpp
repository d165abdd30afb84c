#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/interrupt.hpp"
#include "resnetcpp/parallel.hpp"

using resnetcpp::chunk_count;
using resnetcpp::parallel_for;

namespace {

#if defined(__SANITIZE_THREAD__)
constexpr bool kThreadSanitizer = true;
#else
constexpr bool kThreadSanitizer = false;
#endif

class ThreadCount {
 public:
  explicit ThreadCount(int count) : before_(resnetcpp::get_num_threads()) {
    resnetcpp::set_num_threads(count);
  }
  ~ThreadCount() { resnetcpp::set_num_threads(before_); }

 private:
  int before_;
};

float chunked_sum(const std::vector<float>& values, int64_t grain) {
  const auto count = static_cast<int64_t>(values.size());
  std::vector<float> partial(static_cast<size_t>(chunk_count(count, grain)));
  parallel_for(0, count, grain, [&](int64_t lo, int64_t hi) {
    float sum = 0;
    for (int64_t i = lo; i < hi; ++i) sum += values[static_cast<size_t>(i)];
    partial[static_cast<size_t>(lo / grain)] = sum;
  });
  float total = 0;
  for (const float part : partial) total += part;
  return total;
}

int64_t visits(int64_t begin, int64_t end, int64_t grain) {
  std::vector<std::atomic<int>> seen(static_cast<size_t>(std::max<int64_t>(end - begin, 0)));
  parallel_for(begin, end, grain, [&](int64_t lo, int64_t hi) {
    for (int64_t i = lo; i < hi; ++i) ++seen[static_cast<size_t>(i - begin)];
  });
  int64_t once = 0;
  for (const auto& count : seen) once += count == 1 ? 1 : 0;
  return once;
}

// Runs `body` in a forked child and returns its exit status, or -1 when it hung for ten seconds.
template <class Body>
int status_in_child(const Body& body) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(10);
    _exit(body());
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::atomic<int> interrupt_calls{0};

}  // namespace

TEST_CASE("parallel_for visits each index once", "[parallel]") {
  const int threads = GENERATE(1, 2, 3, 4, 8);
  const ThreadCount use(threads);
  for (const int64_t count : {0, 1, 2, 7, 63, 64, 65, 1000, 4097}) {
    for (const int64_t grain : {1, 3, 64, 5000}) REQUIRE(visits(-5, count - 5, grain) == count);
  }
}

TEST_CASE("parallel_for with an empty or reversed range calls nothing", "[parallel]") {
  bool called = false;
  parallel_for(3, 3, 1, [&](int64_t, int64_t) { called = true; });
  parallel_for(3, -3, 1, [&](int64_t, int64_t) { called = true; });
  REQUIRE_FALSE(called);
}

TEST_CASE("chunks depend on the grain and not on the number of threads", "[parallel]") {
  const ThreadCount use(GENERATE(1, 2, 5));
  std::mutex mutex;
  std::set<std::pair<int64_t, int64_t>> chunks;
  parallel_for(0, 25, 10, [&](int64_t lo, int64_t hi) {
    const std::lock_guard<std::mutex> lock(mutex);
    chunks.emplace(lo, hi);
  });
  REQUIRE(chunks == std::set<std::pair<int64_t, int64_t>>{{0, 10}, {10, 20}, {20, 25}});
}

TEST_CASE("chunk_count rounds up", "[parallel]") {
  REQUIRE(chunk_count(0, 10) == 0);
  REQUIRE(chunk_count(-4, 10) == 0);
  REQUIRE(chunk_count(10, 10) == 1);
  REQUIRE(chunk_count(11, 10) == 2);
  REQUIRE(chunk_count(INT64_MAX, 1) == INT64_MAX);
}

TEST_CASE("a chunked reduction has the same bits for any number of threads", "[parallel]") {
  std::vector<float> values(100003);
  for (size_t i = 0; i < values.size(); ++i) values[i] = std::sin(static_cast<float>(i)) * 1e3F;
  resnetcpp::set_num_threads(1);
  const float expected = chunked_sum(values, 1000);
  for (const int threads : {2, 3, 4, 8}) {
    const ThreadCount use(threads);
    for (int repeat = 0; repeat < 20; ++repeat) REQUIRE(chunked_sum(values, 1000) == expected);
  }
}

TEST_CASE("ranges near the ends of int64 do not overflow", "[parallel]") {
  const ThreadCount use(2);
  std::atomic<int64_t> total{0};
  parallel_for(INT64_MAX - 10, INT64_MAX, 4, [&](int64_t lo, int64_t hi) { total += hi - lo; });
  REQUIRE(total == 10);
}

TEST_CASE("more than one thread takes part", "[parallel]") {
  const ThreadCount use(2);
  std::mutex mutex;
  std::set<std::thread::id> ids;
  parallel_for(0, 8, 1, [&](int64_t, int64_t) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const std::lock_guard<std::mutex> lock(mutex);
    ids.insert(std::this_thread::get_id());
  });
  REQUIRE(ids.size() == 2);
}

TEST_CASE("a thread that has done its own share helps the others", "[parallel]") {
  const ThreadCount use(2);
  constexpr int kChunks = 64;
  std::atomic<int> others{0};
  bool all_done = false;
  parallel_for(0, kChunks, 1, [&](int64_t lo, int64_t) {
    if (lo != 0) {
      ++others;
      return;
    }
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (others.load() < kChunks - 1 && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::yield();
    }
    all_done = others.load() == kChunks - 1;
  });
  CHECK(all_done);
}

TEST_CASE("never more threads than asked for", "[parallel]") {
  const ThreadCount use(3);
  std::mutex mutex;
  std::set<std::thread::id> ids;
  for (int repeat = 0; repeat < 50; ++repeat) {
    parallel_for(0, 64, 1, [&](int64_t, int64_t) {
      const std::lock_guard<std::mutex> lock(mutex);
      ids.insert(std::this_thread::get_id());
    });
  }
  REQUIRE(ids.size() <= 3);
}

TEST_CASE("an exception of a body reaches the caller and the pool goes on", "[parallel]") {
  const ThreadCount use(GENERATE(1, 2, 4));
  for (const int64_t bad : {0, 17, 63}) {
    const auto run = [&] {
      parallel_for(0, 64, 1, [&](int64_t lo, int64_t) {
        if (lo == bad) throw std::runtime_error("chunk " + std::to_string(lo));
      });
    };
    REQUIRE_THROWS_WITH(run(), "chunk " + std::to_string(bad));
    REQUIRE(visits(0, 100, 1) == 100);
  }
}

TEST_CASE("many exceptions at once give one", "[parallel]") {
  const ThreadCount use(4);
  for (int repeat = 0; repeat < 20; ++repeat) {
    REQUIRE_THROWS_AS(
        parallel_for(0, 64, 1, [](int64_t, int64_t) { throw std::runtime_error("all"); }),
        std::runtime_error);
  }
}

TEST_CASE("a nested parallel_for runs inline and is right", "[parallel]") {
  const ThreadCount use(4);
  std::atomic<int64_t> total{0};
  std::atomic<int> inner_elsewhere{0};
  parallel_for(0, 16, 1, [&](int64_t, int64_t) {
    const auto outer = std::this_thread::get_id();
    parallel_for(0, 100, 7, [&](int64_t lo, int64_t hi) {
      total += hi - lo;
      if (std::this_thread::get_id() != outer) ++inner_elsewhere;
    });
  });
  REQUIRE(total == 1600);
  REQUIRE(inner_elsewhere == 0);
}

TEST_CASE("in_parallel_region is true inside and false after, also after an exception",
          "[parallel]") {
  const ThreadCount use(2);
  REQUIRE_FALSE(resnetcpp::in_parallel_region());
  std::atomic<int> inside{0};
  parallel_for(0, 8, 1,
               [&](int64_t, int64_t) { inside += resnetcpp::in_parallel_region() ? 1 : 0; });
  REQUIRE(inside == 8);
  REQUIRE_THROWS(parallel_for(0, 8, 1, [](int64_t, int64_t) { throw std::runtime_error("x"); }));
  REQUIRE_FALSE(resnetcpp::in_parallel_region());
}

TEST_CASE("several threads may call parallel_for at once", "[parallel]") {
  const ThreadCount use(3);
  std::atomic<int> wrong{0};
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 4; ++caller) {
    callers.emplace_back([&] {
      for (int repeat = 0; repeat < 100; ++repeat) wrong += visits(0, 500, 3) == 500 ? 0 : 1;
    });
  }
  for (std::thread& caller : callers) caller.join();
  REQUIRE(wrong == 0);
}

TEST_CASE("set_num_threads may change while others compute", "[parallel]") {
  const ThreadCount restore(2);
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0};
  std::thread caller([&] {
    while (!stop) wrong += visits(0, 300, 3) == 300 ? 0 : 1;
  });
  for (int repeat = 0; repeat < 30; ++repeat) {
    resnetcpp::set_num_threads(1 + repeat % 4);
    REQUIRE(visits(0, 100, 1) == 100);
  }
  stop = true;
  caller.join();
  REQUIRE(wrong == 0);
}

TEST_CASE("set_num_threads refuses what makes no sense", "[parallel]") {
  const int before = resnetcpp::get_num_threads();
  REQUIRE_THROWS_WITH(resnetcpp::set_num_threads(0),
                      "set_num_threads: expected a number from 1 to 1024, got 0");
  REQUIRE_THROWS_AS(resnetcpp::set_num_threads(-3), resnetcpp::ValueError);
  REQUIRE_THROWS_AS(resnetcpp::set_num_threads(1025), resnetcpp::ValueError);
  REQUIRE(resnetcpp::get_num_threads() == before);
}

TEST_CASE("parallel_for refuses a grain below one", "[parallel]") {
  REQUIRE_THROWS_WITH(parallel_for(0, 5, 0, [](int64_t, int64_t) {}),
                      "parallel_for: expected a grain of at least 1, got 0");
}

TEST_CASE("workers that fell asleep wake up", "[parallel]") {
  const ThreadCount use(2);
  for (int repeat = 0; repeat < 5; ++repeat) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    REQUIRE(visits(0, 100, 1) == 100);
  }
}

TEST_CASE("a forked child computes the same", "[parallel][fork]") {
  if (kThreadSanitizer) return;  // it does not support threads after fork
  const ThreadCount use(3);
  REQUIRE(visits(0, 1000, 7) == 1000);
  for (int repeat = 0; repeat < 20; ++repeat) {
    REQUIRE(status_in_child([] { return visits(0, 1000, 7) == 1000 ? 0 : 1; }) == 0);
  }
  REQUIRE(visits(0, 1000, 7) == 1000);
}

TEST_CASE("a child forked while another thread computes is well", "[parallel][fork]") {
  if (kThreadSanitizer) return;
  const ThreadCount use(2);
  std::atomic<bool> stop{false};
  std::thread busy([&] {
    while (!stop) visits(0, 500, 3);
  });
  for (int repeat = 0; repeat < 20; ++repeat) {
    REQUIRE(status_in_child([] { return visits(0, 1000, 7) == 1000 ? 0 : 1; }) == 0);
  }
  stop = true;
  busy.join();
}

TEST_CASE("an interrupt check that throws stops parallel_for", "[parallel][interrupt]") {
  const ThreadCount use(GENERATE(1, 3));
  resnetcpp::set_interrupt_check([] { throw std::runtime_error("interrupted"); });
  std::this_thread::sleep_for(std::chrono::milliseconds(25));
  std::atomic<int> chunks{0};
  const auto start = std::chrono::steady_clock::now();
  const auto run = [&] {
    parallel_for(0, 2000, 1, [&](int64_t, int64_t) {
      ++chunks;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    });
  };
  REQUIRE_THROWS_WITH(run(), "interrupted");
  resnetcpp::set_interrupt_check(nullptr);
  REQUIRE(chunks < 2000);
  REQUIRE(std::chrono::steady_clock::now() - start < std::chrono::seconds(1));
  REQUIRE(visits(0, 100, 1) == 100);
}

TEST_CASE("the interrupt check is called rarely and only on the caller", "[parallel][interrupt]") {
  const ThreadCount use(3);
  static std::thread::id caller;
  static std::atomic<int> elsewhere{0};
  caller = std::this_thread::get_id();
  interrupt_calls = 0;
  resnetcpp::set_interrupt_check([] {
    ++interrupt_calls;
    if (std::this_thread::get_id() != caller) ++elsewhere;
  });
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 1000; ++i)
    parallel_for(0, 16, 1, [](int64_t, int64_t) { resnetcpp::check_interrupt(); });
  const auto periods = (std::chrono::steady_clock::now() - start) / std::chrono::milliseconds(20);
  resnetcpp::set_interrupt_check(nullptr);
  REQUIRE(interrupt_calls <= periods + 1);
  REQUIRE(elsewhere == 0);
}

TEST_CASE("check_interrupt does nothing when no check is installed", "[parallel][interrupt]") {
  resnetcpp::set_interrupt_check(nullptr);
  REQUIRE_NOTHROW(resnetcpp::check_interrupt());
}

namespace {

// Works until the job is cancelled; false if that never happens.
bool works_until_cancelled() {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  try {
    while (std::chrono::steady_clock::now() < end) resnetcpp::check_interrupt();
  } catch (...) {
    return true;
  }
  return false;
}

}  // namespace

TEST_CASE("check_interrupt leaves a job in which another chunk has failed", "[parallel]") {
  const ThreadCount use(3);
  std::atomic<bool> endless{false};
  const auto run = [&] {
    parallel_for(0, 3, 1, [&](int64_t lo, int64_t) {
      if (lo == 0) throw std::runtime_error("lost");
      if (!works_until_cancelled()) endless = true;
    });
  };
  REQUIRE_THROWS_WITH(run(), "lost");
  REQUIRE_FALSE(endless);
  REQUIRE(visits(0, 100, 1) == 100);
}

TEST_CASE("a caller that waits for its workers can be interrupted", "[parallel][interrupt]") {
  const ThreadCount use(2);
  static std::atomic<bool> armed{false};
  resnetcpp::set_interrupt_check([] {
    if (armed) throw std::runtime_error("interrupted");
  });
  std::atomic<bool> endless{false};
  const auto caller = std::this_thread::get_id();
  const auto run = [&] {
    parallel_for(0, 2, 1, [&](int64_t, int64_t) {
      if (std::this_thread::get_id() == caller) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));  // the worker takes the rest
        return;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(150));
      armed = true;
      if (!works_until_cancelled()) endless = true;
    });
    armed = true;
    while (true) resnetcpp::check_interrupt();  // had no worker come, the error comes here
  };
  REQUIRE_THROWS_WITH(run(), "interrupted");
  resnetcpp::set_interrupt_check(nullptr);
  REQUIRE_FALSE(endless);
}
