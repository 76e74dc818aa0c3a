#include "server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caseboard/base/limits.h"
#include "caseboard/base/log.h"
#include "caseboard/net/net.h"

#define READERS 1
#define READER_QUEUE 100000 /* more streams than this are never loaded at once */
#define HASHERS 2
#define CLOCK_SLACK_MS 5000 /* a clock may be set right by this much (R7) */

/* In the order in which they are made; unmade in the order of parts_fini(). */
struct parts {
    struct pack *pack;
    char *packs;
    struct store *store;
    struct net *net;
    struct journal *journal;
    struct cb_pool *readers, *hashers;
    struct live *live;
    struct accounts *accounts;
    struct rpc *rpc;
};

/* Threads end first, so that nothing of theirs looks at what is gone; the net goes last, since
 * threads wake it to their end. */
static void parts_fini(struct parts *parts)
{
    cb_pool_free(parts->hashers);
    cb_pool_free(parts->readers);
    rpc_free(parts->rpc);
    accounts_free(parts->accounts);
    live_free(parts->live);
    journal_free(parts->journal);
    net_free(parts->net);
    store_free(parts->store);
    pack_unref(parts->pack);
    free(parts->packs);
}
CB_AUTO_DEFINE_FINI(struct parts, parts_fini)

/* ---- what must hold before anything is opened (D3) --------------------------------------------
 */

static enum cb_code check_settings(const struct settings *settings, struct cb_error *err)
{
    static const struct {
        const char *flag;
        size_t offset;
    } REQUIRED[] = {
        {"store", offsetof(struct settings, store)},
        {"key", offsetof(struct settings, key)},
        {"pack", offsetof(struct settings, pack)},
        {"web", offsetof(struct settings, web)},
        {"certificate", offsetof(struct settings, certificate)},
        {"certificate-key", offsetof(struct settings, certificate_key)},
    };
    for (size_t i = 0; i < CB_COUNT(REQUIRED); i++)
        if (*(char *const *)((const char *)settings + REQUIRED[i].offset) == NULL)
            return cb_fail(err, CB_USAGE, "the setting '%s' is missing", REQUIRED[i].flag);
    if (settings->origins.count == 0)
        return cb_fail(err, CB_USAGE, "at least one 'origin' must be set");
    for (size_t i = 0; i < settings->origins.count; i++)
        if (strncmp(settings->origins.at[i], "https://", 8) != 0 ||
            strchr(settings->origins.at[i], '*') != NULL)
            return cb_fail(err, CB_USAGE, "'%s' is no origin: write https://host[:port]",
                           settings->origins.at[i]);
    return CB_OK;
}

static enum cb_code check_second_factor(const struct settings *settings, const struct store *store,
                                        struct cb_error *err)
{
    bool is_none = settings->second_factor != NULL && strcmp(settings->second_factor, "none") == 0;
    if (store_is_training(store))
        return CB_OK;
    if (!is_none)
        return cb_fail(err, CB_NOT_ALLOWED,
                       "there are no second factors yet: a store with real cases is served only "
                       "with second-factor \"none\" in its configuration");
    cb_log(CB_LOG_WARN, "serve.no_second_factor", "accounts are guarded by a password alone");
    return CB_OK;
}

/* Events take the newest time of their stream where the clock is behind: served with a clock that
 * is wrong by days, everything would be entered at one instant (R7). */
static enum cb_code check_clock(struct store *store, struct cb_error *err)
{
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    cb_time now = cb_time_now();
    cb_time newest = 0;
    char now_text[CB_TIME_TEXT];
    char newest_text[CB_TIME_TEXT];
    enum cb_code rc = store_reader_open(store, &reader, err);
    if (rc == CB_OK)
        rc = store_newest(reader, &newest, err);
    if (rc == CB_NOT_FOUND || (rc == CB_OK && newest <= now + CLOCK_SLACK_MS))
        return CB_OK;
    if (rc != CB_OK)
        return rc;
    cb_time_write(now, now_text);
    cb_time_write(newest, newest_text);
    return cb_fail(err, CB_NOT_ALLOWED, "the clock says %s, and the newest event is of %s",
                   now_text, newest_text);
}

/* ---- opening --------------------------------------------------------------------------------- */

static enum cb_code open_pack(const struct settings *settings, struct pack **out,
                              struct cb_error *err)
{
    struct pack_problems problems = {0};
    enum cb_code rc = pack_load(settings->pack, out, &problems, err);
    if (rc == CB_INVALID)
        fputs(problems.text.at, stderr);
    pack_problems_fini(&problems);
    return rc;
}

/* Packs lie beside each other unless it is said otherwise. */
static char *packs_folder(const struct settings *settings)
{
    CB_AUTO(cb_buf_fini) struct cb_buf folder = {0};
    if (settings->packs != NULL)
        return cb_str_dup(cb_str_of(settings->packs));
    cb_buf_printf(&folder, "%s/..", settings->pack);
    return cb_buf_take(&folder);
}

