# Compiles every kernels/**/*.dispatch.cpp once per instruction set and adds the objects to `target`.
# Each compilation sees RESNETCPP_ISA_NAME (baseline, avx2, avx512) and RESNETCPP_ISA_<NAME>=1; the
# target sees RESNETCPP_HAVE_<NAME>=1 for each table that exists.
function(resnetcpp_add_kernels target)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/src/kernels/*.dispatch.cpp")
  if(NOT sources)
    return()
  endif()

  set(flags_baseline "")
  set(flags_avx2 -mavx2 -mfma)
  set(flags_avx512 -mavx512f -mavx512cd -mavx512dq -mavx512bw -mavx512vl
                   -mprefer-vector-width=512 -mfma)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC bug 105593: its own AVX-512 intrinsics read a variable that they leave undefined on purpose.
    list(APPEND flags_avx512 -Wno-uninitialized -Wno-maybe-uninitialized)
  endif()
  set(isas baseline)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
    list(APPEND isas avx2 avx512)
  endif()

  set(unrolled $<$<OR:$<CONFIG:Release>,$<CONFIG:RelWithDebInfo>>:-O3>)
  if(RESNETCPP_SANITIZE)
    set(unrolled "")  # instrumented kernels at -O3 take most of the build's time
  endif()
  set(registers "")
  if(RESNETCPP_SANITIZE MATCHES "address")
    # Watching where variables end keeps a tile's sums out of registers: convolutions took 30 times as long.
    set(registers -fno-sanitize-address-use-after-scope)
  endif()
  foreach(isa IN LISTS isas)
    set(objects resnetcpp_kernels_${isa})
    string(TOUPPER ${isa} upper)
    add_library(${objects} OBJECT ${sources})
    # No kernel reads errno, and setting it keeps sqrt from being vectorised. -O3 unrolls the loops over the few
    # vectors of a tile, which keeps them in registers.
    target_compile_options(${objects} PRIVATE ${flags_${isa}} -fno-exceptions -fno-math-errno
                                              ${unrolled} ${registers})
    target_compile_definitions(${objects} PRIVATE RESNETCPP_ISA_NAME=${isa} RESNETCPP_ISA_${upper}=1)
    target_include_directories(${objects} PRIVATE include src)
    target_link_libraries(${objects} PRIVATE resnetcpp_warnings resnetcpp_xsimd)
    # Link-time optimisation would mix code of different instruction sets.
    set_target_properties(${objects} PROPERTIES INTERPROCEDURAL_OPTIMIZATION OFF)
    target_sources(${target} PRIVATE $<TARGET_OBJECTS:${objects}>)
    target_compile_definitions(${target} PRIVATE RESNETCPP_HAVE_${upper}=1)
  endforeach()
endfunction()
