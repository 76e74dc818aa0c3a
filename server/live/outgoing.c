#include "outgoing.h"

#include <stdlib.h>

#include "audience.h"
#include "difference.h"
#include "request.h"

#define SLICE 256 /* sends a turn, so that new commands are read between them */

struct delivery *delivery_new(struct live *live, struct audience *audience,
                              struct difference *difference)
{
    struct delivery *delivery = cb_alloc(sizeof *delivery);
    delivery->frame = difference_frame(difference, audience);
    delivery->roster = roster_of(audience);
    delivery->stream = audience->stream;
    delivery->board = audience->board;
    delivery->undo = cb_take(&difference->undo);
    delivery->undo_count = difference->undo_count;
    delivery->parts =
        audience->lens != NULL ? lens_gate(audience->lens) != GATE_OPEN : audience->out;
    difference->undo_count = difference->undo_room = 0;
    live->counters.frames++;
    return delivery;
}

void delivery_free(struct delivery *delivery)
{
    cb_frame_unref(delivery->frame);
    roster_unref(delivery->roster);
    free(delivery->undo);
    free(delivery);
}

static void outgoing_add(struct live *live, struct outgoing item)
{
    struct outgoing *copy = cb_alloc(sizeof *copy);
    *copy = item;
    list_add(&live->outgoing, copy);
}

void outgoing_answer(struct live *live, struct request *request)
{
    outgoing_add(live, (struct outgoing){.request = request});
}

void outgoing_delivery(struct live *live, struct delivery *delivery)
{
    outgoing_add(live, (struct outgoing){.delivery = delivery});
}

void outgoing_now(struct live *live, struct audience *audience, struct difference *difference)
{
    outgoing_delivery(live, delivery_new(live, audience, difference));
}

/* True when all have it. A watch whose gate has closed ends with this frame. */
static bool send_slice(struct live *live, struct delivery *delivery, size_t *budget)
{
    struct roster *roster = delivery->roster;
    for (; *budget > 0 && delivery->next < roster->count; delivery->next++) {
        struct watch *watch = roster->at[delivery->next];
        if (!watch->open)
            continue;
        const struct live_reader_config *calls = &watch->reader->calls;
        bool ends = delivery->parts && watch->audience == NULL;
        live->counters.deliveries++;
        (*budget)--;
        calls->send(calls->context, cb_frame_ref(delivery->frame), NULL);
        if (ends)
            watch_close(watch);
    }
    return delivery->next >= roster->count;
}

static bool send_one(struct live *live, struct outgoing *item, size_t *budget)
{
    if (item->delivery != NULL) {
        if (!send_slice(live, item->delivery, budget))
            return false;
        delivery_free(item->delivery);
    } else {
        (*budget)--;
        request_finish(item->request);
    }
    return true;
}

void outgoing_pump(struct live *live)
{
    size_t budget = SLICE;
    if (live->sending)
        return;
    live->sending = true;
    while (budget > 0 && live->outgoing_at < live->outgoing.count) {
        struct outgoing *item = live->outgoing.at[live->outgoing_at];
        if (!send_one(live, item, &budget))
            break;
        live->outgoing_at++;
        free(item);
    }
    if (live->outgoing_at == live->outgoing.count)
        live->outgoing_at = live->outgoing.count = 0;
    live->sending = false;
    if (live->outgoing.count > 0 && live->config.again != NULL)
        live->config.again(live->config.context);
}

void outgoing_free(struct live *live)
{
    for (; live->outgoing_at < live->outgoing.count; live->outgoing_at++) {
        struct outgoing *item = live->outgoing.at[live->outgoing_at];
        if (item->delivery != NULL)
            delivery_free(item->delivery);
        else
            request_free(item->request);
        free(item);
    }
    list_fini(&live->outgoing);
}
