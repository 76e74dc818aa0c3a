/* L1. The expected hashes were computed with another program from the formulas in docs/store.md. */
#include "server/store/chain.h"

#include <string.h>

#include "tests/support/check.h"

static struct cb_id counting(uint8_t from)
{
    struct cb_id id;
    for (uint8_t i = 0; i < 16; i++)
        id.bytes[i] = (uint8_t)(from + i);
    return id;
}

static void check_hex(struct cb_digest digest, const char *expected)
{
    CB_AUTO(cb_buf_fini) struct cb_buf hex = {0};
    cb_buf_hex(&hex, digest.bytes, sizeof digest.bytes);
    CHECK_STR(cb_buf_peek(&hex), expected);
}

static struct cb_digest genesis(void)
{
    return chain_genesis(counting(0), STREAM_CASE, counting(16));
}

static struct chain_event seventh(void)
{
    return (struct chain_event){.stream = counting(0),
                                .seq = 7,
                                .at = 1772442845120,
                                .command = counting(32),
                                .sealed = CB_STR("sealed body")};
}

TEST(a_chain_begins_with_its_stream_kind_and_board)
{
    check_hex(genesis(), "1d847ba34ef696f6ebac20f312436b7ca43f3dc18da2a4a2c596e23c71426740");
}

TEST(an_event_is_hashed_in_fixed_widths)
{
    struct cb_digest first = genesis();
    struct chain_event event = seventh();
    check_hex(chain_event(&first, &event),
              "94162663aa26d542ec798ad4160857cf60b0b0ba1bd478a3f022ec67f41ed923");
}

TEST(account_and_parameters_are_tied_to_their_event)
{
    struct cb_digest params;
    struct cb_digest first = genesis();
    struct chain_event event = seventh();
    struct cb_digest hash = chain_event(&first, &event);
    memset(params.bytes, 9, sizeof params.bytes);
    check_hex(chain_event_row(&hash, &params, CB_STR("u-71")),
              "e57b44f9178fde31e8eac8bbd481e8a920eefab33f7ca0dc82722c9744a86fa6");
    struct cb_digest row = chain_event_row(&hash, &params, CB_STR("u-71"));
    check_hex(chain_log(&(struct cb_digest){{0}}, 1, &row),
              "51ed926b7ac72b74e638a5cd985e8865f449f7e3529a976cb08825d3f1e715a8");
}

TEST(an_access_entry_is_hashed_with_every_column)
{
    struct cb_digest first = chain_access_genesis(counting(48));
    struct cb_id stream = counting(0);
    const struct chain_access entry = {.seq = 1,
                                       .at = 1772442845120,
                                       .op = 3,
                                       .stream = {(const char *)stream.bytes, 16},
                                       .account = CB_STR("u-71"),
                                       .agency = CB_STR(""),
                                       .seat = CB_STR("pol"),
                                       .sealed = CB_STR("sealed")};
    check_hex(first, "7a3446e944140973597518416002921578b181ffb8bb03f1f798db592fd6a254");
    check_hex(chain_access(&first, &entry),
              "6ec3c26d512f46c43850c1199c6fa0d1b60243b77f9d504e489a47aa5e0e3d68");
}

TEST(audiences_and_wraps_have_hashes_of_their_own)
{
    check_hex(chain_audience(CB_STR("u-1\nu-2")),
              "4990a263cbf1e8e328686e63fe827ffda34891622ff9ede7fb051017ea24dc8b");
    check_hex(chain_wrap(counting(0), CB_STR("w")),
              "1a60a27a45fa4c532e648e557faa850816924a99a820a1f6b9a6e0f7105b6e69");
}
