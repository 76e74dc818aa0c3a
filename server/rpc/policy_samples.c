#include "method.h"

static void run(struct rpc_call *call, const json_t *params)
{
    live_pack_samples(call->peer->reader, cb_json_get_str(params, "board"),
                      cb_json_get_str(params, "name"), cb_json_get_str(params, "hash"),
                      cb_json_get_str(params, "class"), call_answer, call);
}

const struct rpc_method policy_samples_method = {
    .name = "policy.samples",
    .params = "board name hash class",
    .summary = "Records of a class that one sees in full both with a pack and without it",
    .rate = RATE_SEARCH,
    .is_human = true,
    .run = run,
};
