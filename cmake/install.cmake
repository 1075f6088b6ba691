# SPDX-License-Identifier: MIT
#
# What `cmake --install` puts where.  Nothing installed knows the prefix: the
# tree can be moved as a whole.

include(CMakePackageConfigHelpers)

install(TARGETS wcifit_program RUNTIME)
install(FILES ${PROJECT_SOURCE_DIR}/include/wcifit/wcifit.h
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/wcifit)

# find_package(wcifit)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/wcifit)
foreach(kind IN ITEMS static shared)
  if(TARGET wcifit_${kind})
    install(TARGETS wcifit_${kind} EXPORT wcifit-${kind}
      ARCHIVE LIBRARY)
    install(EXPORT wcifit-${kind}
      NAMESPACE wcifit::
      DESTINATION ${package_dir})
  endif()
endforeach()
configure_package_config_file(cmake/wcifit-config.cmake.in
  ${PROJECT_BINARY_DIR}/wcifit-config.cmake
  INSTALL_DESTINATION ${package_dir}
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/wcifit-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/wcifit-config.cmake
  ${PROJECT_BINARY_DIR}/wcifit-config-version.cmake
  cmake/wcifit-dependencies.cmake
  DESTINATION ${package_dir})

# pkg-config wcifit.  Where there is only the static library, what it needs
# is not private: a plain --libs must link.
file(RELATIVE_PATH pc_prefix
  /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
string(REGEX REPLACE "/$" "" pc_prefix "${pc_prefix}")
set(pc_private "")
if(WCIFIT_SHARED)
  set(pc_private .private)
endif()
set(pc_libraries "")
foreach(path IN ITEMS ${WCIFIT_LPSOLVE_LIBRARY} ${WCIFIT_COLAMD_LIBRARY})
  get_filename_component(name ${path} NAME_WE)
  string(REGEX REPLACE "^lib" "-l" name "${name}")
  string(APPEND pc_libraries "${name} ")
endforeach()
string(APPEND pc_libraries "-ldl -lm -pthread")
configure_file(cmake/wcifit.pc.in ${PROJECT_BINARY_DIR}/wcifit.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/wcifit.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

# Completion: the program writes it from its own tables.
set(completions "")
foreach(shell IN ITEMS bash zsh fish)
  set(file ${PROJECT_BINARY_DIR}/completion/wcifit.${shell})
  add_custom_command(OUTPUT ${file}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/completion
    COMMAND wcifit_program completion ${shell} > ${file}
    COMMENT "Writing completion for ${shell}"
    VERBATIM)
  list(APPEND completions ${file})
endforeach()
if(NOT CMAKE_CROSSCOMPILING)
  add_custom_target(wcifit_completion ALL DEPENDS ${completions})
  set(at ${PROJECT_BINARY_DIR}/completion)
  install(FILES ${at}/wcifit.bash RENAME wcifit
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
  install(FILES ${at}/wcifit.zsh RENAME _wcifit
    DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
  install(FILES ${at}/wcifit.fish
    DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endif()

# Manual pages.
file(GLOB pages CONFIGURE_DEPENDS
  ${PROJECT_SOURCE_DIR}/docs/man/*.1
  ${PROJECT_SOURCE_DIR}/docs/man/*.3
  ${PROJECT_SOURCE_DIR}/docs/man/*.5)
foreach(page IN LISTS pages)
  get_filename_component(section ${page} LAST_EXT)
  string(SUBSTRING ${section} 1 -1 section)
  install(FILES ${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()
