/* The loopback port (security D4): whether the server lives, is ready, and its figures, without
 * ids. Plain HTTP, no host or origin asked for: nothing here is about anybody. */
#include "exchange.h"

static void add_figure(struct cb_buf *out, const char *name, const char *type, long long value)
{
    cb_buf_printf(out, "# TYPE caseboard_net_%s %s\ncaseboard_net_%s %lld\n", name, type, name,
                  value);
}

static void add_figures(struct cb_buf *out, const struct net *net)
{
    const struct counters *c = &net->counters;
    add_figure(out, "sockets", "gauge", net->sockets);
    add_figure(out, "handshakes", "gauge", net->handshakes);
    add_figure(out, "accepted_total", "counter", c->accepted);
    add_figure(out, "refused_total", "counter", c->refused);
    add_figure(out, "requests_total", "counter", c->requests);
    add_figure(out, "upgrades_total", "counter", c->upgrades);
    add_figure(out, "messages_in_total", "counter", c->messages_in);
    add_figure(out, "messages_out_total", "counter", c->messages_out);
    add_figure(out, "bytes_in_total", "counter", c->bytes_in);
    add_figure(out, "bytes_out_total", "counter", c->bytes_out);
    add_figure(out, "closed_slow_total", "counter", c->slow);
    add_figure(out, "closed_limit_total", "counter", c->too_much);
    rpc_metrics(net->rpc, out);
}

static void reply_text(struct conn *conn, int status, struct cb_str text)
{
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    reply_begin(conn, &out, status, "no-store");
    cb_buf_text(&out, "Content-Type: text/plain; charset=utf-8\r\n");
    reply_end(conn, &out, cb_frame_new(text));
}

void status_reply(struct conn *conn)
{
    const struct net *net = conn->net;
    struct cb_str path = conn->exchange->request.path;
    CB_AUTO(cb_buf_fini) struct cb_buf figures = {0};

    if (conn->exchange->request.method == REQUEST_POST) {
        reply_status(conn, 405);
    } else if (cb_str_is(path, "/healthz")) {
        reply_text(conn, 200, CB_STR("ok\n"));
    } else if (cb_str_is(path, "/readyz")) {
        bool is_ready = !net->is_stopping && rpc_is_ready(net->rpc);
        reply_text(conn, is_ready ? 200 : 503, is_ready ? CB_STR("ok\n") : CB_STR("not ready\n"));
    } else if (cb_str_is(path, "/metrics")) {
        add_figures(&figures, net);
        reply_text(conn, 200, cb_buf_peek(&figures));
    } else {
        reply_status(conn, 404);
    }
}
