#include "frames.h"

#include <string.h>

#include "caseboard/base/str.h"
#include "tests/support/check.h"

/* A masked frame; returns its size. */
static size_t put_frame(uint8_t *out, uint8_t first, const char *payload, size_t len, uint8_t mask)
{
    size_t at = 0;
    out[at++] = first;
    if (len < 126) {
        out[at++] = (uint8_t)(0x80 | len);
    } else {
        out[at++] = 0x80 | 126;
        out[at++] = (uint8_t)(len >> 8);
        out[at++] = (uint8_t)len;
    }
    for (int i = 0; i < 4; i++)
        out[at++] = (uint8_t)(mask + i);
    for (size_t i = 0; i < len; i++)
        out[at++] = (uint8_t)((uint8_t)payload[i] ^ (uint8_t)(mask + (i & 3)));
    return at;
}

/* What the parser makes of BYTES, as text: "<kind fin length>payload" each, "!" if illegal. */
static void describe(uint8_t *bytes, size_t len, size_t cut, struct cb_buf *out)
{
    struct frames frames = {0};
    struct frames_event e = {0};
    for (size_t from = 0; from < len; from += cut) {
        uint8_t *at = bytes + from;
        size_t left = len - from < cut ? len - from : cut;
        enum frames_step step;
        while ((step = frames_next(&frames, &at, &left, &e)) != FRAMES_MORE) {
            if (step == FRAMES_ILLEGAL) {
                cb_buf_char(out, '!');
                return;
            }
            if (step == FRAMES_BEGIN)
                cb_buf_printf(out, "<%d %d %d>", (int)e.kind, (int)e.fin, (int)e.length);
            if (step == FRAMES_PIECE)
                cb_buf_add(out, e.at, e.len);
        }
    }
}

static void check_illegal(uint8_t first, uint8_t second)
{
    uint8_t bytes[16] = {first, second};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    describe(bytes, sizeof bytes, sizeof bytes, &out);
    CHECK_STR(cb_buf_peek(&out), "!");
}

TEST(frames_come_out_as_they_went_in)
{
    uint8_t bytes[600];
    char payload[300];
    memset(payload, 'p', sizeof payload);
    size_t len = put_frame(bytes, 0x01, "ab", 2, 9);
    len += put_frame(bytes + len, 0x89, "", 0, 5);
    len += put_frame(bytes + len, 0x80, "c", 1, 0);
    len += put_frame(bytes + len, 0x81, payload, sizeof payload, 77);
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    describe(bytes, len, len, &out);
    CHECK(cb_str_starts(cb_buf_peek(&out), "<1 0 2>ab<9 1 0><0 1 1>c<1 1 300>ppp"));
}

PROPERTY(how_bytes_are_cut_makes_no_difference)
{
    uint8_t bytes[2048], again[2048];
    char payload[200];
    size_t len = 0;
    for (int i = 0; i < 5; i++) {
        size_t size = gen_below(g, sizeof payload);
        gen_bytes(g, payload, size);
        len += put_frame(bytes + len, 0x81, payload, size, (uint8_t)gen_below(g, 256));
    }
    memcpy(again, bytes, len);
    CB_AUTO(cb_buf_fini) struct cb_buf whole = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf cut = {0};
    describe(bytes, len, len, &whole);
    describe(again, len, 1 + gen_below(g, 50), &cut);
    CHECK(cb_str_equal(cb_buf_peek(&whole), cb_buf_peek(&cut)));
}

TEST(what_the_protocol_forbids_is_illegal)
{
    check_illegal(0x81, 0x01); /* no mask */
    check_illegal(0xc1, 0x81); /* reserved bits */
    check_illegal(0xa1, 0x81);
    check_illegal(0x91, 0x81);
    check_illegal(0x80, 0x81); /* a continuation of nothing */
    check_illegal(0x83, 0x81); /* unknown kinds */
    check_illegal(0x8b, 0x81);
    check_illegal(0x09, 0x81); /* a control frame in fragments */
    check_illegal(0x89, 0xfe); /* and a long one */
}

TEST(an_endless_length_is_illegal)
{
    uint8_t bytes[14] = {0x81, 0xff, 0x80};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    describe(bytes, sizeof bytes, sizeof bytes, &out);
    CHECK_STR(cb_buf_peek(&out), "!");
}

TEST(a_head_is_as_long_as_its_length_needs)
{
    uint8_t out[FRAMES_HEAD_BYTES];
    CHECK_INT(frames_write_head(FRAMES_TEXT, 125, out), 2);
    CHECK_INT(out[0], 0x81);
    CHECK_INT(out[1], 125);
    CHECK_INT(frames_write_head(FRAMES_TEXT, 126, out), 4);
    CHECK_INT(out[2] << 8 | out[3], 126);
    CHECK_INT(frames_write_head(FRAMES_TEXT, 65535, out), 4);
    CHECK_INT(frames_write_head(FRAMES_PONG, 65536, out), 10);
    CHECK_INT(out[0], 0x8a);
    CHECK_INT(out[7], 1);
}

TEST(utf8_is_neither_overlong_nor_a_surrogate)
{
    static const struct {
        const char *text;
        bool is_good;
    } cases[] = {
        {"", true},
        {"a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", true},
        {"\xed\x9f\xbf", true},
        {"\xf4\x8f\xbf\xbf", true},
        {"\x80", false},
        {"\xc1\xbf", false},
        {"\xc3", false},
        {"\xc3(", false},
        {"\xe0\x9f\xbf", false},
        {"\xed\xa0\x80", false},
        {"\xf0\x8f\xbf\xbf", false},
        {"\xf4\x90\x80\x80", false},
        {"\xf5\x80\x80\x80", false},
        {"\xff", false},
    };
    for (size_t i = 0; i < CB_COUNT(cases); i++) {
        const uint8_t *text = (const uint8_t *)cases[i].text;
        CHECK_INT(frames_is_utf8(text, strlen(cases[i].text)), cases[i].is_good);
    }
}

TEST(only_codes_of_the_wire_may_close)
{
    static const int good[] = {1000, 1001, 1002, 1003, 1007, 1011, 1014, 3000, 4401, 4999};
    static const int bad[] = {0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65535};
    for (size_t i = 0; i < CB_COUNT(good); i++)
        CHECK(frames_may_close_with(good[i]));
    for (size_t i = 0; i < CB_COUNT(bad); i++)
        CHECK(!frames_may_close_with(bad[i]));
}
