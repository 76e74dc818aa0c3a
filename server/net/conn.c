/* A connection from accept to close: stages, deadlines, and what libwebsockets tells of it. */
#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pipe.h"
#include "room.h"

/* ---- life ------------------------------------------------------------------------------------ */

void conn_stage(struct conn *conn, enum conn_stage stage, int64_t for_ms)
{
    if (conn->stage == CONN_HANDSHAKE && stage != CONN_HANDSHAKE)
        conn->net->handshakes--;
    conn->stage = (uint8_t)stage;
    conn->deadline = cb_monotonic_ms() + for_ms;
}

static void link_conn(struct conn *conn)
{
    struct net *net = conn->net;
    conn->next = net->conns;
    if (net->conns != NULL)
        net->conns->previous = conn;
    net->conns = conn;
    net->sockets++;
    net->handshakes++; /* stage 0 */
}

static void unlink_conn(struct conn *conn)
{
    struct net *net = conn->net;
    if (conn->previous != NULL)
        conn->previous->next = conn->next;
    else
        net->conns = conn->next;
    if (conn->next != NULL)
        conn->next->previous = conn->previous;
    net->sockets--;
    if (conn->stage == CONN_HANDSHAKE)
        net->handshakes--;
}

static void unlink_marks(struct conn *conn)
{
    struct net *net = conn->net;
    struct conn **at = &net->doomed, *before = NULL;
    while (conn->is_doomed && *at != NULL && *at != conn)
        at = &(*at)->doomed_next;
    if (conn->is_doomed && *at == conn)
        *at = conn->doomed_next;
    if (!conn->is_dirty)
        return;
    for (at = &net->dirty_first; *at != NULL && *at != conn; at = &(*at)->dirty_next)
        before = *at;
    if (*at == conn) {
        *at = conn->dirty_next;
        if (net->dirty_last == conn)
            net->dirty_last = before;
    }
}

/* Its socket is gone, or was never taken. */
static void conn_free(struct conn *conn)
{
    struct net *net = conn->net;
    if (net->adopting == conn)
        net->adopting = NULL;
    unlink_marks(conn);
    http_closed(conn);
    socket_closed(conn);
    outbox_clear(&conn->out);
    cb_buf_wipe(&conn->in);
    tally_give(&net->addresses, conn->by_address);
    unlink_conn(conn);
    free(conn);
}

void conn_accept(struct net *net, int fd, const uint8_t address[16], bool is_status)
{
    bool is_proxy = !is_status && limits_is_proxy(net, address);
    struct tally_row *row = NULL;
    if (!is_status && !limits_admit(net, address, is_proxy, &row)) {
        close(fd);
        return;
    }
    struct conn *conn = cb_alloc(sizeof *conn);
    conn->net = net;
    conn->by_address = row;
    conn->is_status = is_status;
    conn->is_proxy = is_proxy;
    conn->is_reading = true;
    memcpy(conn->address, address, sizeof conn->address);
    link_conn(conn);
    net->counters.accepted++;
    if (is_status)
        conn_stage(conn, CONN_HEAD, net->limits.header_ms);
    else
        conn_stage(conn, CONN_HANDSHAKE, net->limits.handshake_ms);

    net->adopting = conn; /* is NULL again if it was closed at once */
    lws_adopt_desc_t adopt = {
        .vh = is_status ? net->plain_vhost : net->tls_vhost,
        .type = LWS_ADOPT_SOCKET | (is_status ? 0 : LWS_ADOPT_ALLOW_SSL),
        .fd.sockfd = fd,
        .vh_prot_name = "caseboard",
        .opaque = conn,
    };
    struct lws *wsi = lws_adopt_descriptor_vhost_via_info(&adopt);
    if (net->adopting == conn && wsi == NULL)
        conn_free(conn);
    else if (net->adopting == conn)
        conn->wsi = wsi;
    net->adopting = NULL;
}

void conn_doom(struct conn *conn)
{
    if (conn->is_doomed)
        return;
    conn->is_doomed = true;
    conn->doomed_next = conn->net->doomed;
    conn->net->doomed = conn;
}

void conn_end_doomed(struct net *net)
{
    while (net->doomed != NULL) {
        struct conn *conn = net->doomed;
        net->doomed = conn->doomed_next;
        if (conn->wsi != NULL) /* comes back as RAW_CLOSE, which frees it */
            lws_set_timeout(conn->wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_SYNC);
        else
            conn_free(conn);
    }
}

/* Say that nothing more comes, and give the peer time to read the rest: a socket that is closed
 * with bytes unread resets, and takes the answer along. */
