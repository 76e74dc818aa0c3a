#include "method.h"

static void run(struct rpc_call *call, const json_t *params)
{
    live_board_close(call->peer->reader, cb_json_get_str(params, "board"));
    call_result(call, CB_STR("{}"));
}

const struct rpc_method board_close_method = {
    .name = "board.close",
    .params = "board",
    .summary = "No more board.changed",
    .run = run,
};
