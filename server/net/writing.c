/* Outboxes to sockets. A socket that is up to date is written to at once; one that is not gets
 * its messages in order as it takes them; one that takes too little is closed.
 *
 * A turn of the loop writes NET_WRITES_A_TURN times: the rest of a large fan-out waits in the
 * list of dirty connections, in its order, so that commands are read in between. */
#include "room.h"

/* The library cannot read from a raw socket while it holds bytes for it, and would be called for
 * ever by a peer that sends without reading. */
static void set_reading(struct conn *conn)
{
    bool may_read = !lws_partial_buffered(conn->wsi);
    if (may_read == conn->is_reading)
        return;
    conn->is_reading = may_read;
    lws_rx_flow_control(conn->wsi, may_read ? 1 : 0);
}

/* One write of at most CB_FRAGMENT_BYTES. TLS takes a whole record or none: then the library
 * keeps a copy and sends it first of all, so what it was given counts as written. */
static size_t write_piece(struct conn *conn, const struct message *message, size_t at)
{
    struct net *net = conn->net;
    struct cb_str piece = message_piece(message, at, net->scratch);

    net->writes++;
    if (lws_write(conn->wsi, (unsigned char *)piece.at, piece.len, LWS_WRITE_RAW) < 0) {
        conn_doom(conn);
        return 0;
    }
    net->counters.bytes_out += (int64_t)piece.len;
    conn->progress_at = cb_monotonic_ms();
    return piece.len;
}

static bool may_write(const struct conn *conn)
{
    return !conn->is_doomed && conn->net->writes < NET_WRITES_A_TURN &&
           !lws_partial_buffered(conn->wsi);
}

static void mark_dirty(struct conn *conn)
{
    struct net *net = conn->net;
    if (conn->is_dirty)
        return;
    conn->is_dirty = true;
    conn->dirty_next = NULL;
    if (net->dirty_last != NULL)
        net->dirty_last->dirty_next = conn;
    else
        net->dirty_first = conn;
    net->dirty_last = conn;
}

/* Something is left: whoever calls next is the socket (the library asks for it by itself once it
 * holds bytes) or the next turn. */
static void wait_for_more(struct conn *conn)
{
    set_reading(conn);
    if (outbox_peek(&conn->out) != NULL && !lws_partial_buffered(conn->wsi))
        mark_dirty(conn);
}

static void flush(struct conn *conn)
{
    const struct message *message;
    while ((message = outbox_peek(&conn->out)) != NULL && may_write(conn)) {
        size_t written = write_piece(conn, message, conn->out.at);
        if (written > 0)
            outbox_advance(&conn->out, written);
    }
    if (conn->is_doomed)
        return;
    wait_for_more(conn);
    if (conn->ends_empty)
        conn_end_when_empty(conn);
}

bool writing_send(struct conn *conn, const struct message *message)
{
    struct message mine = *message;
    size_t len = message_len(message), at = 0;

    if (conn->is_doomed || conn->ends_empty) {
        message_drop(&mine);
        return true;
    }
    if (outbox_peek(&conn->out) == NULL) {
        conn->progress_at = cb_monotonic_ms();
        while (at < len && may_write(conn))
            at += write_piece(conn, message, at);
    } else if (conn->out.bytes + len > conn->net->limits.outbox_bytes) {
        message_drop(&mine);
        return false;
    }
    if (at == len || conn->is_doomed)
        message_drop(&mine);
    else
        outbox_push(&conn->out, message, at);
    if (!conn->is_doomed)
        wait_for_more(conn);
    return true;
}

void writing_send_bytes(struct conn *conn, const void *bytes, size_t len)
{
    struct message message = {.head = cb_frame_new((struct cb_str){bytes, len})};
    if (conn->is_doomed) {
        message_drop(&message);
        return;
    }
    if (outbox_peek(&conn->out) == NULL)
        conn->progress_at = cb_monotonic_ms();
    outbox_push(&conn->out, &message, 0);
    flush(conn);
}

void writing_resume(struct conn *conn)
{
    conn->progress_at = cb_monotonic_ms();
    if (!conn->is_doomed)
        flush(conn);
}

void writing_flush_dirty(struct net *net)
{
    while (net->dirty_first != NULL && net->writes < NET_WRITES_A_TURN) {
        struct conn *conn = net->dirty_first;
        net->dirty_first = conn->dirty_next;
        if (net->dirty_first == NULL)
            net->dirty_last = NULL;
        conn->is_dirty = false;
        if (!conn->is_doomed)
            flush(conn);
    }
}

bool writing_is_stuck(const struct conn *conn, int64_t now)
{
    bool waits = outbox_peek(&conn->out) != NULL || lws_partial_buffered(conn->wsi);
    return waits && now - conn->progress_at >= conn->net->limits.outbox_ms;
}
