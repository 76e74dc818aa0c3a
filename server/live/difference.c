#include "difference.h"

#include <stdlib.h>
#include <string.h>

#include "caseboard/base/json.h"

#include "audience.h"

void difference_fini(struct difference *difference)
{
    cb_buf_fini(&difference->gone);
    cb_buf_fini(&difference->put);
    free(difference->undo);
    *difference = (struct difference){0};
}

bool difference_is_empty(const struct difference *difference)
{
    return difference->gone.len == 0 && difference->put.len == 0;
}

static void add_undo(struct difference *difference, struct cb_str id, const char *etag)
{
    cb_grow(&difference->undo, difference->undo_count, &difference->undo_room,
            sizeof *difference->undo);
    struct view_entry *entry = &difference->undo[difference->undo_count++];
    *entry = (struct view_entry){0};
    memcpy(entry->id, id.at, id.len < CB_ID_TEXT ? id.len : CB_ID_TEXT - 1);
    memcpy(entry->etag, etag, strlen(etag) < ETAG_TEXT ? strlen(etag) : ETAG_TEXT - 1);
}

void difference_note(struct difference *difference, struct view *view, struct cb_str id,
                     const char *etag, struct cb_str text)
{
    char old[ETAG_TEXT] = "";
    const struct view_entry *had = view_find(view, id);
    if (had != NULL)
        memcpy(old, had->etag, ETAG_TEXT);
    if (!view_put(view, id, etag))
        return;
    add_undo(difference, id, old);
    struct cb_buf *to = etag[0] == '\0' ? &difference->gone : &difference->put;
    if (to->len > 0)
        cb_buf_char(to, ',');
    if (etag[0] == '\0')
        cb_json_write_str(to, id);
    else
        cb_buf_str(to, text);
}

/* "gone" stands first: a client takes away before it adds. */
struct cb_frame *difference_frame(const struct difference *difference, struct audience *audience)
{
    const struct stream *stream = audience->stream;
    bool is_case = stream != NULL && stream->kind != STREAM_DIRECTORY;
    const struct board *board = stream != NULL ? stream->board : audience->board;
    struct cb_buf out = {0};
    cb_buf_printf(&out, "{\"jsonrpc\":\"2.0\",\"method\":\"%s.changed\",\"params\":{\"%s\":",
                  is_case          ? "case"
                  : stream != NULL ? "directory"
                                   : "board",
                  is_case ? "case" : "board");
    cb_json_write_str(&out, cb_str_of(is_case ? stream->text : board->code));
    cb_buf_text(&out, ",\"gone\":[");
    cb_buf_str(&out, cb_buf_peek(&difference->gone));
    cb_buf_text(&out, "],\"put\":[");
    cb_buf_str(&out, cb_buf_peek(&difference->put));
    cb_buf_printf(&out, "]%s,\"root\":\"%s\"}}", stream != NULL ? ",\"clocks\":[]" : "",
                  audience_root(audience));
    return cb_frame_take_buf(&out);
}

void difference_undo(struct view *view, const struct delivery *delivery)
{
    for (size_t i = delivery->undo_count; i-- > 0;)
        view_put(view, cb_str_of(delivery->undo[i].id), delivery->undo[i].etag);
}

struct view view_copy(const struct view *view)
{
    struct view copy = {.count = view->count, .room = view->count};
    if (view->count > 0) {
        copy.at = cb_alloc(view->count * sizeof *copy.at);
        memcpy(copy.at, view->at, view->count * sizeof *copy.at);
    }
    return copy;
}
