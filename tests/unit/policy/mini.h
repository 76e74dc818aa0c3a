/* The small pack in tests/unit/policy/mini, whole or with one thing broken. */
#pragma once

#include "caseboard/policy/explain.h"
#include "tests/support/check.h"

json_t *mini_documents(void);
struct pack *mini_pack(void);
/* Put JSON in the place of what POINTER names in FILE; NULL takes it away. "" is the whole file. */
void mini_set(json_t *documents, const char *file, const char *pointer, const char *json);
/* What loading DOCUMENTS finds wrong; the caller's to free. Fails the test if it finds nothing. */
char *mini_problems(const json_t *documents);
/* That with this one change the only problem is EXPECTED; or one of several, for `among`. */
void mini_breaks(const char *file, const char *pointer, const char *json, const char *expected);
void mini_breaks_among(const char *file, const char *pointer, const char *json,
                       const char *expected);
/* That the pack still loads. */
void mini_still_loads(const char *file, const char *pointer, const char *json);

/* BREAKS(sentence, "views.json", "/classes/IC01/cells/pol", "\"ful\"", "there is no level …") */
#define BREAKS(sentence, file, pointer, json, expected)                                            \
    TEST(sentence)                                                                                 \
    {                                                                                              \
        mini_breaks(file, pointer, json, expected);                                                \
    }
/* The same where one fault brings others with it. */
#define BREAKS_AMONG(sentence, file, pointer, json, expected)                                      \
    TEST(sentence)                                                                                 \
    {                                                                                              \
        mini_breaks_among(file, pointer, json, expected);                                          \
    }
