# What a room, a program, a test and a fuzzer are made of. Targets only: nothing here sets a
# property of a directory, except that no configuration may define NDEBUG (asserts stay on).
include_guard()
include(CheckPIESupported)
include(CheckIPOSupported)
find_package(PkgConfig REQUIRED)
check_pie_supported()

set(CASEBOARD_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=: address,undefined or thread")
option(CASEBOARD_WERROR "Warnings are errors" OFF)
option(CASEBOARD_LTO "Optimise over the whole program" OFF)
option(CASEBOARD_FUZZ "Build the fuzzers (needs clang)" OFF)

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()
foreach(config IN ITEMS RELEASE RELWITHDEBINFO MINSIZEREL)
    string(REPLACE "-DNDEBUG" "" CMAKE_C_FLAGS_${config} "${CMAKE_C_FLAGS_${config}}")
endforeach()

# ---- flags ---------------------------------------------------------------------------------------

add_library(caseboard_flags INTERFACE)
target_compile_features(caseboard_flags INTERFACE c_std_11)
target_compile_definitions(caseboard_flags INTERFACE _GNU_SOURCE)
target_include_directories(caseboard_flags INTERFACE ${PROJECT_SOURCE_DIR}/include)
target_compile_options(caseboard_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wstrict-prototypes
    -Wmissing-prototypes -Wformat=2 -Wundef -Wvla
    $<$<BOOL:${CASEBOARD_WERROR}>:-Werror>
    -fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=
    -fstack-protector-strong -fstack-clash-protection -fcf-protection -fno-omit-frame-pointer)
target_link_options(caseboard_flags INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)
target_compile_definitions(caseboard_flags INTERFACE CASEBOARD_VERSION="${PROJECT_VERSION}")

if(CASEBOARD_SANITIZE)
    target_compile_options(caseboard_flags INTERFACE
        -fsanitize=${CASEBOARD_SANITIZE} -fno-sanitize-recover=all)
    target_link_options(caseboard_flags INTERFACE -fsanitize=${CASEBOARD_SANITIZE})
else()
    # Needs optimisation, and would hide from a sanitizer what it should see.
    target_compile_options(caseboard_flags INTERFACE
        $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE$<SEMICOLON>-D_FORTIFY_SOURCE=3>)
endif()
if(CASEBOARD_FUZZ)
    target_compile_options(caseboard_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(CASEBOARD_LTO)
    check_ipo_supported(LANGUAGES C)
endif()

function(caseboard_target_properties target)
    set_target_properties(${target} PROPERTIES
        C_EXTENSIONS ON
        POSITION_INDEPENDENT_CODE ON
        INTERPROCEDURAL_OPTIMIZATION ${CASEBOARD_LTO})
endfunction()

# ---- libraries from outside ----------------------------------------------------------------------

# Names of pkg-config: each becomes PkgConfig::<name>, looked up once.
function(caseboard_link_packages target scope)
    foreach(package IN LISTS ARGN)
        if(NOT TARGET PkgConfig::${package})
            pkg_check_modules(${package} REQUIRED IMPORTED_TARGET GLOBAL ${package})
        endif()
        target_link_libraries(${target} ${scope} PkgConfig::${package})
    endforeach()
endfunction()

# ---- a room --------------------------------------------------------------------------------------

# caseboard_room(NAME SOURCES a.c b.c USES room... [PKG package...] [LIBS library...])
# The static library caseboard_NAME. LIBS is for libraries that pkg-config does not know.
function(caseboard_room NAME)
    cmake_parse_arguments(PARSE_ARGV 1 room "" "" "SOURCES;USES;PKG;LIBS")
    caseboard_no_leftovers(${NAME} "${room_UNPARSED_ARGUMENTS}")
    add_library(caseboard_${NAME} STATIC ${room_SOURCES})
    caseboard_target_properties(caseboard_${NAME})
    target_include_directories(caseboard_${NAME} PRIVATE ${PROJECT_SOURCE_DIR}) # "server/room/x.h"
    list(TRANSFORM room_USES PREPEND caseboard_)
    target_link_libraries(caseboard_${NAME} PUBLIC caseboard_flags ${room_USES} ${room_LIBS})
    caseboard_link_packages(caseboard_${NAME} PUBLIC ${room_PKG})
endfunction()

# caseboard_program(NAME SOURCES a.c USES room... [PKG package...] [LIBS library...])
# A program, found at the top of the build folder. USES may also name `core` and `flags`.
function(caseboard_program NAME)
    cmake_parse_arguments(PARSE_ARGV 1 program "" "" "SOURCES;USES;PKG;LIBS")
    caseboard_no_leftovers(${NAME} "${program_UNPARSED_ARGUMENTS}")
    add_executable(${NAME} ${program_SOURCES})
    caseboard_target_properties(${NAME})
    set_target_properties(${NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
    list(TRANSFORM program_USES PREPEND caseboard_)
    target_link_libraries(${NAME} PRIVATE caseboard_flags ${program_USES} ${program_LIBS})
    caseboard_link_packages(${NAME} PRIVATE ${program_PKG})
endfunction()

# caseboard_test(NAME SOURCES a_test.c USES room... [PKG ..] [LIBS ..] [LABELS ..] [TIMEOUT s])
# A program of TEST and PROPERTY blocks (tests/support/check.h). It runs at the top of the tree.
function(caseboard_test NAME)
    cmake_parse_arguments(PARSE_ARGV 1 test "" "TIMEOUT" "SOURCES;USES;PKG;LIBS;LABELS")
    caseboard_no_leftovers(${NAME} "${test_UNPARSED_ARGUMENTS}")
    add_executable(${NAME} ${test_SOURCES})
    caseboard_target_properties(${NAME})
    list(TRANSFORM test_USES PREPEND caseboard_)
    target_link_libraries(${NAME} PRIVATE ${test_USES} ${test_LIBS} caseboard_check)
    caseboard_link_packages(${NAME} PRIVATE ${test_PKG})
    if(NOT test_TIMEOUT)
        set(test_TIMEOUT 180) # a lot: other parts of a run may have the cores
    endif()
    if(NOT test_LABELS)
        set(test_LABELS unit)
    endif()
    add_test(NAME ${NAME} COMMAND ${NAME} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(${NAME} PROPERTIES TIMEOUT ${test_TIMEOUT} LABELS "${test_LABELS}")
endfunction()

# caseboard_fuzzer(NAME SOURCES a_fuzz.c USES room...): LLVMFuzzerTestOneInput, only with clang.
function(caseboard_fuzzer NAME)
    cmake_parse_arguments(PARSE_ARGV 1 fuzzer "" "" "SOURCES;USES;PKG;LIBS")
    caseboard_no_leftovers(${NAME} "${fuzzer_UNPARSED_ARGUMENTS}")
    add_executable(${NAME} ${fuzzer_SOURCES})
    caseboard_target_properties(${NAME})
    list(TRANSFORM fuzzer_USES PREPEND caseboard_)
    target_link_libraries(${NAME} PRIVATE caseboard_flags ${fuzzer_USES} ${fuzzer_LIBS})
    target_link_options(${NAME} PRIVATE -fsanitize=fuzzer)
    caseboard_link_packages(${NAME} PRIVATE ${fuzzer_PKG})
endfunction()

function(caseboard_no_leftovers name leftovers)
    if(leftovers)
        message(FATAL_ERROR "${name}: not understood: ${leftovers}")
    endif()
endfunction()
