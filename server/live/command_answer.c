/* What the sender of a command is answered: the record's new etag, or the record as it is now. */
#include "audience.h"
#include "batch.h"
#include "request.h"
#include "stream.h"

static void write_hash(struct cb_buf *out, const char *name, const char *hash)
{
    cb_buf_text(out, name);
    if (hash == NULL)
        cb_buf_text(out, "null");
    else
        cb_json_write_str(out, cb_str_of(hash));
}

static void write_result(struct request *request)
{
    struct lens *lens = request->stream == NULL ? NULL : request_lens(request);
    struct cb_buf *out = &request->text;
    const struct view_entry *entry = NULL;
    const char *root = NULL;
    if (lens != NULL && lens_gate(lens) == GATE_OPEN) {
        struct audience *audience = audience_of(request->live, request->stream, lens);
        entry = view_find(&audience->view, request->command.id);
        root = audience_root(audience);
    }
    cb_buf_text(out, "{\"id\":");
    cb_json_write_str(out, request->command.id);
    write_hash(out, ",\"etag\":", entry != NULL ? entry->etag : NULL);
    write_hash(out, ",\"root\":", root);
    cb_buf_char(out, '}');
}

static void write_what(const struct request *request, struct cb_buf *out)
{
    struct cb_id id;
    cb_buf_text(out, "{\"method\":");
    cb_json_write_str(out, request->command.method);
    if (cb_id_parse(request->command.id, &id)) {
        cb_buf_text(out, ",\"record\":");
        cb_json_write_str(out, request->command.id);
    }
    cb_buf_char(out, '}');
}

/* The record as the writer sees it now: what will be durable with this batch. */
static void write_record(struct request *request, struct batch *batch)
{
    char etag[ETAG_TEXT];
    struct lens *lens = request->stream == NULL ? NULL : request_lens(request);
    const struct record *record =
        lens == NULL ? NULL : fold_find(request->stream->fold, request->command.id);
    if (record == NULL || lens_gate(lens) != GATE_OPEN)
        return;
    if (project_record(lens, request->stream->fold, record, &request->text, etag) == LEVEL_NONE)
        return;
    CB_AUTO(cb_buf_fini) struct cb_buf what = {0};
    write_what(request, &what);
    request_entry(request, batch, ACCESS_DISCLOSE, cb_buf_peek(&what));
}

void command_project(struct request *request, struct batch *batch)
{
    if (request->code == CB_NOT_FOUND || request->code == CB_NOT_ALLOWED) {
        CB_AUTO(cb_buf_fini) struct cb_buf what = {0};
        write_what(request, &what);
        request_entry(request, batch, ACCESS_REFUSED, cb_buf_peek(&what));
    }
    if (request->reader == NULL)
        return;
    if (request->wants_result)
        write_result(request);
    else if (request->wants_record)
        write_record(request, batch);
}
