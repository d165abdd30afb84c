#pragma once

#include <cstdint>
#include <vector>

/// Which instruction set the kernels use, and what they fit their blocks to.
namespace resnetcpp {

/// Instruction sets that the kernels are compiled for, each a superset of those before it.
/// baseline: what every CPU of the platform has; avx2: AVX2 and FMA; avx512: F, CD, DQ, BW and VL.
enum class Isa { baseline, avx2, avx512 };

/// "baseline", "avx2" or "avx512".
const char* isa_name(Isa isa);

/// The best set that this CPU and operating system support.
Isa detected_isa();

/// Every set that can be activated here, worst first; always starts with baseline.
std::vector<Isa> available_isas();

/// The set in use: RESNETCPP_ISA where it is set, else `detected_isa()`.
/// Throws ValueError when RESNETCPP_ISA names an unknown or unsupported set.
Isa active_isa();

/// Switches the set for the whole process, for tests; throws ValueError when this CPU lacks it.
void set_active_isa(Isa isa);

/// Bytes of a core's second-level cache; 1 MiB where the system does not say.
std::int64_t second_level_cache_bytes();

}  // namespace resnetcpp
