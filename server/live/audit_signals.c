/* audit.signals: what in the log deserves a second look (security P6), told to the seats that the
 * pack names. Signals are made of what the reader may know: of a case that is shut to the reader
 * nothing is counted, and only who is seen named in a case counts as tied to it. They inform, they
 * block nothing. */
#include <stdlib.h>

#include "audit.h"
#include "batch.h"
#include "board.h"
#include "directory.h"
#include "request.h"
#include "seat.h"
#include "signals.h"
#include "stream.h"

#define SIGNALS_TOLD 200
#define MINUTE_MS (60LL * 1000)
#define DAY_MS (24 * 60 * MINUTE_MS)

void signals_free(struct signals *signals)
{
    struct watched_case *one;
    if (signals == NULL)
        return;
    for (size_t cursor = 0; (one = table_next(&signals->cases, &cursor)) != NULL;)
        table_fini(&one->tied);
    table_fini(&signals->cases);
    table_fini(&signals->users);
    table_fini(&signals->counts);
    table_fini(&signals->last);
    list_fini(&signals->told);
    cb_arena_free(signals->arena);
    free(signals);
}

/* ---- what the reader may know of, on the loop ---- */

static void name_one(struct signals *signals, struct table *names, struct cb_str name)
{
    if (name.len == 0 || table_find(names, name) != NULL)
        return;
    struct cb_str *kept = cb_arena_alloc(signals->arena, sizeof *kept);
    *kept = cb_arena_str(signals->arena, name);
    table_put(names, *kept, kept);
}

static void name_users(struct signals *signals, struct table *names, const json_t *value)
{
    name_one(signals, names, cb_json_str(value));
    for (size_t i = 0; i < json_array_size(value); i++)
        name_one(signals, names, cb_json_str(json_array_get(value, i)));
}

/* The users whom the lens shows in a record: its author, and whoever stands in its fields. */
static void tie_record(struct signals *signals, struct table *tied, const struct lens *lens,
                       const struct fold *fold, const struct record *record)
{
    enum level level = lens_sight(lens, fold, record).level;
    if (level == LEVEL_FULL)
        name_one(signals, tied, record->author);
    for (size_t i = 0; i < record->type->field_count && level != LEVEL_NONE; i++) {
        const struct pack_field *field = &record->type->fields[i];
        if (field->kind != FIELD_user && field->kind != FIELD_users)
            continue;
        CB_AUTO(json_decref)
        json_t *value = project_field(lens, fold, record, field->name.at);
        name_users(signals, tied, value);
    }
}

static void watch_case(struct request *request, struct stream *stream)
{
    struct signals *signals = request->audit->signals;
    struct member *member = seat_member(request->live, request->seat, stream->board);
    struct lens *lens = place_lens(request->live, member_place(member, stream));
    if (lens == NULL || lens_gate(lens) != GATE_OPEN)
        return;
    struct watched_case *one = cb_arena_alloc(signals->arena, sizeof *one);
    one->id = stream->id;
    for (size_t i = 0; i < fold_count(stream->fold); i++)
        tie_record(signals, &one->tied, lens, stream->fold, fold_at_position(stream->fold, i));
    table_put(&signals->cases, (struct cb_str){(const char *)one->id.bytes, sizeof one->id.bytes},
              one);
}

static void watch_users(struct signals *signals, const struct fold *directory)
{
    const struct pack_type *type = pack_type(fold_pack(directory), CB_STR("user"));
    const struct record *user;
    for (size_t cursor = 0; type != NULL && (user = fold_next(directory, type, &cursor)) != NULL;)
        name_one(signals, &signals->users, user->id);
}

/* True when all cases of the board are looked at; false: one is being read. */
static bool know_cases(struct request *request)
{
    struct signals *signals = request->audit->signals;
    const struct list *cases = &request->board->cases;
    for (; signals->cursor < cases->count; signals->cursor++) {
        struct stream *stream = cases->at[signals->cursor];
        if (stream->state == STREAM_ABSENT || stream->state == STREAM_DAMAGED)
            continue;
        if (!stream_want(request->live, stream, request))
            return false;
        watch_case(request, stream);
    }
    return true;
}

/* ---- the answer ---- */

static int compare_signals(const void *a, const void *b)
{
    const struct signal *left = *(struct signal *const *)a, *right = *(struct signal *const *)b;
    if (left->last != right->last)
        return left->last > right->last ? -1 : 1;
    return cb_str_compare(left->key, right->key);
}

