/* The room as a whole: its parts, its turns, what it counts. */
#include "caseboard/rpc/rpc.h"

#include <stdlib.h>

#include "peer.h"

struct rpc *rpc_new(const struct rpc_config *config)
{
    struct rpc *rpc = cb_alloc(sizeof(*rpc));
    rpc->config = *config;
    rpc->budgets = budgets_new(&config->limits);
    return rpc;
}

void rpc_free(struct rpc *rpc)
{
    if (rpc == NULL)
        return;
    budgets_free(rpc->budgets);
    free(rpc);
}

bool rpc_session(struct rpc *rpc, struct cb_str token, struct cb_digest *out)
{
    const struct session *session = accounts_session(rpc->config.accounts, token);
    if (session == NULL)
        return false;
    *out = session->hash;
    return true;
}

void rpc_session_ended(struct rpc *rpc, struct cb_digest session)
{
    peers_close(rpc, session, NULL, RPC_CLOSE_SIGNED_OUT);
}

void rpc_turn(struct rpc *rpc)
{
    live_turn(rpc->config.live);
}

void rpc_poll(struct rpc *rpc)
{
    accounts_poll(rpc->config.accounts);
    live_poll(rpc->config.live);
}

cb_time rpc_tick(struct rpc *rpc, cb_time now)
{
    cb_time sessions = accounts_tick(rpc->config.accounts, now);
    cb_time streams = live_tick(rpc->config.live, now);
    return sessions < streams ? sessions : streams;
}

bool rpc_is_ready(const struct rpc *rpc)
{
    return live_is_healthy(rpc->config.live);
}

void rpc_metrics(struct rpc *rpc, struct cb_buf *out)
{
    size_t peers = 0;
    for (struct rpc_peer *peer = rpc->peers; peer != NULL; peer = peer->next)
        peers++;
    cb_buf_printf(out,
                  "# TYPE caseboard_peers gauge\ncaseboard_peers %zu\n"
                  "# TYPE caseboard_requests_total counter\ncaseboard_requests_total %llu\n"
                  "# TYPE caseboard_refused_total counter\ncaseboard_refused_total %llu\n",
                  peers, (unsigned long long)rpc->requests, (unsigned long long)rpc->refused);
    live_metrics(rpc->config.live, out);
}
