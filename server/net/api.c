/* Requests that rpc answers: signing in and out, the session. */
#include "exchange.h"

static void add_cookie(struct cb_buf *out, const struct rpc_http_response *response)
{
    if (response->clear)
        cb_buf_text(out, "Set-Cookie: " CHECKS_COOKIE_NAME
                         "=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0\r\n"
                         "Clear-Site-Data: \"cache\", \"cookies\", \"storage\"\r\n");
    else if (response->cookie[0] != '\0')
        cb_buf_printf(out,
                      "Set-Cookie: " CHECKS_COOKIE_NAME
                      "=%s; Path=/; Secure; HttpOnly; SameSite=Strict\r\n",
                      response->cookie);
}

static void answered(void *context, const struct rpc_http_response *response)
{
    struct conn *conn = context;
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};

    conn->exchange->call = NULL;
    reply_begin(conn, &out, response->status, "no-store");
    add_cookie(&out, response);
    if (response->retry_after_s > 0)
        cb_buf_printf(&out, "Retry-After: %d\r\n", response->retry_after_s);
    if (response->body.len > 0)
        cb_buf_text(&out, "Content-Type: application/json\r\n");
    reply_end(conn, &out, response->body.len > 0 ? cb_frame_new(response->body) : NULL);
}

void api_run(struct conn *conn, struct cb_str body)
{
    const struct exchange *exchange = conn->exchange;
    struct rpc_http_request request = {
        .method = exchange->request.method == REQUEST_POST ? CB_STR("POST") : CB_STR("GET"),
        .path = exchange->request.path,
        .body = body,
        .token = exchange->token,
        .address = cb_str_of(exchange->address),
    };
    /* Hashing a password may wait in a queue; rpc bounds it. */
    conn_stage(conn, CONN_ANSWER, 4 * conn->net->limits.body_ms);
    struct rpc_http_call *call = rpc_http(conn->net->rpc, &request, answered, conn);
    if (call != NULL)
        conn->exchange->call = call;
}

void api_drop(struct conn *conn)
{
    if (conn->exchange->call != NULL)
        rpc_http_drop(conn->exchange->call);
    conn->exchange->call = NULL;
}
