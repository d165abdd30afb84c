#include <algorithm>
#include <fstream>
#include <set>
#include <string>
#include <thread>

#if defined(__linux__)
#include <sched.h>
#endif

#include "parallel/pool.hpp"

namespace resnetcpp::parallel {

namespace {

#if defined(__linux__)

// The first of a CPU's hyper-threads names its core.
std::string core_of(int cpu) {
  const std::string topology = "/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/";
  std::string siblings;
  for (const char* name : {"core_cpus_list", "thread_siblings_list"}) {
    std::ifstream file(topology + name);
    if (std::getline(file, siblings)) return siblings;
  }
  return "cpu" + std::to_string(cpu);
}

int allowed_cores() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0)
    return static_cast<int>(std::thread::hardware_concurrency());
  std::set<std::string> cores;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(static_cast<size_t>(cpu), &allowed)) cores.insert(core_of(cpu));
  }
  return static_cast<int>(cores.size());
}

int quota_cores(int otherwise) {
  std::ifstream file("/sys/fs/cgroup/cpu.max");  // "quota period" in microseconds, or "max period"
  double quota = 0;
  double period = 0;
  if (!(file >> quota >> period) || quota <= 0 || period <= 0) return otherwise;
  return static_cast<int>(std::min(quota / period + 0.5, static_cast<double>(otherwise)));
}

#else

int allowed_cores() { return static_cast<int>(std::thread::hardware_concurrency()); }
int quota_cores(int otherwise) { return otherwise; }

#endif

}  // namespace

int usable_cores() {
  const int cores = std::max(1, allowed_cores());
  return std::max(1, quota_cores(cores));
}

}  // namespace resnetcpp::parallel
