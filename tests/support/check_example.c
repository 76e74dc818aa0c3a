/* Tests of which half must fail: check_test.sh sees to it that they do. */
#include "tests/support/check.h"

#include <signal.h>

TEST(a_true_claim_passes)
{
    CHECK(true);
    CHECK_INT(7, 7);
    CHECK_STR("x", "x");
    CHECK_STR(cb_str_of(NULL), (const char *)NULL);
    CHECK_CODE(CB_CONFLICT, CB_CONFLICT);
}

TEST(a_false_claim_fails)
{
    CHECK(false);
}

TEST(a_wrong_number_fails)
{
    CHECK_INT(7, 8);
}

TEST(a_wrong_text_fails)
{
    CHECK_STR(CB_STR("one"), "two");
}

TEST(none_is_not_empty)
{
    CHECK_STR(cb_str_of(NULL), "");
}

TEST(a_wrong_code_fails)
{
    CHECK_CODE(CB_NOT_FOUND, CB_OK);
}

TEST(a_crash_fails)
{
    raise(SIGSEGV);
}

PROPERTY(a_property_fails_when_one_round_does)
{
    CHECK(gen_below(g, 3) != 2);
}

TEST(a_folder_is_empty_and_new)
{
    CHECK(check_folder()[0] == '/');
}
