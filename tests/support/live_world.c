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

static void must(enum cb_code code, const struct cb_error *err, const char *what)
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
    must(store_open(&options, &world->store, &err), &err, "store");
    must(journal_open(world->store, wake, world, &world->journal, &err), &err, "journal");
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
    must(journal_run(world->journal, &job, &err), &err, "put");
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
    must(live_world_try_open(world, &err), &err, "live");
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
    must(store_reader_open(world->store, &reader, &err), &err, "reader");
    must(store_accesses(reader, 0, count_entry, &counting, &err), &err, "accesses");
    return counting.count;
}

uint64_t live_world_head(struct live_world *world, struct cb_id stream)
{
    struct cb_error err = {0};
    struct store_stream row = {0};
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    must(store_reader_open(world->store, &reader, &err), &err, "reader");
    return store_stream(reader, stream, &row, &err) == CB_OK ? row.head : 0;
}

const char *live_world_id(struct live_world *world, char out[CB_ID_TEXT])
{
    cb_id_write(gen_id(&world->g), out);
    return out;
}

/* ---- clients ---- */

static void keep(struct live_client *client, struct cb_str bytes)
{
    cb_buf_clear(&client->last);
    cb_buf_str(&client->last, bytes);
    cb_buf_str(&client->received, bytes);
    cb_buf_char(&client->received, '\n');
}

static void client_frame(void *context, struct cb_frame *head, struct cb_frame *tail)
{
    struct live_client *client = context;
    if (client->on_bytes != NULL)
        client->on_bytes(client);
    client->frames++;
    keep(client, (struct cb_str){cb_frame_peek(head), cb_frame_len(head)});
    cb_frame_unref(head);
    cb_frame_unref(tail);
}

static void client_ended(void *context)
{
    ((struct live_client *)context)->ended = true;
}

/* As it would stand on the wire: the code's kind, what the answer says. */
void live_client_keep(void *context, const struct live_answer *answer)
{
    struct live_client *client = context;
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    if (client->on_bytes != NULL)
        client->on_bytes(client);
    client->answers++;
    client->answer = *answer;
    if (answer->code != CB_OK) {
        cb_buf_printf(&text,
                      "{\"kind\":\"%s\",\"reason\":\"%s\",\"record\":", cb_code_kind(answer->code),
                      answer->reason == NULL ? "" : answer->reason);
        cb_buf_str(&text, answer->record.len > 0 ? answer->record : CB_STR("null"));
        cb_buf_text(&text, ",\"fields\":");
        if (answer->fields != NULL)
            cb_json_write(&text, answer->fields);
        else
            cb_buf_text(&text, "null");
        cb_buf_char(&text, '}');
    } else if (answer->shared != NULL) { /* less the brace that ends the whole reply */
        cb_buf_add(&text, cb_frame_peek(answer->shared), cb_frame_len(answer->shared) - 1);
    } else {
        cb_buf_str(&text, answer->result);
    }
    keep(client, cb_buf_peek(&text));
}

void live_client_init(struct live_client *client, struct live_world *world, const char *user)
{
    *client = (struct live_client){.world = world};
    for (size_t i = 0; i < live_people_count; i++) {
        if (strcmp(live_people[i].user, user) != 0)
            continue;
        struct live_reader_config config = {.user = cb_str_of(user),
                                            .agency = cb_str_of(live_people[i].agency),
                                            .seat = cb_str_of(live_people[i].seat),
                                            .session = cb_digest_of(user, strlen(user)),
                                            .address = CB_STR("192.0.2.1"),
                                            .send = client_frame,
                                            .ended = client_ended,
                                            .context = client};
        client->reader = live_reader_new(world->live, &config);
    }
}

void live_client_fini(struct live_client *client)
{
    live_reader_free(client->reader);
    cb_buf_fini(&client->received);
    cb_buf_fini(&client->last);
}

enum cb_code live_client_open(struct live_client *client, struct cb_id stream, const char *why,
                              const char *have)
{
    char id[CB_ID_TEXT];
    size_t answers = client->answers;
    cb_id_write(stream, id);
    live_case_open(client->reader, cb_str_of(id), cb_str_of(why), cb_str_of(have), live_client_keep,
                   client);
    live_world_run(client->world);
    CHECK_INT(client->answers, answers + 1);
    return client->answer.code;
}

