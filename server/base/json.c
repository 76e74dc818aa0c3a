/* Strict reading, and small look-ups. Writing is in json_write.c. */
#include "caseboard/base/json.h"

#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caseboard/base/limits.h"
#include "json_parse.h"

static void *allocate(size_t bytes)
{
    return cb_realloc(NULL, bytes);
}

/* Passwords and case content pass through here: nothing of them stays in freed memory (K7). */
static void wipe(void *at)
{
    if (at == NULL)
        return;
    explicit_bzero(at, malloc_usable_size(at));
    free(at);
}

/* The parser would report want of memory as an error in the text. */
CB_BEFORE_MAIN static void set_allocators(void)
{
    json_set_alloc_funcs(allocate, wipe);
}

enum cb_code cb_json_read(struct cb_str text, size_t max_members, json_t **out,
                          struct cb_error *err)
{
    json_t *value = json_parse(text, max_members != 0 ? max_members : CB_JSON_MEMBERS, err);
    if (value == NULL)
        return CB_INVALID;
    *out = value;
    return CB_OK;
}

static enum cb_code read_bytes(const char *path, struct cb_buf *out, struct cb_error *err)
{
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return cb_fail(err, errno == ENOENT ? CB_NOT_FOUND : CB_INTERNAL, "%s: %s", path,
                       strerror(errno));
    size_t got = 0;
    do {
        char *end = cb_buf_reserve(out, 65536);
        got = fread(end, 1, 65536, file);
        out->len += got;
    } while (got != 0 && out->len <= CB_JSON_FILE_BYTES);
    bool failed = ferror(file) != 0;
    fclose(file);
    if (failed)
        return cb_fail(err, CB_INTERNAL, "%s: cannot be read", path);
    if (out->len > CB_JSON_FILE_BYTES)
        return cb_fail(err, CB_INVALID, "%s: larger than %d bytes", path, CB_JSON_FILE_BYTES);
    return CB_OK;
}

enum cb_code cb_json_read_file(const char *path, json_t **out, struct cb_error *err)
{
    CB_AUTO(cb_buf_fini) struct cb_buf bytes = {0};
    struct cb_error why = {CB_OK, ""};

    enum cb_code rc = read_bytes(path, &bytes, err);
    if (rc != CB_OK)
        return rc;
    rc = cb_json_read(cb_buf_peek(&bytes), CB_JSON_FILE_BYTES, out, &why);
    if (rc != CB_OK)
        return cb_fail(err, rc, "%s:%s", path, why.message);
    return CB_OK;
}

struct cb_str cb_json_str(const json_t *value)
{
    return (struct cb_str){json_string_value(value), json_string_length(value)};
}

struct cb_str cb_json_get_str(const json_t *object, const char *key)
{
    return cb_json_str(json_object_get(object, key));
}

bool cb_json_get_bool(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

int64_t cb_json_get_int(const json_t *object, const char *key, int64_t otherwise)
{
    const json_t *value = json_object_get(object, key);
    return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

json_t *cb_json_string(struct cb_str text)
{
    return json_stringn(text.at != NULL ? text.at : "", text.len);
}
