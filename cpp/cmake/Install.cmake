# The install tree, the same in a prefix and in a wheel (there the prefix is the package folder):
#   include/resnetcpp  lib/libresnetcpp.so  lib/cmake/resnetcpp  and, in a wheel, _C beside lib/.
include(CMakePackageConfigHelpers)
set(config_dir "${CMAKE_INSTALL_LIBDIR}/cmake/resnetcpp")

set_target_properties(resnetcpp PROPERTIES INSTALL_RPATH "$ORIGIN")
install(TARGETS resnetcpp EXPORT resnetcppTargets LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/cpp/include/resnetcpp"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.hpp")
if(RESNETCPP_SCIPY_OPENBLAS)
  install(FILES "${RESNETCPP_SCIPY_OPENBLAS}" DESTINATION "${CMAKE_INSTALL_LIBDIR}")
  install(FILES "${RESNETCPP_SCIPY_OPENBLAS_LICENSE}" DESTINATION "${CMAKE_INSTALL_LIBDIR}"
          RENAME LICENSE.scipy-openblas32.txt)
endif()

install(EXPORT resnetcppTargets NAMESPACE resnetcpp:: DESTINATION "${config_dir}")
configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/resnetcppConfig.cmake.in"
  "${CMAKE_CURRENT_BINARY_DIR}/resnetcppConfig.cmake" INSTALL_DESTINATION "${config_dir}")
write_basic_package_version_file("${CMAKE_CURRENT_BINARY_DIR}/resnetcppConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/resnetcppConfig.cmake"
              "${CMAKE_CURRENT_BINARY_DIR}/resnetcppConfigVersion.cmake" DESTINATION "${config_dir}")
