// Threads, memory, instruction sets.
#include "bind.hpp"
#include "resnetcpp/cpu.hpp"
#include "resnetcpp/memory.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::bindings {

namespace {

py::dict stats_dict() {
  const MemoryStats stats = memory_stats();
  py::dict result;
  result["allocated"] = stats.allocated;
  result["peak"] = stats.peak;
  result["reserved"] = stats.reserved;
  result["live_blocks"] = stats.live_blocks;
  result["cached_blocks"] = stats.cached_blocks;
  result["allocations"] = stats.allocations;
  result["system_allocations"] = stats.system_allocations;
  return result;
}

py::dict cpu_dict() {
  py::list available;
  for (const Isa isa : available_isas()) available.append(isa_name(isa));
  py::dict result;
  result["detected"] = isa_name(detected_isa());
  result["active"] = isa_name(active_isa());
  result["available"] = available;
  result["threads"] = get_num_threads();
  return result;
}

}  // namespace

void bind_runtime(py::module_& module) {
  module.def("set_num_threads", &set_num_threads, py::arg("num_threads"),
             "Sets how many threads ops may use. Results do not depend on it.");
  module.def("get_num_threads", &get_num_threads, "How many threads ops may use.");
  module.def("cpu_info", &cpu_dict,
             "The instruction sets of this CPU, the one in use, and the number of threads.");

  py::module_ memory = module.def_submodule("_memory", "The caching allocator.");
  memory.def("stats", &stats_dict, "Counters of the allocator, in bytes and blocks.");
  memory.def("reset_peak", &reset_peak, "Starts the peak anew at what is allocated now.");
  memory.def("empty_cache", &empty_cache, "Gives unused blocks back to the system.");

  py::module_ testing = module.def_submodule("_testing", "Looks behind the scenes, for tests.");
  testing.def("live_tensors", &live_tensor_count);
  testing.def("live_storages", &Storage::live_count);
  testing.def("fail_allocation_after", &fail_allocation_after, py::arg("count"));
}

}  // namespace resnetcpp::bindings
