/* The room net with an echo behind it, for the tests of tests/system/net/.
 *
 *   caseboard_echo --certificate F --key F --port N --origin https://localhost:N [--NAME VALUE …]
 *
 * Prints "port N status N" once it listens. Every limit of struct net_limits is a flag. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caseboard/base/compiler.h"
#include "caseboard/net/net.h"
#include "tests/support/echo_rpc.h"

#define LIST_MOST 8

struct options {
    struct net_config net;
    const char *origins[LIST_MOST], *proxies[LIST_MOST];
};

static bool set_limit(struct net_limits *limits, const char *name, long long value)
{
    struct {
        const char *name;
        void *at;
        size_t size;
    } table[] = {
#define LIMIT(field) {#field, &limits->field, sizeof limits->field}
        LIMIT(sockets),
        LIMIT(sockets_per_address),
        LIMIT(sockets_per_session),
        LIMIT(handshakes),
        LIMIT(outbox_bytes),
        LIMIT(message_bytes),
        LIMIT(handshake_ms),
        LIMIT(header_ms),
        LIMIT(body_ms),
        LIMIT(message_ms),
        LIMIT(outbox_ms),
        LIMIT(ping_ms),
        LIMIT(hangup_ms),
        LIMIT(poll_ms),
        LIMIT(pipe_idle_ms),
        LIMIT(memory_bytes),
        LIMIT(ingress_bytes_per_s),
#undef LIMIT
    };
    for (size_t i = 0; i < CB_COUNT(table); i++) {
        if (strcmp(table[i].name, name) != 0)
            continue;
        if (table[i].size == sizeof(int))
            *(int *)table[i].at = (int)value;
        else
            *(int64_t *)table[i].at = value;
        return true;
    }
    return false;
}

static bool set(struct options *options, const char *name, const char *value)
{
    struct net_config *net = &options->net;
    if (strcmp(name, "certificate") == 0)
        net->certificate = value;
    else if (strcmp(name, "key") == 0)
        net->key = value;
    else if (strcmp(name, "port") == 0)
        net->port = (int)strtol(value, NULL, 10);
    else if (strcmp(name, "web") == 0)
        net->web_root = value;
    else if (strcmp(name, "origin") == 0 && net->origin_count < LIST_MOST)
        options->origins[net->origin_count++] = value;
    else if (strcmp(name, "proxy") == 0 && net->proxy_count < LIST_MOST)
        options->proxies[net->proxy_count++] = value;
    else
        return set_limit(&net->limits, name, strtoll(value, NULL, 10));
    return true;
}

int main(int argc, char **argv)
{
    static struct options options;
    struct cb_error err = {0};
    struct net *net = NULL;

    options.net = (struct net_config){.address = "127.0.0.1", .status_port = -1};
    options.net.origins = options.origins;
    options.net.proxies = options.proxies;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strncmp(argv[i], "--", 2) != 0 || !set(&options, argv[i] + 2, argv[i + 1])) {
            fprintf(stderr, "unknown: %s\n", argv[i]);
            return 2;
        }
    }
    if (net_open(&options.net, &net, &err) != CB_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 3;
    }
    struct rpc *rpc = echo_rpc_new();
    net_attach(net, rpc);
    printf("port %d status %d\n", net_port(net), net_status_port(net));
    fflush(stdout);
    net_run(net);
    net_free(net);
    rpc_free(rpc);
    return 0;
}
