#include "checks.h"

#include "tests/support/check.h"

static enum checks_cookie look(const char *header, struct cb_str *token)
{
    *token = (struct cb_str){0};
    return checks_cookie(cb_str_of(header), token);
}

TEST(the_cookie_is_found_by_its_whole_name)
{
    struct cb_str token;
    CHECK_INT(look("a=b; __Host-caseboard=T; c=d", &token), COOKIE_ONE);
    CHECK_STR(token, "T");
    CHECK_INT(look(" __Host-caseboard = T ", &token), COOKIE_ONE);
    CHECK_STR(token, "T");
    CHECK_INT(look("x__Host-caseboard=T", &token), COOKIE_NONE);
    CHECK_INT(look("__Host-caseboardx=T", &token), COOKIE_NONE);
    CHECK_INT(look("__host-caseboard=T", &token), COOKIE_NONE);
    CHECK_INT(look("a=__Host-caseboard=T", &token), COOKIE_NONE);
    CHECK_INT(look("", &token), COOKIE_NONE);
}

TEST(a_cookie_twice_is_seen_wherever_it_stands)
{
    struct cb_str token;
    CHECK_INT(look("__Host-caseboard=A;x=y;__Host-caseboard=A", &token), COOKIE_TWICE);
    CHECK_INT(look("__Host-caseboard=;__Host-caseboard=B", &token), COOKIE_TWICE);
    CHECK_INT(look("__Host-caseboard;__Host-caseboard=B", &token), COOKIE_TWICE);
}

TEST(a_length_is_digits_and_nothing_else)
{
    static const char *const wrong[] = {"",    "+1",  "-1",  " 1",  "1 ",
                                        "1,1", "0x1", "1.0", "1e3", "12345678901"};
    uint64_t length = 7;
    CHECK(checks_length(CB_STR("0"), &length));
    CHECK_INT(length, 0);
    CHECK(checks_length(CB_STR("9999999999"), &length));
    CHECK_INT(length, 9999999999);
    for (size_t i = 0; i < CB_COUNT(wrong); i++)
        CHECK(!checks_length(cb_str_of(wrong[i]), &length));
    CHECK_INT(length, 9999999999);
}

TEST(json_is_told_by_its_type)
{
    CHECK(checks_is_json(CB_STR("application/json")));
    CHECK(checks_is_json(CB_STR("Application/JSON ; Charset=UTF-8")));
    CHECK(!checks_is_json(CB_STR("application/json; charset=latin1")));
    CHECK(!checks_is_json(CB_STR("text/plain; application/json")));
    CHECK(!checks_is_json(CB_STR("application/json+x")));
    CHECK(!checks_is_json((struct cb_str){0}));
}

TEST(a_list_holds_a_word_unless_it_weighs_nothing)
{
    CHECK(checks_list_has(CB_STR("keep-alive, Upgrade"), "upgrade"));
    CHECK(checks_list_has(CB_STR("br,gzip;q=0.5"), "gzip"));
    CHECK(!checks_list_has(CB_STR("gzip;q=0"), "gzip"));
    CHECK(!checks_list_has(CB_STR("gzip;q=0.00"), "gzip"));
    CHECK(!checks_list_has(CB_STR("xgzip, gzipx"), "gzip"));
    CHECK(!checks_list_has((struct cb_str){0}, "gzip"));
}

TEST(a_proxy_is_believed_about_the_last_address_only)
{
    struct cb_str address = {0};
    CHECK(checks_forwarded(CB_STR("10.0.0.1, 203.0.113.7"), &address));
    CHECK_STR(address, "203.0.113.7");
    CHECK(checks_forwarded(CB_STR("2001:db8::1"), &address));
    CHECK(!checks_forwarded(CB_STR("203.0.113.7, unknown"), &address));
    CHECK(!checks_forwarded(CB_STR("203.0.113.7,"), &address));
    CHECK(!checks_forwarded(CB_STR("203.0.113.7:80"), &address));
}

TEST(a_hashed_name_is_one_that_the_build_makes)
{
    CHECK(checks_is_hashed(CB_STR("/assets/main-5HQZX3NP.js")));
    CHECK(checks_is_hashed(CB_STR("/a-ABCDEFG2.css")));
    CHECK(!checks_is_hashed(CB_STR("/index.html")));
    CHECK(!checks_is_hashed(CB_STR("/main-5hqzx3np.js")));
    CHECK(!checks_is_hashed(CB_STR("/main-5HQZX3N.js")));
    CHECK(!checks_is_hashed(CB_STR("/-5HQZX3NP.js")));
    CHECK(!checks_is_hashed(CB_STR("/x-5HQZX3NP/index.html")));
}

TEST(a_websocket_key_is_sixteen_bytes)
{
    CHECK(checks_is_ws_key(CB_STR("dGhlIHNhbXBsZSBub25jZQ==")));
    CHECK(!checks_is_ws_key(CB_STR("dGhlIHNhbXBsZSBub25jZQ=")));
    CHECK(!checks_is_ws_key(CB_STR("dGhlIHNhbXBsZSBub25jZ_==")));
    CHECK(!checks_is_ws_key((struct cb_str){0}));
}
