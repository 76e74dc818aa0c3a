#include "method.h"

static bool holds(const json_t *seats, struct cb_str membership)
{
    size_t i;
    json_t *seat;
    json_array_foreach (seats, i, seat) {
        if (cb_str_equal(cb_json_get_str(seat, "membership"), membership))
            return true;
    }
    return false;
}

/* What was open in the old seat is ended: this call alone lives on, to be answered. */
static void run(struct rpc_call *call, const json_t *params)
{
    struct rpc_peer *peer = call->peer;
    struct rpc *rpc = peer->rpc;
    struct cb_str membership = cb_json_get_str(params, "membership");
    const struct session *session = accounts_session_by_hash(rpc->config.accounts, peer->session);
    CB_AUTO(json_decref) json_t *seats = live_seats(rpc->config.live, cb_str_of(session->user));
    if (!holds(seats, membership)) {
        call_error(call, CB_NOT_FOUND, NULL);
        return;
    }
    accounts_choose(rpc->config.accounts, peer->session, membership);
    if (!peer_take_seat(peer, call)) {
        call_error(call, CB_SIGNED_OUT, NULL);
        return;
    }
    peers_close(rpc, peer->session, peer, RPC_CLOSE_AGAIN);
    call_json(call, who_json(rpc, session));
}

const struct rpc_method session_switch_method = {
    .name = "session.switch",
    .params = "membership",
    .summary = "Go on in another seat that this user holds",
    .is_human = true,
    .run = run,
};
