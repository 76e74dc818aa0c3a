#include "method.h"

static void run(struct rpc_call *call, const json_t *params)
{
    live_case_open(call->peer->reader, cb_json_get_str(params, "case"),
                   cb_json_get_str(params, "why"), cb_json_get_str(params, "have"), call_answer,
                   call);
}

const struct rpc_method case_open_method = {
    .name = "case.open",
    .params = "case why? have?",
    .summary = "A case as this seat sees it, with a reason; then case.changed",
    .rate = RATE_OPEN,
    .is_human = true,
    .run = run,
};
