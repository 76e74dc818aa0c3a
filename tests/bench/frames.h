/* WebSocket frames as a client writes and reads them (RFC 6455): enough for servers that are well
 * behaved. Reads piece by piece and keeps nothing. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "caseboard/base/str.h"

struct frames {
    unsigned char head[14];
    size_t head_len;
    uint64_t left; /* bytes of the payload still to come */
    bool in_payload;
};
struct frames_calls {
    void (*piece)(void *context, struct cb_str bytes); /* of a text message */
    void (*message)(void *context);                    /* its end */
    void (*ping)(void *context);
    void (*closed)(void *context);
    void *context;
};

void frames_read(struct frames *frames, struct cb_str bytes, const struct frames_calls *calls);
void frames_text(struct cb_buf *out, struct cb_str text); /* masked, as clients must */
void frames_pong(struct cb_buf *out);
