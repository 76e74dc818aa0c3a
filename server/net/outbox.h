/* What waits to be written to one socket, or to be fetched through one pipe: whole messages in
 * order, each two references and a place in it, never a copy. Pure queueing; who writes is told
 * the pieces. */
#pragma once

#include <stdint.h>

#include "caseboard/base/frame.h"
#include "frames.h"

struct message {
    struct cb_frame *head, *tail;      /* either may be NULL; the message owns its references */
    uint8_t prefix[FRAMES_HEAD_BYTES]; /* the socket's own header */
    uint8_t prefix_len;
};

size_t message_len(const struct message *message); /* the prefix included */
void message_drop(struct message *message);

/* The bytes of MESSAGE from AT on, at most CB_FRAGMENT_BYTES of them. A piece that lies in one
 * part is pointed at; one that spans parts is put together in SCRATCH, so that a short message
 * is one TLS record and nothing is ever written into a buffer that others share. */
struct cb_str message_piece(const struct message *message, size_t at, char *scratch);

struct outbox { /* {0} is empty */
    struct outbox_entry *first, *last;
    size_t at;    /* of FIRST, how much was written */
    size_t bytes; /* that wait */
};

/* MESSAGE is the outbox's from now on; AT of it is written already (only if the outbox is empty).
 */
void outbox_push(struct outbox *outbox, const struct message *message, size_t at);
const struct message *outbox_peek(const struct outbox *outbox); /* NULL: empty */
void outbox_advance(struct outbox *outbox, size_t written);     /* of the first message */
/* Drop all but what was begun: a frame that is cut off would be garbage to the peer. */
void outbox_keep_begun(struct outbox *outbox);
void outbox_clear(struct outbox *outbox);
