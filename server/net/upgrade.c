/* From HTTP to WebSocket, if every one of security W3's conditions holds; else 403. */
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>

#include "exchange.h"

#define PROTOCOL "caseboard.v1"
#define WS_GUID "258EAFA5-E914-47DA-95CA-C5AB0DC85B11" /* RFC 6455, 1.3 */

static bool once(const struct request *request, enum request_field field, const char *value)
{
    return request->times[field] == 1 && cb_str_is(request->field[field], value);
}

static bool is_upgrade(const struct request *request)
{
    struct cb_str upgrade = request->field[FIELD_UPGRADE];
    return request->method == REQUEST_GET && cb_str_is(request->path, "/ws") &&
           request->times[FIELD_UPGRADE] == 1 && upgrade.len == strlen("websocket") &&
           strncasecmp(upgrade.at, "websocket", upgrade.len) == 0 &&
           checks_list_has(request->field[FIELD_CONNECTION], "upgrade") &&
           once(request, FIELD_WS_VERSION, "13") && once(request, FIELD_WS_PROTOCOL, PROTOCOL) &&
           request->times[FIELD_WS_KEY] == 1 && checks_is_ws_key(request->field[FIELD_WS_KEY]);
}

static bool is_wanted(const struct net *net, const struct exchange *exchange)
{
    const struct request *request = &exchange->request;
    return is_upgrade(request) && http_is_origin(net, request) &&
           (request->times[FIELD_FETCH_SITE] == 0 ||
            once(request, FIELD_FETCH_SITE, "same-origin")) &&
           exchange->cookie == COOKIE_ONE;
}

static void send_101(struct conn *conn)
{
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf key = {0};
    unsigned char digest[SHA_DIGEST_LENGTH], accept[4 * ((SHA_DIGEST_LENGTH + 2) / 3) + 1];

    cb_buf_str(&key, conn->exchange->request.field[FIELD_WS_KEY]);
    cb_buf_text(&key, WS_GUID);
    SHA1((const unsigned char *)key.at, key.len, digest);
    EVP_EncodeBlock(accept, digest, sizeof digest);
    cb_buf_text(&out, "HTTP/1.1 101 Switching Protocols\r\n");
    cb_buf_str(&out, cb_buf_peek(&conn->net->headers));
    cb_buf_printf(&out,
                  "Cache-Control: no-store\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  "Sec-WebSocket-Accept: %s\r\nSec-WebSocket-Protocol: " PROTOCOL "\r\n\r\n",
                  (const char *)accept);
    writing_send_bytes(conn, out.at, out.len);
}

void upgrade_request(struct conn *conn)
{
    struct net *net = conn->net;
    struct cb_digest session;

    if (!is_wanted(net, conn->exchange) ||
        !rpc_session(net->rpc, conn->exchange->token, &session)) {
        reply_status(conn, 403);
        return;
    }
    struct tally_row *row =
        tally_take(&net->sessions, session.bytes, CB_DIGEST_BYTES, net->limits.sockets_per_session);
    if (row == NULL) {
        reply_status(conn, 429);
        return;
    }
    net->counters.upgrades++;
    send_101(conn);
    limits_proved(conn);
    socket_open(conn, session, row);
}
