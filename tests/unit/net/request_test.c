#include "request.h"

#include <string.h>

#include "tests/support/check.h"

static int parse(const char *text, struct request *out)
{
    return request_parse(cb_str_of(text), out);
}

TEST(a_request_is_read_into_its_parts)
{
    struct request r;
    CHECK_INT(parse("POST /api/rpc?x=1 HTTP/1.1\r\nHost: a:1\r\nX-Other: y\r\n"
                    "cOOkie:\t k=v \r\n\r\n",
                    &r),
              0);
    CHECK_INT(r.method, REQUEST_POST);
    CHECK_STR(r.path, "/api/rpc");
    CHECK_STR(r.field[FIELD_HOST], "a:1");
    CHECK_STR(r.field[FIELD_COOKIE], "k=v");
    CHECK_INT(r.times[FIELD_COOKIE], 1);
    CHECK_INT(r.times[FIELD_ORIGIN], 0);
}

TEST(a_field_that_comes_twice_is_counted)
{
    struct request r;
    CHECK_INT(parse("GET / HTTP/1.1\r\nOrigin: a\r\nORIGIN: b\r\n\r\n", &r), 0);
    CHECK_INT(r.times[FIELD_ORIGIN], 2);
    CHECK_STR(r.field[FIELD_ORIGIN], "b");
}

TEST(a_field_whose_name_only_begins_like_ours_is_another)
{
    struct request r;
    CHECK_INT(parse("GET / HTTP/1.1\r\nHostx: a\r\nXhost: b\r\nHos: c\r\n\r\n", &r), 0);
    CHECK_INT(r.times[FIELD_HOST], 0);
}

TEST(a_method_is_written_in_capitals)
{
    struct request r;
    CHECK_INT(parse("get / HTTP/1.1\r\n\r\n", &r), 405);
    CHECK_INT(parse("GETX / HTTP/1.1\r\n\r\n", &r), 405);
    CHECK_INT(parse("HEAD / HTTP/1.1\r\n\r\n", &r), 0);
}

TEST(nothing_but_cr_lf_ends_a_line)
{
    struct request r;
    CHECK_INT(parse("GET / HTTP/1.1\nHost: a\r\n\r\n", &r), 400);
    CHECK_INT(parse("GET / HTTP/1.1\r\nA: b\nB: c\r\n\r\n", &r), 400);
    CHECK_INT(parse("GET / HTTP/1.1\r\nA: b\rc\r\n\r\n", &r), 400);
}

TEST(a_head_that_is_cut_anywhere_is_refused)
{
    static const char whole[] = "GET /a HTTP/1.1\r\nHost: b\r\nOrigin: c\r\n\r\n";
    struct request r;
    for (size_t len = 0; len + 1 < sizeof whole - 1; len++)
        CHECK_INT(request_parse((struct cb_str){whole, len}, &r), 400);
    CHECK_INT(request_parse((struct cb_str){whole, sizeof whole - 1}, &r), 0);
}

PROPERTY(the_end_of_a_head_is_found_however_it_comes)
{
    char text[200];
    size_t len = 40 + gen_below(g, 100), scanned = 0, found = 0;
    static const char letters[] = "\r\nab";
    for (size_t i = 0; i < len; i++)
        text[i] = letters[gen_below(g, 4)];
    const char *end = memmem(text, len, "\r\n\r\n", 4);
    for (size_t have = 1; have <= len && found == 0; have += 1 + gen_below(g, 9))
        found = request_head_end((struct cb_str){text, have}, &scanned);
    if (found == 0)
        found = request_head_end((struct cb_str){text, len}, &scanned);
    CHECK_INT(found, end == NULL ? 0 : end - text + 4);
}
