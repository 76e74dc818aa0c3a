/* The two ports: who knocks, and when nobody is let in for a while. Sockets beyond the limit of
 * handshakes under way stay in the kernel's queue, so that a storm of them takes turns with the
 * traffic of those who are in. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "room.h"

#define ACCEPTS_A_TURN 32
#define NO_FILES_MS 200
#define BACKLOG 4096
/* What the kernel may hold for one socket: what a slow reader costs beside its outbox. */
#define SEND_BUFFER_BYTES (256 * 1024)

static void map_address(const struct sockaddr_storage *from, uint8_t out[16])
{
    memset(out, 0, 16);
    if (from->ss_family == AF_INET6) {
        memcpy(out, &((const struct sockaddr_in6 *)from)->sin6_addr, 16);
    } else {
        out[10] = out[11] = 0xff;
        memcpy(out + 12, &((const struct sockaddr_in *)from)->sin_addr, 4);
    }
}

static bool is_full(const struct listener *listener)
{
    const struct net *net = listener->net;
    return !listener->is_status && net->handshakes >= net->limits.handshakes;
}

static void pause_listener(struct listener *listener, int64_t for_ms)
{
    listener->is_open = false;
    listener->resume_at = cb_monotonic_ms() + for_ms;
    uv_poll_stop(&listener->poll);
}

static void accept_some(uv_poll_t *poll, int status, int events)
{
    struct listener *listener = poll->data;
    (void)status;
    (void)events;
    for (int i = 0; i < ACCEPTS_A_TURN; i++) {
        struct sockaddr_storage from = {0};
        socklen_t len = sizeof from;
        uint8_t address[16];
        if (is_full(listener)) {
            pause_listener(listener, 0);
            return;
        }
        int fd =
            accept4(listener->fd, (struct sockaddr *)&from, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS))
            pause_listener(listener, NO_FILES_MS); /* it would be called for ever */
        if (fd < 0)
            return;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
        map_address(&from, address);
        conn_accept(listener->net, fd, address, listener->is_status);
    }
}

void listen_start(struct net *net)
{
    for (size_t i = 0; i < CB_COUNT(net->listeners); i++) {
        struct listener *listener = &net->listeners[i];
        if (listener->fd < 0 || listener->is_open || net->is_stopping || is_full(listener) ||
            cb_monotonic_ms() < listener->resume_at)
            continue;
        listener->is_open = true;
        uv_poll_start(&listener->poll, UV_READABLE, accept_some);
    }
}

static void closed(uv_handle_t *handle)
{
    struct listener *listener = handle->data;
    close(listener->fd);
    listener->fd = -1;
}

void listen_close(struct net *net)
{
    for (size_t i = 0; i < CB_COUNT(net->listeners); i++) {
        struct listener *listener = &net->listeners[i];
        if (listener->fd >= 0 && !uv_is_closing((uv_handle_t *)&listener->poll))
            uv_close((uv_handle_t *)&listener->poll, closed);
    }
}

/* ---- opening ----------------------------------------------------------------------------------
 */

static socklen_t fill_address(struct sockaddr_storage *out, const char *address, int port)
{
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;
    struct sockaddr_in *v4 = (struct sockaddr_in *)out;
    memset(out, 0, sizeof *out);
    if (address == NULL || inet_pton(AF_INET6, address, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons((uint16_t)port);
        return sizeof *v6;
    }
    if (inet_pton(AF_INET, address, &v4->sin_addr) != 1)
        return 0;
    v4->sin_family = AF_INET;
    v4->sin_port = htons((uint16_t)port);
    return sizeof *v4;
}

static int open_socket(const char *address, int port)
{
    struct sockaddr_storage at;
    socklen_t len = fill_address(&at, address, port);
    if (len == 0) {
        errno = EINVAL;
        return -1;
    }
    int fd = socket(at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &(int){SEND_BUFFER_BYTES / 2}, sizeof(int));
    if (at.ss_family == AF_INET6) /* IPv4 as well */
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &(int){0}, sizeof(int));
    if (bind(fd, (struct sockaddr *)&at, len) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    int why = errno;
    close(fd);
    errno = why;
    return -1;
}

static int port_of(int fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } at = {0};
    socklen_t len = sizeof at;
    if (getsockname(fd, &at.any, &len) != 0)
        return 0;
    return ntohs(at.any.sa_family == AF_INET6 ? at.v6.sin6_port : at.v4.sin_port);
}

static enum cb_code open_listener(struct net *net, struct listener *listener, const char *address,
                                  int port, struct cb_error *err)
{
    listener->net = net;
    listener->fd = open_socket(address, port);
    if (listener->fd < 0 && address == NULL && errno == EAFNOSUPPORT) /* a host without IPv6 */
        listener->fd = open_socket("0.0.0.0", port);
    if (listener->fd < 0)
        return cb_fail(err, CB_INTERNAL, "cannot listen on port %d of %s: %s", port,
                       address == NULL ? "all addresses" : address, strerror(errno));
    listener->port = port_of(listener->fd);
    listener->poll.data = listener;
    uv_poll_init(&net->loop, &listener->poll, listener->fd);
    return CB_OK;
}

enum cb_code listen_open(struct net *net, struct cb_error *err)
{
    net->listeners[0].fd = net->listeners[1].fd = -1;
    enum cb_code rc =
        open_listener(net, &net->listeners[0], net->config.address, net->config.port, err);
    if (rc != CB_OK || net->config.status_port == 0)
        return rc;
    int port = net->config.status_port < 0 ? 0 : net->config.status_port;
    net->listeners[1].is_status = true;
    return open_listener(net, &net->listeners[1], "127.0.0.1", port, err);
}
