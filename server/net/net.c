/* The loop and its turns: who is called when, start and stop. */
#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "exchange.h"
#include "pipe.h"

#define SWEEP_MS 1000
#define TICK_MOST_MS 500 /* a right that ends shows within a second (security N8) */
#define STOP_MS 3000

static const int signal_numbers[] = {SIGTERM, SIGINT, SIGHUP};

/* ---- configuration ----------------------------------------------------------------------------
 */

static const char *copy(const char *text)
{
    return text == NULL ? NULL : cb_str_dup(cb_str_of(text));
}

static const char *const *copy_list(const char *const *list, size_t count)
{
    const char **out = cb_alloc((count + 1) * sizeof *out);
    for (size_t i = 0; i < count; i++)
        out[i] = copy(list[i]);
    return out;
}

static void free_list(const char *const *list)
{
    for (size_t i = 0; list != NULL && list[i] != NULL; i++)
        free((char *)list[i]);
    free((void *)list);
}

static void take_config(struct net *net, const struct net_config *config)
{
    net->config = *config;
    net->config.address = copy(config->address);
    net->config.certificate = copy(config->certificate);
    net->config.key = copy(config->key);
    net->config.web_root = copy(config->web_root);
    net->config.origins = copy_list(config->origins, config->origin_count);
    net->config.proxies = copy_list(config->proxies, config->proxy_count);
    net->limits = config->limits;
    limits_resolve(&net->limits);
    reply_build_headers(&net->headers);
}

static void free_config(struct net *net)
{
    free((char *)net->config.address);
    free((char *)net->config.certificate);
    free((char *)net->config.key);
    free((char *)net->config.web_root);
    free_list(net->config.origins);
    free_list(net->config.proxies);
    cb_buf_fini(&net->headers);
    cb_buf_fini(&net->allowed);
}

/* What Host may be follows from the origins; one that is no https origin (security D3: "*") would
 * let nobody in or everybody. */
static enum cb_code allow_hosts(struct net *net, struct cb_error *err)
{
    static const char scheme[] = "https://";
    if (net->config.origin_count == 0)
        return cb_fail(err, CB_INTERNAL, "no origin is configured");
    for (size_t i = 0; i < net->config.origin_count; i++) {
        const char *origin = net->config.origins[i];
        if (strncmp(origin, scheme, strlen(scheme)) != 0 ||
            strpbrk(origin + strlen(scheme), "/*, \n") != NULL || origin[strlen(scheme)] == '\0')
            return cb_fail(err, CB_INTERNAL, "not an origin like https://host:port: %s", origin);
        cb_buf_printf(&net->allowed, "%s\n", origin + strlen(scheme));
    }
    return CB_OK;
}

/* ---- turns -------------------------------------------------------------------------------------
 */

static void stay(uv_idle_t *idle)
{
    (void)idle; /* its being there keeps the loop from waiting */
}

/* The last thing before the loop waits for sockets: batches go to the journal, and what was
 * marked in this turn is done. */
static void end_turn(uv_prepare_t *prepare)
{
    struct net *net = prepare->data;

    rpc_turn(net->rpc);
    pipes_turn(net);
    net->writes = 0; /* whatever this turn wrote, those who wait get their share of it */
    writing_flush_dirty(net);
    conn_end_doomed(net);
    listen_start(net);
    net->writes = 0;
    if (net->dirty_first != NULL || net->doomed != NULL)
        uv_idle_start(&net->again, stay);
    else
        uv_idle_stop(&net->again);
    if (net->is_stopping && net->conns == NULL)
        uv_stop(&net->loop);
}

