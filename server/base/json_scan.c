#include "json_scan.h"

#include <stdint.h>

#include "caseboard/base/limits.h"

_Static_assert(CB_JSON_DEPTH < 32, "the containers around a value are bits of a uint32_t");

struct scan {
    struct cb_str text;
    size_t at;
    size_t depth;
    uint32_t arrays; /* bit DEPTH is set where the container at that depth is an array */
    size_t members;  /* seen so far: of objects, and items of arrays */
    const char *why;
};

static char peek(const struct scan *scan)
{
    return scan->at < scan->text.len ? scan->text.at[scan->at] : '\0';
}

/* From behind the opening quote to behind the closing one. */
static void skip_string(struct scan *scan)
{
    const char *text = scan->text.at;
    for (; scan->at < scan->text.len; scan->at++) {
        char c = text[scan->at];
        if (c == '"') {
            scan->at++;
            return;
        }
        if (c != '\\')
            continue;
        struct cb_str rest = {text + scan->at, scan->text.len - scan->at};
        if (cb_str_starts(rest, "\\u0000")) {
            scan->why = "NUL in a string";
            return;
        }
        scan->at++; /* whatever is escaped ends nothing */
    }
}

static bool is_number_part(char c)
{
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

static void skip_number(struct scan *scan)
{
    int64_t value = 0;
    for (char c = peek(scan); is_number_part(c); scan->at++, c = peek(scan)) {
        if (c == '.' || c == 'e' || c == 'E') {
            scan->why = "a number that is not whole";
            return;
        }
        if (c < '0' || c > '9')
            continue;
        value = value * 10 + (c - '0');
        if (value > CB_JSON_INT_MAX) {
            scan->why = "a number out of range";
            return;
        }
    }
}

static void skip_word(struct scan *scan)
{
    for (char c = peek(scan); c >= 'a' && c <= 'z'; c = peek(scan))
        scan->at++;
}

static void open_container(struct scan *scan, bool is_array)
{
    if (scan->depth == CB_JSON_DEPTH) {
        scan->why = "nested too deeply";
        return;
    }
    scan->depth++;
    scan->arrays &= ~(UINT32_C(1) << scan->depth);
    scan->arrays |= (uint32_t)is_array << scan->depth;
    scan->at++;
}

/* In an array each value is an item; in an object each colon makes a member. */
static void scan_value(struct scan *scan, char c)
{
    if ((scan->arrays >> scan->depth & 1) != 0)
        scan->members++;
    if (c == '{' || c == '[') {
        open_container(scan, c == '[');
    } else if (c == '"') {
        scan->at++;
        skip_string(scan);
    } else if (is_number_part(c) && c != 'e') {
        skip_number(scan);
    } else if (c >= 'a' && c <= 'z') {
        skip_word(scan);
    } else {
        scan->why = c == '\0' ? "NUL" : "unexpected character";
    }
}

static void scan_token(struct scan *scan)
{
    char c = scan->text.at[scan->at];
    switch (c) {
    case ' ':
    case '\t':
    case '\n':
    case '\r':
    case ',':
        scan->at++;
        break;
    case ':':
        scan->members++;
        scan->at++;
        break;
    case '}':
    case ']':
        scan->depth -= scan->depth != 0; /* a closing too many is the parser's to refuse */
        scan->at++;
        break;
    default:
        scan_value(scan, c);
        break;
    }
}

static enum cb_code fail_here(const struct scan *scan, struct cb_error *err)
{
    size_t line = 1;
    size_t column = 1;
    for (size_t i = 0; i < scan->at && i < scan->text.len; i++) {
        column++;
        if (scan->text.at[i] == '\n') {
            line++;
            column = 1;
        }
    }
    return cb_fail(err, CB_INVALID, "%zu:%zu: %s", line, column, scan->why);
}

enum cb_code json_scan(struct cb_str text, size_t max_members, struct cb_error *err)
{
    struct scan scan = {.text = text};
    while (scan.at < text.len) {
        scan_token(&scan);
        if (scan.why == NULL && scan.members > max_members)
            scan.why = "too many members";
        if (scan.why != NULL)
            return fail_here(&scan, err);
    }
    return CB_OK;
}
