#include "caseboard/policy/explain.h"
#include "method.h"

static void run(struct rpc_call *call, const json_t *params)
{
    const struct pack *pack = live_pack(call->peer->rpc->config.live);
    size_t class_index;
    if (pack_class_index(pack, cb_json_get_str(params, "class"), &class_index))
        call_json(call, policy_readers(pack, class_index));
    else
        call_error(call, CB_NOT_FOUND, NULL);
}

const struct rpc_method policy_readers_method = {
    .name = "policy.readers",
    .params = "class",
    .summary = "Which seats see a class of information, and how much",
    .run = run,
};
