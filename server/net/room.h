/* What the files of this room share: the net and its connections.
 *
 * libwebsockets carries TLS, sockets and their place in the loop (as "raw" sockets); the heads of
 * requests and the frames of WebSockets are read here, by request.h and frames.h. Its own HTTP
 * and WebSocket roles as packaged (4.1.6) neither tell of a frame without a mask, nor of a length
 * before its bytes are there, nor of a fragment's first byte, and carry the faults of security
 * W2; code that never runs needs no work-around.
 *
 *   accepted → HANDSHAKE → HEAD → BODY → ANSWER → LINGER → gone
 *                            │                ↑
 *                            ├→ PARKED (poll)─┘
 *                            └→ SOCKET ───────→ LINGER
 *
 * A connection is never closed inside a call that still uses it: conn_doom() marks it, and the
 * end of the turn ends it. */
#pragma once

#include <libwebsockets.h>
#include <stdatomic.h>
#include <uv.h>

#include "caseboard/base/frame.h"
#include "caseboard/base/limits.h"
#include "caseboard/base/log.h"
#include "caseboard/base/time.h"
#include "caseboard/net/net.h"
#include "files.h"
#include "outbox.h"
#include "request.h"
#include "tally.h"

#define NET_WRITES_A_TURN 256
#define NET_LINGER_MS 2000
#define NET_ADDRESS_TEXT 46

enum conn_stage {
    CONN_HANDSHAKE,
    CONN_HEAD,
    CONN_BODY,
    CONN_ANSWER, /* rpc works, or the answer is being written */
    CONN_PARKED, /* a poll that waits for frames */
    CONN_SOCKET,
    CONN_LINGER, /* all is written and our side shut; what still comes is thrown away */
};

struct conn {
    struct conn *next, *previous; /* of all */
    struct conn *dirty_next, *doomed_next;
    struct net *net;
    struct lws *wsi;
    struct tally_row *by_address; /* until a session is proved */
    struct exchange *exchange;    /* HTTP: from the first byte to the upgrade */
    struct socket *socket;        /* WebSocket */
    struct cb_buf in;             /* a head, a body or a message that is not complete */
    struct outbox out;
    int64_t deadline;    /* monotonic; of the stage */
    size_t thrown;       /* bytes that came when nothing was asked for */
    int64_t progress_at; /* when something was last written, or the outbox was empty */
    uint8_t address[16]; /* IPv6, or IPv4 mapped into it */
    uint8_t stage;       /* enum conn_stage */
    bool is_status;      /* came in at the status port: no TLS, other answers */
    bool is_proxy;
    bool is_reading; /* libwebsockets polls it for input */
    bool is_dirty;   /* has its place in the net's list of those with something to write */
    bool is_doomed;  /* and in this list */
    bool ends_empty; /* once all is written it ends */
};

struct log_gate { /* one line a minute */
    int64_t next;
    unsigned held;
};

struct counters {
    int64_t accepted, refused, requests, upgrades, messages_in, messages_out, bytes_in, bytes_out;
    int64_t slow, too_much;
};

struct listener {
    uv_poll_t poll;
    struct net *net;
    int fd; /* -1: none */
    int port;
    int64_t resume_at; /* monotonic; not before */
    bool is_status, is_open;
};

struct net {
    struct net_config config; /* its strings are the net's own */
    struct net_limits limits; /* none is 0 but memory_bytes */
    struct rpc *rpc;
    struct files *files;
    struct cb_buf headers; /* security W7, once */
    struct cb_buf allowed; /* the origins without "https://": what Host may be; one a line */

    uv_loop_t loop;
    uv_async_t wake;
    uv_prepare_t turn;
    uv_idle_t again;
    uv_timer_t tick, sweep;
    uv_signal_t signals[3];
    bool was_woken, is_stopping;
    atomic_bool must_stop;
    int64_t stop_by;

    struct listener listeners[2];
    struct lws_context *lws;
    struct lws_vhost *tls_vhost, *plain_vhost;
    SSL_CTX *ssl;
    struct conn *adopting;

    struct conn *conns, *dirty_first, *dirty_last, *doomed;
    struct pipes *pipes;
    struct tally addresses, sessions;
    int sockets, handshakes, writes;
    bool is_full; /* of memory: R10 */
    struct counters counters;
    struct log_gate gate_refused, gate_library, gate_slow, gate_limit;
    char scratch[CB_FRAGMENT_BYTES];
    uint8_t incoming[CB_FRAGMENT_BYTES]; /* a record of TLS */
};

/* --- conn.c: a connection's life ------------------------------------------------------------- */

/* Take over the accepted FD. The connection ends by itself. */
void conn_accept(struct net *net, int fd, const uint8_t address[16], bool is_status);
void conn_doom(struct conn *conn);           /* it ends with this turn; nothing more is written */
void conn_end_when_empty(struct conn *conn); /* write what waits, then end */
void conn_stage(struct conn *conn, enum conn_stage stage, int64_t for_ms);
void conn_address(const struct conn *conn, char out[NET_ADDRESS_TEXT]);
void conn_end_doomed(struct net *net);
void conn_sweep(struct net *net, int64_t now); /* whatever is past its deadline */
int conn_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                  size_t len);

/* --- writing.c: outboxes to sockets ---------------------------------------------------------- */

/* Write MESSAGE, which is taken, at once if nothing waits, else queue it. False: it does not fit
 * into the outbox and was dropped. */
bool writing_send(struct conn *conn, const struct message *message);
/* Bytes of ours, as they are, whatever waits already. */
void writing_send_bytes(struct conn *conn, const void *bytes, size_t len);
void writing_resume(struct conn *conn); /* the socket takes more */
void writing_flush_dirty(struct net *net);
bool writing_is_stuck(const struct conn *conn, int64_t now); /* longer than the limit */

/* --- limits.c ----------------------------------------------------------------------------------
 */

void limits_resolve(struct net_limits *limits);
/* Whether one more socket from ADDRESS is let in; *ROW counts it (NULL for a proxy). */
bool limits_admit(struct net *net, const uint8_t address[16], bool is_proxy,
                  struct tally_row **row);
void limits_proved(struct conn *conn); /* its session is valid: the address counts it no more */
bool limits_is_proxy(const struct net *net, const uint8_t address[16]);
void limits_watch_memory(struct net *net);
/* Whether a line may be written now. *HELD: how many were not since the last one. */
bool limits_may_log(struct log_gate *gate, unsigned *held);

/* --- tls.c, listen.c ---------------------------------------------------------------------------
 */

CB_MUST_USE enum cb_code tls_open(struct net *net, struct cb_error *err); /* context and vhosts */
void tls_harden(struct net *net, SSL_CTX *ssl);
void tls_reload(struct net *net);
CB_MUST_USE enum cb_code listen_open(struct net *net, struct cb_error *err);
void listen_start(struct net *net); /* what is not paused, and not full of handshakes */
void listen_close(struct net *net);

/* --- http.c, socket.c --------------------------------------------------------------------------
 */

void http_received(struct conn *conn, struct cb_str bytes);
void http_closed(struct conn *conn);
bool http_is_allowed_host(const struct net *net, struct cb_str host);
bool http_is_origin(const struct net *net, const struct request *request);
/* Carry on as the WebSocket of SESSION, which a row of the tally holds a place for. */
void socket_open(struct conn *conn, struct cb_digest session, struct tally_row *by_session);
void socket_received(struct conn *conn, uint8_t *bytes, size_t len);
void socket_sweep(struct conn *conn, int64_t now);
void socket_closed(struct conn *conn);
void socket_close(struct conn *conn, int code);
