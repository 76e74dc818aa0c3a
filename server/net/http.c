/* A request from its first byte to who answers it: limits, form, host, origin, route. */
#include <stdlib.h>
#include <string.h>

#include "exchange.h"
#include "pipe.h"

#define THROWN_BYTES (4 * 1024 * 1024)

/* ---- checks of every request (security W4) -----------------------------------------------------
 */

bool http_is_allowed_host(const struct net *net, struct cb_str host)
{
    struct cb_str rest = cb_buf_peek(&net->allowed), one;
    while (cb_str_split(&rest, '\n', &one)) {
        if (cb_str_equal(one, host))
            return true;
    }
    return false;
}

bool http_is_origin(const struct net *net, const struct request *request)
{
    if (request->times[FIELD_ORIGIN] != 1)
        return false;
    for (size_t i = 0; i < net->config.origin_count; i++) {
        if (cb_str_is(request->field[FIELD_ORIGIN], net->config.origins[i]))
            return true;
    }
    return false;
}

static int check_length(struct exchange *exchange)
{
    const struct request *request = &exchange->request;
    if (request->times[FIELD_TRANSFER_ENCODING] > 0 || request->times[FIELD_CONTENT_LENGTH] > 1)
        return 400;
    if (request->times[FIELD_CONTENT_LENGTH] == 1 &&
        !checks_length(request->field[FIELD_CONTENT_LENGTH], &exchange->body_bytes))
        return 400;
    if (request->method == REQUEST_POST)
        return request->times[FIELD_CONTENT_LENGTH] == 1 ? 0 : 411;
    return exchange->body_bytes > 0 ? 400 : 0;
}

static int check_cookie(struct exchange *exchange)
{
    const struct request *request = &exchange->request;
    if (request->times[FIELD_COOKIE] > 1)
        return 400;
    if (request->times[FIELD_COOKIE] == 1)
        exchange->cookie = checks_cookie(request->field[FIELD_COOKIE], &exchange->token);
    return exchange->cookie == COOKIE_TWICE ? 403 : 0; /* one of them may be planted */
}

static int check_host(const struct net *net, const struct request *request)
{
    if (request->times[FIELD_HOST] != 1)
        return 400;
    return http_is_allowed_host(net, request->field[FIELD_HOST]) ? 0 : 403;
}

static int check_request(const struct net *net, struct exchange *exchange)
{
    int status = check_length(exchange);
    if (status == 0)
        status = check_host(net, &exchange->request);
    return status != 0 ? status : check_cookie(exchange);
}

/* Of what changes something, or answers with more than the client's own files. */
static int check_api(const struct net *net, const struct request *request)
{
    bool is_post = request->method == REQUEST_POST;
    struct cb_str site = request->field[FIELD_FETCH_SITE];
    if (request->times[FIELD_FETCH_SITE] > 0 && !cb_str_is(site, "same-origin") &&
        (is_post || !cb_str_is(site, "none")))
        return 403;
    if ((is_post || request->times[FIELD_ORIGIN] > 0) && !http_is_origin(net, request))
        return 403;
    if (is_post && (request->times[FIELD_CONTENT_TYPE] != 1 ||
                    !checks_is_json(request->field[FIELD_CONTENT_TYPE])))
        return 415;
    return 0;
}

/* ---- routes ------------------------------------------------------------------------------------
 */

static bool is_path(const struct conn *conn, const char *path)
{
    return cb_str_is(conn->exchange->request.path, path);
}

static struct cb_str method_text(const struct conn *conn)
{
    return conn->exchange->request.method == REQUEST_POST ? CB_STR("POST") : CB_STR("GET");
}

static void run(struct conn *conn)
{
    if (is_path(conn, "/api/rpc"))
        pipe_post(conn, cb_buf_peek(&conn->in));
    else
        api_run(conn, cb_buf_peek(&conn->in));
}

static void read_body(struct conn *conn, size_t most)
{
    const struct exchange *exchange = conn->exchange;
    if (exchange->body_bytes > most) {
        reply_status(conn, 413);
        return;
    }
    conn_stage(conn, CONN_BODY, exchange->began + conn->net->limits.body_ms - cb_monotonic_ms());
    if (conn->in.len >= exchange->body_bytes) {
        conn->in.len = (size_t)exchange->body_bytes;
        run(conn);
    }
}

