#include "pipe.h"

#include <stdlib.h>
#include <string.h>

#include "caseboard/base/id.h"

#define BUCKETS 256

struct pipe {
    struct pipe *next;
    struct net *net;
    struct cb_digest session;
    struct cb_id id;
    struct rpc_peer *peer;        /* NULL once it is gone */
    struct tally_row *by_session; /* likewise */
    struct message *frames;       /* what the client has not said it has */
    size_t count, room;
    size_t bytes;
    uint64_t forgotten; /* so many came before these */
    struct conn *parked;
    int64_t polled_at;
    int gone; /* the status that whoever asks for it gets; 0: alive */
};

struct pipes {
    struct pipe *buckets[BUCKETS];
    bool is_dirty; /* frames came, or one is gone */
};

/* ---- finding and ending -----------------------------------------------------------------------
 */

struct pipes *pipes_new(void)
{
    return cb_alloc(sizeof(struct pipes));
}

static struct pipe **find(struct net *net, struct cb_digest session, struct cb_id id)
{
    struct pipe **at = &net->pipes->buckets[cb_id_hash(id) % BUCKETS];
    while (*at != NULL && !(cb_id_equal((*at)->id, id) &&
                            memcmp((*at)->session.bytes, session.bytes, CB_DIGEST_BYTES) == 0))
        at = &(*at)->next;
    return at;
}

static void drop_frames(struct pipe *pipe, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        pipe->bytes -= message_len(&pipe->frames[i]);
        message_drop(&pipe->frames[i]);
    }
    if (count > 0)
        memmove(pipe->frames, pipe->frames + count, (pipe->count - count) * sizeof *pipe->frames);
    pipe->count -= count;
    pipe->forgotten += count;
}

static void pipe_free(struct pipe *pipe)
{
    if (pipe->parked != NULL)
        pipe->parked->exchange->parked_on = NULL;
    if (pipe->peer != NULL)
        rpc_peer_free(pipe->peer);
    drop_frames(pipe, pipe->count);
    tally_give(&pipe->net->sessions, pipe->by_session);
    free(pipe->frames);
    free(pipe);
}

void pipes_free(struct net *net)
{
    if (net->pipes == NULL)
        return;
    for (size_t i = 0; i < BUCKETS; i++) {
        while (net->pipes->buckets[i] != NULL) {
            struct pipe *pipe = net->pipes->buckets[i];
            net->pipes->buckets[i] = pipe->next;
            pipe_free(pipe);
        }
    }
    free(net->pipes);
    net->pipes = NULL;
}

/* ---- as rpc's peer ----------------------------------------------------------------------------
 */

static void mark_gone(struct pipe *pipe, int status)
{
    if (pipe->gone == 0)
        pipe->gone = status;
    pipe->net->pipes->is_dirty = true;
}

static void peer_send(void *context, struct cb_frame *head, struct cb_frame *tail)
{
    struct pipe *pipe = context;
    struct message message = {.head = head, .tail = tail};
    size_t len = message_len(&message);

    pipe->net->counters.messages_out++;
    if (pipe->gone != 0 ||
        (pipe->count > 0 && pipe->bytes + len > pipe->net->limits.outbox_bytes)) {
        message_drop(&message);
        mark_gone(pipe, 410);
        return;
    }
    cb_grow(&pipe->frames, pipe->count, &pipe->room, sizeof *pipe->frames);
    pipe->frames[pipe->count++] = message;
    pipe->bytes += len;
    pipe->net->pipes->is_dirty = true;
}

static void peer_close(void *context, int code)
{
    mark_gone(context, code == 4401 ? 401 : 410);
}

static const struct rpc_peer_calls peer_calls = {.send = peer_send, .close = peer_close};

/* ---- the pipe of a request ---------------------------------------------------------------------
 */

/* The pipe that the request names, made if there is none yet; NULL: refused with *STATUS. */
static struct pipe *open_pipe(struct conn *conn, uint64_t after, int *status)
{
    struct net *net = conn->net;
    struct cb_digest session;
    struct cb_id id;

    *status = 401;
    if (!rpc_session(net->rpc, conn->exchange->token, &session))
        return NULL;
    cb_id_parse(conn->exchange->request.field[FIELD_PIPE], &id);
    struct pipe **at = find(net, session, id);
    if (*at != NULL)
        return *at;
    *status = after > 0 ? 410 : 429;
    struct tally_row *row = after > 0 ? NULL
                                      : tally_take(&net->sessions, session.bytes, CB_DIGEST_BYTES,
                                                   net->limits.sockets_per_session);
    if (row == NULL)
        return NULL;
    struct pipe *pipe = cb_alloc(sizeof *pipe);
    *pipe = (struct pipe){.net = net,
                          .session = session,
                          .id = id,
                          .by_session = row,
                          .polled_at = cb_monotonic_ms()};
    pipe->peer =
        rpc_peer_new(net->rpc, session, cb_str_of(conn->exchange->address), &peer_calls, pipe);
    if (pipe->peer == NULL) {
        *status = 401;
        pipe_free(pipe);
        return NULL;
    }
    *at = pipe;
    return pipe;
}

int pipe_check(struct conn *conn)
{
    const struct exchange *exchange = conn->exchange;
    struct cb_digest session;
    struct cb_id id;
    uint64_t after;

    if (exchange->request.times[FIELD_PIPE] != 1 ||
        !cb_id_parse(exchange->request.field[FIELD_PIPE], &id))
        return 403;
    if (exchange->request.method != REQUEST_POST &&
        (exchange->request.times[FIELD_AFTER] != 1 ||
         !checks_length(exchange->request.field[FIELD_AFTER], &after)))
        return 400;
    return rpc_session(conn->net->rpc, exchange->token, &session) ? 0 : 401;
}

