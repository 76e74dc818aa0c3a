#include "method.h"

static void run(struct rpc_call *call, const json_t *params)
{
    live_case_close(call->peer->reader, cb_json_get_str(params, "case"));
    call_result(call, CB_STR("{}"));
}

const struct rpc_method case_close_method = {
    .name = "case.close",
    .params = "case",
    .summary = "No more case.changed",
    .run = run,
};