static void shut(struct conn *conn)
{
    SSL *ssl = lws_get_ssl(conn->wsi);
    if (ssl != NULL)
        SSL_shutdown(ssl);
    if (shutdown(lws_get_socket_fd(conn->wsi), SHUT_WR) != 0)
        conn_doom(conn);
    conn_stage(conn, CONN_LINGER, NET_LINGER_MS);
}

void conn_end_when_empty(struct conn *conn)
{
    conn->ends_empty = true;
    if (!conn->is_doomed && conn->stage != CONN_LINGER && outbox_peek(&conn->out) == NULL &&
        !lws_partial_buffered(conn->wsi))
        shut(conn);
}

void conn_address(const struct conn *conn, char out[NET_ADDRESS_TEXT])
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    bool is_v4 = memcmp(conn->address, mapped, sizeof mapped) == 0;
    out[0] = '\0';
    if (is_v4)
        inet_ntop(AF_INET, conn->address + 12, out, NET_ADDRESS_TEXT);
    else
        inet_ntop(AF_INET6, conn->address, out, NET_ADDRESS_TEXT);
}

/* ---- time ------------------------------------------------------------------------------------ */

static void sweep_one(struct conn *conn, int64_t now)
{
    if (conn->stage == CONN_SOCKET) {
        socket_sweep(conn, now);
        return;
    }
    if (conn->stage == CONN_ANSWER && writing_is_stuck(conn, now))
        conn_doom(conn);
    if (now < conn->deadline)
        return;
    if (conn->stage == CONN_PARKED)
        pipe_deadline(conn);
    else
        conn_doom(conn);
}

void conn_sweep(struct net *net, int64_t now)
{
    for (struct conn *conn = net->conns, *next; conn != NULL; conn = next) {
        next = conn->next;
        if (!conn->is_doomed)
            sweep_one(conn, now);
    }
}

/* ---- what libwebsockets tells ---------------------------------------------------------------- */

static void received(struct conn *conn, uint8_t *bytes, size_t len)
{
    conn->net->counters.bytes_in += (int64_t)len;
    if (conn->is_doomed)
        return;
    if (conn->stage == CONN_HANDSHAKE) /* the library did not say that it was over */
        conn_stage(conn, CONN_HEAD, conn->net->limits.header_ms);
    if (conn->stage == CONN_SOCKET)
        socket_received(conn, bytes, len);
    else
        http_received(conn, (struct cb_str){(const char *)bytes, len});
}

/* A socket's TLS reads as much as has come, a record's head and body in one call; what lies behind
 * the record that the library read is with TLS, where no poll sees it. */
static void receive_rest(struct conn *conn)
{
    uint8_t *record = conn->net->incoming;
    SSL *ssl = lws_get_ssl(conn->wsi);
    while (conn->stage == CONN_SOCKET && conn->is_reading && !conn->is_doomed &&
           SSL_has_pending(ssl)) {
        int len = SSL_read(ssl, record, CB_FRAGMENT_BYTES);
        if (len <= 0) {
            if (SSL_get_error(ssl, len) != SSL_ERROR_WANT_READ)
                conn_doom(conn);
            ERR_clear_error();
            return;
        }
        received(conn, record, (size_t)len);
    }
}

static void handshake_done(struct conn *conn)
{
    if (conn->stage == CONN_HANDSHAKE)
        conn_stage(conn, CONN_HEAD, conn->net->limits.header_ms);
}

int conn_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                  size_t len)
{
    if (reason == LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS) {
        tls_harden(lws_context_user(lws_get_context(wsi)), user);
        return 0;
    }
    if (reason != LWS_CALLBACK_SSL_INFO && reason != LWS_CALLBACK_RAW_RX &&
        reason != LWS_CALLBACK_RAW_WRITEABLE && reason != LWS_CALLBACK_RAW_CLOSE)
        return 0;
    struct conn *conn = lws_get_opaque_user_data(wsi);
    if (conn == NULL)
        return 0;
    if (conn->wsi == NULL)
        conn->wsi = wsi;
    if (reason == LWS_CALLBACK_SSL_INFO) {
        handshake_done(conn);
    } else if (reason == LWS_CALLBACK_RAW_RX) {
        lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0); /* the library's own after accept */
        received(conn, in, len);
        receive_rest(conn);
    } else if (reason == LWS_CALLBACK_RAW_WRITEABLE) {
        writing_resume(conn);
        receive_rest(conn);
    } else {
        lws_set_opaque_user_data(wsi, NULL);
        conn_free(conn);
    }
    return 0;
}