static void route_api(struct conn *conn)
{
    struct net *net = conn->net;
    enum request_method method = conn->exchange->request.method;
    bool is_rpc = is_path(conn, "/api/rpc"), is_poll = is_path(conn, "/api/poll");
    bool is_wrong_way = method != (is_rpc ? REQUEST_POST : REQUEST_GET);
    int status = check_api(net, &conn->exchange->request);

    if (status == 0 && (is_rpc || is_poll))
        status = is_wrong_way ? 405 : pipe_check(conn);
    else if (status == 0 && !rpc_http_serves(method_text(conn), conn->exchange->request.path))
        status = 404;
    if (status != 0)
        reply_status(conn, status);
    else if (is_poll)
        pipe_poll(conn);
    else
        read_body(conn, is_rpc ? net->limits.message_bytes : CB_SIGN_IN_BYTES);
}

static void route(struct conn *conn)
{
    const struct request *request = &conn->exchange->request;
    if (conn->is_status)
        status_reply(conn);
    else if (request->times[FIELD_UPGRADE] > 0 || is_path(conn, "/ws"))
        upgrade_request(conn);
    else if (cb_str_starts(request->path, "/api/") || is_path(conn, "/api"))
        route_api(conn);
    else if (request->method == REQUEST_POST)
        reply_status(conn, 405);
    else
        file_reply(conn);
}

/* ---- bytes
 * --------------------------------------------------------------------------------------- */

/* The client's address is what the nearest proxy of ours saw. */
static void note_address(struct conn *conn)
{
    struct exchange *exchange = conn->exchange;
    struct cb_str forwarded;
    conn_address(conn, exchange->address);
    if (conn->is_proxy && exchange->request.times[FIELD_FORWARDED_FOR] > 0 &&
        checks_forwarded(exchange->request.field[FIELD_FORWARDED_FOR], &forwarded)) {
        memcpy(exchange->address, forwarded.at, forwarded.len);
        exchange->address[forwarded.len] = '\0';
    }
}

static void take_head(struct conn *conn, size_t len)
{
    struct exchange *exchange = conn->exchange;

    conn->net->counters.requests++;
    cb_buf_add(&exchange->head, conn->in.at, len);
    memmove(conn->in.at, conn->in.at + len, conn->in.len - len);
    conn->in.len -= len;
    int status = request_parse(cb_buf_peek(&exchange->head), &exchange->request);
    if (status == 0 && !conn->is_status)
        status = check_request(conn->net, exchange);
    if (status != 0) {
        reply_status(conn, status);
        return;
    }
    note_address(conn);
    route(conn);
}

static void received_head(struct conn *conn, struct cb_str bytes)
{
    if (conn->exchange == NULL) {
        conn->exchange = cb_alloc(sizeof *conn->exchange);
        conn->exchange->began = cb_monotonic_ms();
    }
    cb_buf_str(&conn->in, bytes);
    size_t end = request_head_end(cb_buf_peek(&conn->in), &conn->exchange->scanned);
    if (end > CB_HEADER_BYTES || (end == 0 && conn->in.len >= CB_HEADER_BYTES))
        reply_status(conn, 431);
    else if (end > 0)
        take_head(conn, end);
}

static void received_body(struct conn *conn, struct cb_str bytes)
{
    size_t left = (size_t)conn->exchange->body_bytes - conn->in.len;
    if (bytes.len > left)
        bytes.len = left;
    cb_buf_str(&conn->in, bytes);
    if (conn->in.len == conn->exchange->body_bytes)
        run(conn);
}

void http_received(struct conn *conn, struct cb_str bytes)
{
    if (conn->stage == CONN_HEAD) {
        received_head(conn, bytes);
        return;
    }
    if (conn->stage == CONN_BODY) {
        received_body(conn, bytes);
        return;
    }
    conn->thrown += bytes.len;
    if (conn->thrown > THROWN_BYTES)
        conn_doom(conn);
}

void http_closed(struct conn *conn)
{
    if (conn->exchange == NULL)
        return;
    pipe_forget(conn);
    api_drop(conn);
    cb_buf_wipe(&conn->exchange->head);
    free(conn->exchange);
    conn->exchange = NULL;
}
