/* One of many WebSocket clients on one epoll loop. */
#pragma once

#include "frames.h"
#include "target.h"
#include "tls.h"

#define CLIENT_HEAD 512

enum client_state { CLIENT_CONNECTING, CLIENT_SHAKING, CLIENT_UPGRADING, CLIENT_OPEN, CLIENT_DEAD };

struct client;
struct client_calls {
    void (*upgraded)(struct client *client);
    void (*message)(struct client *client); /* a message is whole; its start is in head */
    void (*token)(struct client *client, unsigned writer, int64_t sent_us);
    void (*died)(struct client *client);
};

struct client {
    enum client_state state;
    int fd, epoll;
    SSL *ssl;
    bool wants_write;
    struct cb_buf out;
    struct frames frames;
    struct client_calls calls;
    void *context;
    unsigned number;
    char head[CLIENT_HEAD]; /* the start of the message that is coming */
    size_t head_len;
    char token[TOKEN_MAX]; /* what came of a token */
    size_t token_len;
    uint64_t message_bytes, bytes, messages; /* after the upgrade, inside TLS */
    struct cb_buf *keeps;                    /* if set, whole messages are added here */
};

/* CLIENT is zeroed but for calls, context, number. UPGRADE is sent after the handshake. */
bool client_start(struct client *client, int epoll, int port, struct cb_str upgrade);
void client_send(struct client *client, struct cb_str text);
void client_event(struct client *client); /* epoll has something for it */
void client_stop(struct client *client);
