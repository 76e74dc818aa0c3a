#include "event_lines.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caseboard/base/limits.h"

struct lines {
    const struct pack *pack;
    enum stream_kind kind;
    cb_time at;
    struct fold *fold;
    const struct event_taker *taker; /* NULL: only the fold is wanted */
};

static enum cb_code take_event(struct lines *lines, const struct event *event, struct cb_error *err)
{
    if (event->kind != lines->kind)
        return cb_fail(err, CB_INVALID, "is not of a %s", stream_kind_name(lines->kind));
    if (lines->fold == NULL)
        lines->fold = fold_new(lines->pack, event->stream, event->kind);
    if (!cb_id_equal(event->stream, fold_stream(lines->fold)))
        return cb_fail(err, CB_INVALID, "is of a second stream: one at a time");
    if (event->at > lines->at)
        return CB_OK;
    enum cb_code rc = fold_apply(lines->fold, event, err);
    if (rc == CB_OK && lines->taker != NULL)
        lines->taker->take(lines->taker->context, event);
    return rc;
}

static enum cb_code take_line(struct lines *lines, struct cb_str text, struct cb_error *err)
{
    CB_AUTO(json_decref) json_t *body = NULL;
    CB_AUTO(event_free) struct event *event = NULL;

    if (text.len > CB_JSON_FILE_BYTES)
        return cb_fail(err, CB_INVALID, "is longer than an event can be");
    enum cb_code rc = cb_json_read(text, SIZE_MAX, &body, err);
    if (rc == CB_OK)
        rc = event_of_json(lines->pack, body, &event, err);
    return rc == CB_OK ? take_event(lines, event, err) : rc;
}

static enum cb_code read_lines(struct lines *lines, FILE *file, struct cb_error *err)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t len = 0;
    size_t number = 0;
    enum cb_code rc = CB_OK;

    while (rc == CB_OK && (len = getline(&line, &room, file)) >= 0) {
        struct cb_error why = {CB_OK, ""};
        struct cb_str text = {line, (size_t)len};
        number++;
        while (text.len != 0 && strchr("\r\n", text.at[text.len - 1]) != NULL)
            text.len--;
        rc = text.len != 0 ? take_line(lines, text, &why) : CB_OK;
        if (rc != CB_OK)
            cb_fail(err, rc, "line %zu: %s", number, why.message);
    }
    free(line);
    if (rc == CB_OK && ferror(file))
        rc = cb_fail(err, CB_INTERNAL, "cannot be read: %s", strerror(errno));
    return rc;
}

static enum cb_code read_path(const char *path, struct lines *lines, struct cb_error *err)
{
    bool is_input = strcmp(path, "-") == 0;
    FILE *file = is_input ? stdin : fopen(path, "re");

    if (file == NULL)
        return cb_fail(err, CB_INTERNAL, "%s: %s", path, strerror(errno));
    enum cb_code rc = read_lines(lines, file, err);
    if (!is_input)
        fclose(file);
    return rc;
}

enum cb_code event_lines_fold(const char *path, const struct pack *pack, enum stream_kind kind,
                              cb_time at, struct fold **out, struct cb_error *err)
{
    struct lines lines = {.pack = pack, .kind = kind, .at = at};
    enum cb_code rc = read_path(path, &lines, err);
    if (rc == CB_OK && lines.fold == NULL)
        lines.fold = fold_new(pack, (struct cb_id){{0}}, kind);
    if (rc != CB_OK)
        fold_free(lines.fold);
    else
        *out = lines.fold;
    return rc;
}

enum cb_code event_lines_each(const char *path, const struct pack *pack, enum stream_kind kind,
                              cb_time at, const struct event_taker *taker, struct cb_error *err)
{
    struct lines lines = {.pack = pack, .kind = kind, .at = at, .taker = taker};
    enum cb_code rc = read_path(path, &lines, err);
    fold_free(lines.fold);
    return rc;
}
