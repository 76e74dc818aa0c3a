/* A WebSocket: frames to messages for rpc, messages of rpc to frames, and the limits of both. */
#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>

#include "exchange.h"

#define CLOSE_MS 5000
#define CLOSE_SIGNED_OUT_MS 1000 /* security A6 */

struct socket {
    struct rpc_peer *peer;
    struct tally_row *by_session;
    struct frames frames;
    struct cb_buf control; /* the payload of a control frame under way */
    int64_t began;         /* when the first byte of an incomplete message came; 0: none */
    int64_t heard_at;
    int64_t window_began; /* of the limit on bytes in */
    uint64_t window_from; /* what had come by then */
    int fragments;
    bool is_pinged, is_closing;
};

/* ---- out ------------------------------------------------------------------------------------- */

static struct message frame_of(enum frames_kind kind, struct cb_frame *head, struct cb_frame *tail)
{
    struct message message = {.head = head, .tail = tail};
    message.prefix_len = (uint8_t)frames_write_head(kind, message_len(&message), message.prefix);
    return message;
}

static void be_slow(struct conn *conn)
{
    unsigned held;
    conn->net->counters.slow++;
    if (limits_may_log(&conn->net->gate_slow, &held))
        cb_log(CB_LOG_WARN, "net.slow_reader", "waiting=%zu unlogged=%u", conn->out.bytes, held);
    socket_close(conn, 1013);
}

static void send_control(struct conn *conn, enum frames_kind kind, struct cb_str payload)
{
    struct message message = frame_of(kind, cb_frame_new(payload), NULL);
    if (!writing_send(conn, &message))
        be_slow(conn);
}

static void peer_send(void *context, struct cb_frame *head, struct cb_frame *tail)
{
    struct conn *conn = context;
    struct message message = frame_of(FRAMES_TEXT, head, tail);
    conn->net->counters.messages_out++;
    if (!writing_send(conn, &message))
        be_slow(conn);
}

void socket_close(struct conn *conn, int code)
{
    struct socket *s = conn->socket;
    uint8_t payload[2] = {(uint8_t)(code >> 8), (uint8_t)code};

    if (s->is_closing || conn->is_doomed)
        return;
    s->is_closing = true;
    outbox_keep_begun(&conn->out);
    conn->deadline = cb_monotonic_ms() + (code == 4401 ? CLOSE_SIGNED_OUT_MS : CLOSE_MS);
    struct message message =
        frame_of(FRAMES_CLOSE, cb_frame_new((struct cb_str){(char *)payload, 2}), NULL);
    if (outbox_peek(&conn->out) != NULL)
        outbox_push(&conn->out, &message, 0); /* behind what was begun, whatever the limit */
    else
        writing_send(conn, &message);
    conn_end_when_empty(conn);
}

static void peer_close(void *context, int code)
{
    socket_close(context, code);
}

static const struct rpc_peer_calls peer_calls = {.send = peer_send, .close = peer_close};

/* ---- in -------------------------------------------------------------------------------------- */

static void close_at_limit(struct conn *conn, int code, const char *which)
{
    unsigned held;
    conn->net->counters.too_much++;
    if (limits_may_log(&conn->net->gate_limit, &held))
        cb_log(CB_LOG_WARN, "net.limit", "limit=%s code=%d unlogged=%u", which, code, held);
    socket_close(conn, code);
}

static void frame_begins(struct conn *conn, const struct frames_event *event)
{
    struct socket *s = conn->socket;
    if (event->kind >= FRAMES_CLOSE)
        return;
    if (event->kind == FRAMES_BINARY) {
        socket_close(conn, 1003);
        return;
    }
    s->fragments = event->kind == FRAMES_TEXT ? 1 : s->fragments + 1;
    if (s->fragments > CB_MESSAGE_FRAGMENTS)
        close_at_limit(conn, 1009, "fragments");
    else if (event->length > conn->net->limits.message_bytes - conn->in.len)
        close_at_limit(conn, 1009, "message"); /* as announced: nothing of it is kept */
}

static void frame_goes_on(struct conn *conn, const struct frames_event *event)
{
    struct cb_buf *into = event->kind >= FRAMES_CLOSE ? &conn->socket->control : &conn->in;
    cb_buf_add(into, event->at, event->len);
}

static void message_ends(struct conn *conn)
{
    struct cb_buf text = conn->in; /* rpc may close the socket meanwhile */
    conn->in = (struct cb_buf){0};
    conn->socket->began = 0;
    conn->net->counters.messages_in++;
    if (!frames_is_utf8((const uint8_t *)text.at, text.len)) {
        socket_close(conn, 1007);
    } else {
        int code = rpc_peer_receive(conn->socket->peer, cb_buf_peek(&text));
        if (code != 0)
            socket_close(conn, code);
    }
    cb_buf_wipe(&text);
}

