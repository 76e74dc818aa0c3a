#include "method.h"

static void run(struct rpc_call *call, const json_t *params)
{
    live_audit_review(call->peer->reader, cb_json_get_str(params, "board"),
                      cb_json_get_str(params, "before"), call_answer, call);
}

const struct rpc_method audit_review_method = {
    .name = "audit.review",
    .params = "board before?",
    .summary = "Records made by people who were shut out of a case later",
    .rate = RATE_SEARCH,
    .is_human = true,
    .run = run,
};
