# Language level, build type, warnings and sanitizers: what every target of the project shares.
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

get_property(is_multi_config GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
if(NOT CMAKE_BUILD_TYPE AND NOT is_multi_config)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
# -O2, as the hot loops are written with explicit vectors; -O3 only makes the rest larger.
string(REPLACE "-O3" "-O2" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")

add_library(resnetcpp_warnings INTERFACE)
target_compile_options(resnetcpp_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
if(RESNETCPP_WERROR)
  target_compile_options(resnetcpp_warnings INTERFACE -Werror)
endif()

if(RESNETCPP_SANITIZE)
  # -O1 halves the time of an instrumented build. GCC's -Wmaybe-uninitialized is wrong in instrumented code
  # of the standard library.
  add_compile_options(-fsanitize=${RESNETCPP_SANITIZE} -fno-omit-frame-pointer -O1 -Wno-maybe-uninitialized)
  add_link_options(-fsanitize=${RESNETCPP_SANITIZE})
  if(RESNETCPP_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
  endif()
endif()
