/* A message in: parsed, checked, counted, and handed to its method. */
#include <stdlib.h>
#include <string.h>

#include "caseboard/base/limits.h"
#include "method.h"

#define PARSE_ERROR (-32700)
#define NOT_A_REQUEST (-32600)
#define UNKNOWN_METHOD (-32601)
#define WRONG_PARAMETERS (-32602)

/* A bad message costs a token like any other; ten in a minute end the connection (W6). */
static int bad_message(struct rpc_peer *peer, const json_t *id, int code, json_t *fields)
{
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    int64_t now = cb_monotonic_ms();
    cb_buf_text(&out, "{\"jsonrpc\":\"2.0\",\"id\":");
    if (id == NULL)
        cb_buf_text(&out, "null");
    else
        cb_json_write(&out, id);
    cb_buf_printf(&out,
                  ",\"error\":{\"code\":%d,\"message\":\"invalid\","
                  "\"data\":{\"kind\":\"invalid\"",
                  code);
    if (fields != NULL) {
        cb_buf_text(&out, ",\"fields\":");
        cb_json_write(&out, fields);
    }
    cb_buf_text(&out, "}}}");
    peer->calls.send(peer->context, cb_frame_take_buf(&out), NULL);
    if (peer->bad_count == 0 || now - peer->bad_since >= 60000) {
        peer->bad_since = now;
        peer->bad_count = 0;
    }
    return ++peer->bad_count >= CB_BAD_REQUESTS_PER_MIN ? RPC_CLOSE_POLICY : 0;
}

static bool is_id(const json_t *id)
{
    return json_is_integer(id) ||
           (json_is_string(id) && json_string_length(id) > 0 && json_string_length(id) <= 64);
}

static bool is_request(const json_t *message)
{
    const char *key;
    json_t *value;
    if (!json_is_object(message) || !cb_str_is(cb_json_get_str(message, "jsonrpc"), "2.0") ||
        !json_is_string(json_object_get(message, "method")) ||
        !is_id(json_object_get(message, "id")))
        return false;
    json_object_foreach ((json_t *)message, key, value) {
        if (strcmp(key, "params") == 0 ? !json_is_object(value)
                                       : strcmp(key, "jsonrpc") != 0 &&
                                             strcmp(key, "method") != 0 && strcmp(key, "id") != 0)
            return false;
    }
    return true;
}

static struct rpc_call *call_new(struct rpc_peer *peer, json_t *id)
{
    struct rpc_call *call = cb_alloc(sizeof(*call));
    call->peer = peer;
    call->id = json_incref(id);
    call->place = &peer->waiting;
    call->next = peer->waiting;
    if (call->next != NULL)
        call->next->place = &call->next;
    peer->waiting = call;
    return call;
}

/* What each rate draws on, beside the request itself. */
static const struct {
    enum budget_kind kinds[2];
    size_t count;
} COSTS[RATE_COUNT] = {
    [RATE_REQUEST] = {.count = 0},
    [RATE_WRITE] = {{BUDGET_WRITES}, 1},
    [RATE_OPEN] = {{BUDGET_OPENS, BUDGET_OPENS_DAY}, 2},
    [RATE_SEARCH] = {{BUDGET_SEARCHES}, 1},
};

static int seconds_to_wait(struct rpc_peer *peer, enum rate rate)
{
    int64_t now = cb_monotonic_ms();
    int wait = 0;
    for (size_t i = 0; i < COSTS[rate].count; i++) {
        int seconds = budget_take(peer->budget, COSTS[rate].kinds[i], now);
        wait = seconds > wait ? seconds : wait;
    }
    return wait;
}

/* Coming back with what one has is not a new open (design 7). */
static enum rate rate_of(const struct rpc_method *method, const json_t *params)
{
    bool comes_back = method->rate == RATE_OPEN && json_object_get(params, "have") != NULL;
    return comes_back ? RATE_REQUEST : method->rate;
}

static bool is_human(const struct rpc_method *method, const json_t *params)
{
    return method->is_human && json_object_get(params, "have") == NULL;
}

static void too_fast(struct rpc_call *call, int seconds)
{
    call_answer(call, &(struct live_answer){.code = CB_TOO_FAST, .retry_after_s = seconds});
}

static int dispatch(struct rpc_peer *peer, const json_t *message)
{
    struct cb_str name = cb_json_get_str(message, "method");
    json_t *id = json_object_get(message, "id");
    const struct rpc_method *method = rpc_method_find(name);
    CB_AUTO(json_decref) json_t *none = json_object();
    CB_AUTO(json_decref) json_t *fields = NULL;
    const json_t *params = json_object_get(message, "params");
    params = params != NULL ? params : none;
    if (method == NULL && pack_verb(live_pack(peer->rpc->config.live), name) != NULL)
        method = &verb_method;
    if (method == NULL)
        return bad_message(peer, id, UNKNOWN_METHOD, NULL);
    if (!params_fit(method->params, params, &fields))
        return bad_message(peer, id, WRONG_PARAMETERS, fields);
    struct rpc_call *call = call_new(peer, id);
    int wait = seconds_to_wait(peer, rate_of(method, params));
    if (wait > 0) {
        too_fast(call, wait);
        return 0;
    }
    if (is_human(method, params))
        accounts_touch(peer->rpc->config.accounts, peer->session);
    call->method = name;
    method->run(call, params);
    return 0;
}

int rpc_peer_receive(struct rpc_peer *peer, struct cb_str text)
{
    CB_AUTO(json_decref) json_t *message = NULL;
    peer->rpc->requests++;
    if (accounts_session_by_hash(peer->rpc->config.accounts, peer->session) == NULL)
        return RPC_CLOSE_SIGNED_OUT;
    int wait = budget_take(peer->budget, BUDGET_REQUESTS, cb_monotonic_ms());
    if (cb_json_read(text, 0, &message, NULL) != CB_OK)
        return bad_message(peer, NULL, PARSE_ERROR, NULL);
    if (!is_request(message))
        return bad_message(peer, NULL, NOT_A_REQUEST, NULL);
    if (wait > 0) {
        too_fast(call_new(peer, json_object_get(message, "id")), wait);
        return 0;
    }
    return dispatch(peer, message);
}