static void tick(uv_timer_t *timer)
{
    struct net *net = timer->data;
    cb_time now = cb_time_now(), next = rpc_tick(net->rpc, now);
    int64_t wait = next == CB_TIME_NEVER ? TICK_MOST_MS : next - now;
    wait = wait < 1 ? 1 : wait > TICK_MOST_MS ? TICK_MOST_MS : wait;
    uv_timer_start(timer, tick, (uint64_t)wait, 0);
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Often enough that the shortest of the limits is kept to a quarter. */
static uint64_t sweep_every(const struct net_limits *limits)
{
    int64_t ms = 4 * SWEEP_MS;
    ms = least(ms, least(limits->handshake_ms, limits->header_ms));
    ms = least(ms, least(limits->body_ms, limits->message_ms));
    ms = least(ms, least(limits->outbox_ms, limits->ping_ms));
    ms = least(ms, least(limits->hangup_ms, limits->poll_ms));
    ms = least(ms, limits->pipe_idle_ms) / 4;
    return (uint64_t)(ms < 10 ? 10 : ms);
}

static void sweep(uv_timer_t *timer)
{
    struct net *net = timer->data;
    int64_t now = cb_monotonic_ms();
    conn_sweep(net, now);
    pipes_sweep(net, now);
    limits_watch_memory(net);
    if (net->is_stopping && now >= net->stop_by) {
        for (struct conn *conn = net->conns; conn != NULL; conn = conn->next)
            conn_doom(conn);
    }
}

/* ---- stopping ----------------------------------------------------------------------------------
 */

static void part_from(struct conn *conn)
{
    if (conn->stage == CONN_SOCKET)
        socket_close(conn, 1012);
    else if (conn->stage == CONN_PARKED)
        pipe_deadline(conn);
    else if (conn->stage != CONN_ANSWER && conn->stage != CONN_LINGER)
        conn_doom(conn);
}

static void begin_stop(struct net *net)
{
    if (net->is_stopping)
        return;
    cb_log(CB_LOG_INFO, "net.stopping", "sockets=%d", net->sockets);
    net->is_stopping = true;
    net->stop_by = cb_monotonic_ms() + STOP_MS;
    listen_close(net);
    for (struct conn *conn = net->conns, *next; conn != NULL; conn = next) {
        next = conn->next;
        part_from(conn);
    }
}

static void woken(uv_async_t *async)
{
    struct net *net = async->data;
    if (atomic_load(&net->must_stop))
        begin_stop(net);
    rpc_poll(net->rpc);
}

static void signalled(uv_signal_t *watcher, int number)
{
    struct net *net = watcher->data;
    if (number == SIGHUP)
        tls_reload(net);
    else
        begin_stop(net);
}

/* ---- opening and freeing -----------------------------------------------------------------------
 */

static void open_loop(struct net *net)
{
    uv_loop_init(&net->loop);
    uv_async_init(&net->loop, &net->wake, woken);
    uv_prepare_init(&net->loop, &net->turn);
    uv_idle_init(&net->loop, &net->again);
    uv_timer_init(&net->loop, &net->tick);
    uv_timer_init(&net->loop, &net->sweep);
    net->wake.data = net->turn.data = net->tick.data = net->sweep.data = net;
    for (size_t i = 0; i < CB_COUNT(net->signals); i++) {
        uv_signal_init(&net->loop, &net->signals[i]);
        net->signals[i].data = net;
    }
    signal(SIGPIPE, SIG_IGN);
}

CB_AUTO_DEFINE(struct net, net_free)

enum cb_code net_open(const struct net_config *config, struct net **out, struct cb_error *err)
{
    CB_AUTO(net_free) struct net *net = cb_alloc(sizeof *net);

    net->listeners[0].fd = net->listeners[1].fd = -1;
    take_config(net, config);
    tally_init(&net->addresses);
    tally_init(&net->sessions);
    net->pipes = pipes_new();
    open_loop(net);
    enum cb_code rc = allow_hosts(net, err);
    if (rc == CB_OK && net->config.web_root != NULL)
        rc = files_open(net->config.web_root, &net->files, err);
    if (rc == CB_OK)
        rc = tls_open(net, err);
    if (rc == CB_OK)
        rc = listen_open(net, err);
    if (rc == CB_OK)
        *out = cb_take(&net);
    return rc;
}

void net_attach(struct net *net, struct rpc *rpc)
{
    net->rpc = rpc;
}

void net_run(struct net *net)
{
    assert(net->rpc != NULL);
    for (size_t i = 0; i < CB_COUNT(net->signals); i++)
        uv_signal_start(&net->signals[i], signalled, signal_numbers[i]);
    uv_prepare_start(&net->turn, end_turn);
    uint64_t every = sweep_every(&net->limits);
    uv_timer_start(&net->sweep, sweep, every, every);
    uv_timer_start(&net->tick, tick, 0, 0);
    listen_start(net);
    cb_log(CB_LOG_INFO, "net.open", "port=%d status_port=%d", net_port(net), net_status_port(net));
    uv_run(&net->loop, UV_RUN_DEFAULT);
    uv_prepare_stop(&net->turn);
    uv_timer_stop(&net->tick);
    uv_timer_stop(&net->sweep);
    pipes_free(net); /* their peers belong to an rpc that may end before the net does */
    net->rpc = NULL;
    cb_log(CB_LOG_INFO, "net.closed", "accepted=%lld", (long long)net->counters.accepted);
}

void net_stop(struct net *net)
{
    atomic_store(&net->must_stop, true);
    uv_async_send(&net->wake);
}

void net_wake(void *context)
{
    struct net *net = context;
    uv_async_send(&net->wake);
}

int net_port(const struct net *net)
{
    return net->listeners[0].port;
}

int net_status_port(const struct net *net)
{
    return net->listeners[1].port;
}

static void close_handle(void *handle)
{
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void close_handles(struct net *net)
{
    listen_close(net);
    close_handle(&net->wake);
    close_handle(&net->turn);
    close_handle(&net->again);
    close_handle(&net->tick);
    close_handle(&net->sweep);
    for (size_t i = 0; i < CB_COUNT(net->signals); i++)
        close_handle(&net->signals[i]);
}

void net_free(struct net *net)
{
    if (net == NULL)
        return;
    close_handles(net);
    if (net->lws != NULL)
        lws_context_destroy(net->lws);  /* begins to close its handles, */
    uv_run(&net->loop, UV_RUN_DEFAULT); /* which ends in the loop; */
    if (net->lws != NULL)
        lws_context_destroy(net->lws); /* only then it may be freed */
    if (uv_loop_close(&net->loop) != 0)
        cb_log(CB_LOG_ERROR, "net.loop", "handles_left=yes");
    pipes_free(net);
    files_free(net->files);
    free_config(net);
    free(net);
}
