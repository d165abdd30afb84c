# Defines resnetcpp_blas: OpenBLAS with its headers.
#   scipy-openblas32  the PyPI package, asked from the Python interpreter. Its symbols carry the prefix
#                     scipy_, so a generated header renames every BLAS and LAPACK name; the library is
#                     installed beside ours, as the environment of an isolated build does not outlive it.
#   system            cblas.h and libopenblas of the machine.
#   auto              scipy-openblas32 when the Python extension is built and has it, else system.
add_library(resnetcpp_blas INTERFACE)

function(resnetcpp_find_scipy_openblas)
  if(NOT Python_EXECUTABLE)
    find_package(Python 3.10 QUIET COMPONENTS Interpreter)
  endif()
  execute_process(
    COMMAND "${Python_EXECUTABLE}" -c
            "import scipy_openblas32 as s; print(s.get_include_dir(), s.get_lib_dir(), sep=';')"
    OUTPUT_VARIABLE dirs OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
  if(failed)
    return()
  endif()
  list(GET dirs 0 include_dir)
  list(GET dirs 1 library_dir)
  find_library(RESNETCPP_SCIPY_OPENBLAS scipy_openblas PATHS "${library_dir}" NO_DEFAULT_PATH)
  set(RESNETCPP_SCIPY_OPENBLAS_INCLUDE "${include_dir}" CACHE PATH "scipy-openblas32 headers")
  file(GLOB license "${include_dir}/../../scipy_openblas32-*.dist-info/licenses/LICENSE.txt")
  set(RESNETCPP_SCIPY_OPENBLAS_LICENSE "${license}" CACHE FILEPATH "scipy-openblas32 licence")
endfunction()

# #define cblas_sgemm scipy_cblas_sgemm, and so on for every name that the package's headers declare.
function(resnetcpp_write_blas_names include_dir output)
  set(text "#pragma once\n")
  foreach(header cblas.h f77blas.h lapack.h)
    file(READ "${include_dir}/${header}" content)
    string(REGEX MATCHALL "scipy_[A-Za-z0-9_]+" found "${content}")
    string(REGEX MATCHALL "BLASFUNC\\([a-z0-9_]+\\)" fortran "${content}")
    string(REGEX MATCHALL "LAPACK_GLOBAL(_SUFFIX)?\\([a-z0-9_]+" lapack "${content}")
    foreach(name IN LISTS fortran lapack)
      string(REGEX REPLACE ".*\\(([a-z0-9_]+)\\)?" "scipy_\\1_" name "${name}")
      list(APPEND names "${name}")
    endforeach()
    list(APPEND names ${found})
  endforeach()
  list(REMOVE_DUPLICATES names)
  list(SORT names)
  foreach(name IN LISTS names)
    string(REGEX REPLACE "^scipy_" "" plain "${name}")
    string(APPEND text "#define ${plain} ${name}\n")
  endforeach()
  file(WRITE "${output}.new" "${text}")
  configure_file("${output}.new" "${output}" COPYONLY)
endfunction()

set(blas_source "${RESNETCPP_BLAS}")
if(blas_source STREQUAL "scipy-openblas32" OR (blas_source STREQUAL "auto" AND RESNETCPP_BUILD_PYTHON))
  resnetcpp_find_scipy_openblas()
  if(RESNETCPP_SCIPY_OPENBLAS)
    set(blas_source "scipy-openblas32")
  elseif(blas_source STREQUAL "scipy-openblas32")
    message(FATAL_ERROR "scipy-openblas32 is not importable from ${Python_EXECUTABLE}: "
                        "pip install scipy-openblas32, or set RESNETCPP_BLAS=system")
  endif()
endif()

if(blas_source STREQUAL "scipy-openblas32")
  set(names_header "${CMAKE_CURRENT_BINARY_DIR}/generated/resnetcpp_blas_names.h")
  resnetcpp_write_blas_names("${RESNETCPP_SCIPY_OPENBLAS_INCLUDE}" "${names_header}")
  target_compile_options(resnetcpp_blas INTERFACE "SHELL:-include \"${names_header}\"")
  target_include_directories(resnetcpp_blas SYSTEM INTERFACE "${RESNETCPP_SCIPY_OPENBLAS_INCLUDE}")
  target_link_libraries(resnetcpp_blas INTERFACE "${RESNETCPP_SCIPY_OPENBLAS}")
else()
  find_path(RESNETCPP_CBLAS_INCLUDE cblas.h PATH_SUFFIXES openblas)
  find_library(RESNETCPP_OPENBLAS openblas)
  if(NOT RESNETCPP_CBLAS_INCLUDE OR NOT RESNETCPP_OPENBLAS)
    message(FATAL_ERROR
      "OpenBLAS was not found (cblas.h: ${RESNETCPP_CBLAS_INCLUDE}; library: ${RESNETCPP_OPENBLAS}). "
      "Install it (Debian: apt-get install libopenblas-dev), or pip install scipy-openblas32 and set "
      "RESNETCPP_BLAS=scipy-openblas32.")
  endif()
  set(blas_source "system (${RESNETCPP_OPENBLAS})")
  target_include_directories(resnetcpp_blas SYSTEM INTERFACE "${RESNETCPP_CBLAS_INCLUDE}")
  target_link_libraries(resnetcpp_blas INTERFACE "${RESNETCPP_OPENBLAS}")
endif()
message(STATUS "resnetcpp: OpenBLAS from ${blas_source}")
