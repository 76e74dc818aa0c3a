/* One HTTP request and its answer. Every answer carries the headers of security W7 and closes its
 * connection. */
#pragma once

#include "caseboard/rpc/rpc.h"
#include "checks.h"
#include "request.h"
#include "room.h"

struct exchange {
    struct cb_buf head; /* what the parts of the request point into */
    size_t scanned;
    struct request request;
    uint64_t body_bytes; /* announced */
    struct cb_str token; /* of the session cookie */
    enum checks_cookie cookie;
    struct rpc_http_call *call; /* rpc works on it */
    struct pipe *parked_on;
    uint64_t after; /* of a poll */
    int64_t began;
    char address[NET_ADDRESS_TEXT]; /* the client's, as a proxy says if one does */
};

/* --- reply.c -----------------------------------------------------------------------------------
 */

void reply_build_headers(struct cb_buf *out); /* the fixed ones */

/* Begin an answer in OUT; header lines may be added before reply_end(). CACHE is Cache-Control. */
void reply_begin(const struct conn *conn, struct cb_buf *out, int status, const char *cache);
/* Send it with BODY, which is taken and may be NULL; to a HEAD its length alone is sent. */
void reply_end(struct conn *conn, struct cb_buf *out, struct cb_frame *body);
void reply_status(struct conn *conn, int status); /* without a body */
void reply_json(struct conn *conn, int status, struct cb_str body);

/* --- who answers what --------------------------------------------------------------------------
 */

void api_run(struct conn *conn, struct cb_str body); /* sign-in and what else rpc serves */
void api_drop(struct conn *conn);
void file_reply(struct conn *conn);
void status_reply(struct conn *conn);    /* the loopback port */
void upgrade_request(struct conn *conn); /* to WebSocket, or 403 */
