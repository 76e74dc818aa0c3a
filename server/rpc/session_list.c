/* session.list: one's own open sessions (security P6). */
#include <stdlib.h>
#include <string.h>

#include "caseboard/base/limits.h"
#include "method.h"

struct listing {
    json_t *sessions;
    struct cb_digest own;
};

static void add(void *context, const struct session *session)
{
    struct listing *listing = context;
    char began[CB_TIME_TEXT], touched[CB_TIME_TEXT];
    bool is_this = memcmp(session->hash.bytes, listing->own.bytes, sizeof(listing->own.bytes)) == 0;
    cb_time_write(session->began, began);
    cb_time_write(session->touched, touched);
    json_array_append_new(listing->sessions, json_pack("{s:s, s:s, s:b}", "began", began, "touched",
                                                       touched, "this", is_this));
}

static int compare_began(const void *a, const void *b)
{
    const json_t *left = *(json_t *const *)a, *right = *(json_t *const *)b;
    return cb_str_compare(cb_json_get_str(right, "began"), cb_json_get_str(left, "began"));
}

/* The newest first. There are at most CB_SESSIONS_PER_USER. */
static json_t *sorted(json_t *list)
{
    json_t *at[CB_SESSIONS_PER_USER];
    size_t count = json_array_size(list);
    json_t *out = json_array();
    for (size_t i = 0; i < count && i < CB_COUNT(at); i++)
        at[i] = json_array_get(list, i);
    if (count > 1)
        qsort(at, count < CB_COUNT(at) ? count : CB_COUNT(at), sizeof(*at), compare_began);
    for (size_t i = 0; i < count && i < CB_COUNT(at); i++)
        json_array_append(out, at[i]);
    json_decref(list);
    return out;
}

static void run(struct rpc_call *call, const json_t *params)
{
    (void)params;
    struct rpc *rpc = call->peer->rpc;
    const struct session *own = accounts_session_by_hash(rpc->config.accounts, call->peer->session);
    if (own == NULL) {
        call_error(call, CB_SIGNED_OUT, NULL);
        return;
    }
    struct listing listing = {.sessions = json_array(), .own = own->hash};
    accounts_sessions_of(rpc->config.accounts, cb_str_of(own->user), add, &listing);
    call_json(call, json_pack("{s:o}", "sessions", sorted(listing.sessions)));
}

const struct rpc_method session_list_method = {
    .name = "session.list",
    .params = "",
    .summary = "The open sessions of who asks",
    .run = run,
};
