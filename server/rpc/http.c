/* What is asked over plain HTTP because no socket is open yet: signing in and out. */
#include <stdlib.h>
#include <string.h>

#include "caseboard/base/limits.h"
#include "method.h"

struct rpc_http_call {
    struct rpc *rpc;
    void (*done)(void *context, const struct rpc_http_response *response);
    void *context;
    bool is_running; /* rpc_http() has not returned yet */
    bool is_done;
    bool is_dropped;
};

struct http_route {
    const char *method, *path;
    const char *params; /* of the body; NULL: no body */
    bool needs_session;
    void (*run)(struct rpc_http_call *call, const struct rpc_http_request *request,
                const json_t *body, const struct session *session);
};

/* ---- answers --------------------------------------------------------------------------------- */

static void finish(struct rpc_http_call *call, const struct rpc_http_response *response)
{
    if (!call->is_dropped)
        call->done(call->context, response);
    call->is_done = true;
    if (!call->is_running)
        free(call);
}

static int status_of(enum cb_code code)
{
    static const int STATUS[] = {
        [CB_OK] = 200,       [CB_INVALID] = 400,   [CB_NOT_FOUND] = 404, [CB_NOT_ALLOWED] = 401,
        [CB_CONFLICT] = 409, [CB_NOT_SAVED] = 503, [CB_TOO_FAST] = 429,  [CB_SIGNED_OUT] = 401,
        [CB_DAMAGED] = 500,  [CB_USAGE] = 500,     [CB_INTERNAL] = 500,  [CB_BUSY] = 503,
    };
    return STATUS[code];
}

static void finish_error(struct rpc_http_call *call, enum cb_code code, const char *reason,
                         int retry_s)
{
    CB_AUTO(cb_buf_fini) struct cb_buf body = {0};
    cb_buf_printf(&body, "{\"kind\":\"%s\"", cb_code_kind(code));
    if (reason != NULL)
        cb_buf_printf(&body, ",\"reason\":\"%s\"", reason);
    if (retry_s > 0)
        cb_buf_printf(&body, ",\"retry_after\":%d", retry_s);
    cb_buf_char(&body, '}');
    finish(call, &(struct rpc_http_response){.status = status_of(code),
                                             .body = cb_buf_peek(&body),
                                             .retry_after_s = retry_s});
}

static void finish_who(struct rpc_http_call *call, const struct session *session, const char *token)
{
    CB_AUTO(cb_buf_fini) struct cb_buf body = {0};
    CB_AUTO(json_decref) json_t *who = who_json(call->rpc, session);
    struct rpc_http_response response = {.status = 200};
    if (who == NULL) { /* an account that holds no seat on any board */
        finish_error(call, CB_NOT_ALLOWED, NULL, 0);
        return;
    }
    cb_json_write(&body, who);
    response.body = cb_buf_peek(&body);
    if (token != NULL)
        memcpy(response.cookie, token, SESSION_TOKEN_TEXT);
    finish(call, &response);
}

static void signed_in(void *context, enum cb_code code, const struct session *session,
                      const char *token, int retry_s)
{
    if (code == CB_OK)
        finish_who(context, session, token);
    else
        finish_error(context, code, NULL, retry_s);
}

/* ---- routes ---------------------------------------------------------------------------------- */

static void sign_in(struct rpc_http_call *call, const struct rpc_http_request *request,
                    const json_t *body, const struct session *session)
{
    (void)session; /* a token from before is never taken over (A5) */
    accounts_sign_in(call->rpc->config.accounts, cb_json_get_str(body, "name"),
                     cb_json_get_str(body, "password"), request->address, signed_in, call);
}

static void confirm(struct rpc_http_call *call, const struct rpc_http_request *request,
                    const json_t *body, const struct session *session)
{
    accounts_confirm(call->rpc->config.accounts, session->hash, cb_json_get_str(body, "password"),
                     request->address, signed_in, call);
}

static void password_is_set(void *context, enum cb_code code, const char *reason, int retry_s)
{
    if (code == CB_OK)
        finish(context, &(struct rpc_http_response){.status = 200, .body = CB_STR("{}")});
    else
        finish_error(context, code, reason, retry_s);
}

static void set_password(struct rpc_http_call *call, const struct rpc_http_request *request,
                         const json_t *body, const struct session *session)
{
    (void)session;
    accounts_set_password(call->rpc->config.accounts, cb_json_get_str(body, "name"),
                          cb_json_get_str(body, "code"), cb_json_get_str(body, "password"),
                          request->address, password_is_set, call);
}

static void sign_out(struct rpc_http_call *call, const struct rpc_http_request *request,
                     const json_t *body, const struct session *session)
{
    (void)request;
    (void)body;
    accounts_sign_out(call->rpc->config.accounts, session->hash);
    finish(call, &(struct rpc_http_response){.status = 200, .body = CB_STR("{}"), .clear = true});
}

static void who(struct rpc_http_call *call, const struct rpc_http_request *request,
                const json_t *body, const struct session *session)
{
    (void)request;
    (void)body;
    finish_who(call, session, NULL);
}

static const struct http_route ROUTES[] = {
    {"POST", "/api/sign-in", "name password", false, sign_in},
    {"POST", "/api/set-password", "name code password", false, set_password},
    {"POST", "/api/sign-out", "", true, sign_out},
    {"POST", "/api/confirm", "password", true, confirm},
    {"GET", "/api/session", NULL, true, who},
};

static const struct http_route *route_of(struct cb_str method, struct cb_str path)
{
    for (size_t i = 0; i < CB_COUNT(ROUTES); i++)
        if (cb_str_is(method, ROUTES[i].method) && cb_str_is(path, ROUTES[i].path))
            return &ROUTES[i];
    return NULL;
}

bool rpc_http_serves(struct cb_str method, struct cb_str path)
{
    return route_of(method, path) != NULL;
}

static bool read_body(const struct http_route *route, struct cb_str text, json_t **body)
{
    CB_AUTO(json_decref) json_t *fields = NULL;
    if (route->params == NULL)
        return true;
    if (cb_json_read(text.len != 0 ? text : CB_STR("{}"), 0, body, NULL) != CB_OK)
        return false;
    return json_is_object(*body) && params_fit(route->params, *body, &fields);
}

static void serve(struct rpc_http_call *call, const struct http_route *route,
                  const struct rpc_http_request *request)
{
    CB_AUTO(json_decref) json_t *body = NULL;
    const struct session *session = accounts_session(call->rpc->config.accounts, request->token);
    if (route->needs_session && session == NULL)
        finish_error(call, CB_SIGNED_OUT, NULL, 0);
    else if (!read_body(route, request->body, &body))
        finish_error(call, CB_INVALID, NULL, 0);
    else
        route->run(call, request, body, session);
}

struct rpc_http_call *
rpc_http(struct rpc *rpc, const struct rpc_http_request *request,
         void (*done)(void *context, const struct rpc_http_response *response), void *context)
{
    struct rpc_http_call *call = cb_alloc(sizeof(*call));
    const struct http_route *route = route_of(request->method, request->path);
    call->rpc = rpc;
    call->done = done;
    call->context = context;
    call->is_running = true;
    if (route != NULL)
        serve(call, route, request);
    else
        finish_error(call, CB_NOT_FOUND, NULL, 0);
    call->is_running = false;
    if (!call->is_done)
        return call;
    free(call);
    return NULL;
}

void rpc_http_drop(struct rpc_http_call *call)
{
    if (call != NULL)
        call->is_dropped = true;
}