static json_t *signal_json(const struct signal *signal)
{
    char first[CB_TIME_TEXT], last[CB_TIME_TEXT], id[CB_ID_TEXT];
    cb_time_write(signal->first, first);
    cb_time_write(signal->last, last);
    json_t *out = json_pack("{s:s, s:o, s:I, s:s, s:s}", "kind", signal->kind, "user",
                            cb_json_string(signal->user), "count", (json_int_t)signal->count,
                            "first", first, "last", last);
    if (signal->agency.len > 0)
        json_object_set_new(out, "agency", cb_json_string(signal->agency));
    if (signal->seat.len > 0)
        json_object_set_new(out, "seat", cb_json_string(signal->seat));
    if (signal->of != NULL) {
        cb_id_write(signal->of->id, id);
        json_object_set_new(out, "case", json_string(id));
    }
    return out;
}

static void write_signals(struct request *request)
{
    struct signals *signals = request->audit->signals;
    CB_AUTO(json_decref) json_t *list = json_array();
    char since[CB_TIME_TEXT];
    if (signals->told.count > 1)
        qsort(signals->told.at, signals->told.count, sizeof(void *), compare_signals);
    for (size_t i = 0; i < signals->told.count && i < SIGNALS_TOLD; i++)
        json_array_append_new(list, signal_json(signals->told.at[i]));
    cb_time_write(request->audit->range.since, since);
    cb_buf_printf(&request->text, "{\"since\":\"%s\",\"more\":%s,\"signals\":", since,
                  signals->told.count > SIGNALS_TOLD ? "true" : "false");
    cb_json_write(&request->text, list);
    cb_buf_char(&request->text, '}');
}

/* ---- on the way ---- */

static const json_t *rules_of(const struct live *live)
{
    const json_t *views = pack_document(live->pack, "views.json");
    return json_object_get(json_object_get(views, "access_log"), "signals");
}

bool live_reads_signals(const struct live *live, struct cb_str seat)
{
    const json_t *by = json_object_get(rules_of(live), "by");
    for (size_t i = 0; i < json_array_size(by); i++) {
        if (cb_str_equal(cb_json_str(json_array_get(by, i)), seat))
            return true;
    }
    return false;
}

static bool is_told(const struct request *request)
{
    return live_reads_signals(request->live, cb_str_of(request->seat->name));
}

static void begin(struct request *request)
{
    const json_t *rules = rules_of(request->live);
    struct audit *audit = request->audit;
    struct signals *signals = cb_alloc(sizeof *signals);
    signals->arena = cb_arena_new();
    signals->opens_a_day = cb_json_get_int(rules, "opens_a_day", 0);
    signals->quiet_from_hour = cb_json_get_int(rules, "quiet_from_hour", 0);
    signals->quiet_to_hour = cb_json_get_int(rules, "quiet_to_hour", 0);
    signals->networks_within_ms = cb_json_get_int(rules, "networks_within_minutes", 0) * MINUTE_MS;
    signals->board = cb_arena_str(signals->arena, request->asked);
    signals->reader = cb_str_of(request->seat->user);
    audit->range.since = request->live->config.now() - cb_json_get_int(rules, "days", 0) * DAY_MS;
    audit->signals = signals;
    watch_users(signals, request->board->directory->fold);
}

void live_audit_signals(struct live_reader *reader, struct cb_str board_id, live_done *done,
                        void *context)
{
    struct request *request =
        request_new(reader->live, reader, REQUEST_AUDIT_SIGNALS, done, context);
    request->asked = request_str(request, board_id);
    request->audit = audit_new();
    request_step(request);
}

static bool is_member(struct request *request)
{
    if (request->board == NULL)
        return false;
    return seat_member(request->live, request->seat, request->board)->in_force;
}

void audit_signals_step(struct request *request)
{
    struct live *live = request->live;
    request->board = directory_board(live, request->asked);
    if (request->board != NULL && !stream_want(live, request->board->directory, request))
        return;
    if (!is_member(request) || !is_told(request)) {
        batch_add(live, request);
        return;
    }
    if (request->audit->signals == NULL)
        begin(request);
    if (!know_cases(request))
        return;
    if (request->audit->is_all)
        batch_add(live, request);
    else
        audit_read(request);
}

void audit_signals_project(struct request *request, struct batch *batch)
{
    if (request->reader == NULL || request->code != CB_OK)
        return;
    if (!is_member(request)) {
        audit_refuse(request, batch, "audit.signals");
        return;
    }
    if (!is_told(request)) {
        request->code = CB_NOT_ALLOWED;
        request->reason = "not_writer";
        request_entry(request, batch, ACCESS_REFUSED, CB_STR("{\"method\":\"audit.signals\"}"));
        return;
    }
    write_signals(request);
    request_entry(request, batch, ACCESS_CONSULT, CB_STR("{\"log\":\"signals\"}"));
}
