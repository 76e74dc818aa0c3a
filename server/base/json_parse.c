#include "json_parse.h"

#include <stdint.h>
#include <string.h>

#include "caseboard/base/json.h"
#include "caseboard/base/limits.h"

struct parse {
    struct cb_str text;
    size_t at;
    size_t depth;
    size_t members, max_members; /* of objects, and items of arrays */
    const char *why;             /* what is wrong at AT; NULL: nothing */
    struct cb_buf unescaped;     /* of the string with escapes that is being read */
};

/* Always false. */
static bool fail(struct parse *parse, const char *why)
{
    if (parse->why == NULL)
        parse->why = why;
    return false;
}

static json_t *no_value(struct parse *parse, const char *why)
{
    (void)fail(parse, why);
    return NULL;
}

static char peek(const struct parse *parse)
{
    return parse->at < parse->text.len ? parse->text.at[parse->at] : '\0';
}

static void skip_space(struct parse *parse)
{
    for (char c = peek(parse); c == ' ' || c == '\n' || c == '\r' || c == '\t'; c = peek(parse))
        parse->at++;
}

static bool take(struct parse *parse, char wanted)
{
    skip_space(parse);
    if (peek(parse) != wanted || parse->at == parse->text.len)
        return false;
    parse->at++;
    return true;
}

/* ---- strings -------------------------------------------------------------------------------- */

