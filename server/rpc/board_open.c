#include "method.h"

static void run(struct rpc_call *call, const json_t *params)
{
    live_board_open(call->peer->reader, cb_json_get_str(params, "board"),
                    cb_json_get_str(params, "have"), call_answer, call);
}

const struct rpc_method board_open_method = {
    .name = "board.open",
    .params = "board have?",
    .summary = "The cards of a board as this seat sees them; then board.changed",
    .is_human = true,
    .run = run,
};
