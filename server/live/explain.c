/* policy.explain, policy.readers and case.to_hand_over on a case that somebody has open. */
#include "caseboard/record/explain.h"
#include "caseboard/policy/why.h"

#include "audience.h"
#include "batch.h"
#include "request.h"
#include "seat.h"
#include "stream.h"

void live_explain(struct live_reader *reader, const struct live_question *question, live_done *done,
                  void *context)
{
    struct request *request = request_new(reader->live, reader, REQUEST_EXPLAIN, done, context);
    request->asked = request_str(request, question->case_id);
    request->question = (struct live_question){
        .record = request_str(request, question->record),
        .field = request_str(request, question->field),
        .class_name = request_str(request, question->class_name),
        .type = request_str(request, question->type),
        .readers = question->readers,
        .to_hand_over = question->to_hand_over,
    };
    request_step(request);
}

void explain_step(struct request *request)
{
    if (case_find(request))
        batch_add(request->live, request);
}

/* ---- the answer ---- */

static json_t *about_classes(const struct explaining *explaining, const struct live_question *asked)
{
    const struct pack *pack = fold_pack(explaining->fold);
    const struct pack_type *type = pack_type(pack, asked->type);
    json_t *about = json_array();
    for (size_t i = 0; i < pack_class_count(pack); i++) {
        if (cb_str_equal(pack_class_at(pack, i)->name, asked->class_name) ||
            (type != NULL && type_may_be_of(type, i)))
            json_array_append_new(about, explain_class(explaining, i));
    }
    return about;
}

static json_t *readers_of(const struct explaining *explaining, const struct live_question *asked)
{
    size_t class_index = 0;
    return pack_class_index(fold_pack(explaining->fold), asked->class_name, &class_index)
               ? explain_readers(explaining, class_index)
               : NULL;
}

/* NULL: not found. */
static json_t *answer_for(const struct explaining *explaining, const struct live_question *asked)
{
    json_t *about = NULL;
    if (asked->to_hand_over)
        return json_pack("{s:o}", "items", explain_to_hand_over(explaining));
    if (asked->readers)
        return readers_of(explaining, asked);
    if (asked->record.len != 0) {
        json_t *one = asked->field.at != NULL
                          ? explain_field(explaining, asked->record, asked->field)
                          : explain_record(explaining, asked->record);
        about = one != NULL ? json_pack("[o]", one) : json_array();
    } else {
        about = about_classes(explaining, asked);
    }
    if (json_array_size(about) != 0)
        return json_pack("{s:o}", "about", about);
    json_decref(about);
    return NULL;
}

/* The reader's lens on the people of the board. */
static struct lens *people_lens(struct request *request)
{
    struct board *board = request->stream->board;
    struct member *member = seat_member(request->live, request->seat, board);
    return place_lens(request->live, member_place(member, board->directory));
}

static json_t *explain(struct request *request, struct lens *lens, struct lens *people)
{
    const struct stream *stream = request->stream;
    const struct member *member = seat_member(request->live, request->seat, stream->board);
    struct explaining explaining = {.fold = stream->fold,
                                    .lens = lens,
                                    .directory = stream->board->directory->fold,
                                    .people = people,
                                    .viewer = &member->viewer,
                                    .now = request->live->config.now()};
    return answer_for(&explaining, &request->question);
}

static void add_member(struct cb_buf *what, const char *name, struct cb_str value)
{
    if (value.len == 0)
        return;
    cb_buf_printf(what, ",\"%s\":", name);
    cb_json_write_str(what, value);
}

/* Which question it was: what of it is no id and no name of the pack is not kept. */
static void enter(struct request *request, struct batch *batch, bool is_found)
{
    const struct live_question *asked = &request->question;
    CB_AUTO(cb_buf_fini) struct cb_buf what = {0};
    cb_buf_printf(&what, "{\"method\":\"%s\"",
                  asked->to_hand_over ? "case.to_hand_over"
                  : asked->readers    ? "policy.readers"
                                      : "policy.explain");
    if (is_found) {
        add_member(&what, "record", asked->record);
        add_member(&what, "field", asked->field);
        add_member(&what, "class", asked->class_name);
        add_member(&what, "type", asked->type);
    }
    cb_buf_char(&what, '}');
    request_entry(request, batch, is_found ? ACCESS_CONSULT : ACCESS_REFUSED, cb_buf_peek(&what));
}

void explain_project(struct request *request, struct batch *batch)
{
    if (request->reader == NULL || request->code == CB_DAMAGED || request->code == CB_INTERNAL)
        return;
    struct lens *lens = request_lens(request);
    struct lens *people = lens != NULL ? people_lens(request) : NULL;
    if (request->stream != NULL && (lens == NULL || people == NULL)) {
        request->wants_again = true; /* its directory is being read */
        return;
    }
    bool is_open = lens != NULL && lens_gate(lens) == GATE_OPEN &&
                   watch_find(request->reader, request->stream, NULL) != NULL;
    CB_AUTO(json_decref) json_t *answer = is_open ? explain(request, lens, people) : NULL;
    if (answer == NULL) {
        request->code = CB_NOT_FOUND;
        request->reason = "not_found";
    } else {
        cb_json_write(&request->text, answer);
    }
    enter(request, batch, answer != NULL);
}
