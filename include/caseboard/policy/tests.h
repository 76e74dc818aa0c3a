/* The scenarios that lie beside a pack's files: those of DIR/tests, with the fixtures of
 * DIR/tests/fixtures. What they mean is not known here. Any thread. */
#pragma once

#include "caseboard/base/error.h"
#include "caseboard/base/json.h"

#define PACK_TEST_BYTES (256 * 1024) /* of a file */
#define PACK_TEST_FILES 1000

struct pack_tests {
    char *dir;
    char *files[PACK_TEST_FILES]; /* in the order of their names */
    size_t count;
    bool more;        /* there are more than are listed */
    json_t *fixtures; /* {NAME: document}: of those that can be read */
};
/* None where there is no such folder. */
void pack_tests_open(struct pack_tests *tests, const char *dir);
void pack_tests_fini(struct pack_tests *tests);
CB_AUTO_DEFINE_FINI(struct pack_tests, pack_tests_fini)
/* The document of a file; *OUT is the caller's. Else the message says what is wrong with it. */
CB_MUST_USE enum cb_code pack_tests_read(const struct pack_tests *tests, size_t index, json_t **out,
                                         struct cb_error *err);
