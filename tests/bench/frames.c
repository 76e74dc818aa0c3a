#include "frames.h"

#define OPCODE_CLOSE 8
#define OPCODE_PING 9
#define FINAL 0x80
#define MASKED 0x80

static const unsigned char mask[4] = {0x37, 0xfa, 0x21, 0x3d};

/* How long the header is, as far as its first two bytes tell. */
static size_t head_wanted(const struct frames *frames)
{
    if (frames->head_len < 2)
        return 2;
    unsigned short_len = frames->head[1] & 0x7f;
    return short_len == 127 ? 10 : short_len == 126 ? 4 : 2;
}

static uint64_t payload_len(const struct frames *frames)
{
    uint64_t len = frames->head[1] & 0x7f;
    if (len < 126)
        return len;
    len = 0;
    for (size_t i = 2; i < frames->head_len; i++)
        len = len << 8 | frames->head[i];
    return len;
}

static bool is_control(const struct frames *frames)
{
    return (frames->head[0] & 0x08) != 0;
}

static void end_frame(struct frames *frames, const struct frames_calls *calls)
{
    unsigned opcode = frames->head[0] & 0x0f;
    frames->in_payload = false;
    frames->head_len = 0;
    if (opcode == OPCODE_PING)
        calls->ping(calls->context);
    else if (opcode == OPCODE_CLOSE)
        calls->closed(calls->context);
    else if (opcode < OPCODE_CLOSE && (frames->head[0] & FINAL) != 0)
        calls->message(calls->context);
}

static void read_head(struct frames *frames, struct cb_str *bytes, const struct frames_calls *calls)
{
    while (bytes->len > 0 && frames->head_len < head_wanted(frames)) {
        frames->head[frames->head_len++] = (unsigned char)*bytes->at++;
        bytes->len--;
    }
    if (frames->head_len < head_wanted(frames))
        return;
    frames->left = payload_len(frames);
    frames->in_payload = true;
    if (frames->left == 0)
        end_frame(frames, calls);
}

void frames_read(struct frames *frames, struct cb_str bytes, const struct frames_calls *calls)
{
    while (bytes.len > 0) {
        if (!frames->in_payload) {
            read_head(frames, &bytes, calls);
            continue;
        }
        size_t len = bytes.len < frames->left ? bytes.len : (size_t)frames->left;
        if (!is_control(frames))
            calls->piece(calls->context, (struct cb_str){bytes.at, len});
        bytes.at += len;
        bytes.len -= len;
        frames->left -= len;
        if (frames->left == 0)
            end_frame(frames, calls);
    }
}

void frames_text(struct cb_buf *out, struct cb_str text)
{
    unsigned char head[8] = {0x81};
    size_t len = 2;
    if (text.len < 126) {
        head[1] = (unsigned char)(MASKED | text.len);
    } else {
        head[1] = MASKED | 126;
        head[2] = (unsigned char)(text.len >> 8);
        head[3] = (unsigned char)text.len;
        len = 4;
    }
    cb_buf_add(out, head, len);
    cb_buf_add(out, mask, sizeof mask);
    char *at = cb_buf_reserve(out, text.len);
    for (size_t i = 0; i < text.len; i++)
        at[i] = (char)((unsigned char)text.at[i] ^ mask[i & 3]);
    out->len += text.len;
}

void frames_pong(struct cb_buf *out)
{
    const unsigned char head[2] = {0x8a, MASKED};
    cb_buf_add(out, head, sizeof head);
    cb_buf_add(out, mask, sizeof mask);
}
