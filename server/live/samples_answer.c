/* policy.samples: what is shown is made in the handover, through the reader's lens of then. */
#include <stdlib.h>

#include "batch.h"
#include "door.h"
#include "packs_ask.h"
#include "request.h"
#include "seat.h"
#include "stream.h"

/* ---- on the way ---- */

static struct viewer viewer_copy(struct request *request, const struct viewer *viewer)
{
    struct viewer copy = {.user = request_str(request, viewer->user),
                          .agency = request_str(request, viewer->agency),
                          .seat = request_str(request, viewer->seat),
                          .role_count = viewer->role_count};
    for (size_t i = 0; i < viewer->role_count; i++)
        copy.roles[i] = request_str(request, viewer->roles[i]);
    return copy;
}

/* By the doors, which are known of every case: how long it takes tells nothing of the others. */
static void gather(struct request *request, const struct member *member)
{
    struct samples *samples = request->packs->samples;
    const struct board *board = request->stream->board;
    samples->now = request->live->config.now();
    samples->viewer = viewer_copy(request, &member->viewer);
    samples->people = board->directory->id;
    samples->cases = cb_alloc((board->cases.count + 1) * sizeof *samples->cases);
    for (size_t i = 0; i < board->cases.count; i++) {
        const struct stream *stream = board->cases.at[i];
        if (stream->has_door &&
            case_door_shows(&stream->door, board->directory->fold, &member->viewer, samples->now))
            samples->cases[samples->case_count++] = stream->id;
    }
}

/* Those that were found, in memory, to be looked at as they are now. */
static bool wants_cases(struct request *request)
{
    struct samples *samples = request->packs->samples;
    for (size_t i = 0; i < samples->count; i++) {
        struct stream *stream = stream_by_id(request->live, samples->at[i].stream);
        if (stream == NULL || stream->state == STREAM_ABSENT || stream->state == STREAM_DAMAGED)
            continue;
        if (!stream_want(request->live, stream, request))
            return true;
    }
    return false;
}

void samples_step(struct request *request)
{
    struct live *live = request->live;
    struct packs_ask *ask = request->packs;
    struct samples *samples = ask->samples;
    if (!pack_class_index(ask->in_force, samples->class_name, &samples->class_index)) {
        request_invalid(request, "class", "There is no such kind of information.");
        return;
    }
    if (live->warming) {
        list_add_once(&live->guessing, request);
        return;
    }
    if (samples->cases == NULL && ask->follows)
        gather(request, seat_member(live, request->seat, request->stream->board));
    if (samples->next < samples->case_count)
        packs_ask_read(request);
    else if (!wants_cases(request))
        batch_add(live, request);
}

/* ---- the answer ---- */

static json_t *record_json(const struct lens *lens, const struct fold *fold,
                           const struct record *record)
{
    char created[CB_TIME_TEXT];
    json_t *fields = json_object();
    cb_time_write(record->created, created);
    for (size_t i = 0; i < record->type->head_count; i++) {
        const char *name = record->type->heads[i]->name.at;
        json_t *value = project_field(lens, fold, record, name);
        if (value != NULL)
            json_object_set_new(fields, name, value);
    }
    json_t *out = json_object();
    json_object_set_new(out, "id", cb_json_string(record->id));
    json_object_set_new(out, "type", cb_json_string(record->type->name));
    json_object_set_new(out, "created", json_string(created));
    json_object_set_new(out, "fields", fields);
    return out;
}

/* Whoever is told who looked at a case is told of this, too. */
static void enter_case(struct request *request, struct batch *batch, struct stream *stream,
                       const struct record *record)
{
    CB_AUTO(cb_buf_fini) struct cb_buf what = {0};
    struct stream *directory = request->stream;
    cb_buf_text(&what, "{\"listed\":true,\"records\":[");
    cb_json_write_str(&what, record->id);
    cb_buf_text(&what, "]}");
    request->stream = stream;
    request_entry(request, batch, ACCESS_CONSULT, cb_buf_peek(&what));
    request->stream = directory;
}

/* What is not seen in full any more is left out: its case may have been shut meanwhile. */
static void add_sample(struct request *request, struct batch *batch, const struct sample *sample,
                       json_t *list)
{
    struct stream *stream = stream_by_id(request->live, sample->stream);
    struct member *member = seat_member(request->live, request->seat, request->stream->board);
    struct lens *lens = stream == NULL || stream->state != STREAM_READY
                            ? NULL
                            : place_lens(request->live, member_place(member, stream));
    if (lens == NULL || lens_gate(lens) != GATE_OPEN)
        return;
    const struct fold *fold = stream->fold;
    const struct record *record = fold_find(fold, cb_str_of(sample->record));
    CB_AUTO(json_decref) json_t *ref = project_field(lens, fold, fold_root(fold), "ref_no");
    if (record == NULL || ref == NULL || lens_sight(lens, fold, record).level != LEVEL_FULL)
        return;
    json_t *one = json_object();
    json_object_set_new(one, "case", json_string(stream->text));
    json_object_set(one, "ref_no", ref);
    json_object_set_new(one, "record", record_json(lens, fold, record));
    json_array_append_new(list, one);
    enter_case(request, batch, stream, record);
}

void samples_project(struct request *request, struct batch *batch)
{
    const struct packs_ask *ask = request->packs;
    json_t *list = json_array();
    for (size_t i = 0; i < ask->samples->count && ask->in_force == request->live->pack; i++)
        add_sample(request, batch, &ask->samples->at[i], list);
    CB_AUTO(json_decref) json_t *answer = json_object();
    json_object_set_new(answer, "class", cb_json_string(ask->samples->class_name));
    json_object_set_new(answer, "samples", list);
    cb_json_write(&request->text, answer);
}
