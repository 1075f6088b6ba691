# SPDX-License-Identifier: MIT
#
# What `cmake --install` puts where.

include(CMakePackageConfigHelpers)

if(TARGET wcifit_program)
  install(TARGETS wcifit_program RUNTIME)
endif()
install(TARGETS wcifit_static EXPORT wcifit-static ARCHIVE)
install(FILES ${PROJECT_SOURCE_DIR}/include/wcifit/wcifit.h
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/wcifit)
