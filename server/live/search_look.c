/* One case of a search: what of it the viewer may have, and which records have the words. */
#include <string.h>

#include "caseboard/base/limits.h"

#include "board.h"
#include "search.h"
#include "seat.h"
#include "stream.h"

#define BYTES_A_UNIT 100
#define RESTARTS 3 /* then a case that moves all the time is looked through in one go */

/* ---- what was found ---- */

/* By what the viewer sees of them: named ones first, then by reference, then by id (N4). */
static int compare_finds(const struct find *a, const struct find *b)
{
    if (a->named != b->named)
        return a->named ? -1 : 1;
    int order = cb_str_compare(a->ref, b->ref);
    return order != 0 ? order : strcmp(a->stream->text, b->stream->text);
}

static void keep_find(struct search *search, struct find *find)
{
    size_t at = search->find_count;
    cb_grow(&search->finds, search->find_count, &search->find_room, sizeof *search->finds);
    while (at > 0 && compare_finds(find, &search->finds[at - 1]) < 0)
        at--;
    memmove(&search->finds[at + 1], &search->finds[at],
            (search->find_count - at) * sizeof *search->finds);
    search->finds[at] = *find;
    search->find_count++;
    *find = (struct find){0};
    if (search->find_count > CB_SEARCH_CASES) {
        find_drop(search, search->find_count - 1);
        search->more = true;
    }
}

static void unpin(struct search *search)
{
    search->now.stream->pins--;
}

/* ---- looking ---- */

static struct search_view view_of(struct live *live, const struct target *target, struct lens *lens)
{
    struct stream *directory = target->stream->board->directory;
    return (struct search_view){.lens = lens,
                                .fold = target->stream->fold,
                                .people_lens =
                                    place_lens(live, member_place(target->member, directory)),
                                .people = directory->fold};
}

/* ONE IS the card of the viewer; of an agency that takes no part all of it is looked at, of a case
 * that can be opened the reference: the rest of it is in its records. */
static uint32_t words_of_card(struct search *search, const struct search_view *view)
{
    struct find *now = &search->now;
    const json_t *fields = json_object_get(now->card_json, "fields");
    now->ref = cb_json_get_str(fields, "ref_no");
    if (!now->open)
        return search_card(search->words, view, fields);
    return search_words_in(search->words, now->ref);
}

static void begin_case(struct request *request, size_t target, struct lens *lens,
                       const struct card *card)
{
    struct search *search = request->search;
    struct find *now = &search->now;
    struct stream *stream = search->targets[target].stream;
    *now = (struct find){.stream = stream,
                         .target = target,
                         .lens = lens_key(lens),
                         .changes = stream->changes,
                         .open = lens_gate(lens) == GATE_OPEN};
    stream->pins++;
    if (card->text != NULL && card->text[0] != '\0') {
        cb_buf_text(&now->card, card->text);
        (void)!cb_json_read(cb_buf_peek(&now->card), 0, &now->card_json, NULL); /* our own */
    }
    search->position = now->open ? fold_count(stream->fold) : 0;
}

static bool is_now(const struct search *search, size_t target, struct lens *lens)
{
    const struct find *now = &search->now;
    struct cb_digest key = lens_key(lens);
    return now->stream != NULL && now->target == target && now->changes == now->stream->changes &&
           memcmp(now->lens.bytes, key.bytes, sizeof key.bytes) == 0;
}

static void take_record(struct find *now, const struct record *record, const struct cb_buf *text)
{
    if (now->count == CB_SEARCH_RESULTS_A_CASE) {
        now->more = true;
        return;
    }
    if (now->count++ > 0) {
        cb_buf_char(&now->records, ',');
        cb_buf_char(&now->ids, ',');
    }
    cb_buf_str(&now->records, cb_buf_peek(text));
    cb_json_write_str(&now->ids, record->id);
}

static void spend(size_t *budget, size_t units)
{
    *budget -= units < *budget ? units : *budget;
}

/* Newest first. True when the whole case was looked through. */
static bool look_at_records(struct search *search, const struct search_view *view, uint32_t wanted,
                            size_t *budget)
{
    struct find *now = &search->now;
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    while (search->position > 0 && !now->more) {
        if (*budget == 0 && search->restarts < RESTARTS)
            return false;
        const struct record *record = fold_at_position(view->fold, --search->position);
        size_t looked = search_words_looked(search->words);
        cb_buf_clear(&text);
        if (!(now->named && record == fold_root(view->fold)) &&
            search_record(search->words, view, record, wanted, &text))
            take_record(now, record, &text);
        spend(budget, 1 + (search_words_looked(search->words) - looked) / BYTES_A_UNIT);
    }
    return true;
}

static enum progress look_inside(struct request *request, size_t target, struct lens *lens,
                                 const struct card *card, size_t *budget)
{
    struct search *search = request->search;
    struct find *now = &search->now;
    if (now->stream != NULL && !is_now(search, target, lens)) {
        unpin(search);
        find_fini(now);
        search->restarts++;
    }
    if (now->stream == NULL)
        begin_case(request, target, lens, card);
    struct search_view view = view_of(request->live, &search->targets[target], lens);
    uint32_t all = search_words_all(search->words);
    uint32_t by_card = words_of_card(search, &view);
    now->named = by_card == all;
    if (!look_at_records(search, &view, now->named ? all : all & ~by_card, budget))
        return PAUSES;
    search->restarts = 0;
    unpin(search);
    if (now->named || now->count > 0)
        keep_find(search, now);
    find_fini(now);
    return LOOKED;
}

enum progress search_look(struct request *request, size_t at, size_t *budget)
{
    struct live *live = request->live;
    struct target *target = &request->search->targets[at];
    struct stream *stream = target->stream;
    struct stream *directory = stream->board->directory;
    spend(budget, 1);
    if (stream->state == STREAM_ABSENT || stream->state == STREAM_DAMAGED ||
        directory->state == STREAM_DAMAGED)
        return LOOKED;
    if (directory->state != STREAM_READY)
        return stream_want(live, directory, request) ? LOOKED : WAITS;
    struct lens *lens = place_lens(live, member_place(target->member, stream));
    if (lens != NULL && lens_gate(lens) == GATE_SHUT)
        return LOOKED;
    const struct card *card = lens == NULL ? NULL : card_of(live, stream, lens);
    bool reads = lens == NULL || card == NULL || lens_gate(lens) == GATE_OPEN;
    if (reads && !stream_pass(live, stream, request))
        return WAITS;
    return card == NULL ? LOOKED : look_inside(request, at, lens, card, budget);
}
