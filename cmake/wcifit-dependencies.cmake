# SPDX-License-Identifier: MIT
#
# The libraries that libwcifit stands on.  Read twice: by the build, and, once
# installed, by wcifit-config.cmake when the static library is asked for, so
# that both link the same things.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

pkg_check_modules(WCIFIT_SQLITE REQUIRED QUIET IMPORTED_TARGET
  sqlite3>=3.40)
pkg_check_modules(WCIFIT_YAML REQUIRED QUIET IMPORTED_TARGET
  yaml-0.1>=0.2.5)
pkg_check_modules(WCIFIT_UTF8PROC REQUIRED QUIET IMPORTED_TARGET
  libutf8proc)
pkg_check_modules(WCIFIT_MD REQUIRED QUIET IMPORTED_TARGET libmd)
pkg_check_modules(WCIFIT_XXHASH REQUIRED QUIET IMPORTED_TARGET
  libxxhash>=0.8)

# lp_solve comes without a pkg-config file.  The archive for position
# independent code serves the static and the shared library alike; it calls
# libcolamd, which the development package depends on.
find_path(WCIFIT_LPSOLVE_INCLUDE lpsolve/lp_lib.h)
find_library(WCIFIT_LPSOLVE_LIBRARY NAMES lpsolve55_pic lpsolve55)
find_library(WCIFIT_COLAMD_LIBRARY NAMES colamd)
mark_as_advanced(
  WCIFIT_LPSOLVE_INCLUDE WCIFIT_LPSOLVE_LIBRARY WCIFIT_COLAMD_LIBRARY)
foreach(found IN ITEMS INCLUDE LIBRARY)
  if(NOT WCIFIT_LPSOLVE_${found})
    message(FATAL_ERROR
      "wcifit: lp_solve 5.5 was not found (Debian: liblpsolve55-dev)")
  endif()
endforeach()
if(NOT WCIFIT_COLAMD_LIBRARY)
  message(FATAL_ERROR
    "wcifit: libcolamd was not found (Debian: libsuitesparse-dev)")
endif()

if(NOT TARGET wcifit::lpsolve)
  add_library(wcifit::lpsolve INTERFACE IMPORTED)
  target_include_directories(wcifit::lpsolve SYSTEM INTERFACE
    ${WCIFIT_LPSOLVE_INCLUDE})
  target_link_libraries(wcifit::lpsolve INTERFACE
    ${WCIFIT_LPSOLVE_LIBRARY} ${WCIFIT_COLAMD_LIBRARY} ${CMAKE_DL_LIBS} m)
endif()
