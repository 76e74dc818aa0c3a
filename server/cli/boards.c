#include "boards.h"

#include <stdlib.h>

#include "caseboard/base/json.h"

struct directories {
    struct cb_id *at;
    size_t count, room;
};

static bool keep_directory(void *context, const struct store_stream *row)
{
    struct directories *found = context;
    if (row->kind != STREAM_DIRECTORY || row->erased)
        return true;
    cb_grow(&found->at, found->count, &found->room, sizeof *found->at);
    found->at[found->count++] = row->id;
    return true;
}

struct opening {
    json_t *body; /* of the first event */
    struct cb_error *err;
    enum cb_code code;
};

static bool keep_first(void *context, const struct store_event *event)
{
    struct opening *opening = context;
    opening->code = cb_json_read(event->body, SIZE_MAX, &opening->body, opening->err);
    return false;
}

/* What begins a directory makes its board, somewhere among its records. */
static const json_t *board_of(const json_t *body)
{
    const json_t *records = json_object_get(body, "records");
    for (size_t i = 0; i < json_array_size(records); i++) {
        const json_t *record = json_array_get(records, i);
        if (cb_str_is(cb_json_get_str(record, "type"), "board"))
            return record;
    }
    return NULL;
}

static enum cb_code tell_board(struct store_reader *reader, struct cb_id stream,
                               bool (*each)(void *, const struct board_row *), void *context,
                               bool *more, struct cb_error *err)
{
    char id[CB_ID_TEXT];
    struct opening opening = {.err = err};
    enum cb_code rc = store_read(reader, stream, 0, keep_first, &opening, err);
    rc = rc == CB_OK ? opening.code : rc;
    CB_AUTO(json_decref) json_t *body = opening.body;
    const json_t *board = board_of(body);
    cb_id_write(stream, id);
    if (rc == CB_OK && board == NULL)
        return cb_fail(err, CB_DAMAGED, "directory %s does not begin with a board", id);
    if (rc != CB_OK)
        return rc;
    const struct board_row row = {.stream = stream,
                                  .code = cb_json_get_str(board, "id"),
                                  .name = cb_json_get_str(json_object_get(board, "set"), "name")};
    *more = each(context, &row);
    return CB_OK;
}

enum cb_code boards_each(struct store_reader *reader,
                         bool (*each)(void *context, const struct board_row *row), void *context,
                         struct cb_error *err)
{
    struct directories found = {0};
    bool more = true;
    enum cb_code rc = store_streams(reader, NULL, keep_directory, &found, err);
    for (size_t i = 0; rc == CB_OK && more && i < found.count; i++)
        rc = tell_board(reader, found.at[i], each, context, &more, err);
    free(found.at);
    return rc;
}

struct search {
    struct cb_str code;
    struct cb_id stream;
    bool is_found;
};

static bool is_it(void *context, const struct board_row *row)
{
    struct search *search = context;
    search->is_found = cb_str_equal(row->code, search->code);
    search->stream = row->stream;
    return !search->is_found;
}

enum cb_code boards_find(struct store_reader *reader, struct cb_str code, struct cb_id *out,
                         struct cb_error *err)
{
    struct search search = {.code = code};
    enum cb_code rc = boards_each(reader, is_it, &search, err);
    if (rc != CB_OK)
        return rc;
    if (!search.is_found)
        return cb_fail(err, CB_NOT_FOUND, "there is no board '%.*s'", CB_STR_ARG(code));
    *out = search.stream;
    return CB_OK;
}
