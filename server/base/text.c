#include "caseboard/base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <uninorm.h>
#include <unistr.h>

#include "lanes.h"

enum { LINE_SEPARATOR = 0x2028, PARAGRAPH_SEPARATOR = 0x2029 };

/* What is open at a place in the text; closings must come in the order of the openings. */
enum { DEEPEST = 16 };
struct directions {
    char open[DEEPEST]; /* 'e' an embedding, 'i' an isolate */
    size_t count;
};

static bool push(struct directions *directions, char kind)
{
    if (directions->count == DEEPEST)
        return false;
    directions->open[directions->count++] = kind;
    return true;
}

static bool pop(struct directions *directions, char kind)
{
    return directions->count != 0 && directions->open[--directions->count] == kind;
}

/* Unicode Standard Annex 9, section 2. */
static const char *direction_problem(struct directions *directions, ucs4_t c)
{
    bool balanced = true;
    switch (c) {
    case 0x202d: /* left-to-right override */
    case 0x202e: /* right-to-left override */
        return "holds a direction override";
    case 0x202a: /* left-to-right embedding */
    case 0x202b: /* right-to-left embedding */
        balanced = push(directions, 'e');
        break;
    case 0x202c: /* pop directional formatting */
        balanced = pop(directions, 'e');
        break;
    case 0x2066: /* left-to-right isolate */
    case 0x2067: /* right-to-left isolate */
    case 0x2068: /* first strong isolate */
        balanced = push(directions, 'i');
        break;
    case 0x2069: /* pop directional isolate */
        balanced = pop(directions, 'i');
        break;
    default:
        break;
    }
    return balanced ? NULL : "holds a direction mark without its pair";
}

static bool is_line_break(ucs4_t c)
{
    return c == '\n' || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR;
}

static const char *character_problem(struct directions *directions, ucs4_t c, bool lines)
{
    if (is_line_break(c)) {
        if (!lines)
            return "holds a line break";
        return directions->count == 0 ? NULL : "holds a direction mark without its pair";
    }
    if (c < 0x20 ? !(c == '\t' && lines) : c >= 0x7f && c < 0xa0)
        return "holds a control character";
    return direction_problem(directions, c);
}

static bool is_nfc(const uint8_t *at, size_t len)
{
    uint8_t small[1024];
    size_t normal_len = sizeof small;
    uint8_t *normal = u8_normalize(UNINORM_NFC, at, len, small, &normal_len);
    if (normal == NULL)
        abort(); /* well-formed text fails only for want of memory */
    bool same = normal_len == len && memcmp(normal, at, len) == 0;
    if (normal != small)
        free(normal);
    return same;
}

/* Most text is printable ASCII, which is UTF-8, in normal form C, and one character a byte. */
size_t cb_ascii_run(const void *bytes, size_t len)
{
    const uint8_t *at = bytes;
    size_t i = 0;
    while (i + LANES <= len && !lanes_any(lanes_read(at + i) > 0x7f))
        i += LANES;
    while (i < len && at[i] < 0x80)
        i++;
    return i;
}

static bool is_printable_ascii(const uint8_t *at, size_t len)
{
    size_t i = 0;
    for (; i + LANES <= len; i += LANES) {
        lanes bytes = lanes_read(at + i);
        if (lanes_any((bytes < 0x20) | (bytes > 0x7e)))
            return false;
    }
    for (; i < len; i++) {
        if (at[i] < 0x20 || at[i] > 0x7e)
            return false;
    }
    return true;
}

const char *cb_text_problem(struct cb_str text, bool lines)
{
    const uint8_t *at = (const uint8_t *)text.at;
    struct directions directions = {{0}, 0};
    bool ascii = true;

    if (is_printable_ascii(at, text.len))
        return NULL;
    if (u8_check(at, text.len) != NULL)
        return "is not UTF-8";
    for (size_t i = 0; i < text.len;) {
        ucs4_t c = at[i];
        int width = 1;
        if (c >= 0x80) {
            ascii = false;
            width = u8_mbtouc(&c, at + i, text.len - i);
        }
        const char *problem = character_problem(&directions, c, lines);
        if (problem != NULL)
            return problem;
        i += (size_t)width;
    }
    if (directions.count != 0)
        return "holds a direction mark without its pair";
    return ascii || is_nfc(at, text.len) ? NULL : "is not in Unicode normal form C";
}

size_t cb_text_chars(struct cb_str text)
{
    const uint8_t *at = (const uint8_t *)text.at;
    if (is_printable_ascii(at, text.len))
        return text.len;
    return u8_check(at, text.len) == NULL ? u8_mbsnlen(at, text.len) : SIZE_MAX;
}
