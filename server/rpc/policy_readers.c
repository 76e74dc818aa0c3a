#include "caseboard/policy/explain.h"
#include "method.h"

/* With a case that is open the people stand in the answer, too. */
static void run(struct rpc_call *call, const json_t *params)
{
    const struct pack *pack = live_pack(call->peer->rpc->config.live);
    struct live_question question = {.case_id = cb_json_get_str(params, "case"),
                                     .class_name = cb_json_get_str(params, "class"),
                                     .readers = true};
    size_t class_index;
    if (question.case_id.at != NULL)
        live_explain(call->peer->reader, &question, call_answer, call);
    else if (pack_class_index(pack, question.class_name, &class_index))
        call_json(call, policy_readers(pack, class_index));
    else
        call_error(call, CB_NOT_FOUND, NULL);
}

const struct rpc_method policy_readers_method = {
    .name = "policy.readers",
    .params = "class case?",
    .summary = "Which seats see a class of information, and how much; on an open case, who",
    .run = run,
};
