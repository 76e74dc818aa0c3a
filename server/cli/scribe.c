#include "scribe.h"

#include <stdlib.h>
#include <string.h>

#include "caseboard/record/project.h"

struct stream {
    struct cb_id id;
    struct fold *fold;
    struct stream *next;
};

struct kept {
    struct event *event;
    struct cb_id board;
    struct cb_buf body;
};

struct scribe {
    struct store *store;
    struct pack *pack;
    struct journal *journal;
    struct store_reader *reader;
    struct stream *streams;
    struct kept *kept;
    size_t kept_count, kept_room;
};

static void nobody_to_wake(void *context)
{
    (void)context;
}

enum cb_code scribe_open(struct store *store, struct pack *pack, struct scribe **out,
                         struct cb_error *err)
{
    CB_AUTO(scribe_free) struct scribe *scribe = cb_alloc(sizeof(*scribe));
    scribe->store = store;
    scribe->pack = pack_ref(pack);
    enum cb_code rc = store_reader_open(store, &scribe->reader, err);
    if (rc == CB_OK)
        rc = journal_open(store, nobody_to_wake, NULL, &scribe->journal, err);
    if (rc == CB_OK)
        *out = cb_take(&scribe);
    return rc;
}

static void drop_kept(struct scribe *scribe)
{
    for (size_t i = 0; i < scribe->kept_count; i++) {
        cb_buf_fini(&scribe->kept[i].body);
        event_free(scribe->kept[i].event);
    }
    scribe->kept_count = 0;
}

void scribe_free(struct scribe *scribe)
{
    if (scribe == NULL)
        return;
    drop_kept(scribe);
    free(scribe->kept);
    for (struct stream *stream = scribe->streams, *next; stream != NULL; stream = next) {
        next = stream->next;
        fold_free(stream->fold);
        free(stream);
    }
    journal_free(scribe->journal);
    store_reader_free(scribe->reader);
    pack_unref(scribe->pack);
    free(scribe);
}

/* ---- folds ----------------------------------------------------------------------------------- */

struct reading {
    struct fold *fold;
    enum cb_code code;
    struct cb_error *err;
};

static bool read_event(void *context, const struct store_event *row)
{
    struct reading *reading = context;
    CB_AUTO(json_decref) json_t *body = NULL;
    CB_AUTO(event_free) struct event *event = NULL;
    reading->code = cb_json_read(row->body, SIZE_MAX, &body, reading->err);
    if (reading->code == CB_OK)
        reading->code = event_of_json(fold_pack(reading->fold), body, &event, reading->err);
    if (reading->code == CB_OK)
        reading->code = fold_apply(reading->fold, event, reading->err);
    return reading->code == CB_OK;
}

static struct stream *add_stream(struct scribe *scribe, struct cb_id id, struct fold *taken)
{
    struct stream *stream = cb_alloc(sizeof(*stream));
    stream->id = id;
    stream->fold = taken;
    stream->next = scribe->streams;
    scribe->streams = stream;
    return stream;
}

static enum cb_code load(struct scribe *scribe, struct cb_id id, struct stream **out,
                         struct cb_error *err)
{
    struct store_stream row;
    enum cb_code rc = store_stream(scribe->reader, id, &row, err);
    if (rc != CB_OK)
        return rc;
    CB_AUTO(fold_free) struct fold *fold = fold_new(scribe->pack, id, row.kind);
    struct reading reading = {fold, CB_OK, err};
    rc = store_read(scribe->reader, id, 0, read_event, &reading, err);
    rc = rc != CB_OK ? rc : reading.code;
    if (rc == CB_OK)
        *out = add_stream(scribe, id, cb_take(&fold));
    return rc;
}

/* CB_NOT_FOUND: a new stream. */
static enum cb_code find(struct scribe *scribe, struct cb_id id, struct stream **out,
                         struct cb_error *err)
{
    for (*out = scribe->streams; *out != NULL; *out = (*out)->next)
        if (cb_id_equal((*out)->id, id))
            return CB_OK;
    return load(scribe, id, out, err);
}

enum cb_code scribe_fold(struct scribe *scribe, struct cb_id id, const struct fold **out,
                         struct cb_error *err)
{
    struct stream *stream = NULL;
    enum cb_code rc = find(scribe, id, &stream, err);
    if (rc != CB_OK && rc != CB_NOT_FOUND)
        return rc;
    *out = stream != NULL ? stream->fold : NULL;
    return CB_OK;
}

/* ---- commands -------------------------------------------------------------------------------- */

struct viewer scribe_operator(void)
{
    return (struct viewer){.user = CB_STR("operator"), .seat = CB_STR("adm")};
}

