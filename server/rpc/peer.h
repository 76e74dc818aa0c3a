/* A peer: somebody at the other end of a socket or a pipe, and the calls it waits for. */
#pragma once

#include "budget.h"
#include "caseboard/rpc/rpc.h"

#define RPC_CLOSE_POLICY 1008
#define RPC_CLOSE_AGAIN 1012 /* come back: the session acts in another seat now */
#define RPC_CLOSE_SIGNED_OUT 4401

struct rpc {
    struct rpc_config config;
    struct budgets *budgets;
    struct rpc_peer *peers;     /* all of them, a list */
    uint64_t requests, refused; /* for /metrics */
};

struct rpc_call {
    struct rpc_peer *peer;
    json_t *id;           /* as the client wrote it */
    struct cb_str method; /* its name, while run() is running */
    struct rpc_call *next, **place;
};

struct rpc_peer {
    struct rpc *rpc;
    struct cb_digest session;
    struct rpc_peer_calls calls;
    void *context;
    char *address;
    struct live_reader *reader;
    struct budget *budget; /* its user's */
    json_t *who;           /* the seat: agency, seat, boards (of live_seats) */
    struct rpc_call *waiting;
    int64_t bad_since; /* monotonic ms */
    int bad_count;
    struct rpc_peer *next, **place;
};

/* Answers to a call; each ends it. */
void call_result(struct rpc_call *call, struct cb_str result); /* JSON text */
void call_json(struct rpc_call *call, json_t *result);         /* takes RESULT */
void call_error(struct rpc_call *call, enum cb_code code, const char *reason);
void call_answer(void *call, const struct live_answer *answer); /* a live_done */

/* Act in the seat of the session's membership, or in the user's first one; what the peer had open
 * and waited for is dropped, but for the call that is ASKING (may be NULL). False without a seat.
 */
bool peer_take_seat(struct rpc_peer *peer, const struct rpc_call *asking);
/* Close every peer of the session but EXCEPT (may be NULL) with CODE. */
void peers_close(struct rpc *rpc, struct cb_digest session, const struct rpc_peer *except,
                 int code);

/* session.who's result: a new reference, or NULL when the user has no seat. */
json_t *who_json(struct rpc *rpc, const struct session *session);
