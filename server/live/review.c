#include "review.h"

#include <stdlib.h>

#include "batch.h"
#include "directory.h"
#include "request.h"
#include "seat.h"
#include "stream.h"

#define EXCLUDED "excluded_users"

struct review *review_new(void)
{
    struct review *review = cb_alloc(sizeof *review);
    review->arena = cb_arena_new();
    review->before = CB_TIME_NEVER;
    return review;
}

void review_free(struct review *review)
{
    if (review == NULL)
        return;
    cb_arena_free(review->arena);
    free(review->people);
    free(review->records);
    free(review);
}

void live_audit_review(struct live_reader *reader, struct cb_str board_id, struct cb_str before,
                       live_done *done, void *context)
{
    struct request *request = request_new(reader->live, reader, REQUEST_REVIEW, done, context);
    request->asked = request_str(request, board_id);
    request->have = request_str(request, before);
    request_step(request);
}

/* ---- who may ---- */

static bool is_full(const struct cell *cell)
{
    bool full = false;
    for (size_t i = 0; i < cell->count; i++)
        full = full || cell->at[i].level == LEVEL_FULL;
    return full;
}

bool live_reads_review(const struct live *live, struct cb_str seat)
{
    const struct pack_type *type = pack_type(live->pack, CB_STR("case"));
    const struct pack_field *field = type != NULL ? type_field(type, CB_STR(EXCLUDED)) : NULL;
    size_t index = 0;
    return field != NULL && field->class_rule.kind == CLASS_FIXED &&
           pack_seat(live->pack, seat, &index) &&
           is_full(pack_cell(live->pack, field->class_rule.fixed, index));
}

static bool is_member(struct request *request)
{
    return request->board != NULL &&
           seat_member(request->live, request->seat, request->board)->in_force;
}

static bool is_told(const struct request *request)
{
    return live_reads_review(request->live, cb_str_of(request->seat->name));
}

/* ---- what the reader may know of, on the loop ---- */

static struct lens *lens_on(struct request *request, struct stream *stream)
{
    struct member *member = seat_member(request->live, request->seat, stream->board);
    struct lens *lens = stream->state == STREAM_READY
                            ? place_lens(request->live, member_place(member, stream))
                            : NULL;
    return lens != NULL && lens_gate(lens) == GATE_OPEN ? lens : NULL;
}

static struct cb_str keep(struct review *review, struct cb_str text)
{
    return text.at == NULL ? text : cb_arena_str(review->arena, text);
}

static struct cb_str reference_of(struct review *review, const struct lens *lens,
                                  const struct fold *fold)
{
    CB_AUTO(json_decref) json_t *ref = project_field(lens, fold, fold_root(fold), "ref_no");
    return ref != NULL ? keep(review, cb_json_str(ref)) : CB_STR("");
}

static void add_people(struct request *request, struct stream *stream, const struct lens *lens)
{
    struct review *review = request->review;
    CB_AUTO(json_decref)
    json_t *list = project_field(lens, stream->fold, fold_root(stream->fold), EXCLUDED);
    for (size_t i = 0; i < json_array_size(list); i++) {
        cb_grow(&review->people, review->person_count, &review->person_room,
                sizeof *review->people);
        struct exclusion *one = &review->people[review->person_count++];
        *one = (struct exclusion){.stream = stream,
                                  .id = stream->id,
                                  .changes = stream->changes,
                                  .user = keep(review, cb_json_str(json_array_get(list, i))),
                                  .ref = reference_of(review, lens, stream->fold),
                                  .at = CB_TIME_NEVER};
        cb_id_write(stream->id, one->text);
    }
}

static bool is_out_later(const struct exclusion *person, struct cb_str author, cb_time created)
{
    return person->at != CB_TIME_NEVER && created < person->at &&
           cb_str_equal(person->user, author);
}

static bool is_for_review(const struct review *review, const struct record *record)
{
    bool is = false;
    for (size_t i = 0; i < review->person_count; i++)
        is = is || is_out_later(&review->people[i], record->author, record->created);
    return is && !record->withdrawn && record->created < review->before;
}

static void add_records(struct request *request, struct stream *stream, const struct lens *lens)
{
    struct review *review = request->review;
    for (size_t i = 0; i < fold_count(stream->fold); i++) {
        const struct record *record = fold_at_position(stream->fold, i);
        if (!is_for_review(review, record) ||
            lens_sight(lens, stream->fold, record).level != LEVEL_FULL)
            continue;
        cb_grow(&review->records, review->record_count, &review->record_room,
                sizeof *review->records);
        review->records[review->record_count++] =
            (struct reviewed){.stream = stream,
                              .changes = stream->changes,
                              .created = record->created,
                              .id = keep(review, record->id),
                              .type = keep(review, record->type->name),
                              .author = keep(review, record->author),
                              .ref = reference_of(review, lens, stream->fold)};
    }
}

/* True when all cases of the board were looked at; false: one is being read. */
static bool look_at_all(struct request *request,
                        void (*look)(struct request *request, struct stream *stream,
                                     const struct lens *lens))
{
    struct review *review = request->review;
    const struct list *cases = &request->board->cases;
    for (; review->cursor < cases->count; review->cursor++) {
        struct stream *stream = cases->at[review->cursor];
        if (stream->state == STREAM_ABSENT || stream->state == STREAM_DAMAGED)
            continue;
        if (!stream_pass(request->live, stream, request))
            return false;
        const struct lens *lens = lens_on(request, stream);
        if (lens != NULL)
            look(request, stream, lens);
    }
    review->cursor = 0;
    return true;
}

