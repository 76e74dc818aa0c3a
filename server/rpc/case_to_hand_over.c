#include "method.h"

static void run(struct rpc_call *call, const json_t *params)
{
    const struct live_question question = {.case_id = cb_json_get_str(params, "case"),
                                           .to_hand_over = true};
    live_explain(call->peer->reader, &question, call_answer, call);
}

const struct rpc_method case_to_hand_over_method = {
    .name = "case.to_hand_over",
    .params = "case",
    .summary = "What of an open case somebody else has to take over, and why",
    .run = run,
};