static bool read_hex4(struct parse *parse, uint32_t *out)
{
    *out = 0;
    for (int i = 0; i < 4; i++, parse->at++) {
        char c = peek(parse);
        uint32_t digit = 0;
        if (c >= '0' && c <= '9')
            digit = (uint32_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            digit = (uint32_t)(c - 'a' + 10);
        else if (c >= 'A' && c <= 'F')
            digit = (uint32_t)(c - 'A' + 10);
        else
            return false;
        *out = *out << 4 | digit;
    }
    return true;
}

static void add_utf8(struct cb_buf *out, uint32_t c)
{
    if (c >= 0x10000) {
        cb_buf_char(out, (char)(0xf0 | c >> 18));
        cb_buf_char(out, (char)(0x80 | (c >> 12 & 0x3f)));
    } else if (c >= 0x800) {
        cb_buf_char(out, (char)(0xe0 | c >> 12));
    }
    if (c >= 0x800)
        cb_buf_char(out, (char)(0x80 | (c >> 6 & 0x3f)));
    else if (c >= 0x80)
        cb_buf_char(out, (char)(0xc0 | c >> 6));
    cb_buf_char(out, (char)(c >= 0x80 ? 0x80 | (c & 0x3f) : c));
}

/* Behind "\u". Two halves of a surrogate pair make one character; a half alone is none. */
static bool read_code_point(struct parse *parse)
{
    uint32_t c = 0;
    uint32_t low = 0;
    if (!read_hex4(parse, &c))
        return fail(parse, "an escape without four digits");
    if (c == 0)
        return fail(parse, "NUL in a string");
    if (c >= 0xd800 && c <= 0xdbff) {
        struct cb_str rest = {parse->text.at + parse->at, parse->text.len - parse->at};
        if (cb_str_starts(rest, "\\u"))
            parse->at += 2;
        if (!cb_str_starts(rest, "\\u") || !read_hex4(parse, &low) || low < 0xdc00 || low > 0xdfff)
            return fail(parse, "half of a surrogate pair");
        c = 0x10000 + ((c - 0xd800) << 10 | (low - 0xdc00));
    } else if (c >= 0xdc00 && c <= 0xdfff) {
        return fail(parse, "half of a surrogate pair");
    }
    add_utf8(&parse->unescaped, c);
    return true;
}

/* Behind a backslash. */
static bool read_escaped(struct parse *parse)
{
    static const char letters[128] = {
        ['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
        ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t',
    };
    unsigned char c = (unsigned char)peek(parse);
    if (c != 'u' && (c >= sizeof letters || letters[c] == '\0'))
        return fail(parse, "an unknown escape");
    parse->at++;
    if (c == 'u')
        return read_code_point(parse);
    cb_buf_char(&parse->unescaped, letters[c]);
    return true;
}

static bool read_escape(struct parse *parse)
{
    size_t backslash = parse->at++;
    if (read_escaped(parse))
        return true;
    parse->at = backslash; /* where the message points */
    return false;
}

/* From behind the opening quote to behind the closing one. Borrowed until the next string. */
static bool read_string(struct parse *parse, struct cb_str *out)
{
    size_t start = parse->at;
    bool has_escapes = false;
    for (;;) {
        size_t run = json_plain_run(parse->text, parse->at);
        if (has_escapes)
            cb_buf_add(&parse->unescaped, parse->text.at + parse->at, run);
        parse->at += run;
        char c = peek(parse);
        if (c == '"')
            break;
        if (c != '\\')
            return fail(parse, parse->at == parse->text.len ? "a string without its end"
                                                            : "a control character in a string");
        if (!has_escapes) {
            cb_buf_clear(&parse->unescaped);
            cb_buf_add(&parse->unescaped, parse->text.at + start, parse->at - start);
        }
        has_escapes = true;
        if (!read_escape(parse))
            return false;
    }
    *out = has_escapes ? cb_buf_peek(&parse->unescaped)
                       : (struct cb_str){parse->text.at + start, parse->at - start};
    parse->at++;
    return true;
}

static json_t *parse_string(struct parse *parse)
{
    struct cb_str text;
    if (!read_string(parse, &text))
        return NULL;
    json_t *value = json_stringn(text.at, text.len);
    return value != NULL ? value : no_value(parse, "a string that is not UTF-8");
}

/* ---- numbers and words ---------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static json_t *parse_number(struct parse *parse)
{
    bool negative = peek(parse) == '-';
    int64_t value = 0;
    parse->at += negative;
    if (!is_digit(peek(parse)))
        return no_value(parse, "a sign without a number");
    bool leads_with_zero = peek(parse) == '0';
    for (size_t first = parse->at; is_digit(peek(parse)); parse->at++) {
        value = value * 10 + (peek(parse) - '0');
        if (value > CB_JSON_INT_MAX)
            return no_value(parse, "a number out of range");
        if (leads_with_zero && parse->at > first)
            return no_value(parse, "a number that begins with 0");
    }
    char c = peek(parse);
    if (c == '.' || c == 'e' || c == 'E')
        return no_value(parse, "a number that is not whole");
    return json_integer(negative ? -value : value);
}

static json_t *parse_word(struct parse *parse)
{
    struct cb_str rest = {parse->text.at + parse->at, parse->text.len - parse->at};
    static const struct {
        const char *text;
        json_t *(*make)(void);
    } words[] = {{"true", json_true}, {"false", json_false}, {"null", json_null}};
    for (size_t i = 0; i < CB_COUNT(words); i++) {
        if (!cb_str_starts(rest, words[i].text))
            continue;
        parse->at += strlen(words[i].text);
        return words[i].make();
    }
    return no_value(
        parse, parse->at < parse->text.len && rest.at[0] == '\0' ? "NUL" : "unexpected character");
}

/* ---- containers ----------------------------------------------------------------------------- */

static json_t *parse_value(struct parse *parse);

static bool count_member(struct parse *parse)
{
    parse->members++;
    return parse->members <= parse->max_members || fail(parse, "too many members");
}

/* Behind the opening quote of a key. */
static bool parse_member(struct parse *parse, json_t *object)
{
    CB_AUTO(cb_buf_fini) struct cb_buf own = {0};
    struct cb_str key;
    size_t before = json_object_size(object);
    if (!read_string(parse, &key))
        return false;
    if (key.at == parse->unescaped.at) { /* which the value may use */
        cb_buf_str(&own, key);
        key = cb_buf_peek(&own);
    }
    if (!take(parse, ':'))
        return fail(parse, "a key without a colon");
    if (!count_member(parse))
        return false;
    json_t *value = parse_value(parse);
    if (value == NULL)
        return false;
    if (json_object_setn_new(object, key.at, key.len, value) != 0)
        return fail(parse, "a key that is not UTF-8");
    return json_object_size(object) > before || fail(parse, "a key that was there before");
}

static bool parse_members(struct parse *parse, json_t *object)
{
    if (take(parse, '}'))
        return true;
    do {
        if (!take(parse, '"'))
            return fail(parse, "a key was expected");
        if (!parse_member(parse, object))
            return false;
    } while (take(parse, ','));
    return take(parse, '}') || fail(parse, "an object without its end");
}

static bool parse_items(struct parse *parse, json_t *array)
{
    if (take(parse, ']'))
        return true;
    do {
        skip_space(parse);
        if (!count_member(parse))
            return false;
        json_t *value = parse_value(parse);
        if (value == NULL)
            return false;
        json_array_append_new(array, value);
    } while (take(parse, ','));
    return take(parse, ']') || fail(parse, "an array without its end");
}

static json_t *parse_container(struct parse *parse, bool is_array)
{
    if (parse->depth == CB_JSON_DEPTH)
        return no_value(parse, "nested too deeply");
    parse->depth++;
    parse->at++;
    CB_AUTO(json_decref) json_t *container = is_array ? json_array() : json_object();
    bool whole = is_array ? parse_items(parse, container) : parse_members(parse, container);
    parse->depth--;
    return whole ? cb_take(&container) : NULL;
}

static json_t *parse_value(struct parse *parse)
{
    skip_space(parse);
    char c = peek(parse);
    if (c == '{' || c == '[')
        return parse_container(parse, c == '[');
    if (c == '"') {
        parse->at++;
        return parse_string(parse);
    }
    return c == '-' || is_digit(c) ? parse_number(parse) : parse_word(parse);
}

static void tell(const struct parse *parse, struct cb_error *err)
{
    size_t line = 1;
    size_t column = 1;
    for (size_t i = 0; i < parse->at && i < parse->text.len; i++) {
        column++;
        if (parse->text.at[i] == '\n') {
            line++;
            column = 1;
        }
    }
    (void)!cb_fail(err, CB_INVALID, "%zu:%zu: %s", line, column, parse->why);
}

json_t *json_parse(struct cb_str text, size_t max_members, struct cb_error *err)
{
    struct parse parse = {.text = text, .max_members = max_members};
    CB_AUTO(json_decref) json_t *value = NULL;

    skip_space(&parse);
    if (peek(&parse) != '{' && peek(&parse) != '[')
        fail(&parse, "neither an object nor an array");
    else
        value = parse_value(&parse);
    skip_space(&parse);
    if (value != NULL && parse.at != text.len)
        fail(&parse, "something behind the end");
    cb_buf_wipe(&parse.unescaped);
    if (parse.why == NULL)
        return cb_take(&value);
    tell(&parse, err);
    return NULL;
}
