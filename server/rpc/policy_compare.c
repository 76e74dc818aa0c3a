#include "method.h"

static void run(struct rpc_call *call, const json_t *params)
{
    live_pack_compare(call->peer->reader, cb_json_get_str(params, "board"),
                      cb_json_get_str(params, "name"), cb_json_get_str(params, "hash"), call_answer,
                      call);
}

const struct rpc_method policy_compare_method = {
    .name = "policy.compare",
    .params = "board name hash",
    .summary = "What a pack would change for whom, and on how many cases of the board",
    .rate = RATE_SEARCH,
    .is_human = true,
    .run = run,
};
