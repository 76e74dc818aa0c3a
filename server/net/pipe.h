/* A session's frames by HTTP, for networks without WebSockets (design 7): POST /api/rpc hands a
 * request in, GET /api/poll fetches what came. To rpc a pipe is a peer like a socket. */
#pragma once

#include "exchange.h"

struct pipes;

struct pipes *pipes_new(void);
void pipes_free(struct net *net); /* of the net */

/* Of the request's head: 0, or the status that refuses it (no session, no id, no number). */
int pipe_check(struct conn *conn);
void pipe_post(struct conn *conn, struct cb_str text);
void pipe_poll(struct conn *conn);

void pipe_deadline(struct conn *conn); /* a parked poll has waited long enough */
void pipe_forget(struct conn *conn);   /* a parked poll's connection is gone */
void pipes_turn(struct net *net);      /* answer polls whose frames came in this turn */
void pipes_sweep(struct net *net, int64_t now);
