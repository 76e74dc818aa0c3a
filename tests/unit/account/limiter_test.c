#include "server/account/limiter.h"

#include "tests/support/check.h"

static struct cb_digest name_of(const char *text)
{
    return cb_digest_of(text, cb_str_of(text).len);
}

#define HOME CB_STR("192.0.2.1")

TEST(waits_double_up_to_a_quarter_of_an_hour)
{
    CB_AUTO(limiter_free) struct limiter *limiter = limiter_new();
    int64_t now = 1000000;
    int expected[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900};
    for (size_t i = 0; i < CB_COUNT(expected); i++) {
        limiter_failed(limiter, name_of("a"), HOME, now);
        CHECK_INT(limiter_wait_s(limiter, name_of("a"), HOME, now), expected[i]);
        now += 1000LL * expected[i];
        CHECK_INT(limiter_wait_s(limiter, name_of("a"), HOME, now), 0);
    }
}

TEST(the_usual_address_waits_thirty_seconds_at_most)
{
    CB_AUTO(limiter_free) struct limiter *limiter = limiter_new();
    int64_t now = 1000000;
    limiter_succeeded(limiter, name_of("a"), HOME);
    for (int i = 0; i < 20; i++) {
        limiter_failed(limiter, name_of("a"), HOME, now);
        int wait = limiter_wait_s(limiter, name_of("a"), HOME, now);
        CHECK(wait <= LIMITER_WAIT_USUAL_S);
        now += 60000;
    }
}

TEST(one_name_does_not_wait_for_another)
{
    CB_AUTO(limiter_free) struct limiter *limiter = limiter_new();
    limiter_failed(limiter, name_of("a"), HOME, 1000000);
    CHECK_INT(limiter_wait_s(limiter, name_of("b"), HOME, 1000000), 0);
}

TEST(addresses_of_one_block_wait_together)
{
    CB_AUTO(limiter_free) struct limiter *limiter = limiter_new();
    limiter_failed(limiter, name_of("a"), CB_STR("192.0.2.1"), 1000000);
    CHECK_INT(limiter_wait_s(limiter, name_of("a"), CB_STR("192.0.2.200"), 1000000), 1);
    CHECK_INT(limiter_wait_s(limiter, name_of("a"), CB_STR("192.0.3.1"), 1000000), 0);
    limiter_failed(limiter, name_of("a"), CB_STR("2001:db8:1:2:3::1"), 1000000);
    CHECK_INT(limiter_wait_s(limiter, name_of("a"), CB_STR("2001:db8:1:2:9::9"), 1000000), 1);
}

TEST(an_address_has_thirty_failures_a_minute)
{
    CB_AUTO(limiter_free) struct limiter *limiter = limiter_new();
    char name[2] = "A";
    for (int i = 0; i < LIMITER_PER_ADDRESS; i++) {
        CHECK_INT(limiter_wait_s(limiter, name_of("z"), HOME, 1000000), 0);
        name[0] = (char)('A' + i);
        limiter_failed(limiter, name_of(name), HOME, 1000000);
    }
    CHECK_INT(limiter_wait_s(limiter, name_of("z"), HOME, 1000000), 60);
    CHECK_INT(limiter_wait_s(limiter, name_of("z"), HOME, 1000000 + 60000), 0);
}

TEST(failures_in_a_row_are_counted_from_everywhere_until_one_succeeds)
{
    CB_AUTO(limiter_free) struct limiter *limiter = limiter_new();
    limiter_failed(limiter, name_of("a"), CB_STR("192.0.2.1"), 1);
    CHECK_INT(limiter_failed(limiter, name_of("a"), CB_STR("198.51.100.7"), 1), 2);
    limiter_succeeded(limiter, name_of("a"), CB_STR("192.0.2.1"));
    CHECK_INT(limiter_failed(limiter, name_of("a"), CB_STR("192.0.2.1"), 1), 1);
}
