/* board.open: every case of the board is read once, its card is made, and then the whole board is
 * answered at once. */
#include <stdlib.h>
#include <string.h>

#include "audience.h"
#include "batch.h"
#include "board.h"
#include "directory.h"
#include "request.h"
#include "seat.h"
#include "stream.h"

#define READ_AHEAD 4

void live_board_open(struct live_reader *reader, struct cb_str board_id, struct cb_str have,
                     live_done *done, void *context)
{
    struct request *request = request_new(reader->live, reader, REQUEST_BOARD, done, context);
    request->asked = request_str(request, board_id);
    request->have = request_str(request, have);
    request_step(request);
}

void live_board_close(struct live_reader *reader, struct cb_str board_id)
{
    struct board *board = directory_board(reader->live, board_id);
    struct watch *watch = board == NULL ? NULL : watch_find(reader, NULL, board);
    if (watch != NULL)
        watch_close(watch);
}

static bool is_known(struct live *live, struct member *member, struct stream *stream)
{
    if (stream->state == STREAM_ABSENT || stream->state == STREAM_DAMAGED)
        return true;
    struct lens *lens = place_lens(live, member_place(member, stream));
    return lens != NULL && card_of(live, stream, lens) != NULL;
}

/* The first case from CURSOR on whose card is not known yet. */
static struct stream *first_unknown(struct request *request, struct member *member)
{
    const struct list *cases = &request->board->cases;
    for (; request->cursor < cases->count; request->cursor++) {
        if (!is_known(request->live, member, cases->at[request->cursor]))
            return cases->at[request->cursor];
    }
    return NULL;
}

static void read_ahead(struct request *request)
{
    const struct list *cases = &request->board->cases;
    size_t end = request->cursor + READ_AHEAD;
    for (size_t i = request->cursor + 1; i < cases->count && i < end; i++) {
        struct stream *stream = cases->at[i];
        if (stream->state == STREAM_UNREAD)
            stream_want(request->live, stream, NULL);
    }
}

void board_step(struct request *request)
{
    struct live *live = request->live;
    request->board = directory_board(live, request->asked);
    if (request->board != NULL && request->board->directory->state != STREAM_READY) {
        if (request->board->directory->state == STREAM_DAMAGED)
            request_refuse(request, CB_DAMAGED, NULL);
        else
            stream_want(live, request->board->directory, request);
        return;
    }
    struct member *member =
        request->board == NULL ? NULL : seat_member(live, request->seat, request->board);
    struct stream *missing = NULL;
    if (member != NULL && member->in_force)
        missing = first_unknown(request, member);
    if (missing == NULL) {
        batch_add(live, request);
        return;
    }
    if (stream_want(live, missing, request)) /* read between two looks: not possible, but safe */
        batch_add(live, request);
    read_ahead(request);
}

/* ---- the answer ---- */

static void add_stage(struct cb_buf *out, const struct pack_options *options, struct cb_str stage,
                      bool hidden)
{
    struct cb_str label = stage;
    for (size_t i = 0; options != NULL && i < options->count; i++) {
        if (cb_str_equal(options->at[i].name, stage))
            label = options->at[i].label;
    }
    cb_buf_text(out, "{\"stage\":");
    cb_json_write_str(out, stage);
    cb_buf_text(out, ",\"label\":");
    cb_json_write_str(out, label);
    cb_buf_text(out, hidden ? ",\"filtered\":true}" : "}");
}

static void add_columns(struct cb_buf *out, const struct pack *pack)
{
    const json_t *stages = json_object_get(pack_document(pack, "dictionary.json"), "stages");
    const struct pack_type *type = pack_type(pack, cb_json_get_str(stages, "type"));
    const struct pack_field *field =
        type == NULL ? NULL : type_field(type, cb_json_get_str(stages, "field"));
    static const char *const lists[] = {"columns", "behind_filter"};
    bool first = true;
    for (size_t k = 0; k < CB_COUNT(lists); k++) {
        const json_t *names = json_object_get(stages, lists[k]);
        for (size_t i = 0; i < json_array_size(names); i++) {
            if (!first)
                cb_buf_char(out, ',');
            first = false;
            add_stage(out, field == NULL ? NULL : field->options,
                      cb_json_str(json_array_get(names, i)), k == 1);
        }
    }
}

