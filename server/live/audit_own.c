/* audit.mine: what one looked at oneself, and when one signed in (security P6). A case that is shut
 * to the seat by now is not there: not even that it was looked at before. */
#include "audit.h"
#include "batch.h"
#include "request.h"
#include "seat.h"
#include "stream.h"

void live_audit_mine(struct live_reader *reader, struct cb_str before, live_done *done,
                     void *context)
{
    struct request *request = request_new(reader->live, reader, REQUEST_AUDIT_OWN, done, context);
    request->have = request_str(request, before);
    request->audit = audit_new();
    request->audit->range.account = cb_str_of(request->seat->user);
    if (audit_parse_before(request))
        request_step(request);
}

/* The case that an entry is about; NULL: of none, or of one that is not there any more. */
static struct stream *case_of(struct request *request, const struct found *found)
{
    struct stream *stream =
        cb_id_is_zero(found->stream) ? NULL : stream_by_id(request->live, found->stream);
    bool is_case = stream != NULL && stream->kind == STREAM_CASE &&
                   stream->state != STREAM_ABSENT && stream->state != STREAM_DAMAGED;
    return is_case ? stream : NULL;
}

static struct lens *lens_on(struct request *request, struct stream *stream)
{
    struct member *member = seat_member(request->live, request->seat, stream->board);
    return place_lens(request->live, member_place(member, stream));
}

/* The first case that must be read before it is known whether it may be told of. */
static struct stream *first_unknown(struct request *request)
{
    for (size_t i = 0; i < request->audit->count; i++) {
        struct stream *stream = case_of(request, &request->audit->found[i]);
        if (stream != NULL && stream->board->directory->state == STREAM_READY &&
            lens_on(request, stream) == NULL)
            return stream;
    }
    return NULL;
}

/* ---- lines ---- */

static void add_case(struct request *request, const struct found *found, struct stream *stream,
                     struct lines *lines)
{
    struct lens *lens = lens_on(request, stream);
    if (lens == NULL || lens_gate(lens) != GATE_OPEN)
        return;
    const char *did = json_object_get(found->what, "log") != NULL  ? "read_log"
                      : cb_json_get_bool(found->what, "unchanged") ? "came_back"
                      : cb_json_get_bool(found->what, "found")     ? "found"
                      : cb_json_get_bool(found->what, "listed")    ? "listed"
                                                                   : "opened";
    json_t *line = lines_add(lines, found->at, did);
    json_object_set_new(line, "case", json_string(stream->text));
    if (found->reason.len > 0)
        json_object_set_new(line, "reason", cb_json_string(found->reason));
}

static void add_board(struct request *request, const struct found *found, struct lines *lines)
{
    const struct stream *stream = stream_by_id(request->live, found->stream);
    if (stream == NULL || stream->kind != STREAM_DIRECTORY || stream->board->code == NULL ||
        !seat_member(request->live, request->seat, stream->board)->in_force)
        return;
    bool is_signals = cb_str_is(cb_json_get_str(found->what, "log"), "signals");
    bool is_review = cb_str_is(cb_json_get_str(found->what, "log"), "review");
    bool is_board = json_object_get(found->what, "streams") != NULL;
    json_t *line = lines_add(lines, found->at,
                             is_signals  ? "read_signals"
                             : is_review ? "read_review"
                             : is_board  ? "opened_board"
                                         : "opened_people");
    json_object_set_new(line, "board", json_string(stream->board->code));
}

/* What the account room enters says itself what it is. */
static void add_session(const struct found *found, struct lines *lines)
{
    static const struct {
        enum access_op op;
        const char *what, *did;
    } words[] = {
        {ACCESS_SIGN_IN, "signed in", "signed_in"},
        {ACCESS_SIGN_IN, "confirmed", "confirmed"},
        {ACCESS_SIGN_OUT, NULL, "signed_out"},
        {ACCESS_ALTER, "password set", "password_set"},
        {ACCESS_REFUSED, "sign-in refused", "sign_in_refused"},
    };
    for (size_t i = 0; i < CB_COUNT(words); i++) {
        if (words[i].op != found->op ||
            (words[i].what != NULL && !cb_str_is(found->what_text, words[i].what)))
            continue;
        json_t *line = lines_add(lines, found->at, words[i].did);
        if (found->address.len > 0)
            json_object_set_new(line, "address", cb_json_string(found->address));
        return;
    }
}

static void make_lines(struct request *request, struct lines *lines)
{
    for (size_t i = 0; i < request->audit->count; i++) {
        const struct found *found = &request->audit->found[i];
        struct stream *stream = case_of(request, found);
        bool is_of_log = found->op == ACCESS_CONSULT && cb_id_is_zero(found->stream) &&
                         json_object_get(found->what, "log") != NULL;
        if (is_of_log)
            lines_add(lines, found->at, "read_own_log");
        else if (cb_str_is(cb_json_get_str(found->what, "method"), "search.find") &&
                 found->op == ACCESS_CONSULT)
            lines_add(lines, found->at, "searched");
        else if (cb_id_is_zero(found->stream))
            add_session(found, lines);
        else if (found->op == ACCESS_CONSULT && stream != NULL)
            add_case(request, found, stream, lines);
        else if (found->op == ACCESS_CONSULT)
            add_board(request, found, lines);
    }
    lines_sort(lines);
}

/* ---- on the way ---- */

void audit_own_step(struct request *request)
{
    struct live *live = request->live;
    struct stream *unknown = first_unknown(request);
    if (unknown != NULL && !stream_want(live, unknown, request))
        return;
    CB_AUTO(lines_fini) struct lines lines = {0};
    make_lines(request, &lines);
    if (audit_has_page(request->audit, &lines))
        batch_add(live, request);
    else
        audit_read(request);
}

void audit_own_project(struct request *request, struct batch *batch)
{
    CB_AUTO(lines_fini) struct lines lines = {0};
    if (request->reader == NULL || request->code != CB_OK)
        return;
    if (first_unknown(request) != NULL) { /* it moved meanwhile */
        request->wants_again = true;
        return;
    }
    make_lines(request, &lines);
    audit_write_page(&lines, &request->text);
    cb_buf_char(&request->text, '}');
    request_entry(request, batch, ACCESS_CONSULT, CB_STR("{\"log\":\"own\"}"));
}