enum cb_code live_client_board_named(struct live_client *client, const char *board,
                                     const char *have)
{
    size_t answers = client->answers;
    live_board_open(client->reader, cb_str_of(board), cb_str_of(have), live_client_keep, client);
    live_world_run(client->world);
    CHECK_INT(client->answers, answers + 1);
    return client->answer.code;
}

enum cb_code live_client_board(struct live_client *client, const char *have)
{
    return live_client_board_named(client, LIVE_BOARD, have);
}

/* Runs the loop until the one answer is there. */
static enum cb_code answered(struct live_client *client, size_t answers)
{
    live_world_run(client->world);
    CHECK_INT(client->answers, answers + 1);
    return client->answer.code;
}

enum cb_code live_client_access(struct live_client *client, struct cb_id stream, const char *before)
{
    char text[CB_ID_TEXT];
    size_t answers = client->answers;
    cb_id_write(stream, text);
    live_audit_access(client->reader, cb_str_of(text), cb_str_of(before), live_client_keep, client);
    return answered(client, answers);
}

enum cb_code live_client_mine(struct live_client *client, const char *before)
{
    size_t answers = client->answers;
    live_audit_mine(client->reader, cb_str_of(before), live_client_keep, client);
    return answered(client, answers);
}

enum cb_code live_client_signals(struct live_client *client)
{
    size_t answers = client->answers;
    live_audit_signals(client->reader, CB_STR(LIVE_BOARD), live_client_keep, client);
    return answered(client, answers);
}

enum cb_code live_client_directory(struct live_client *client)
{
    size_t answers = client->answers;
    live_directory_open(client->reader, CB_STR(LIVE_BOARD), live_client_keep, client);
    live_world_run(client->world);
    CHECK_INT(client->answers, answers + 1);
    return client->answer.code;
}

enum cb_code live_client_packs(struct live_client *client)
{
    size_t answers = client->answers;
    live_packs(client->reader, CB_STR(LIVE_BOARD), live_client_keep, client);
    return answered(client, answers);
}

enum cb_code live_client_compare(struct live_client *client, const char *name, const char *hash)
{
    size_t answers = client->answers;
    live_pack_compare(client->reader, CB_STR(LIVE_BOARD), cb_str_of(name), cb_str_of(hash),
                      live_client_keep, client);
    return answered(client, answers);
}

enum cb_code live_client_review(struct live_client *client, const char *before)
{
    size_t answers = client->answers;
    live_audit_review(client->reader, CB_STR(LIVE_BOARD), cb_str_of(before), live_client_keep,
                      client);
    return answered(client, answers);
}

enum cb_code live_client_samples(struct live_client *client, const char *name, const char *hash,
                                 const char *class_name)
{
    size_t answers = client->answers;
    live_pack_samples(client->reader, CB_STR(LIVE_BOARD), cb_str_of(name), cb_str_of(hash),
                      cb_str_of(class_name), live_client_keep, client);
    return answered(client, answers);
}

enum cb_code live_client_search(struct live_client *client, const char *text, const char *board)
{
    size_t answers = client->answers;
    live_search(client->reader, cb_str_of(text), cb_str_of(board), live_client_keep, client);
    live_world_run(client->world);
    CHECK_INT(client->answers, answers + 1);
    return client->answer.code;
}

static json_t *read_set(const char *set)
{
    CB_AUTO(cb_buf_fini) struct cb_buf json = {0};
    struct cb_error err = {0};
    json_t *value = NULL;
    if (set == NULL)
        return NULL;
    for (const char *c = set; *c != '\0'; c++)
        cb_buf_char(&json, *c == '\'' ? '"' : *c);
    must(cb_json_read(cb_buf_peek(&json), 0, &value, &err), &err, set);
    return value;
}