static void add_cards(struct cb_buf *out, struct live *live, const struct audience *audience)
{
    for (size_t i = 0; i < audience->view.count; i++) {
        struct stream *stream = table_find(&live->streams, cb_str_of(audience->view.at[i].id));
        const struct card *card = card_of(live, stream, audience->facets[stream->facet].lens);
        if (i > 0)
            cb_buf_char(out, ',');
        if (card != NULL && card->text != NULL)
            cb_buf_text(out, card->text);
    }
}

struct cb_frame *board_snapshot(struct live *live, struct audience *audience)
{
    if (audience->snapshot != NULL)
        return audience->snapshot;
    const struct fold *directory = audience->board->directory->fold;
    const struct record *board = fold_root(directory);
    struct cb_buf out = {0};
    cb_buf_text(&out, "{\"board\":");
    cb_json_write_str(&out, cb_str_of(audience->board->code));
    cb_buf_text(&out, ",\"name\":");
    cb_json_write_str(&out, record_text(board, "name"));
    cb_buf_text(&out, ",\"columns\":[");
    add_columns(&out, live->pack);
    cb_buf_text(&out, "],\"cards\":[");
    add_cards(&out, live, audience);
    cb_buf_printf(&out, "],\"root\":\"%s\"}}", audience_root(audience));
    audience->snapshot = cb_frame_take_buf(&out);
    return audience->snapshot;
}

/* One entry an answer, with the streams it drew on (P3). */
static void enter(struct request *request, struct batch *batch, struct audience *audience)
{
    CB_AUTO(cb_buf_fini) struct cb_buf what = {0};
    cb_buf_text(&what, "{\"lens\":\"");
    cb_buf_hex(&what, audience->key.bytes, 8);
    cb_buf_printf(&what, "\",\"root\":\"%s\",\"streams\":[", audience_root(audience));
    for (size_t i = 0; i < audience->view.count; i++)
        cb_buf_printf(&what, "%s\"%s\"", i > 0 ? "," : "", audience->view.at[i].id);
    cb_buf_text(&what, "]}");
    request_entry(request, batch, ACCESS_CONSULT, cb_buf_peek(&what));
}

static bool all_known(struct request *request, struct member *member)
{
    request->cursor = 0;
    return first_unknown(request, member) == NULL;
}

static void subscribe(struct request *request, struct member *member, struct audience *audience)
{
    struct watch *old = watch_find(request->reader, NULL, request->board);
    if (old != NULL)
        watch_close(old);
    request->watch = watch_new(request->reader, audience);
    request->watch->member = member;
}

void board_project(struct request *request, struct batch *batch)
{
    struct live *live = request->live;
    if (request->reader == NULL || request->code != CB_OK)
        return;
    struct member *member =
        request->board == NULL ? NULL : seat_member(live, request->seat, request->board);
    if (member == NULL || !member->in_force) {
        request->code = CB_NOT_FOUND;
        request->reason = "not_found";
        request_entry(request, batch, ACCESS_REFUSED, CB_STR("{\"method\":\"board.open\"}"));
        return;
    }
    if (!all_known(request, member)) { /* a case moved and was dropped since */
        request->wants_again = true;
        return;
    }
    struct audience *audience = board_audience_of(live, member);
    bool was_open = watch_find(request->reader, NULL, request->board) != NULL;
    subscribe(request, member, audience);
    enter(request, batch, audience);
    live->counters.opens++;
    if (!was_open && cb_str_is(request->have, audience_root(audience))) {
        cb_buf_text(&request->text, "{\"unchanged\":true}");
        live->counters.unchanged++;
    } else {
        request->shared = cb_frame_ref(board_snapshot(live, audience));
    }
}
