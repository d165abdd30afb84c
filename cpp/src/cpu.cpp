#include "resnetcpp/cpu.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>

#include "resnetcpp/error.hpp"

namespace resnetcpp {

namespace {

constexpr int kUndecided = -1;
std::atomic<int> active{kUndecided};

std::string available_names() {
  std::string names;
  for (const Isa isa : available_isas())
    names += (names.empty() ? "" : ", ") + std::string(isa_name(isa));
  return names;
}

bool is_available(Isa isa) { return isa <= detected_isa(); }

Isa isa_from_environment() {
  const char* text = std::getenv("RESNETCPP_ISA");
  if (text == nullptr || *text == '\0') return detected_isa();
  for (const Isa isa : available_isas()) {
    if (std::string(text) == isa_name(isa)) return isa;
  }
  throw ValueError(detail::concat("RESNETCPP_ISA: expected one of ", available_names(),
                                  " on this CPU, got '", text, "'"));
}

}  // namespace

const char* isa_name(Isa isa) {
  constexpr const char* kNames[] = {"baseline", "avx2", "avx512"};
  return kNames[static_cast<int>(isa)];
}

Isa detected_isa() {
#if defined(__x86_64__)
  // These built-ins also ask whether the operating system saves the wide registers.
  static const Isa detected = [] {
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return Isa::baseline;
    const bool has_avx512 =
        __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl");
    return has_avx512 ? Isa::avx512 : Isa::avx2;
  }();
  return detected;
#else
  return Isa::baseline;
#endif
}

std::vector<Isa> available_isas() {
  std::vector<Isa> isas;
  for (const Isa isa : {Isa::baseline, Isa::avx2, Isa::avx512}) {
    if (is_available(isa)) isas.push_back(isa);
  }
  return isas;
}

Isa active_isa() {
  const int chosen = active.load(std::memory_order_relaxed);
  if (chosen != kUndecided) return static_cast<Isa>(chosen);
  int expected = kUndecided;
  const auto first = static_cast<int>(isa_from_environment());
  return static_cast<Isa>(active.compare_exchange_strong(expected, first) ? first : expected);
}

void set_active_isa(Isa isa) {
  RESNETCPP_CHECK(is_available(isa), ValueError, "set_active_isa: expected one of ",
                  available_names(), " on this CPU, got ", isa_name(isa));
  active.store(static_cast<int>(isa));
}

std::int64_t second_level_cache_bytes() {
#if defined(_SC_LEVEL2_CACHE_SIZE)
  static const std::int64_t known = sysconf(_SC_LEVEL2_CACHE_SIZE);
#else
  constexpr std::int64_t known = 0;
#endif
  constexpr std::int64_t kUsual = std::int64_t{1} << 20;
  return known > 0 ? known : kUsual;
}

}  // namespace resnetcpp
