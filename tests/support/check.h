/* A thin layer over cmocka. A test file holds TEST and PROPERTY blocks and nothing else: each
 * registers itself, and main() comes from the support library. Shown names are sentences.
 *
 *   build/dev/tests/unit/base/base_json_test '*depth*'   runs the tests whose name matches
 *   CASEBOARD_SEED=…     replays one round of the properties, as a failing run printed it
 *   CASEBOARD_ROUNDS=…   so many rounds of each property instead of its own number
 *
 * A failed check ends its test (by longjmp: nothing of the test is released). */
#pragma once

#include <stddef.h>

#include "caseboard/base/compiler.h"
#include "caseboard/base/error.h"
#include "caseboard/base/str.h"
#include "tests/support/gen.h"

/* TEST(closing_a_case_needs_a_reason) { … } */
#define TEST(sentence)                                                                             \
    static void sentence(void);                                                                    \
    CB_BEFORE_MAIN static void register_##sentence(void)                                           \
    {                                                                                              \
        check_register_test(#sentence, sentence);                                                  \
    }                                                                                              \
    static void sentence(void)

/* PROPERTY(a_view_shows_nothing_else) { … } runs many times; its random things come from `g`. */
#define PROPERTY(sentence) PROPERTY_ROUNDS(sentence, 100)
#define PROPERTY_ROUNDS(sentence, rounds)                                                          \
    static void sentence(struct gen *g);                                                           \
    CB_BEFORE_MAIN static void register_##sentence(void)                                           \
    {                                                                                              \
        check_register_property(#sentence, sentence, rounds);                                      \
    }                                                                                              \
    static void sentence(struct gen *g)

#define CHECK(claim)                                                                               \
    do {                                                                                           \
        if (!(claim))                                                                              \
            check_failed(__FILE__, __LINE__, "%s", #claim);                                        \
    } while (0)

/* Whole numbers and enums of any type. */
#define CHECK_INT(actual, expected)                                                                \
    check_int(__FILE__, __LINE__, #actual, (long long)(actual), (long long)(expected))

/* Each side a char pointer or a struct cb_str; NULL equals only NULL. */
#define CHECK_STR(actual, expected)                                                                \
    check_str(__FILE__, __LINE__, #actual, CHECK_AS_STR(actual), CHECK_AS_STR(expected))

#define CHECK_CODE(actual, expected) check_code(__FILE__, __LINE__, #actual, actual, expected)

#define CHECK_AS_STR(s)                                                                            \
    _Generic((s), struct cb_str : check_same_str, char * : cb_str_of, const char * : cb_str_of)(s)

/* How often a test does what takes long: under a sanitizer, which looks for other things than the
 * test's sentence, SANITIZED times. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CHECK_TIMES(full, sanitized) (sanitized)
#else
#define CHECK_TIMES(full, sanitized) (full)
#endif

/* A new empty folder, which goes with all that is in it when the test ends. */
const char *check_folder(void);

/* ---- what the macros call ---- */
void check_register_test(const char *sentence, void (*run)(void));
void check_register_property(const char *sentence, void (*run)(struct gen *g), int rounds);
void check_failed(const char *file, int line, const char *format, ...) CB_PRINTF(3, 4)
    __attribute__((noreturn));
void check_int(const char *file, int line, const char *what, long long actual, long long expected);
void check_str(const char *file, int line, const char *what, struct cb_str actual,
               struct cb_str expected);
void check_code(const char *file, int line, const char *what, enum cb_code actual,
                enum cb_code expected);
struct cb_str check_same_str(struct cb_str s);
