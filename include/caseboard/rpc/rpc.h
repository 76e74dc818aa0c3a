/* One row a method: parameters in, a call, a result out. Knows peers (a socket or a pipe) only by
 * two functions. Belongs to the loop's thread. */
#pragma once

#include "caseboard/account/account.h"
#include "caseboard/live/live.h"

struct rpc;

struct rpc_limits { /* 0: the default of limits.h */
    double requests_per_s, writes_per_s;
    int requests_burst, writes_burst, opens_per_10min, opens_per_day, searches_per_min;
};
struct rpc_config {
    struct live *live;
    struct accounts *accounts;
    struct rpc_limits limits;
    bool training;
};
struct rpc *rpc_new(const struct rpc_config *config);
void rpc_free(struct rpc *rpc);

/* --- peers: a WebSocket or a pipe ------------------------------------------------------------ */

struct rpc_peer;
struct rpc_peer_calls {
    /* One text message of one or two parts. References are the callee's to take. */
    void (*send)(void *context, struct cb_frame *head, struct cb_frame *tail);
    void (*close)(void *context, int code); /* 1008, 1013, 4401 …; the peer is freed by its owner */
};
/* NULL when the session is gone. */
struct rpc_peer *rpc_peer_new(struct rpc *rpc, struct cb_digest session, struct cb_str address,
                              const struct rpc_peer_calls *calls, void *context);
void rpc_peer_free(struct rpc_peer *peer);
/* One whole message. 0, or the code to close with. */
int rpc_peer_receive(struct rpc_peer *peer, struct cb_str text);

/* --- HTTP: sign-in and what else is no method ------------------------------------------------- */

struct rpc_http_request {
    struct cb_str method, path;   /* "POST", "/api/sign-in" */
    struct cb_str body;
    struct cb_str token;          /* of the session cookie; none */
    struct cb_str address;
};
struct rpc_http_response {
    int status;
    struct cb_str body;           /* JSON; none: empty */
    char cookie[SESSION_TOKEN_TEXT]; /* not empty: set it */
    bool clear;                   /* sign-out: clear cookie and site data */
    int retry_after_s;            /* 0: none */
};
/* Whether rpc serves this path; net asks before it reads a body. */
bool rpc_http_serves(struct cb_str method, struct cb_str path);
/* DONE hears once, now or later, unless the request is dropped. */
struct rpc_http_call;
struct rpc_http_call *rpc_http(struct rpc *rpc, const struct rpc_http_request *request,
                               void (*done)(void *context,
                                            const struct rpc_http_response *response),
                               void *context); /* NULL: DONE was already called */
void rpc_http_drop(struct rpc_http_call *call); /* the connection is gone */

/* The session of a cookie's token: false without a valid one. */
bool rpc_session(struct rpc *rpc, struct cb_str token, struct cb_digest *out);

/* The session has ended (accounts_config.ended): its peers close with 4401. */
void rpc_session_ended(struct rpc *rpc, struct cb_digest session);

void rpc_turn(struct rpc *rpc);              /* at the end of every turn of the loop */
void rpc_poll(struct rpc *rpc);              /* after a wake */
cb_time rpc_tick(struct rpc *rpc, cb_time now);
void rpc_metrics(struct rpc *rpc, struct cb_buf *out);
bool rpc_is_ready(const struct rpc *rpc);
