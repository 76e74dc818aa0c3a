#include "caseboard/policy/explain.h"
#include "method.h"

/* The roles of the seat on any of its boards: what a form offers is checked again when it is sent.
 */
static size_t roles_of(const json_t *who, struct cb_str *out, size_t room)
{
    size_t count = 0;
    size_t i, j;
    json_t *board, *role;
    json_array_foreach (json_object_get(who, "boards"), i, board) {
        json_array_foreach (json_object_get(board, "roles"), j, role) {
            if (count < room)
                out[count++] = cb_json_str(role);
        }
    }
    return count;
}

static void run(struct rpc_call *call, const json_t *params)
{
    const struct pack *pack = live_pack(call->peer->rpc->config.live);
    struct cb_str roles[2 * EVENT_ROLES];
    size_t seat;
    (void)params;
    size_t role_count = roles_of(call->peer->who, roles, CB_COUNT(roles));
    if (pack_seat(pack, cb_json_get_str(call->peer->who, "seat"), &seat))
        call_json(call, policy_dictionary(pack, seat, roles, role_count));
    else
        call_error(call, CB_NOT_FOUND, NULL);
}

const struct rpc_method dictionary_get_method = {
    .name = "dictionary.get",
    .params = "",
    .summary = "Types, fields, options, labels, and the verbs that this seat may use",
    .run = run,
};