/* What a person would have been looking at: the record as it is now. */
static void etag_of(const struct lens *lens, const struct fold *fold, struct cb_str id,
                    char etag[ETAG_TEXT])
{
    CB_AUTO(cb_buf_fini) struct cb_buf ignored = {0};
    const struct record *record = fold_find(fold, id);
    etag[0] = '\0';
    if (record != NULL)
        project_record(lens, fold, record, &ignored, etag);
}

static enum cb_code refuse(const struct scribe_command *command, const struct decision *decision,
                           struct cb_error *err)
{
    CB_AUTO(cb_buf_fini) struct cb_buf fields = {0};
    if (decision->fields != NULL)
        cb_json_write(&fields, decision->fields);
    return cb_fail(err, decision->code, "%.*s is refused: %s %s", CB_STR_ARG(command->verb),
                   decision->reason, fields.at != NULL ? fields.at : "");
}

static void keep(struct scribe *scribe, const struct scribe_command *command, struct event *taken)
{
    cb_grow(&scribe->kept, scribe->kept_count, &scribe->kept_room, sizeof(*scribe->kept));
    struct kept *kept = &scribe->kept[scribe->kept_count++];
    *kept = (struct kept){.event = taken, .board = command->board};
    event_write(taken, &kept->body);
}

static enum cb_code decide_it(struct scribe *scribe, const struct scribe_command *asked,
                              const struct pack_verb *verb, struct stream *stream,
                              const struct fold *directory, struct cb_error *err)
{
    char etag[ETAG_TEXT] = "";
    CB_AUTO(json_decref)
    json_t *set = asked->set != NULL ? json_deep_copy(asked->set) : json_object();
    CB_AUTO(lens_unref) struct lens *lens = NULL;
    CB_AUTO(decision_fini) struct decision decision = {0};
    bool begins = fold_seq(stream->fold) == 0;
    if (!begins) {
        lens = lens_new(&(struct lens_input){
            .fold = stream->fold, .directory = directory, .viewer = &asked->by, .now = asked->at});
        etag_of(lens, stream->fold, asked->id, etag);
    }
    struct command command = {.by = asked->by,
                              .stream = asked->stream,
                              .verb = verb,
                              .id = asked->id,
                              .set = set,
                              .if_etag = verb->creates ? (struct cb_str){0} : cb_str_of(etag),
                              .why = asked->why,
                              .command = cb_id_new()};
    decision = decide(
        &(struct decide_input){
            .fold = stream->fold, .directory = directory, .lens = lens, .now = asked->at},
        &command);
    if (!decision.allowed)
        return refuse(asked, &decision, err);
    enum cb_code rc = fold_apply(stream->fold, decision.event, err);
    if (rc == CB_OK)
        keep(scribe, asked, cb_take(&decision.event));
    return rc;
}

enum cb_code scribe_do(struct scribe *scribe, const struct scribe_command *command,
                       struct cb_error *err)
{
    const struct pack_verb *verb = pack_verb(scribe->pack, command->verb);
    struct stream *stream = NULL;
    struct stream *directory = NULL;
    if (verb == NULL)
        return cb_fail(err, CB_INVALID, "there is no verb %.*s", CB_STR_ARG(command->verb));
    enum cb_code rc = find(scribe, command->stream, &stream, err);
    if (rc == CB_NOT_FOUND) {
        stream = add_stream(scribe, command->stream,
                            fold_new(scribe->pack, command->stream, verb->type->stream));
        rc = CB_OK;
    }
    if (rc == CB_OK)
        rc = find(scribe, command->board, &directory, err);
    if (rc != CB_OK)
        return rc;
    return decide_it(scribe, command, verb, stream, directory->fold, err);
}

enum cb_code scribe_flush(struct scribe *scribe, const struct journal_row *rows, size_t row_count,
                          const struct journal_access *access, struct cb_error *err)
{
    CB_AUTO(cb_arena_free) struct cb_arena *arena = cb_arena_new();
    struct journal_event *events =
        cb_arena_alloc(arena, (scribe->kept_count + 1) * sizeof(*events));
    for (size_t i = 0; i < scribe->kept_count; i++) {
        const struct kept *kept = &scribe->kept[i];
        events[i] = (struct journal_event){.stream = kept->event->stream,
                                           .seq = kept->event->seq,
                                           .kind = kept->event->kind,
                                           .board = kept->board,
                                           .at = kept->event->at,
                                           .account = kept->event->by.user,
                                           .command = kept->event->command,
                                           .body = cb_buf_peek(&kept->body)};
    }
    struct journal_job job = {.events = events,
                              .event_count = scribe->kept_count,
                              .accesses = access,
                              .access_count = access != NULL,
                              .rows = rows,
                              .row_count = row_count};
    enum cb_code rc = journal_run(scribe->journal, &job, err);
    drop_kept(scribe);
    return rc;
}
