#include "method.h"

static void run(struct rpc_call *call, const json_t *params)
{
    live_packs(call->peer->reader, cb_json_get_str(params, "board"), call_answer, call);
}

const struct rpc_method policy_packs_method = {
    .name = "policy.packs",
    .params = "board",
    .summary = "The pack in force and those that may be proposed, for who may propose one",
    .rate = RATE_SEARCH,
    .is_human = true,
    .run = run,
};
