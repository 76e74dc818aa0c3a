#include "method.h"

static void run(struct rpc_call *call, const json_t *params)
{
    struct rpc *rpc = call->peer->rpc;
    if (json_object_get(params, "stay") != NULL)
        accounts_touch(rpc->config.accounts, call->peer->session);
    json_t *who =
        who_json(rpc, accounts_session_by_hash(rpc->config.accounts, call->peer->session));
    if (who != NULL)
        call_json(call, who);
    else
        call_error(call, CB_SIGNED_OUT, NULL);
}

const struct rpc_method session_who_method = {
    .name = "session.who",
    .params = "stay?",
    .summary = "Who is signed in, in which seat, and in which others it could be",
    .run = run,
};
