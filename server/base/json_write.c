/* RFC 8785, straight into the buffer: no tree is copied, no intermediate text is made. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "caseboard/base/json.h"
#include "json_parse.h"
#include "lanes.h"

enum { KEYS_ON_STACK = 48 };

struct member {
    struct cb_str key;
    const json_t *value;
};

/* The bytes that may not stand in a string as they are: RFC 8259, section 7. */
static bool needs_escape(unsigned char c)
{
    return c < 0x20 || c == '"' || c == '\\';
}

static bool any_needs_escape(const char *at)
{
    lanes bytes = lanes_read(at);
    return lanes_any((bytes < 0x20) | (bytes == '"') | (bytes == '\\'));
}

size_t json_plain_run(struct cb_str text, size_t from)
{
    size_t i = from;
    while (i + LANES <= text.len && !any_needs_escape(text.at + i))
        i += LANES;
    while (i < text.len && !needs_escape((unsigned char)text.at[i]))
        i++;
    return i - from;
}

static void write_escape(struct cb_buf *out, unsigned char c)
{
    static const char letters[] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n',  ['\f'] = 'f',
        ['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\',
    };
    cb_buf_char(out, '\\');
    if (letters[c] != '\0') {
        cb_buf_char(out, letters[c]);
        return;
    }
    cb_buf_text(out, "u00");
    cb_buf_hex(out, &c, 1);
}

void cb_json_write_str(struct cb_buf *out, struct cb_str text)
{
    char *end = cb_buf_reserve(out, text.len + 2);
    size_t run = json_plain_run(text, 0);

    if (run == text.len) { /* nearly always */
        end[0] = '"';
        if (run != 0)
            memcpy(end + 1, text.at, run);
        end[run + 1] = '"';
        end[run + 2] = '\0';
        out->len += run + 2;
        return;
    }
    cb_buf_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        run = json_plain_run(text, i);
        cb_buf_add(out, text.at + i, run);
        i += run;
        if (i < text.len)
            write_escape(out, (unsigned char)text.at[i]);
    }
    cb_buf_char(out, '"');
}

static void write_int(struct cb_buf *out, int64_t value)
{
    char text[24];
    size_t at = sizeof text;
    uint64_t rest = value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value;
    do {
        text[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (value < 0)
        text[--at] = '-';
    cb_buf_add(out, text + at, sizeof text - at);
}

/* UTF-8 sorts by code point, UTF-16 puts the surrogates (here: lead bytes from F0) before U+E000
 * to U+FFFF (lead bytes EE and EF). Nothing else differs, so only these two bytes move up. */
static unsigned utf16_rank(unsigned char c)
{
    return c == 0xee || c == 0xef ? c + 0x10u : c;
}

static int compare_keys(struct cb_str a, struct cb_str b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    size_t i = 0;
    while (i < common && a.at[i] == b.at[i])
        i++;
    if (i == common)
        return (a.len > b.len) - (a.len < b.len);
    return utf16_rank((unsigned char)a.at[i]) < utf16_rank((unsigned char)b.at[i]) ? -1 : 1;
}

static int compare_members(const void *a, const void *b)
{
    return compare_keys(((const struct member *)a)->key, ((const struct member *)b)->key);
}

/* By insertion: most objects are small, and built in order. */
static void sort_members(struct member *members, size_t count)
{
    if (count > KEYS_ON_STACK) {
        qsort(members, count, sizeof *members, compare_members);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        struct member moving = members[i];
        size_t j = i;
        for (; j > 0 && compare_keys(members[j - 1].key, moving.key) > 0; j--)
            members[j] = members[j - 1];
        members[j] = moving;
    }
}

static void write_members(struct cb_buf *out, const struct member *members, size_t count)
{
    cb_buf_char(out, '{');
    for (size_t i = 0; i < count; i++) {
        if (i != 0)
            cb_buf_char(out, ',');
        cb_json_write_str(out, members[i].key);
        cb_buf_char(out, ':');
        cb_json_write(out, members[i].value);
    }
    cb_buf_char(out, '}');
}

static void write_object(struct cb_buf *out, const json_t *object)
{
    struct member few[KEYS_ON_STACK];
    size_t count = json_object_size(object);
    struct member *members = count > KEYS_ON_STACK ? cb_alloc(count * sizeof *members) : few;
    size_t i = 0;
    const char *key = NULL;
    json_t *value = NULL;

    json_object_foreach ((json_t *)object, key,
                         value) /* reads only, but the macro says otherwise */
        members[i++] = (struct member){cb_str_of(key), value};
    assert(i == count);
    sort_members(members, count);
    write_members(out, members, count);
    if (members != few)
        free(members);
}

static void write_array(struct cb_buf *out, const json_t *array)
{
    size_t count = json_array_size(array);
    cb_buf_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i != 0)
            cb_buf_char(out, ',');
        cb_json_write(out, json_array_get(array, i));
    }
    cb_buf_char(out, ']');
}

void cb_json_write(struct cb_buf *out, const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        write_object(out, value);
        break;
    case JSON_ARRAY:
        write_array(out, value);
        break;
    case JSON_STRING:
        cb_json_write_str(out, cb_json_str(value));
        break;
    case JSON_INTEGER:
        write_int(out, json_integer_value(value));
        break;
    case JSON_TRUE:
        cb_buf_text(out, "true");
        break;
    case JSON_FALSE:
        cb_buf_text(out, "false");
        break;
    case JSON_NULL:
        cb_buf_text(out, "null");
        break;
    case JSON_REAL:
        assert(!json_is_real(value)); /* none is ever read, so none is ever written */
        break;
    }
}
