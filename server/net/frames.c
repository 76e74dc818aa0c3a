#include "frames.h"

#include <string.h>

#include "caseboard/base/text.h"

#define FIN 0x80
#define RESERVED 0x70
#define MASKED 0x80

static size_t head_size(const struct frames *f)
{
    if (f->head_len < 2)
        return 2;
    uint8_t length = f->head[1] & 0x7f;
    return (length == 127 ? 10 : length == 126 ? 4 : 2) + 4u; /* and the mask */
}

static uint64_t announced(const struct frames *f)
{
    uint8_t length = f->head[1] & 0x7f;
    size_t size = length == 127 ? 8 : length == 126 ? 2 : 0;
    uint64_t sum = size == 0 ? length : 0;
    for (size_t i = 0; i < size; i++)
        sum = sum << 8 | f->head[2 + i];
    return sum;
}

/* Whether the first two bytes may stand there: order, reserved bits, mask, control frames. */
static bool may_begin(const struct frames *f)
{
    uint8_t kind = f->head[0] & 0x0f, length = f->head[1] & 0x7f;
    bool fin = (f->head[0] & FIN) != 0;

    if ((f->head[0] & RESERVED) != 0 || (f->head[1] & MASKED) == 0)
        return false;
    if (kind >= FRAMES_CLOSE)
        return kind <= FRAMES_PONG && fin && length <= 125;
    if (kind == FRAMES_CONTINUATION)
        return f->in_message;
    return kind <= FRAMES_BINARY && !f->in_message;
}

static void describe(const struct frames *f, struct frames_event *event)
{
    event->kind = (enum frames_kind)(f->head[0] & 0x0f);
    event->fin = (f->head[0] & FIN) != 0;
    event->length = announced(f);
    event->at = NULL;
    event->len = 0;
}

static enum frames_step take_head(struct frames *f, uint8_t **bytes, size_t *len,
                                  struct frames_event *event)
{
    while (*len > 0) {
        f->head[f->head_len++] = *(*bytes)++;
        --*len;
        if (f->head_len == 2 && !may_begin(f))
            return FRAMES_ILLEGAL;
        if (f->head_len < 2 || f->head_len < head_size(f))
            continue;
        describe(f, event);
        if (event->length >> 63 != 0)
            return FRAMES_ILLEGAL;
        f->left = event->length;
        f->mask_at = 0;
        f->in_payload = true;
        if (event->kind < FRAMES_CLOSE)
            f->in_message = !event->fin;
        return FRAMES_BEGIN;
    }
    return FRAMES_MORE;
}

static void unmask(struct frames *f, uint8_t *at, size_t len)
{
    const uint8_t *mask = f->head + f->head_len - 4;
    uint8_t twice[8];
    uint64_t wide, word;
    size_t i = 0;
    for (size_t k = 0; k < sizeof twice; k++)
        twice[k] = mask[(f->mask_at + k) & 3];
    memcpy(&wide, twice, sizeof wide);
    for (; i + sizeof word <= len; i += sizeof word) {
        memcpy(&word, at + i, sizeof word);
        word ^= wide;
        memcpy(at + i, &word, sizeof word);
    }
    for (; i < len; i++)
        at[i] ^= twice[i & 7];
    f->mask_at = (uint8_t)((f->mask_at + len) & 3);
}

static enum frames_step take_payload(struct frames *f, uint8_t **bytes, size_t *len,
                                     struct frames_event *event)
{
    describe(f, event);
    if (f->left == 0) {
        f->in_payload = false;
        f->head_len = 0;
        return FRAMES_END;
    }
    if (*len == 0)
        return FRAMES_MORE;
    event->at = *bytes;
    event->len = *len < f->left ? *len : (size_t)f->left;
    unmask(f, event->at, event->len);
    f->left -= event->len;
    *bytes += event->len;
    *len -= event->len;
    return FRAMES_PIECE;
}

enum frames_step frames_next(struct frames *frames, uint8_t **bytes, size_t *len,
                             struct frames_event *event)
{
    return frames->in_payload ? take_payload(frames, bytes, len, event)
                              : take_head(frames, bytes, len, event);
}

size_t frames_write_head(enum frames_kind kind, uint64_t length, uint8_t out[FRAMES_HEAD_BYTES])
{
    size_t size = length < 126 ? 0 : length < 65536 ? 2 : 8;

    out[0] = (uint8_t)(FIN | kind);
    out[1] = (uint8_t)(size == 0 ? length : size == 2 ? 126 : 127);
    for (size_t i = 0; i < size; i++)
        out[2 + i] = (uint8_t)(length >> 8 * (size - 1 - i));
    return 2 + size;
}

/* How many bytes follow LEAD, and the least code point that so many may write; -1: no lead. */
static int followers(uint8_t lead, uint32_t *least)
{
    if (lead < 0x80)
        return 0;
    if (lead >= 0xc2 && lead < 0xe0) {
        *least = 0x80;
        return 1;
    }
    if (lead >= 0xe0 && lead < 0xf0) {
        *least = 0x800;
        return 2;
    }
    if (lead >= 0xf0 && lead < 0xf5) {
        *least = 0x10000;
        return 3;
    }
    return -1;
}

bool frames_is_utf8(const uint8_t *text, size_t len)
{
    for (size_t i = cb_ascii_run(text, len); i < len; i++) {
        uint32_t least = 0;
        int more = followers(text[i], &least);
        if (more < 0 || (size_t)more > len - 1 - i)
            return false;
        if (more == 0)
            continue;
        uint32_t point = text[i] & (0x3fu >> more);
        for (int k = 0; k < more; k++) {
            uint8_t next = text[++i];
            if ((next & 0xc0) != 0x80)
                return false;
            point = point << 6 | (next & 0x3f);
        }
        if (point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
            return false;
    }
    return true;
}

bool frames_may_close_with(int code)
{
    return (code >= 3000 && code <= 4999) || (code >= 1000 && code <= 1003) ||
           (code >= 1007 && code <= 1014);
}
