#include "client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

static void die(struct client *client)
{
    if (client->state == CLIENT_DEAD)
        return;
    client_stop(client);
    if (client->calls.died != NULL)
        client->calls.died(client);
}

static void want_write(struct client *client, bool wants)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
    if (client->wants_write == wants)
        return;
    client->wants_write = wants;
    if (wants)
        event.events |= EPOLLOUT;
    epoll_ctl(client->epoll, EPOLL_CTL_MOD, client->fd, &event);
}

static void flush(struct client *client)
{
    size_t done = 0;
    int got = 1;
    if (client->state == CLIENT_DEAD)
        return;
    while (done < client->out.len && got > 0) {
        got = SSL_write(client->ssl, client->out.at + done, (int)(client->out.len - done));
        if (got > 0)
            done += (size_t)got;
    }
    if (got <= 0 && SSL_get_error(client->ssl, got) != SSL_ERROR_WANT_WRITE) {
        die(client);
        return;
    }
    if (done > 0) {
        memmove(client->out.at, client->out.at + done, client->out.len - done);
        client->out.len -= done;
    }
    want_write(client, client->out.len > 0);
}

/* ---- what comes ------------------------------------------------------------------------------ */

static void end_token(struct client *client)
{
    char *comma = NULL;
    client->token[client->token_len] = '\0';
    unsigned long writer = strtoul(client->token + 1, &comma, 10);
    if (*comma == ',' && client->calls.token != NULL)
        client->calls.token(client, (unsigned)writer, strtoll(comma + 1, NULL, 10));
    client->token_len = 0;
}

/* Tokens may lie across the pieces that frames and records make. */
static void find_tokens(struct client *client, struct cb_str bytes)
{
    const char *at = bytes.at, *end = bytes.at + bytes.len;
    while (at < end) {
        if (client->token_len == 0) {
            at = memchr(at, TOKEN_MARK, (size_t)(end - at));
            if (at == NULL)
                return;
            client->token[client->token_len++] = *at++;
        } else if (*at == TOKEN_MARK) {
            at++;
            end_token(client);
        } else if (client->token_len + 1 < TOKEN_MAX) {
            client->token[client->token_len++] = *at++;
        } else {
            client->token_len = 0;
        }
    }
}

static void take_piece(void *context, struct cb_str bytes)
{
    struct client *client = context;
    size_t room = sizeof client->head - client->head_len;
    size_t len = bytes.len < room ? bytes.len : room;
    memcpy(client->head + client->head_len, bytes.at, len);
    client->head_len += len;
    client->message_bytes += bytes.len;
    if (client->keeps != NULL)
        cb_buf_str(client->keeps, bytes);
    find_tokens(client, bytes);
}

static void end_message(void *context)
{
    struct client *client = context;
    client->messages++;
    if (client->calls.message != NULL)
        client->calls.message(client);
    client->head_len = 0;
    client->message_bytes = 0;
    client->token_len = 0;
}

static void answer_ping(void *context)
{
    struct client *client = context;
    frames_pong(&client->out);
    flush(client);
}

static void be_closed(void *context)
{
    die(context);
}

/* Until the end of the answer's head; what lies behind is the first frame. */
static void read_answer(struct client *client, struct cb_str *bytes)
{
    size_t room = sizeof client->head - client->head_len;
    size_t before = client->head_len;
    size_t len = bytes->len < room ? bytes->len : room;
    memcpy(client->head + before, bytes->at, len);
    client->head_len += len;
    const char *end = memmem(client->head, client->head_len, "\r\n\r\n", 4);
    if (client->head_len < 12 || memcmp(client->head, "HTTP/1.1 101", 12) != 0) {
        die(client);
        return;
    }
    size_t used = end == NULL ? len : (size_t)(end - client->head) + 4 - before;
    bytes->at += used;
    bytes->len -= used;
    if (end == NULL) { /* only its end matters: keep as much as may hold a part of it */
        if (client->head_len == sizeof client->head) {
            memmove(client->head + 12, client->head + client->head_len - 3, 3);
            client->head_len = 15;
        }
        return;
    }
    client->head_len = 0;
    client->state = CLIENT_OPEN;
    client->calls.upgraded(client);
}

static void take(struct client *client, struct cb_str bytes)
{
    const struct frames_calls calls = {take_piece, end_message, answer_ping, be_closed, client};
    while (client->state == CLIENT_UPGRADING && bytes.len > 0)
        read_answer(client, &bytes);
    if (client->state != CLIENT_OPEN || bytes.len == 0)
        return;
    client->bytes += bytes.len;
    frames_read(&client->frames, bytes, &calls);
}

static void drain(struct client *client)
{
    static char bytes[65536];
    while (client->state != CLIENT_DEAD) {
        int got = SSL_read(client->ssl, bytes, sizeof bytes);
        if (got > 0) {
            take(client, (struct cb_str){bytes, (size_t)got});
            continue;
        }
        int why = SSL_get_error(client->ssl, got);
        if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE)
            die(client);
        return;
    }
}

/* ---- its life -------------------------------------------------------------------------------- */

static void shake(struct client *client)
{
    int got = SSL_connect(client->ssl);
    if (got == 1) {
        client->state = CLIENT_UPGRADING;
        flush(client);
        return;
    }
    int why = SSL_get_error(client->ssl, got);
    if (why == SSL_ERROR_WANT_READ)
        want_write(client, false);
    else if (why == SSL_ERROR_WANT_WRITE)
        want_write(client, true);
    else
        die(client);
}

bool client_start(struct client *client, int epoll, int port, struct cb_str upgrade)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.ptr = client};
    client->epoll = epoll;
    client->fd = tls_connect(port, false);
    if (client->fd < 0) {
        client->state = CLIENT_DEAD;
        return false;
    }
    client->ssl = SSL_new(tls_context());
    SSL_set_fd(client->ssl, client->fd);
    cb_buf_str(&client->out, upgrade);
    client->wants_write = true;
    return epoll_ctl(epoll, EPOLL_CTL_ADD, client->fd, &event) == 0;
}

void client_send(struct client *client, struct cb_str text)
{
    if (client->state != CLIENT_OPEN)
        return;
    frames_text(&client->out, text);
    flush(client);
}

void client_event(struct client *client)
{
    if (client->state == CLIENT_CONNECTING)
        client->state = CLIENT_SHAKING;
    if (client->state == CLIENT_SHAKING)
        shake(client);
    if (client->state == CLIENT_UPGRADING || client->state == CLIENT_OPEN)
        drain(client);
    if (client->state == CLIENT_OPEN && client->out.len > 0)
        flush(client);
}

void client_stop(struct client *client)
{
    if (client->ssl != NULL) {
        SSL_free(client->ssl);
        close(client->fd);
    }
    client->ssl = NULL;
    client->state = CLIENT_DEAD;
    cb_buf_fini(&client->out);
}
