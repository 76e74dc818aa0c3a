#include "caseboard/base/error.h"

#include <string.h>

#include "tests/support/check.h"

TEST(failing_returns_the_code_and_keeps_the_sentence)
{
    struct cb_error err = {CB_OK, ""};
    CHECK_CODE(cb_fail(&err, CB_CONFLICT, "stream %d has moved", 7), CB_CONFLICT);
    CHECK_CODE(err.code, CB_CONFLICT);
    CHECK_STR(err.message, "stream 7 has moved");
}

TEST(whoever_wants_no_sentence_passes_null)
{
    CHECK_CODE(cb_fail(NULL, CB_INVALID, "x"), CB_INVALID);
}

TEST(a_long_sentence_is_cut_and_terminated)
{
    struct cb_error err;
    CHECK_CODE(cb_fail(&err, CB_INVALID, "%0500d", 1), CB_INVALID);
    CHECK_INT(strlen(err.message), sizeof err.message - 1);
}

TEST(each_code_has_a_kind_and_an_exit_status)
{
    static const enum cb_code codes[] = {
#define CODE(name, kind, exit_status) CB_##name,
#include "caseboard/base/error_codes.def"
    };
    for (size_t i = 0; i < CB_COUNT(codes); i++) {
        CHECK_INT(codes[i], i);
        CHECK(cb_code_kind(codes[i])[0] != '\0');
        CHECK(cb_code_exit_status(codes[i]) >= (codes[i] == CB_OK ? 0 : 1));
        CHECK(cb_code_exit_status(codes[i]) <= 3);
    }
    CHECK_STR(cb_code_kind(CB_NOT_FOUND), "not_found");
    CHECK_INT(cb_code_exit_status(CB_OK), 0);
    CHECK_INT(cb_code_exit_status(CB_USAGE), 2);
}