/* ---- on the way ---- */

static bool begin(struct request *request)
{
    request->review = review_new();
    if (request->have.len == 0 || cb_time_parse(request->have, &request->review->before))
        return true;
    request_invalid(request, "before", "This is no moment.");
    return false;
}

void review_step(struct request *request)
{
    struct live *live = request->live;
    request->board = directory_board(live, request->asked);
    if (request->board != NULL && !stream_want(live, request->board->directory, request))
        return;
    if (request->reader == NULL || !is_member(request) || !is_told(request)) {
        batch_add(live, request);
        return;
    }
    if (request->review == NULL && !begin(request))
        return;
    struct review *review = request->review;
    if (!review->knows_people && !(review->knows_people = look_at_all(request, add_people)))
        return;
    if (!review->has_times) {
        review_read_times(request);
        return;
    }
    if (!review->knows_records && !(review->knows_records = look_at_all(request, add_records)))
        return;
    batch_add(live, request);
}

/* ---- the answer ---- */

/* Of a case that is not in memory any more: it is as it was looked at. */
static bool is_as_before(struct request *request, const struct stream *stream, uint64_t changes)
{
    const struct member *member = seat_member(request->live, request->seat, request->board);
    return member->may_enter && stream->changes == changes;
}

/* What is not seen any more is left out: a case may have been shut meanwhile. */
static bool still_shows(struct request *request, const struct reviewed *one)
{
    if (one->stream->state != STREAM_READY)
        return is_as_before(request, one->stream, one->changes);
    const struct lens *lens = lens_on(request, one->stream);
    const struct fold *fold = one->stream->fold;
    const struct record *record = lens != NULL ? fold_find(fold, one->id) : NULL;
    return record != NULL && lens_sight(lens, fold, record).level == LEVEL_FULL;
}

static bool still_names(struct request *request, const struct exclusion *one)
{
    bool names = false;
    if (one->stream->state != STREAM_READY)
        return is_as_before(request, one->stream, one->changes);
    const struct lens *lens = lens_on(request, one->stream);
    if (lens == NULL)
        return false;
    const struct fold *fold = one->stream->fold;
    CB_AUTO(json_decref) json_t *list = project_field(lens, fold, fold_root(fold), EXCLUDED);
    for (size_t i = 0; i < json_array_size(list); i++)
        names = names || cb_str_equal(cb_json_str(json_array_get(list, i)), one->user);
    return names;
}

static json_t *shut_out_of(struct request *request, const struct reviewed *record)
{
    const struct review *review = request->review;
    json_t *list = json_array();
    for (size_t i = 0; i < review->person_count; i++) {
        const struct exclusion *one = &review->people[i];
        if (is_out_later(one, record->author, record->created) && still_names(request, one))
            json_array_append_new(list, json_pack("{s:s, s:o}", "case", one->text, "ref_no",
                                                  cb_json_string(one->ref)));
    }
    return list;
}

static void make_lines(struct request *request, struct lines *lines)
{
    const struct review *review = request->review;
    for (size_t i = 0; i < review->record_count; i++) {
        const struct reviewed *record = &review->records[i];
        CB_AUTO(json_decref) json_t *from = shut_out_of(request, record);
        if (json_array_size(from) == 0 || !still_shows(request, record))
            continue;
        json_t *line = lines_add(lines, record->created, "made");
        json_object_set_new(line, "user", cb_json_string(record->author));
        json_object_set_new(line, "case", json_string(record->stream->text));
        json_object_set_new(line, "ref_no", cb_json_string(record->ref));
        json_object_set_new(line, "record", cb_json_string(record->id));
        json_object_set_new(line, "type", cb_json_string(record->type));
        json_object_set(line, "from", from);
    }
    lines_sort(lines);
}

/* Whoever is told who looked at a case is told of this, too. */
static void enter_case(struct request *request, struct batch *batch, const json_t *line)
{
    CB_AUTO(cb_buf_fini) struct cb_buf what = {0};
    struct cb_id id;
    if (!cb_id_parse(cb_json_get_str(line, "case"), &id))
        return;
    cb_buf_text(&what, "{\"listed\":true,\"records\":[");
    cb_json_write_str(&what, cb_json_get_str(line, "record"));
    cb_buf_text(&what, "]}");
    request->stream = stream_by_id(request->live, id);
    request_entry(request, batch, ACCESS_CONSULT, cb_buf_peek(&what));
    request->stream = NULL;
}

static void write_answer(struct request *request, struct batch *batch)
{
    CB_AUTO(lines_fini) struct lines lines = {0};
    make_lines(request, &lines);
    audit_write_page(&lines, &request->text);
    cb_buf_char(&request->text, '}');
    request_entry(request, batch, ACCESS_CONSULT, CB_STR("{\"log\":\"review\"}"));
    for (size_t i = 0; i < audit_page_end(&lines); i++)
        enter_case(request, batch, lines.at[i].json);
}

void review_project(struct request *request, struct batch *batch)
{
    if (request->reader == NULL || request->code != CB_OK)
        return;
    if (!is_member(request)) {
        audit_refuse(request, batch, "audit.review");
        return;
    }
    if (!is_told(request)) {
        request->code = CB_NOT_ALLOWED;
        request->reason = "not_writer";
        request_entry(request, batch, ACCESS_REFUSED, CB_STR("{\"method\":\"audit.review\"}"));
        return;
    }
    if (request->review == NULL || !request->review->knows_records) {
        request->wants_again = true; /* it was not told when it was to be looked for */
        return;
    }
    write_answer(request, batch);
}
