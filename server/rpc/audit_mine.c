#include "method.h"

static void run(struct rpc_call *call, const json_t *params)
{
    live_audit_mine(call->peer->reader, cb_json_get_str(params, "before"), call_answer, call);
}

const struct rpc_method audit_mine_method = {
    .name = "audit.mine",
    .params = "before?",
    .summary = "What this user looked at, and when they signed in",
    .is_human = true,
    .run = run,
};
