# Defines resnetcpp_xtensor (xtensor, xtl, xtensor-blas) and resnetcpp_xsimd: header-only, private to the
# library. An installed copy comes first, searched by path: Debian's xtensor-blas package file demands a system
# BLAS, which a build against scipy-openblas32 does not have. A pinned download comes second; its versions are
# the ones nearest to Debian 12's (0.24.3, 0.7.2, 0.20.0, 8.1.0), with which the library is tested.
include(Fetch)

find_path(RESNETCPP_XTENSOR_INCLUDE NAMES xtensor/xtensor_config.hpp xtensor/core/xtensor_config.hpp)
find_path(RESNETCPP_XTL_INCLUDE xtl/xtl_config.hpp)
find_path(RESNETCPP_XTENSOR_BLAS_INCLUDE xtensor-blas/xlinalg.hpp)
find_path(RESNETCPP_XSIMD_INCLUDE xsimd/xsimd.hpp)

set(xtensor_advice "Debian and Ubuntu: apt-get install libxtensor-dev libxtensor-blas-dev libxsimd-dev")
resnetcpp_fetch_headers(XTENSOR xtensor 0.24.6 "${xtensor_advice}"
  f87259b51aabafdd1183947747edfff4cff75d55375334f2e81cee6dc68ef655)
resnetcpp_fetch_headers(XTL xtl 0.7.5 "${xtensor_advice}"
  3286fef5fee5d58f82f7b91375cd449c819848584bae9367893501114d923cbe)
resnetcpp_fetch_headers(XTENSOR_BLAS xtensor-blas 0.20.0 "${xtensor_advice}"
  272f5d99bb7511a616bfe41b13a000e63de46420f0b32a25fa4fb935b462c7ff)
resnetcpp_fetch_headers(XSIMD xsimd 8.1.0 "${xtensor_advice}"
  d52551360d37709675237d2a0418e28f70995b5b7cdad7c674626bcfbbf48328)

unset(xtensor_config CACHE)
find_file(xtensor_config xtensor_config.hpp NO_CACHE NO_DEFAULT_PATH
  PATHS "${RESNETCPP_XTENSOR_INCLUDE}/xtensor" "${RESNETCPP_XTENSOR_INCLUDE}/xtensor/core")
file(STRINGS "${xtensor_config}" version_lines REGEX "define XTENSOR_VERSION_(MAJOR|MINOR|PATCH)")
string(REGEX MATCHALL "[0-9]+" version_numbers "${version_lines}")
string(REPLACE ";" "." xtensor_version "${version_numbers}")
if(xtensor_version VERSION_LESS 0.24 OR xtensor_version VERSION_GREATER_EQUAL 0.27)
  message(FATAL_ERROR
    "xtensor: expected 0.24, 0.25 or 0.26, got ${xtensor_version} in ${RESNETCPP_XTENSOR_INCLUDE} (0.27 and later "
    "need C++20). Set RESNETCPP_XTENSOR_INCLUDE to the folder of an older copy.")
endif()
message(STATUS "resnetcpp: xtensor ${xtensor_version} from ${RESNETCPP_XTENSOR_INCLUDE}")

add_library(resnetcpp_xtensor INTERFACE)
target_include_directories(resnetcpp_xtensor SYSTEM INTERFACE
  "${RESNETCPP_XTENSOR_INCLUDE}" "${RESNETCPP_XTL_INCLUDE}" "${RESNETCPP_XTENSOR_BLAS_INCLUDE}")
add_library(resnetcpp_xsimd INTERFACE)
target_include_directories(resnetcpp_xsimd SYSTEM INTERFACE "${RESNETCPP_XSIMD_INCLUDE}")
