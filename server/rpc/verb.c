/* TYPE.VERB: a command, whatever the record. */
#include "method.h"

static struct cb_digest params_hash(struct cb_str method, const json_t *params)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    cb_json_write(&text, params);
    struct cb_str parts[] = {method, CB_STR(" "), cb_buf_peek(&text)};
    return cb_digest_parts(parts, CB_COUNT(parts));
}

static void run(struct rpc_call *call, const json_t *params)
{
    struct live_command command = {
        .method = call->method,
        .stream = cb_json_get_str(params, "stream"),
        .board = cb_json_get_str(params, "board"),
        .id = cb_json_get_str(params, "id"),
        .set = json_object_get(params, "set"),
        .if_etag = cb_json_get_str(params, "if"),
        .why = cb_json_get_str(params, "why"),
        .command = cb_json_get_str(params, "command"),
        .params = params_hash(call->method, params),
        .is_fresh = accounts_is_fresh(call->peer->rpc->config.accounts, call->peer->session),
    };
    live_command(call->peer->reader, &command, call_answer, call);
}

const struct rpc_method verb_method = {
    .name = "TYPE.VERB",
    .params = "stream? board? id set:object? if? why? command",
    .summary = "Do a verb of the dictionary to a record",
    .rate = RATE_WRITE,
    .is_human = true,
    .run = run,
};
