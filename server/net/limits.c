/* Who is let in, and when a limit may be spoken of. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "room.h"

#define LOG_EVERY_MS 60000

static void resolve(int64_t *limit, int64_t otherwise)
{
    if (*limit <= 0)
        *limit = otherwise;
}

static void resolve_int(int *limit, int otherwise)
{
    if (*limit <= 0)
        *limit = otherwise;
}

static void resolve_size(size_t *limit, size_t otherwise)
{
    if (*limit == 0)
        *limit = otherwise;
}

void limits_resolve(struct net_limits *limits)
{
    resolve_int(&limits->sockets, CB_SOCKETS);
    resolve_int(&limits->sockets_per_address, CB_SOCKETS_PER_ADDRESS);
    resolve_int(&limits->sockets_per_session, CB_SOCKETS_PER_SESSION);
    resolve_int(&limits->handshakes, limits->sockets / 4 + 1);
    resolve_size(&limits->outbox_bytes, CB_OUTBOX_BYTES);
    resolve_size(&limits->message_bytes, CB_MESSAGE_BYTES);
    resolve(&limits->ingress_bytes_per_s, CB_INGRESS_BYTES_PER_S);
    resolve(&limits->handshake_ms, CB_HANDSHAKE_MS);
    resolve(&limits->header_ms, CB_HEADER_MS);
    resolve(&limits->body_ms, CB_BODY_MS);
    resolve(&limits->message_ms, CB_MESSAGE_MS);
    resolve(&limits->outbox_ms, CB_OUTBOX_MS);
    resolve(&limits->ping_ms, CB_PING_AFTER_S * 1000LL);
    resolve(&limits->hangup_ms, CB_HANGUP_AFTER_S * 1000LL);
    resolve(&limits->poll_ms, CB_POLL_MS);
    resolve(&limits->pipe_idle_ms, CB_PIPE_IDLE_MS);
}

bool limits_may_log(struct log_gate *gate, unsigned *held)
{
    int64_t now = cb_monotonic_ms();
    if (now < gate->next) {
        gate->held++;
        return false;
    }
    *held = gate->held;
    gate->held = 0;
    gate->next = now + LOG_EVERY_MS;
    return true;
}

bool limits_is_proxy(const struct net *net, const uint8_t address[16])
{
    struct conn conn = {0};
    char text[NET_ADDRESS_TEXT];
    memcpy(conn.address, address, sizeof conn.address);
    conn_address(&conn, text);
    for (size_t i = 0; i < net->config.proxy_count; i++) {
        if (strcmp(net->config.proxies[i], text) == 0)
            return true;
    }
    return false;
}

/* Whoever holds an IPv6 network holds all addresses in it: a /64 counts as one. */
static size_t key_len(const uint8_t address[16])
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    return memcmp(address, mapped, sizeof mapped) == 0 ? 16 : 8;
}

static bool refuse(struct net *net, const char *why)
{
    unsigned held;
    net->counters.refused++;
    if (limits_may_log(&net->gate_refused, &held))
        cb_log(CB_LOG_WARN, "net.refused", "limit=%s unlogged=%u", why, held);
    return false;
}

bool limits_admit(struct net *net, const uint8_t address[16], bool is_proxy, struct tally_row **row)
{
    if (net->sockets >= net->limits.sockets)
        return refuse(net, "sockets");
    if (net->is_full)
        return refuse(net, "memory");
    if (is_proxy)
        return true;
    *row = tally_take(&net->addresses, address, key_len(address), net->limits.sockets_per_address);
    return *row != NULL || refuse(net, "address");
}

void limits_proved(struct conn *conn)
{
    tally_give(&conn->net->addresses, conn->by_address);
    conn->by_address = NULL;
}

/* ---- memory (R10) ---------------------------------------------------------------------------- */

/* The second number of statm, in pages. */
static int64_t resident_bytes(void)
{
    char line[128] = "", *rest = line;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file == NULL)
        return 0;
    if (fgets(line, sizeof line, file) != NULL)
        strtoll(line, &rest, 10);
    fclose(file);
    return strtoll(rest, NULL, 10) * (int64_t)sysconf(_SC_PAGESIZE);
}

static void drop_largest(struct net *net)
{
    struct conn *largest = NULL;
    for (struct conn *conn = net->conns; conn != NULL; conn = conn->next) {
        if (conn->stage == CONN_SOCKET && !conn->is_doomed &&
            (largest == NULL || conn->out.bytes > largest->out.bytes))
            largest = conn;
    }
    if (largest != NULL && largest->out.bytes > 0)
        socket_close(largest, 1013);
}

void limits_watch_memory(struct net *net)
{
    int64_t budget = net->limits.memory_bytes;
    if (budget <= 0)
        return;
    int64_t used = resident_bytes();
    bool is_full = used >= budget / 100 * 80;
    if (is_full != net->is_full)
        cb_log(CB_LOG_WARN, is_full ? "net.memory_full" : "net.memory_free", "bytes=%lld",
               (long long)used);
    net->is_full = is_full;
    if (used >= budget / 100 * 95)
        drop_largest(net);
}
