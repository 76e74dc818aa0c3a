#include "opened.h"

#include <stdlib.h>
#include <string.h>

/* The oldest are forgotten; their sessions are asked for a reason again. */
#define OPENED_KEPT 65536

struct opened {
    struct cb_digest key;
};

static struct cb_digest opened_key(const struct request *request, struct cb_id stream)
{
    struct cb_str parts[] = {
        {(const char *)request->session.bytes, sizeof request->session.bytes},
        {(const char *)stream.bytes, sizeof stream.bytes},
        request->seat->key,
    };
    return cb_digest_parts(parts, CB_COUNT(parts));
}

static struct cb_str as_key(const struct cb_digest *digest)
{
    return (struct cb_str){(const char *)digest->bytes, sizeof digest->bytes};
}

bool opened_before(const struct request *request, struct cb_id stream)
{
    struct cb_digest key = opened_key(request, stream);
    return table_find(&request->live->opened, as_key(&key)) != NULL;
}

void opened_now(const struct request *request, struct cb_id stream)
{
    struct live *live = request->live;
    if (opened_before(request, stream))
        return;
    struct opened *one = cb_alloc(sizeof *one);
    one->key = opened_key(request, stream);
    if (live->opened_order.count < OPENED_KEPT) {
        list_add(&live->opened_order, one);
    } else {
        struct opened *oldest = live->opened_order.at[live->opened_at];
        free(table_remove(&live->opened, as_key(&oldest->key)));
        live->opened_order.at[live->opened_at] = one;
        live->opened_at = (live->opened_at + 1) % OPENED_KEPT;
    }
    table_put(&live->opened, as_key(&one->key), one);
}

void opened_free(struct live *live)
{
    for (size_t i = 0; i < live->opened_order.count; i++)
        free(live->opened_order.at[i]);
    table_fini(&live->opened);
    list_fini(&live->opened_order);
}
