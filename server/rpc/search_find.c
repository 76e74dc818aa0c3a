#include "method.h"

static void run(struct rpc_call *call, const json_t *params)
{
    live_search(call->peer->reader, cb_json_get_str(params, "text"),
                cb_json_get_str(params, "board"), call_answer, call);
}

const struct rpc_method search_find_method = {
    .name = "search.find",
    .params = "text board?",
    .summary = "Cases and records in which this seat sees all of some words",
    .rate = RATE_SEARCH,
    .is_human = true,
    .run = run,
};
