/* Sockets: TLS, HTTP/1.1, WebSocket, the pipe, static files, the loopback port. Carries bytes, not
 * cases. libwebsockets lives here alone; every rule of security W1 to W7 that is about bytes on a
 * wire is kept here. One event loop (libuv), the thread that calls net_run(). */
#pragma once

#include "caseboard/rpc/rpc.h"

struct net;

struct net_limits { /* 0: the default of limits.h */
    int sockets, sockets_per_address, sockets_per_session;
    size_t outbox_bytes, message_bytes;
    int64_t ingress_bytes_per_s; /* over CB_INGRESS_WINDOW_S */
    int handshakes;              /* under way at once; more wait in the kernel's queue */
    int64_t handshake_ms, header_ms, body_ms, message_ms, outbox_ms;
    int64_t ping_ms, hangup_ms, poll_ms, pipe_idle_ms;
    int64_t memory_bytes; /* of the process; 0: no budget. R10: see net_run() */
};
struct net_config {
    const char *address;             /* to bind; NULL: all */
    int port;
    int status_port; /* /healthz, /readyz, /metrics on 127.0.0.1; 0: none, -1: any */
    const char *certificate, *key;   /* PEM files */
    const char *const *origins;      /* "https://localhost:8443", exact */
    size_t origin_count;
    const char *const *proxies;      /* addresses whose X-Forwarded-For counts */
    size_t proxy_count;
    const char *web_root;            /* folder of the built client */
    struct net_limits limits;
};
/* Bind and get ready: nothing is accepted before net_run(). RPC is borrowed and must outlive NET; it may be set later with net_attach()
 * since rpc's parts need net_wake() for their threads.
 *   CB_INTERNAL  cannot bind, bad certificate */
CB_MUST_USE enum cb_code net_open(const struct net_config *config, struct net **out,
                                  struct cb_error *err);
void net_attach(struct net *net, struct rpc *rpc);
/* Run until SIGTERM or SIGINT (or net_stop), then close all clients with 1012. SIGHUP reads the
 * certificate again; one that does not load is logged, and the old one stays. With a memory
 * budget no sockets are accepted from 80 % of it on, and at 95 % the largest outbox goes. */
void net_run(struct net *net);
void net_stop(struct net *net); /* from any thread */
void net_free(struct net *net);
/* From any thread: make the loop call rpc_poll() soon. CONTEXT is the net. */
void net_wake(void *context);
int net_port(const struct net *net);        /* the bound one, when 0 was asked for */
int net_status_port(const struct net *net);
