#include "outbox.h"

#include <string.h>

#include "caseboard/base/limits.h"
#include "tests/support/check.h"

static struct cb_frame *frame_of(struct gen *g, size_t len)
{
    CB_AUTO(cb_buf_fini) struct cb_buf bytes = {0};
    char *at = cb_buf_reserve(&bytes, len + 1);
    gen_bytes(g, at, len);
    bytes.len = len;
    return cb_frame_new((struct cb_str){at, len});
}

static struct message message_of(struct gen *g, size_t head, size_t tail)
{
    struct message m = {.head = frame_of(g, head), .tail = tail == 0 ? NULL : frame_of(g, tail)};
    m.prefix_len = (uint8_t)frames_write_head(FRAMES_TEXT, message_len(&m), m.prefix);
    return m;
}

static void put_whole(const struct message *m, struct cb_buf *out)
{
    cb_buf_add(out, m->prefix, m->prefix_len);
    cb_buf_add(out, cb_frame_peek(m->head), cb_frame_len(m->head));
    if (m->tail != NULL)
        cb_buf_add(out, cb_frame_peek(m->tail), cb_frame_len(m->tail));
}

PROPERTY(the_pieces_of_a_message_are_the_message)
{
    static char scratch[CB_FRAGMENT_BYTES];
    CB_AUTO(cb_buf_fini) struct cb_buf whole = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf pieces = {0};
    struct message m = message_of(g, gen_below(g, 40000), gen_below(g, 40000));
    put_whole(&m, &whole);
    while (pieces.len < message_len(&m)) {
        struct cb_str piece = message_piece(&m, pieces.len, scratch);
        CHECK(piece.len > 0 && piece.len <= CB_FRAGMENT_BYTES);
        /* however much of it is taken, the next begins there */
        cb_buf_add(&pieces, piece.at, gen_chance(g, 80) ? piece.len : 1 + gen_below(g, piece.len));
    }
    CHECK(cb_str_equal(cb_buf_peek(&whole), cb_buf_peek(&pieces)));
    message_drop(&m);
}

PROPERTY(a_message_of_one_record_is_one_piece)
{
    static char scratch[CB_FRAGMENT_BYTES];
    struct message m = message_of(g, gen_below(g, 8000), gen_below(g, 8000));
    CHECK_INT(message_piece(&m, 0, scratch).len, message_len(&m));
    message_drop(&m);
}

PROPERTY(an_outbox_counts_what_waits_and_keeps_the_order)
{
    struct outbox outbox = {0};
    size_t waits = 0;
    uint8_t expected = 0, next = 0;
    for (int i = 0; i < 60; i++) {
        if (gen_chance(g, 55)) {
            struct message m = {.head = frame_of(g, 10), .prefix = {next++}, .prefix_len = 1};
            outbox_push(&outbox, &m, 0);
            waits += 11;
        } else if (outbox_peek(&outbox) != NULL) {
            size_t left = message_len(outbox_peek(&outbox)) - outbox.at;
            size_t take = 1 + gen_below(g, left);
            CHECK_INT(outbox_peek(&outbox)->prefix[0], expected);
            expected = (uint8_t)(expected + (take == left));
            outbox_advance(&outbox, take);
            waits -= take;
        }
        CHECK_INT(outbox.bytes, waits);
        CHECK_INT(outbox_peek(&outbox) == NULL, waits == 0);
    }
    outbox_clear(&outbox);
    CHECK_INT(outbox.bytes, 0);
}

PROPERTY(what_was_begun_stays_and_all_else_goes)
{
    struct outbox outbox = {0};
    bool is_begun = gen_chance(g, 50);
    for (int i = 0; i < 3; i++) {
        struct message m = message_of(g, 20, 0);
        outbox_push(&outbox, &m, 0);
    }
    if (is_begun)
        outbox_advance(&outbox, 5);
    outbox_keep_begun(&outbox);
    CHECK_INT(outbox.bytes, is_begun ? 17 : 0);
    CHECK_INT(outbox_peek(&outbox) != NULL, is_begun);
    outbox_clear(&outbox);
}
