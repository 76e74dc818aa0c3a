/* A record as a lens shows it, written straight as canonical JSON. */
#include "caseboard/record/project.h"

#include <string.h>

#include "caseboard/base/digest.h"
#include "project_parts.h"
#include "sight.h"

#define ETAG_BYTES ((ETAG_TEXT - 1) / 2)
#define ADD(out, literal) cb_buf_add(out, literal, sizeof(literal) - 1)

static bool shows(const struct lens *lens, const struct fold *fold, const struct record *record,
                  const struct pack_field *field, struct sight sight)
{
    if (record->values[field->index] == NULL)
        return false;
    if (sight.level == LEVEL_SUMMARY)
        return field == record->type->summary;
    if (sight.level == LEVEL_CODES && !field->coded)
        return false;
    return sight.level >= LEVEL_CODES && field_is_seen(lens, fold, record, field, sight);
}

static void write_text(struct cb_buf *out, struct cb_str text)
{
    if (text.at == NULL)
        ADD(out, "null");
    else
        cb_json_write_str(out, text);
}

static void write_created(struct cb_buf *out, cb_time created)
{
    char *at = cb_buf_reserve(out, CB_TIME_TEXT + 2);
    at[0] = '"';
    cb_time_write(created, at + 1);
    at[CB_TIME_TEXT] = '"';
    at[CB_TIME_TEXT + 1] = '\0';
    out->len += CB_TIME_TEXT + 1;
}

static void each_value(const struct lens *lens, const struct fold *fold,
                       const struct record *record, struct sight sight,
                       void (*each)(void *context, const struct pack_field *field,
                                    const json_t *value),
                       void *context)
{
    for (size_t i = 0; sight.level > LEVEL_EXISTS && i < record->type->field_count; i++) {
        const struct pack_field *field = &record->type->fields[i];
        if (!shows(lens, fold, record, field, sight))
            continue;
        CB_AUTO(json_decref) json_t *value = value_seen(lens, fold, record, field);
        if (value != NULL)
            each(context, field, value);
    }
}

void field_write(const struct pack_field *field, const json_t *value, bool *is_first,
                 struct cb_buf *out)
{
    if (!*is_first)
        cb_buf_char(out, ',');
    *is_first = false;
    cb_json_write_str(out, field->name);
    cb_buf_char(out, ':');
    cb_json_write(out, value);
}

struct writing {
    struct cb_buf *out;
    bool is_first;
};

static void write_value(void *context, const struct pack_field *field, const json_t *value)
{
    struct writing *writing = context;
    field_write(field, value, &writing->is_first, writing->out);
}

static void write_fields(const struct lens *lens, const struct fold *fold,
                         const struct record *record, struct sight sight, struct cb_buf *out)
{
    struct writing writing = {.out = out, .is_first = true};
    each_value(lens, fold, record, sight, write_value, &writing);
}

void etag_begin(struct cb_buf *out, size_t *at)
{
    static const char hole[] = "\"etag\":\"0000000000000000\"";
    *at = out->len;
    cb_buf_add(out, hole, sizeof hole - 1);
}

void etag_end(struct cb_buf *out, size_t start, size_t at, char etag[ETAG_TEXT])
{
    static const char digits[] = "0123456789abcdef";
    /* sizeof counts the NUL, which stands here for the comma behind the member */
    size_t after = at + sizeof("\"etag\":\"0000000000000000\"");
    struct cb_str parts[] = {{out->at + start, at - start}, {out->at + after, out->len - after}};
    struct cb_digest digest = cb_digest_parts(parts, CB_COUNT(parts));

    for (size_t i = 0; i < ETAG_BYTES; i++) {
        etag[2 * i] = digits[digest.bytes[i] >> 4];
        etag[2 * i + 1] = digits[digest.bytes[i] & 15];
    }
    etag[ETAG_TEXT - 1] = '\0';
    memcpy(out->at + at + sizeof("\"etag\":\"") - 1, etag, ETAG_TEXT - 1);
}

void record_begin(const struct fold *fold, const struct record *record, enum level level,
                  struct cb_buf *out, struct written *at)
{
    at->start = out->len;
    ADD(out, "{\"agency\":");
    write_text(out, record->agency);
    if (level == LEVEL_FULL) {
        ADD(out, ",\"author\":");
        write_text(out, record->author);
    }
    ADD(out, ",\"class\":");
    write_text(out, pack_class_at(fold_pack(fold), record->class_index)->name);
    ADD(out, ",\"created\":");
    write_created(out, record->created);
    cb_buf_char(out, ',');
    etag_begin(out, &at->etag);
    ADD(out, ",\"fields\":{");
}

void record_end(const struct record *record, enum level level, struct cb_buf *out,
                const struct written *at, char etag[ETAG_TEXT])
{
    ADD(out, "},\"id\":");
    write_text(out, record->id);
    ADD(out, ",\"level\":");
    write_text(out, cb_str_of(level_name(level)));
    ADD(out, ",\"type\":");
    write_text(out, record->type->name);
    cb_buf_char(out, '}');
    etag_end(out, at->start, at->etag, etag);
}

enum level project_record(const struct lens *lens, const struct fold *fold,
                          const struct record *record, struct cb_buf *out, char etag[ETAG_TEXT])
{
    struct sight sight = lens_sight(lens, fold, record);
    struct written at;

    etag[0] = '\0';
    if (sight.level == LEVEL_NONE)
        return LEVEL_NONE;
    record_begin(fold, record, sight.level, out, &at);
    write_fields(lens, fold, record, sight, out);
    record_end(record, sight.level, out, &at, etag);
    return sight.level;
}

json_t *project_field(const struct lens *lens, const struct fold *fold, const struct record *record,
                      const char *field)
{
    const struct pack_field *wanted = type_field_named(record->type, field);
    struct sight sight = lens_sight(lens, fold, record);

    if (wanted == NULL || !shows(lens, fold, record, wanted, sight))
        return NULL;
    return value_seen(lens, fold, record, wanted);
}

enum level
project_values(const struct lens *lens, const struct fold *fold, const struct record *record,
               void (*each)(void *context, const struct pack_field *field, const json_t *value),
               void *context)
{
    struct sight sight = lens_sight(lens, fold, record);
    each_value(lens, fold, record, sight, each, context);
    return sight.level;
}
