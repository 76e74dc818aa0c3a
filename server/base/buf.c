/* Text being built. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caseboard/base/str.h"

void cb_buf_fini(struct cb_buf *buf)
{
    free(buf->at);
    *buf = (struct cb_buf){0};
}

void cb_buf_wipe(struct cb_buf *buf)
{
    if (buf->at != NULL)
        explicit_bzero(buf->at, buf->room);
    cb_buf_fini(buf);
}

void cb_buf_clear(struct cb_buf *buf)
{
    buf->len = 0;
    if (buf->at != NULL)
        buf->at[0] = '\0';
}

static void grow(struct cb_buf *buf, size_t need)
{
    size_t room = buf->room != 0 ? buf->room : 512;
    while (room < need)
        room *= 2;
    buf->at = cb_realloc(buf->at, room);
    buf->room = room;
}

char *cb_buf_reserve(struct cb_buf *buf, size_t more)
{
    size_t need = buf->len + more + 1; /* the NUL */
    if (more > SIZE_MAX / 4 || need > SIZE_MAX / 4)
        abort();
    if (need > buf->room)
        grow(buf, need);
    return buf->at + buf->len;
}

void cb_buf_add(struct cb_buf *buf, const void *bytes, size_t len)
{
    char *end = cb_buf_reserve(buf, len);
    if (len != 0)
        memcpy(end, bytes, len);
    end[len] = '\0';
    buf->len += len;
}

void cb_buf_str(struct cb_buf *buf, struct cb_str s)
{
    cb_buf_add(buf, s.at, s.len);
}

void cb_buf_text(struct cb_buf *buf, const char *text)
{
    cb_buf_add(buf, text, strlen(text));
}

void cb_buf_char(struct cb_buf *buf, char c)
{
    char *end = cb_buf_reserve(buf, 1);
    end[0] = c;
    end[1] = '\0';
    buf->len++;
}

void cb_buf_printf(struct cb_buf *buf, const char *format, ...)
{
    va_list args;
    va_list again;
    va_start(args, format);
    va_copy(again, args);
    size_t guess = 64;
    int len = vsnprintf(cb_buf_reserve(buf, guess), guess + 1, format, args);
    if (len > 0 && (size_t)len > guess)
        len = vsnprintf(cb_buf_reserve(buf, (size_t)len), (size_t)len + 1, format, again);
    va_end(again);
    va_end(args);
    if (len > 0)
        buf->len += (size_t)len;
}

void cb_buf_int(struct cb_buf *buf, int64_t number)
{
    char digits[20]; /* of 2^63 and a sign */
    size_t from = sizeof digits;
    uint64_t left = number < 0 ? -(uint64_t)number : (uint64_t)number;
    do
        digits[--from] = (char)('0' + left % 10);
    while ((left /= 10) != 0);
    if (number < 0)
        digits[--from] = '-';
    cb_buf_add(buf, digits + from, sizeof digits - from);
}

void cb_buf_hex(struct cb_buf *buf, const void *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    const uint8_t *at = bytes;
    char *end = cb_buf_reserve(buf, len * 2);
    for (size_t i = 0; i < len; i++) {
        end[2 * i] = digits[at[i] >> 4];
        end[2 * i + 1] = digits[at[i] & 15];
    }
    end[len * 2] = '\0';
    buf->len += len * 2;
}

char *cb_buf_take(struct cb_buf *buf)
{
    char *text = cb_buf_reserve(buf, 0);
    text[0] = '\0';
    char *taken = buf->at;
    *buf = (struct cb_buf){0};
    return taken;
}

struct cb_str cb_buf_peek(const struct cb_buf *buf)
{
    return (struct cb_str){buf->at, buf->len};
}
