/* The frames of a WebSocket (RFC 6455, 5), as a client sends them: bytes in, pieces out. No
 * extension is ever agreed to. Pure; the caller counts what it has to limit. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum frames_kind {
    FRAMES_CONTINUATION = 0,
    FRAMES_TEXT = 1,
    FRAMES_BINARY = 2,
    FRAMES_CLOSE = 8,
    FRAMES_PING = 9,
    FRAMES_PONG = 10
};

struct frames { /* {0} is the state before the first byte */
    uint8_t head[14];
    uint8_t head_len;
    uint8_t mask_at;
    bool in_payload;
    bool in_message; /* a first fragment came and its last did not */
    uint64_t left;   /* of the payload */
};

enum frames_step {
    FRAMES_MORE,    /* all bytes are used up */
    FRAMES_BEGIN,   /* a frame was announced: KIND, FIN, LENGTH */
    FRAMES_PIECE,   /* a part of its payload: AT, LEN, unmasked in place */
    FRAMES_END,     /* the frame is complete */
    FRAMES_ILLEGAL, /* against the protocol (1002): unmasked, reserved bits, bad order … */
};
struct frames_event {
    enum frames_kind kind; /* of the frame under way, with every step but MORE and ILLEGAL */
    bool fin;
    uint64_t length;
    uint8_t *at;
    size_t len;
};

/* The next step; *BYTES and *LEN move behind what it used. Call until MORE or ILLEGAL. */
enum frames_step frames_next(struct frames *frames, uint8_t **bytes, size_t *len,
                             struct frames_event *event);

/* The head of an unmasked frame with LENGTH bytes of payload; returns its size. */
#define FRAMES_HEAD_BYTES 10
size_t frames_write_head(enum frames_kind kind, uint64_t length, uint8_t out[FRAMES_HEAD_BYTES]);

/* Whether TEXT is UTF-8 (RFC 3629). */
bool frames_is_utf8(const uint8_t *text, size_t len);
/* Whether a peer may give CODE in its close frame (RFC 6455, 7.4). */
bool frames_may_close_with(int code);
