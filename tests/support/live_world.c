#include "tests/support/live_world.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "caseboard/store/rows.h"
#include "server/live/batch.h"

cb_time live_world_now;

const struct live_person live_people[] = {
    {"u-1", "police", "pol", "supervisor"}, {"u-2", "police", "pol", NULL},
    {"u-3", "probation", "pro", NULL},      {"u-4", "liaison", "vlo", NULL},
    {"u-5", "health", "mh", NULL},          {"u-6", "prosecution", "cps", NULL},
    {"u-7", "advocacy", "adv", NULL},       {"u-8", "advocacy", "adv", NULL},
    {"u-9", "board", "chr", NULL},          {"u-10", "board", "aud", NULL},
    {"u-coo", "board", "coo", NULL},        {"u-adm", "board", "adm", NULL},
    {"u-ward", "ward", "mh", NULL},         {"u-3b", "probation", "pro", NULL},
    {"u-intel", "police", "pol", "intel"},  {"u-safe", "police", "pol", "safeguarding"},
    {"u-wcu", "prosecution", "cps", "wcu"}, {"u-head", "advocacy", "adv", "supervisor"},
    {"u-adm2", "ward", "adm", NULL},
};
const size_t live_people_count = CB_COUNT(live_people);

static void wake(void *context)
{
    const struct live_world *world = context;
    uint64_t one = 1;
    if (write(world->wake, &one, sizeof one) < 0)
        abort();
}

static cb_time now(void)
{
    return live_world_now;
}

static void again(void *context)
{
    struct live_world *world = context;
    world->again++;
}

/* ---- the store and what is in it ---- */

void live_must(enum cb_code code, const struct cb_error *err, const char *what)
{
    if (code != CB_OK)
        check_failed(__FILE__, __LINE__, "%s: %s", what, err->message);
}

static void open_store(struct live_world *world, bool create)
{
    struct cb_error err = {0};
    struct store_options options = {.path = world->path,
                                    .key_path = world->key_path,
                                    .create = create,
                                    .training = create,
                                    .exclusive = true};
    live_must(store_open(&options, &world->store, &err), &err, "store");
    live_must(journal_open(world->store, wake, world, &world->journal, &err), &err, "journal");
}

static void put_event(struct live_world *world, const struct event *event, struct cb_id board)
{
    struct cb_error err = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf body = {0};
    event_write(event, &body);
    struct journal_event row = {.stream = event->stream,
                                .seq = event->seq,
                                .kind = event->kind,
                                .board = board,
                                .at = event->at,
                                .account = event->by.user,
                                .command = event->command,
                                .body = cb_buf_peek(&body)};
    struct journal_job job = {.events = &row, .event_count = 1};
    live_must(journal_run(world->journal, &job, &err), &err, "put");
}

static struct world directory_world(struct live_world *world)
{
    struct world told = world_new(world->pack, STREAM_DIRECTORY, gen_u64(&world->g));
    cb_time_parse(CB_STR("2026-01-02T09:00:00.000Z"), &told.now); /* each takes some hours */
    return told;
}

void live_world_put(struct live_world *world, const struct world *history)
{
    for (size_t i = 0; i < history->count; i++)
        put_event(world, history->events[i], world->directory);
    if (history->now > live_world_now)
        live_world_now = history->now;
}

/* By the host's operator; SET is emptied. */
static void tell(struct world *told, const char *verb, const char *id, struct cb_buf *set)
{
    struct viewer operator= {.user = CB_STR("operator"), .seat = CB_STR("adm")};
    world_tell(told, operator, verb, id, set->at);
    cb_buf_clear(set);
}

static void tell_board(struct world *told, struct cb_buf *set)
{
    cb_buf_text(set, "{'name':'North','jurisdiction':'EW'}");
    tell(told, "board.log", LIVE_BOARD, set);
    for (size_t i = 0; i < CB_COUNT(world_agencies); i++) {
        cb_buf_printf(set, "{'name':'The %s','seats':['pol']}", world_agencies[i]);
        tell(told, "agency.log", world_agencies[i], set);
    }
}

static void tell_person(struct world *told, size_t number, struct cb_buf *set)
{
    const struct live_person *one = &live_people[number];
    bool leads = strcmp(one->user, "u-1") == 0;
    cb_buf_printf(set, "{'name':'Person %zu'}", number);
    tell(told, "user.log", one->user, set);
    cb_buf_printf(set,
                  "{'user':'%s','agency':'%s','seat':'%s','from':'2026-01-01T00:00:00.000Z',"
                  "'approved_by':'operator'",
                  one->user, one->agency, one->seat);
    if (one->role != NULL)
        cb_buf_printf(set, ",'roles':['%s'%s]", one->role, leads ? ",'may_share'" : "");
    cb_buf_char(set, '}');
    tell(told, "membership.log", NULL, set);
    cb_buf_printf(set, "{'user':'%s','on':'2026-02-01'}", one->user);
    tell(told, "declaration.log", NULL, set);
}

