#include "method.h"

/* One thing is asked about: a record or a field of it, a class or a type. */
static bool asks_one(const struct live_question *question)
{
    return (question->record.at != NULL) + (question->class_name.at != NULL) +
                   (question->type.at != NULL) ==
               1 &&
           (question->field.at == NULL || question->record.at != NULL);
}

static void run(struct rpc_call *call, const json_t *params)
{
    const struct live_question question = {
        .case_id = cb_json_get_str(params, "case"),
        .record = cb_json_get_str(params, "record"),
        .field = cb_json_get_str(params, "field"),
        .class_name = cb_json_get_str(params, "class"),
        .type = cb_json_get_str(params, "type"),
    };
    if (asks_one(&question)) {
        live_explain(call->peer->reader, &question, call_answer, call);
        return;
    }
    CB_AUTO(json_decref)
    json_t *fields = json_pack("{s:s}", "record", "Name a record, a class or a type: one of them.");
    call_answer(call, &(struct live_answer){.code = CB_INVALID, .fields = fields});
}

const struct rpc_method policy_explain_method = {
    .name = "policy.explain",
    .params = "case record? field? class? type?",
    .summary =
        "Why this seat sees no more of a record or its field, a class or a type of an open case",
    .is_human = true,
    .run = run,
};