void pipe_post(struct conn *conn, struct cb_str text)
{
    int status;
    struct pipe *pipe = open_pipe(conn, 0, &status);
    if (pipe == NULL) {
        reply_status(conn, status);
        return;
    }
    if (pipe->gone == 0) {
        conn->net->counters.messages_in++;
        int code = rpc_peer_receive(pipe->peer, text);
        if (code != 0)
            peer_close(pipe, code);
    }
    reply_status(conn, pipe->gone != 0 ? pipe->gone : 202);
}

/* ---- polling -----------------------------------------------------------------------------------
 */

static void unpark(struct pipe *pipe)
{
    pipe->parked->exchange->parked_on = NULL;
    pipe->parked = NULL;
}

static void add_part(struct cb_buf *out, struct cb_frame *frame)
{
    if (frame != NULL)
        cb_buf_add(out, cb_frame_peek(frame), cb_frame_len(frame));
}

static void answer_frames(struct pipe *pipe, struct conn *conn)
{
    CB_AUTO(cb_buf_fini) struct cb_buf body = {0};
    cb_buf_text(&body, "{\"frames\":[");
    for (size_t i = 0; i < pipe->count; i++) {
        if (i > 0)
            cb_buf_char(&body, ',');
        add_part(&body, pipe->frames[i].head);
        add_part(&body, pipe->frames[i].tail);
    }
    uint64_t next = pipe->forgotten + pipe->count;
    cb_buf_printf(&body, "],\"next\":%llu}", (unsigned long long)next);
    reply_json(conn, 200, cb_buf_peek(&body));
}

static void answer_nothing(struct conn *conn)
{
    CB_AUTO(cb_buf_fini) struct cb_buf body = {0};
    cb_buf_printf(&body, "{\"frames\":[],\"next\":%llu}",
                  (unsigned long long)conn->exchange->after);
    reply_json(conn, 200, cb_buf_peek(&body));
}

static void park(struct pipe *pipe, struct conn *conn)
{
    pipe->parked = conn;
    conn->exchange->parked_on = pipe;
    limits_proved(conn);
    conn_stage(conn, CONN_PARKED, conn->net->limits.poll_ms);
}

void pipe_poll(struct conn *conn)
{
    uint64_t after = 0;
    int status;
    checks_length(conn->exchange->request.field[FIELD_AFTER], &after);
    conn->exchange->after = after;
    struct pipe *pipe = open_pipe(conn, after, &status);
    if (pipe == NULL) {
        reply_status(conn, status);
        return;
    }
    if (pipe->gone != 0 || after < pipe->forgotten || after > pipe->forgotten + pipe->count) {
        reply_status(conn, pipe->gone != 0 ? pipe->gone : 410);
        return;
    }
    if (pipe->parked != NULL) {
        struct conn *earlier = pipe->parked;
        unpark(pipe);
        answer_nothing(earlier);
    }
    pipe->polled_at = cb_monotonic_ms();
    drop_frames(pipe, (size_t)(after - pipe->forgotten));
    if (pipe->count > 0)
        answer_frames(pipe, conn);
    else
        park(pipe, conn);
}

void pipe_deadline(struct conn *conn)
{
    struct pipe *pipe = conn->exchange->parked_on;
    if (pipe != NULL) {
        pipe->polled_at = cb_monotonic_ms();
        unpark(pipe);
    }
    answer_nothing(conn);
}

void pipe_forget(struct conn *conn)
{
    if (conn->exchange->parked_on != NULL)
        unpark(conn->exchange->parked_on);
}

/* ---- turns and time ----------------------------------------------------------------------------
 */

static void answer_parked(struct pipe *pipe)
{
    struct conn *conn = pipe->parked;
    if (conn == NULL || (pipe->gone == 0 && pipe->count == 0))
        return;
    pipe->polled_at = cb_monotonic_ms();
    unpark(pipe);
    if (conn->is_doomed)
        return;
    if (pipe->gone != 0)
        reply_status(conn, pipe->gone);
    else
        answer_frames(pipe, conn);
}

/* What is gone keeps its name for as long as an unpolled pipe would live, so that its client hears
 * of it instead of getting a new one in silence. */
static void bury(struct pipe *pipe)
{
    if (pipe->peer != NULL)
        rpc_peer_free(pipe->peer);
    pipe->peer = NULL;
    drop_frames(pipe, pipe->count);
    tally_give(&pipe->net->sessions, pipe->by_session);
    pipe->by_session = NULL;
}

static bool is_unpolled(const struct pipe *pipe, int64_t now)
{
    return pipe->parked == NULL && now - pipe->polled_at >= pipe->net->limits.pipe_idle_ms;
}

static void each(struct net *net, int64_t now)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        struct pipe **at = &net->pipes->buckets[i];
        while (*at != NULL) {
            struct pipe *pipe = *at;
            answer_parked(pipe);
            if (is_unpolled(pipe, now)) {
                *at = pipe->next;
                pipe_free(pipe);
                continue;
            }
            if (pipe->gone != 0)
                bury(pipe);
            at = &pipe->next;
        }
    }
}

void pipes_turn(struct net *net)
{
    if (!net->pipes->is_dirty)
        return;
    net->pipes->is_dirty = false;
    each(net, cb_monotonic_ms());
}

void pipes_sweep(struct net *net, int64_t now)
{
    each(net, now);
}