static enum cb_code open_net(const struct settings *settings, struct net **out,
                             struct cb_error *err)
{
    struct net_config config = {
        .address = settings->address,
        .port = (int)settings->port,
        .status_port = (int)settings->status_port,
        .certificate = settings->certificate,
        .key = settings->certificate_key,
        .origins = settings->origins.at,
        .origin_count = settings->origins.count,
        .proxies = settings->proxies.at,
        .proxy_count = settings->proxies.count,
        .web_root = settings->web,
        .limits = {.sockets = (int)settings->sockets,
                   .sockets_per_address = (int)settings->sockets_per_address,
                   .sockets_per_session = (int)settings->sockets_per_session,
                   .ingress_bytes_per_s = settings->ingress_per_s,
                   .handshakes = (int)settings->handshakes,
                   .memory_bytes = settings->process_mb * 1024 * 1024},
    };
    return net_open(&config, out, err);
}

static enum cb_code open_live(const struct settings *settings, struct parts *parts,
                              struct cb_error *err)
{
    struct live_config config = {
        .store = parts->store,
        .journal = parts->journal,
        .pool = parts->readers,
        .pack = parts->pack,
        .packs = parts->packs,
        .now = cb_time_now,
        .stream_budget_bytes = (size_t)settings->budget_mb * 1024 * 1024,
        .again = net_wake,
        .context = parts->net,
    };
    return live_open(&config, &parts->live, err);
}

static void write_rows(void *context, const struct journal_row *rows, size_t count,
                       const struct journal_access *access,
                       void (*done)(void *context, enum cb_code code), void *done_context)
{
    live_write_rows(context, rows, count, access, done, done_context);
}

static void session_ended(void *context, struct cb_digest session)
{
    struct parts *parts = context;
    rpc_session_ended(parts->rpc, session);
}

static enum cb_code open_accounts(const struct settings *settings, struct parts *parts,
                                  struct cb_error *err)
{
    struct accounts_config config = {
        .store = parts->store,
        .journal = {.write = write_rows, .context = parts->live},
        .pool = parts->hashers,
        .now = cb_time_now,
        .idle_ms = settings->idle_s * 1000,
        .ended = session_ended,
        .context = parts,
    };
    return accounts_open(&config, &parts->accounts, err);
}

static void open_rpc(const struct settings *settings, struct parts *parts)
{
    struct rpc_config config = {
        .live = parts->live,
        .accounts = parts->accounts,
        .training = store_is_training(parts->store),
        .limits = {.requests_per_s = (double)settings->requests_per_s,
                   .writes_per_s = (double)settings->writes_per_s,
                   .requests_burst = (int)settings->requests_burst,
                   .writes_burst = (int)settings->writes_burst,
                   .opens_per_10min = (int)settings->opens_per_10min,
                   .opens_per_day = (int)settings->opens_per_day,
                   .searches_per_min = (int)settings->searches_per_min},
    };
    parts->rpc = rpc_new(&config);
    net_attach(parts->net, parts->rpc);
}

static enum cb_code open_parts(const struct settings *settings, struct parts *parts,
                               struct cb_error *err)
{
    struct store_options store = {
        .path = settings->store, .key_path = settings->key, .exclusive = true};
    enum cb_code rc = check_settings(settings, err);
    if (rc == CB_OK)
        rc = open_pack(settings, &parts->pack, err);
    if (rc == CB_OK)
        parts->packs = packs_folder(settings);
    if (rc == CB_OK)
        rc = store_open(&store, &parts->store, err);
    if (rc == CB_OK)
        rc = check_second_factor(settings, parts->store, err);
    if (rc == CB_OK)
        rc = check_clock(parts->store, err);
    if (rc == CB_OK)
        rc = open_net(settings, &parts->net, err);
    if (rc == CB_OK)
        rc = journal_open(parts->store, net_wake, parts->net, &parts->journal, err);
    if (rc != CB_OK)
        return rc;
    parts->readers = cb_pool_new(READERS, READER_QUEUE, net_wake, parts->net);
    parts->hashers = cb_pool_new(HASHERS, CB_SIGN_IN_QUEUE, net_wake, parts->net);
    rc = open_live(settings, parts, err);
    if (rc == CB_OK)
        rc = open_accounts(settings, parts, err);
    if (rc == CB_OK)
        open_rpc(settings, parts);
    return rc;
}

static void set_log_level(const char *name)
{
    static const char *const NAMES[] = {"debug", "info", "warn", "error"};
    for (size_t i = 0; i < CB_COUNT(NAMES); i++)
        if (name != NULL && strcmp(name, NAMES[i]) == 0)
            cb_log_set_level((enum cb_log_level)i);
}

int server_run(const struct settings *settings, server_ready *ready, void *context)
{
    CB_AUTO(parts_fini) struct parts parts = {0};
    struct cb_error err = {0};
    set_log_level(settings->log);
    enum cb_code rc = open_parts(settings, &parts, &err);
    if (rc != CB_OK) {
        fprintf(stderr, "caseboard: %s\n", err.message);
        return rc == CB_USAGE ? cb_code_exit_status(rc) : cb_code_exit_status(CB_INTERNAL);
    }
    cb_log(CB_LOG_INFO, "serve.ready", "port=%d status_port=%d", net_port(parts.net),
           net_status_port(parts.net));
    if (ready != NULL)
        ready(context, net_port(parts.net), net_status_port(parts.net));
    net_run(parts.net);
    cb_log(CB_LOG_INFO, "serve.stopped", "cleanly");
    return 0;
}
