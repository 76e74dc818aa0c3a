#include "method.h"

static void run(struct rpc_call *call, const json_t *params)
{
    live_audit_access(call->peer->reader, cb_json_get_str(params, "case"),
                      cb_json_get_str(params, "before"), call_answer, call);
}

const struct rpc_method audit_access_method = {
    .name = "audit.access",
    .params = "case before?",
    .summary = "Who looked at a case, as far as this seat may know it",
    .rate = RATE_OPEN,
    .is_human = true,
    .run = run,
};
