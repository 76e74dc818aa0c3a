/* The access log's part of a batch: who is about to be shown what, and why. */
#include "batch.h"

#include "audience.h"
#include "difference.h"
#include "disclosed.h"
#include "outgoing.h"

static struct cb_str keep(struct batch *batch, struct cb_str text)
{
    return text.at == NULL ? text : cb_arena_str(batch->arena, text);
}

void batch_entry(struct live *live, struct batch *batch, const struct journal_access *access,
                 size_t job)
{
    cb_grow(&batch->entries, batch->entry_count, &batch->entry_room, sizeof *batch->entries);
    struct entry *entry = &batch->entries[batch->entry_count++];
    *entry = (struct entry){.access = *access, .job = job};
    entry->access.user = keep(batch, access->user);
    entry->access.agency = keep(batch, access->agency);
    entry->access.seat = keep(batch, access->seat);
    entry->access.what = keep(batch, access->what);
    entry->access.reason = keep(batch, access->reason);
    entry->access.address = keep(batch, access->address);
    entry->access.audience = keep(batch, access->audience);
    live->counters.entries++;
}

/* A frame that only takes away discloses nothing and needs no entry. */
static void frame_entry(struct live *live, struct batch *batch, struct audience *audience,
                        const struct delivery *delivery, const struct touch *touch)
{
    const struct request *cause = touch == NULL ? NULL : touch->cause;
    CB_AUTO(cb_buf_fini) struct cb_buf what = {0};
    disclosed_frame(&what, audience, delivery, touch);
    struct journal_access access = {
        .op = ACCESS_DISCLOSE,
        .at = batch->at,
        .stream = audience->stream != NULL ? audience->stream->id : audience->board->directory->id,
        .user = CB_STR("caseboard"),
        .what = cb_buf_peek(&what),
        .audience = cb_str_of(delivery->roster->users),
    };
    if (cause != NULL) {
        access.user = cb_str_of(cause->seat->user);
        access.agency = cb_str_of(cause->seat->agency);
        access.seat = cb_str_of(cause->seat->name);
        access.session = cause->session;
    }
    batch_entry(live, batch, &access, delivery->job);
}

void batch_deliver(struct live *live, struct batch *batch, struct audience *audience,
                   struct difference *difference, const struct touch *touch)
{
    bool shows = difference->put.len > 0;
    struct delivery *delivery = delivery_new(live, audience, difference);
    bool by_event = touch != NULL && touch->last_seq != 0 && audience->stream != NULL;
    delivery->job = by_event ? touch->last_job : EXTRA_JOB;
    delivery->order = batch->deliveries.count;
    if (shows)
        frame_entry(live, batch, audience, delivery, touch);
    else if (!by_event)
        delivery->job = NO_JOB;
    list_add(&batch->deliveries, delivery);
}
