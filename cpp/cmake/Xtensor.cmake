# Defines resnetcpp_xtensor (xtensor, xtl, xtensor-blas) and resnetcpp_xsimd: header-only, private to the
# library. An installed copy is searched by path: Debian's xtensor-blas package file demands a system BLAS,
# which a build against scipy-openblas32 does not have.
find_path(RESNETCPP_XTENSOR_INCLUDE xtensor/xtensor_config.hpp xtensor/core/xtensor_config.hpp)
find_path(RESNETCPP_XTL_INCLUDE xtl/xtl_config.hpp)
find_path(RESNETCPP_XTENSOR_BLAS_INCLUDE xtensor-blas/xlinalg.hpp)
find_path(RESNETCPP_XSIMD_INCLUDE xsimd/xsimd.hpp)

foreach(name XTENSOR XTL XTENSOR_BLAS XSIMD)
  if(NOT RESNETCPP_${name}_INCLUDE)
    message(FATAL_ERROR
      "The headers of ${name} were not found. Install them (Debian: apt-get install libxtensor-dev "
      "libxtensor-blas-dev libxsimd-dev) or set RESNETCPP_${name}_INCLUDE to the folder that holds them.")
  endif()
endforeach()

find_file(RESNETCPP_XTENSOR_CONFIG xtensor_config.hpp NO_DEFAULT_PATH
  PATHS "${RESNETCPP_XTENSOR_INCLUDE}/xtensor" "${RESNETCPP_XTENSOR_INCLUDE}/xtensor/core")
file(STRINGS "${RESNETCPP_XTENSOR_CONFIG}" version_lines REGEX "define XTENSOR_VERSION_(MAJOR|MINOR|PATCH)")
string(REGEX MATCHALL "[0-9]+" version_numbers "${version_lines}")
string(REPLACE ";" "." xtensor_version "${version_numbers}")
if(xtensor_version VERSION_LESS 0.24 OR xtensor_version VERSION_GREATER_EQUAL 0.27)
  message(FATAL_ERROR
    "xtensor ${xtensor_version} in ${RESNETCPP_XTENSOR_INCLUDE}: expected 0.24, 0.25 or 0.26 "
    "(0.27 and later need C++20). Set RESNETCPP_XTENSOR_INCLUDE to an older copy.")
endif()
message(STATUS "resnetcpp: xtensor ${xtensor_version} from ${RESNETCPP_XTENSOR_INCLUDE}")

add_library(resnetcpp_xtensor INTERFACE)
target_include_directories(resnetcpp_xtensor SYSTEM INTERFACE
  "${RESNETCPP_XTENSOR_INCLUDE}" "${RESNETCPP_XTL_INCLUDE}" "${RESNETCPP_XTENSOR_BLAS_INCLUDE}")
add_library(resnetcpp_xsimd INTERFACE)
target_include_directories(resnetcpp_xsimd SYSTEM INTERFACE "${RESNETCPP_XSIMD_INCLUDE}")
