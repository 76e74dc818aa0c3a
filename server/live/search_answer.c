/* What a search is answered with: made in the handover, of what holds then. */
#include <string.h>

#include "caseboard/base/limits.h"

#include "audience.h"
#include "batch.h"
#include "search.h"
#include "seat.h"
#include "sought.h"

/* ---- whether it still holds ---- */

static bool still_holds(struct request *request, const struct find *find)
{
    struct target *target = &request->search->targets[find->target];
    struct lens *lens = place_lens(request->live, member_place(target->member, find->stream));
    struct cb_digest key = lens == NULL ? (struct cb_digest){{0}} : lens_key(lens);
    return lens != NULL && find->changes == find->stream->changes &&
           memcmp(key.bytes, find->lens.bytes, sizeof key.bytes) == 0;
}

/* Looked at once more, here if it is in memory: its state is the one that is handed over. */
static void look_again(struct request *request, size_t target)
{
    struct search *search = request->search;
    size_t budget = SIZE_MAX;
    const struct stream *stream = search->targets[target].stream;
    if (stream->state == STREAM_READY && stream->board->directory->state == STREAM_READY &&
        search_look(request, target, &budget) == LOOKED)
        return;
    search->targets[target].done = false;
    if (target < search->next)
        search->next = target;
    request->wants_again = true;
}

static void look_at_what_moved(struct request *request)
{
    struct search *search = request->search;
    for (size_t i = search->find_count; i-- > 0;) {
        if (i >= search->find_count || still_holds(request, &search->finds[i]))
            continue;
        size_t target = search->finds[i].target;
        find_drop(search, i);
        look_again(request, target);
        if (request->wants_again)
            continue;
        i = search->find_count; /* it may stand anywhere now */
    }
}

/* ---- writing ---- */

static void write_case(const struct find *find, bool more, struct cb_buf *out)
{
    cb_buf_text(out, "{\"card\":");
    cb_buf_str(out, find->card.len > 0 ? cb_buf_peek(&find->card) : CB_STR("null"));
    cb_buf_printf(out, ",\"case\":\"%s\",\"more\":%s,\"open\":%s,\"records\":[", find->stream->text,
                  more ? "true" : "false", find->open ? "true" : "false");
    cb_buf_str(out, cb_buf_peek(&find->records));
    cb_buf_text(out, "]}");
}

static void write_what(const struct find *find, struct cb_buf *streams, struct cb_buf *records)
{
    cb_buf_printf(streams, "%s\"%s\"", streams->len > 0 ? "," : "", find->stream->text);
    if (find->ids.len == 0)
        return;
    if (records->len > 0)
        cb_buf_char(records, ',');
    cb_buf_str(records, cb_buf_peek(&find->ids));
}

/* Whoever is told who looked at a case is told of this, too. */
static void enter_case(struct request *request, struct batch *batch, const struct find *find)
{
    CB_AUTO(cb_buf_fini) struct cb_buf what = {0};
    if (find->count == 0)
        return;
    cb_buf_text(&what, "{\"found\":true,\"records\":[");
    cb_buf_str(&what, cb_buf_peek(&find->ids));
    cb_buf_text(&what, "]}");
    request->stream = find->stream;
    request_entry(request, batch, ACCESS_CONSULT, cb_buf_peek(&what));
    request->stream = NULL;
}

/* One entry an answer, with the streams it drew on (P3), and one in each case that it shows
 * records of. */
static void write_answer(struct request *request, struct batch *batch)
{
    const struct search *search = request->search;
    CB_AUTO(cb_buf_fini) struct cb_buf what = {0}, streams = {0}, records = {0};
    struct cb_buf *out = &request->text;
    size_t count = 0;
    bool more = search->more;
    cb_buf_text(out, "{\"cases\":[");
    for (size_t i = 0; i < search->find_count; i++) {
        const struct find *find = &search->finds[i];
        if (count + find->count > CB_SEARCH_RESULTS) {
            more = true;
            break;
        }
        count += find->count;
        if (i > 0)
            cb_buf_char(out, ',');
        write_case(find, find->more, out);
        write_what(find, &streams, &records);
        enter_case(request, batch, find);
    }
    cb_buf_printf(out, "],\"more\":%s}", more ? "true" : "false");
    cb_buf_text(&what, "{\"method\":\"search.find\",\"records\":[");
    cb_buf_str(&what, cb_buf_peek(&records));
    cb_buf_text(&what, "],\"streams\":[");
    cb_buf_str(&what, cb_buf_peek(&streams));
    cb_buf_text(&what, "]}");
    request_entry(request, batch, ACCESS_CONSULT, cb_buf_peek(&what));
}

static bool may_ask(struct request *request)
{
    if (request->asked.at == NULL)
        return true;
    struct board *board = request->search->board;
    return board != NULL && seat_member(request->live, request->seat, board)->in_force;
}

void search_project(struct request *request, struct batch *batch)
{
    if (request->reader == NULL || request->code != CB_OK)
        return;
    if (!may_ask(request)) {
        request->code = CB_NOT_FOUND;
        request->reason = "not_found";
        request_entry(request, batch, ACCESS_REFUSED, CB_STR("{\"method\":\"search.find\"}"));
        return;
    }
    look_at_what_moved(request);
    if (request->wants_again)
        return;
    write_answer(request, batch);
    request->live->counters.searches++;
    sought_add(request->live, request->seat, request->sought);
}
