#include "packs.h"

#include <stdlib.h>

#include "caseboard/base/log.h"
#include "caseboard/policy/follow.h"
#include "caseboard/record/board.h"

#include "audience.h"
#include "batch.h"
#include "board.h"
#include "in_force.h"
#include "load.h"
#include "match.h"
#include "packs_ask.h"
#include "request.h"
#include "search.h"
#include "seat.h"
#include "stream.h"

#define VERB_ACTIVATE "pack.activate"

/* ---- which pack the directories want ---- */

/* What all boards agree on. */
static bool agree(const struct live *live, struct wish *out)
{
    struct board_pack *boards = cb_alloc((live->board_list.count + 1) * sizeof *boards);
    for (size_t i = 0; i < live->board_list.count; i++) {
        const struct board *board = live->board_list.at[i];
        boards[i] = (struct board_pack){.directory = board->directory->fold,
                                        .born = board->born,
                                        .settled_at = board->settled_at,
                                        .activated_at = board->activated_at};
    }
    bool agreed = in_force_agree(boards, live->board_list.count, out);
    free(boards);
    return agreed;
}

/* ---- at the start ---- */

enum cb_code packs_open(struct live *live, struct cb_error *err)
{
    CB_AUTO(shelf_fini) struct shelf shelf = {0};
    struct wish wish;
    if (!agree(live, &wish) || pack_has_hash(live->pack, wish.hash))
        return CB_OK;
    shelf_read(&shelf, live->config.packs);
    struct pack *pack = shelf_find(&shelf, wish.name, wish.hash);
    if (pack == NULL)
        return cb_fail(
            err, CB_INVALID,
            "the pack in force is %.*s (hash %.12s…): no folder of packs holds it, it may "
            "have been changed since it was approved",
            CB_STR_ARG(wish.name), wish.hash.at);
    list_add(&live->packs, live->pack);
    live->pack = pack_ref(pack);
    cb_log(CB_LOG_INFO, "pack.in_force", "pack=%.*s", CB_STR_ARG(pack_name(pack)));
    fold_free(live->nowhere);
    live->nowhere = fold_new(live->pack, (struct cb_id){{0}}, STREAM_CASE);
    streams_drop_all(live); /* all that was read under the first one */
    match_free(cb_take(&live->matching));
    return streams_open(live, err);
}

void packs_free(struct live *live)
{
    for (size_t i = 0; i < live->packs.count; i++)
        pack_unref(live->packs.at[i]);
    list_fini(&live->packs);
    pack_unref(cb_take(&live->candidate));
}

/* ---- a command that puts one in force ---- */

bool packs_is_activation(const struct pack_verb *verb)
{
    return verb != NULL && cb_str_is(verb->full_name, VERB_ACTIVATE);
}

bool packs_may_settle(const struct event *event, const struct fold *fold)
{
    return fold_kind(fold) == STREAM_DIRECTORY &&
           cb_str_is(event->verb->type->name, "membership") && board_is_settled(fold);
}

void packs_note(struct board *board, const struct event *event)
{
    const struct fold *fold = board->directory->fold;
    if (board->settled_at == CB_TIME_NEVER && packs_may_settle(event, fold))
        board->settled_at = event->at;
    if (packs_is_activation(event->verb))
        board->activated_at = event->at;
}

static bool activates(const struct request *request)
{
    return packs_is_activation(request->verb);
}

bool packs_wait(struct request *request)
{
    if (!activates(request) || (request->packs != NULL && request->packs->is_read))
        return false;
    if (request->packs == NULL)
        request->packs = packs_ask_new(request->live);
    packs_ask_read(request);
    return true;
}

enum pack_standing packs_stand(const struct request *request, struct cb_str name,
                               struct cb_str hash)
{
    const struct pack *pack =
        request->packs != NULL ? shelf_find(&request->packs->shelf, name, hash) : NULL;
    if (pack == NULL)
        return PACK_NOT_THERE;
    return policy_follows(request->live->pack, pack, NULL) ? PACK_STANDS : PACK_DOES_NOT_FOLLOW;
}

void packs_hold(struct request *request)
{
    struct live *live = request->live;
    const struct record *record =
        activates(request) ? fold_find(request->stream->fold, request->command.id) : NULL;
    if (record == NULL)
        return;
    struct pack *pack = shelf_find(&request->packs->shelf, record_text(record, "name"),
                                   record_text(record, "hash"));
    pack_unref(live->candidate);
    live->candidate = pack != NULL ? pack_ref(pack) : NULL;
    live->changing = live->gather->activates = true;
}

/* ---- the change ---- */

/* What was found so far was found under the old pack. */
static void restart_searches(struct live *live)
{
    struct list searches = live->searches;
    struct stream *stream;
    live->searches = (struct list){0};
    for (size_t cursor = 0; (stream = table_next(&live->streams, &cursor)) != NULL;) {
        for (size_t i = 0; i < stream->waiting.count; i++)
            search_free(cb_take(&((struct request *)stream->waiting.at[i])->search));
    }
    for (size_t i = 0; i < searches.count; i++) {
        struct request *request = searches.at[i];
        request->wants_again = false;
        request_again(request);
    }
    list_fini(&searches);
}

/* Its lenses and cards were made under the old pack, and what is being read now, too. */
static void drop_stream(struct live *live, struct stream *stream)
{
    places_all_stale(stream);
    audiences_free_idle(stream, 0);
    if (stream->state == STREAM_READY || stream->state == STREAM_UNREAD ||
        stream->state == STREAM_LOADING)
        stream_drop(live, stream);
    stream->board->whole = true;
}

static void tell_readers(struct live *live)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    cb_buf_text(&text, "{\"jsonrpc\":\"2.0\",\"method\":\"pack.changed\",\"params\":{\"pack\":");
    cb_json_write_str(&text, pack_name(live->pack));
    cb_buf_text(&text, "}}");
    struct cb_frame *frame = cb_frame_take_buf(&text);
    for (size_t i = 0; i < live->readers.count; i++) {
        const struct live_reader_config *calls =
            &((struct live_reader *)live->readers.at[i])->calls;
        calls->send(calls->context, cb_frame_ref(frame), NULL);
    }
    cb_frame_unref(frame);
}

/* Directories first: everything else is looked at through them. Nothing waits in the gathering
 * batch, since what came later was held. */
static void change(struct live *live, struct pack *pack)
{
    struct stream *stream;
    list_add(&live->packs, live->pack); /* lenses that wait to be made anew still read it */
    live->pack = pack_ref(pack);
    fold_free(live->nowhere);
    live->nowhere = fold_new(live->pack, (struct cb_id){{0}}, STREAM_CASE);
    cb_log(CB_LOG_INFO, "pack.in_force", "pack=%.*s", CB_STR_ARG(pack_name(pack)));
    for (size_t i = 0; i < live->board_list.count; i++)
        drop_stream(live, ((struct board *)live->board_list.at[i])->directory);
    for (size_t cursor = 0; (stream = table_next(&live->streams, &cursor)) != NULL;) {
        if (stream->kind != STREAM_DIRECTORY)
            drop_stream(live, stream);
    }
    tell_readers(live);
    restart_searches(live);
}

void packs_settle(struct live *live, bool is_durable)
{
    CB_AUTO(pack_unref) struct pack *candidate = cb_take(&live->candidate);
    struct wish wish;
    live->changing = false;
    if (is_durable && candidate != NULL && agree(live, &wish) &&
        pack_has_hash(candidate, wish.hash) && !pack_has_hash(live->pack, wish.hash))
        change(live, candidate);
}