void live_client_send(struct live_client *client, struct cb_id stream, const char *verb,
                      const char *id, const char *set, const char *if_etag, const char *command)
{
    char stream_text[CB_ID_TEXT], new_command[CB_ID_TEXT];
    CB_AUTO(json_decref) json_t *json = read_set(set);
    CB_AUTO(cb_buf_fini) struct cb_buf params = {0};
    cb_id_write(stream, stream_text);
    cb_buf_printf(&params, "%s %s %s %s", verb, id, set == NULL ? "" : set,
                  if_etag == NULL ? "" : if_etag);
    struct live_command asked = {
        .method = cb_str_of(verb),
        .stream = cb_str_of(stream_text),
        .board = CB_STR(LIVE_BOARD),
        .id = cb_str_of(id),
        .set = json,
        .if_etag = cb_str_of(if_etag),
        .why = CB_STR("because"),
        .command = cb_str_of(command != NULL ? command : live_world_id(client->world, new_command)),
        .params = cb_digest_of(params.at, params.len),
        .is_fresh = true};
    live_command(client->reader, &asked, live_client_keep, client);
}

enum cb_code live_client_do(struct live_client *client, struct cb_id stream, const char *verb,
                            const char *id, const char *set, const char *if_etag)
{
    size_t answers = client->answers;
    live_client_send(client, stream, verb, id, set, if_etag, NULL);
    live_world_run(client->world);
    CHECK_INT(client->answers, answers + 1);
    return client->answer.code;
}

/* ---- what a client makes of its bytes ---- */

void live_copy_fini(struct live_copy *copy)
{
    json_decref(copy->records);
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The root that the etags give: by the definition, not by the server's code. */
static void root_of(json_t *records, char out[ROOT_TEXT])
{
    const char *keys[4096];
    size_t count = 0;
    const char *key;
    json_t *record;
    CB_AUTO(cb_buf_fini) struct cb_buf lines = {0}, hex = {0};
    json_object_foreach (records, key, record) {
        CHECK(count < CB_COUNT(keys));
        keys[count++] = key;
    }
    qsort(keys, count, sizeof keys[0], compare_keys);
    for (size_t i = 0; i < count; i++)
        cb_buf_printf(
            &lines, "%s:%s\n", keys[i],
            json_string_value(json_object_get(json_object_get(records, keys[i]), "etag")));
    struct cb_digest digest = cb_digest_of(lines.at, lines.len);
    cb_buf_hex(&hex, digest.bytes, sizeof digest.bytes);
    snprintf(out, ROOT_TEXT, "%s", hex.at);
}

static void put_all(struct live_copy *copy, const json_t *records)
{
    for (size_t i = 0; i < json_array_size(records); i++) {
        json_t *record = json_array_get(records, i);
        json_object_set(copy->records, json_string_value(json_object_get(record, "id")), record);
    }
}

static void check_root(struct live_copy *copy, const json_t *from)
{
    char root[ROOT_TEXT];
    root_of(copy->records, root);
    snprintf(copy->root, sizeof copy->root, "%s", json_string_value(json_object_get(from, "root")));
    CHECK_STR(root, copy->root);
}

static void read_line(struct live_copy *copy, const json_t *message, const char *member,
                      const char *method)
{
    if (json_object_get(message, member) != NULL) {
        json_decref(copy->records);
        copy->records = json_object();
        put_all(copy, json_object_get(message, member));
        check_root(copy, message);
    } else if (cb_str_is(cb_json_get_str(message, "method"), method)) {
        const json_t *params = json_object_get(message, "params");
        const json_t *gone = json_object_get(params, "gone");
        CHECK(copy->records != NULL);
        for (size_t i = 0; i < json_array_size(gone); i++)
            CHECK_INT(json_object_del(copy->records, json_string_value(json_array_get(gone, i))),
                      0);
        put_all(copy, json_object_get(params, "put"));
        check_root(copy, params);
    }
}

void live_copy_read(struct live_copy *copy, const struct live_client *client, const char *member,
                    const char *method)
{
    struct cb_str rest = cb_buf_peek(&client->received), line;
    while (cb_str_split(&rest, '\n', &line)) {
        struct cb_error err = {0};
        CB_AUTO(json_decref) json_t *message = NULL;
        must(cb_json_read(line, 1000000, &message, &err), &err, "a message");
        read_line(copy, message, member, method);
    }
}
