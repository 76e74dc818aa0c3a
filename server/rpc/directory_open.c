#include "method.h"

static void run(struct rpc_call *call, const json_t *params)
{
    live_directory_open(call->peer->reader, cb_json_get_str(params, "board"), call_answer, call);
}

const struct rpc_method directory_open_method = {
    .name = "directory.open",
    .params = "board",
    .summary = "The people and agencies of a board; then directory.changed",
    .run = run,
};