static void close_came(struct conn *conn)
{
    const struct cb_buf *payload = &conn->socket->control;
    const uint8_t *bytes = (const uint8_t *)payload->at;
    int code = 1000;

    if (payload->len == 1)
        code = 1002;
    else if (payload->len >= 2)
        code = bytes[0] << 8 | bytes[1];
    if (!frames_may_close_with(code))
        code = 1002;
    if (payload->len > 2 && !frames_is_utf8(bytes + 2, payload->len - 2))
        code = 1007;
    socket_close(conn, code);
}

static void control_ends(struct conn *conn, enum frames_kind kind)
{
    if (kind == FRAMES_CLOSE)
        close_came(conn);
    else if (kind == FRAMES_PING)
        send_control(conn, FRAMES_PONG, cb_buf_peek(&conn->socket->control));
    cb_buf_fini(&conn->socket->control);
}

static void frame_ends(struct conn *conn, const struct frames_event *event)
{
    if (event->kind >= FRAMES_CLOSE)
        control_ends(conn, event->kind);
    else if (event->fin)
        message_ends(conn);
}

/* What the socket has taken in, TLS and all: a flood of empty records or control frames counts. */
static void count_ingress(struct conn *conn, int64_t now)
{
    struct socket *s = conn->socket;
    uint64_t all = BIO_number_read(SSL_get_rbio(lws_get_ssl(conn->wsi)));
    uint64_t most = (uint64_t)conn->net->limits.ingress_bytes_per_s * CB_INGRESS_WINDOW_S;

    if (now - s->window_began >= CB_INGRESS_WINDOW_S * 1000) {
        s->window_began = now;
        s->window_from = all;
    }
    if (all - s->window_from > most)
        close_at_limit(conn, 1008, "bytes");
}

static void step(struct conn *conn, enum frames_step step, const struct frames_event *event)
{
    if (step == FRAMES_ILLEGAL)
        socket_close(conn, 1002);
    else if (step == FRAMES_BEGIN)
        frame_begins(conn, event);
    else if (step == FRAMES_PIECE)
        frame_goes_on(conn, event);
    else if (step == FRAMES_END)
        frame_ends(conn, event);
}

void socket_received(struct conn *conn, uint8_t *bytes, size_t len)
{
    struct socket *s = conn->socket;
    struct frames_event event = {0};
    enum frames_step next = FRAMES_BEGIN;

    s->heard_at = cb_monotonic_ms();
    s->is_pinged = false;
    count_ingress(conn, s->heard_at);
    while (next != FRAMES_MORE && next != FRAMES_ILLEGAL && !s->is_closing && !conn->is_doomed) {
        next = frames_next(&s->frames, &bytes, &len, &event);
        step(conn, next, &event);
    }
    bool is_under_way = s->frames.head_len > 0 || s->frames.in_message;
    if (!is_under_way)
        s->began = 0;
    else if (s->began == 0)
        s->began = s->heard_at;
}

/* ---- life ------------------------------------------------------------------------------------ */

void socket_open(struct conn *conn, struct cb_digest session, struct tally_row *by_session)
{
    struct socket *s = cb_alloc(sizeof *s);
    struct cb_buf early = conn->in; /* what came behind the head already */

    conn->in = (struct cb_buf){0};
    s->by_session = by_session;
    s->heard_at = s->window_began = cb_monotonic_ms();
    conn->socket = s;
    conn_stage(conn, CONN_SOCKET, 0);
    SSL_set_read_ahead(lws_get_ssl(conn->wsi), 1); /* conn.c reads what that leaves behind */
    s->peer = rpc_peer_new(conn->net->rpc, session, cb_str_of(conn->exchange->address), &peer_calls,
                           conn);
    http_closed(conn);
    if (s->peer == NULL)
        socket_close(conn, 4401);
    else if (early.len > 0)
        socket_received(conn, (uint8_t *)early.at, early.len);
    cb_buf_wipe(&early);
}

static void leave_rpc(struct socket *s)
{
    if (s->peer != NULL)
        rpc_peer_free(s->peer);
    s->peer = NULL;
}

void socket_sweep(struct conn *conn, int64_t now)
{
    const struct net_limits *limits = &conn->net->limits;
    struct socket *s = conn->socket;

    if (s->is_closing) {
        leave_rpc(s); /* not earlier: rpc may have been the one that closed */
        if (now >= conn->deadline)
            conn_doom(conn);
        return;
    }
    count_ingress(conn, now);
    if (now - s->heard_at >= limits->hangup_ms)
        conn_doom(conn);
    else if (writing_is_stuck(conn, now))
        be_slow(conn);
    else if (s->began != 0 && now - s->began >= limits->message_ms)
        close_at_limit(conn, 1009, "message_time");
    else if (now - s->heard_at >= limits->ping_ms && !s->is_pinged) {
        s->is_pinged = true;
        send_control(conn, FRAMES_PING, (struct cb_str){NULL, 0});
    }
}

void socket_closed(struct conn *conn)
{
    struct socket *s = conn->socket;
    if (s == NULL)
        return;
    leave_rpc(s);
    tally_give(&conn->net->sessions, s->by_session);
    cb_buf_fini(&s->control);
    free(s);
    conn->socket = NULL;
}