void live_world_init(struct live_world *world, uint64_t seed)
{
    const char *folder = check_folder();
    *world = (struct live_world){.pack = world_pack(), .wake = eventfd(0, EFD_NONBLOCK)};
    snprintf(world->path, sizeof world->path, "%s/case.db", folder);
    snprintf(world->key_path, sizeof world->key_path, "%s/master.key", folder);
    gen_init(&world->g, seed);
    cb_time_parse(CB_STR("2026-03-02T09:00:00.000Z"), &live_world_now);
    open_store(world, true);
    CB_AUTO(world_fini) struct world told = directory_world(world);
    world->directory = told.stream;
    CB_AUTO(cb_buf_fini) struct cb_buf set = {0};
    tell_board(&told, &set);
    for (size_t i = 0; i < live_people_count; i++)
        tell_person(&told, i, &set);
    live_world_put(world, &told);
}

void live_world_reopen_store(struct live_world *world)
{
    open_store(world, false);
}

void live_world_open(struct live_world *world)
{
    struct cb_error err = {0};
    live_must(live_world_try_open(world, &err), &err, "live");
}

enum cb_code live_world_try_open(struct live_world *world, struct cb_error *err)
{
    if (world->store == NULL)
        open_store(world, false);
    world->pool = cb_pool_new(1, 1000, wake, world);
    struct live_config config = {.store = world->store,
                                 .journal = world->journal,
                                 .pool = world->pool,
                                 .pack = world->pack,
                                 .packs = world->packs,
                                 .now = now,
                                 .stream_budget_bytes = world->budget,
                                 .again = again,
                                 .context = world};
    return live_open(&config, &world->live, err);
}

void live_world_close(struct live_world *world)
{
    cb_pool_free(cb_take(&world->pool));
    live_free(cb_take(&world->live));
    journal_free(cb_take(&world->journal));
    store_free(cb_take(&world->store));
}

void live_world_fini(struct live_world *world)
{
    live_world_close(world);
    close(world->wake);
}

/* ---- the loop ---- */

static bool is_idle(const struct live *live)
{
    bool dirty = batch_views_wait(live) && live_world_now >= live->retry_at;
    return live->under_way == NULL && live->gather->requests.count == 0 && live->loading == 0 &&
           live->loads.count == 0 && live->reading == 0 && live->inbox.count == 0 &&
           live->searches.count == 0 && live->outgoing.count == 0 && !dirty;
}

void live_world_turn(struct live_world *world)
{
    live_turn(world->live);
}

/* Within a minute in which this program could run: a machine that stood still is no failure. */
static bool comes(int wake)
{
    struct pollfd fd = {.fd = wake, .events = POLLIN};
    for (int waits = 0; waits < 240; waits++) {
        if (poll(&fd, 1, 250) != 0)
            return true;
    }
    return false;
}

void live_world_run(struct live_world *world)
{
    for (int turns = 0; turns < 100000; turns++) {
        uint64_t count;
        live_tick(world->live, live_world_now);
        live_poll(world->live);
        if (is_idle(world->live))
            return;
        if (world->live->under_way == NULL && world->live->loading == 0 &&
            world->live->reading == 0)
            continue;
        if (!comes(world->wake))
            check_failed(__FILE__, __LINE__, "the loop waits for nothing");
        if (read(world->wake, &count, sizeof count) < 0)
            continue;
    }
    check_failed(__FILE__, __LINE__, "the loop never rests");
}

struct counting {
    size_t count;
    struct cb_buf *newest;
};

static bool count_entry(void *context, uint64_t seq, const struct journal_access *entry)
{
    struct counting *counting = context;
    (void)seq;
    counting->count++;
    if (counting->newest == NULL)
        return true;
    cb_buf_clear(counting->newest);
    cb_buf_printf(counting->newest, "%d %.*s %.*s %.*s |%.*s|", (int)entry->op,
                  CB_STR_ARG(entry->user), CB_STR_ARG(entry->reason), CB_STR_ARG(entry->what),
                  CB_STR_ARG(entry->audience));
    return true;
}

size_t live_world_entries(struct live_world *world, struct cb_buf *newest)
{
    struct cb_error err = {0};
    struct counting counting = {.newest = newest};
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    live_must(store_reader_open(world->store, &reader, &err), &err, "reader");
    live_must(store_accesses(reader, 0, count_entry, &counting, &err), &err, "accesses");
    return counting.count;
}

uint64_t live_world_head(struct live_world *world, struct cb_id stream)
{
    struct cb_error err = {0};
    struct store_stream row = {0};
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    live_must(store_reader_open(world->store, &reader, &err), &err, "reader");
    return store_stream(reader, stream, &row, &err) == CB_OK ? row.head : 0;
}

const char *live_world_id(struct live_world *world, char out[CB_ID_TEXT])
{
    cb_id_write(gen_id(&world->g), out);
    return out;
}
