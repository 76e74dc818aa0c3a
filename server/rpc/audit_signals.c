#include "method.h"

static void run(struct rpc_call *call, const json_t *params)
{
    live_audit_signals(call->peer->reader, cb_json_get_str(params, "board"), call_answer, call);
}

const struct rpc_method audit_signals_method = {
    .name = "audit.signals",
    .params = "board",
    .summary = "What in the access log of a board deserves a second look",
    .rate = RATE_OPEN,
    .is_human = true,
    .run = run,
};
