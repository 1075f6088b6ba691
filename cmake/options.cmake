# SPDX-License-Identifier: MIT
#
# wcifit_options: what every target of this project is compiled with.  It is
# linked PRIVATE, so nothing of it reaches the users of the library.

add_library(wcifit_options INTERFACE)

# Files may be larger than a long says, where that is short.
target_compile_definitions(wcifit_options INTERFACE
  _POSIX_C_SOURCE=200809L _FILE_OFFSET_BITS=64)

target_compile_options(wcifit_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes
  -Wmissing-prototypes -Wvla
  $<$<BOOL:${WCIFIT_WERROR}>:-Werror>)

# What is installed is built the hardened way.  When symbols are bound is left to
# the toolchain and whoever packages: at once (-z now) a start takes an eighth longer.
target_compile_options(wcifit_options INTERFACE
  $<$<CONFIG:Release,RelWithDebInfo>:-U_FORTIFY_SOURCE>
  $<$<CONFIG:Release,RelWithDebInfo>:-D_FORTIFY_SOURCE=2>
  -fstack-protector-strong)
target_link_options(wcifit_options INTERFACE
  LINKER:-z,relro LINKER:--as-needed)

# Relocations in a twentieth of the room are read faster when a program starts.
# A libc that does not know them refuses to start it, so one is started.
include(CheckCSourceRuns)
set(CMAKE_REQUIRED_LINK_OPTIONS LINKER:-z,pack-relative-relocs)
check_c_source_runs("int main(void) { return 0; }" WCIFIT_PACKED_RELOCATIONS)
unset(CMAKE_REQUIRED_LINK_OPTIONS)
if(WCIFIT_PACKED_RELOCATIONS)
  target_link_options(wcifit_options INTERFACE
    LINKER:-z,pack-relative-relocs)
endif()

if(WCIFIT_SANITIZE)
  target_compile_options(wcifit_options INTERFACE
    -fsanitize=${WCIFIT_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  target_link_options(wcifit_options INTERFACE
    -fsanitize=${WCIFIT_SANITIZE})
endif()

if(WCIFIT_COVERAGE)
  target_compile_options(wcifit_options INTERFACE
    --coverage -fprofile-update=atomic)
  target_link_options(wcifit_options INTERFACE --coverage)
endif()

# In a release the library is optimized over all its files at once when a program or
# the shared library is linked.  Its objects hold machine code as well: who links the
# installed archive without that, or with another compiler, finds it complete.
include(CheckIPOSupported)
set(WCIFIT_LTO_WORKS OFF)
if(WCIFIT_LTO AND CMAKE_C_COMPILER_ID STREQUAL "GNU")
  check_ipo_supported(RESULT WCIFIT_LTO_WORKS OUTPUT unused LANGUAGES C)
endif()

# wcifit_optimize_together(TARGET...): targets of the library's own objects.
function(wcifit_optimize_together)
  if(WCIFIT_LTO_WORKS)
    set_target_properties(${ARGN} PROPERTIES
      INTERPROCEDURAL_OPTIMIZATION_RELEASE ON
      COMPILE_OPTIONS $<$<CONFIG:Release>:-ffat-lto-objects>)
  endif()
endfunction()
