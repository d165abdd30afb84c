# Pinned downloads, checked by SHA-256. FETCHCONTENT_SOURCE_DIR_<NAME> points to a local copy instead.
include(FetchContent)

# Downloads `url` and makes the folder known as <name>_SOURCE_DIR. A file that does not come, or is not the
# expected one, ends the configuration with `advice`.
function(resnetcpp_fetch name url sha256 advice)
  string(TOUPPER "${name}" upper)
  set(archive "${CMAKE_BINARY_DIR}/_deps/${name}.tar.gz")
  if(NOT FETCHCONTENT_SOURCE_DIR_${upper})
    set(found "")
    if(EXISTS "${archive}")
      file(SHA256 "${archive}" found)
    endif()
    if(NOT found STREQUAL sha256 AND NOT FETCHCONTENT_FULLY_DISCONNECTED)
      message(STATUS "resnetcpp: ${name} is not installed; downloading ${url}")
      file(DOWNLOAD "${url}" "${archive}" STATUS status INACTIVITY_TIMEOUT 30)
      file(SHA256 "${archive}" found)
    endif()
    if(NOT found STREQUAL sha256)
      file(REMOVE "${archive}")
      message(FATAL_ERROR
        "${name} is not installed, and ${url} did not give the file with SHA-256 ${sha256} (status: ${status}).\n"
        "${advice}\nOr set FETCHCONTENT_SOURCE_DIR_${upper} to a local copy.")
    endif()
  endif()
  FetchContent_Declare(${name} URL "${archive}" URL_HASH SHA256=${sha256} ${ARGN})
  FetchContent_MakeAvailable(${name})
  string(TOLOWER "${name}" lower)
  set(${name}_SOURCE_DIR "${${lower}_SOURCE_DIR}" PARENT_SCOPE)
endfunction()

# Sets RESNETCPP_<variable>_INCLUDE to a pinned copy of an xtensor-stack project unless a copy was found.
function(resnetcpp_fetch_headers variable name version advice sha256)
  if(RESNETCPP_${variable}_INCLUDE)
    return()
  endif()
  # Headers only: the named subfolder does not exist, so nothing of the project is configured.
  resnetcpp_fetch(${name} "https://github.com/xtensor-stack/${name}/archive/refs/tags/${version}.tar.gz"
                  ${sha256} "${advice}" SOURCE_SUBDIR headers-only)
  set(RESNETCPP_${variable}_INCLUDE "${${name}_SOURCE_DIR}/include" CACHE PATH "Headers of ${name}" FORCE)
endfunction()
