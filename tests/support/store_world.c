#include "tests/support/store_world.h"

#include <stdio.h>

#include "tests/support/check.h"

struct store_options store_world_options(const struct store_world *world)
{
    return (struct store_options){
        .path = world->path, .key_path = world->key_path, .training = true, .exclusive = true};
}

static void open_with(struct store_world *world, bool create)
{
    struct cb_error err = {0};
    struct store_options options = store_world_options(world);
    options.create = create;
    if (store_open(&options, &world->store, &err) != CB_OK ||
        journal_open(world->store, NULL, NULL, &world->journal, &err) != CB_OK)
        check_failed(__FILE__, __LINE__, "the store does not open: %s", err.message);
}

void store_world_init(struct store_world *world)
{
    const char *folder = check_folder();
    *world = (struct store_world){.board = cb_id_new(), .now = 1800000000000};
    snprintf(world->path, sizeof world->path, "%s/case.db", folder);
    snprintf(world->key_path, sizeof world->key_path, "%s/master.key", folder);
    open_with(world, true);
}

void store_world_open(struct store_world *world)
{
    open_with(world, false);
}

void store_world_close(struct store_world *world)
{
    journal_free(world->journal);
    store_free(world->store);
    world->journal = NULL;
    world->store = NULL;
}

void store_world_body(const struct journal_event *event, const char *text, struct cb_buf *out)
{
    char stream[CB_ID_TEXT];
    char command[CB_ID_TEXT];
    char at[CB_TIME_TEXT];
    cb_id_write(event->stream, stream);
    cb_id_write(event->command, command);
    cb_time_write(event->at, at);
    cb_buf_printf(out,
                  "{\"at\":\"%s\",\"by\":{\"agency\":\"a\",\"roles\":[],\"seat\":\"pol\",\"user\":"
                  "\"%.*s\"},\"command\":\"%s\",\"did\":\"update.log\",\"kind\":\"case\",\"seq\":"
                  "%llu,\"stream\":\"%s\",\"why\":\"%s\"}",
                  at, CB_STR_ARG(event->account), command, (unsigned long long)event->seq, stream,
                  text);
}

struct journal_event store_world_event(struct store_world *world, struct cb_id stream, uint64_t seq,
                                       const char *text, struct cb_buf *body)
{
    world->now += 1000;
    struct journal_event event = {.stream = stream,
                                  .seq = seq,
                                  .kind = STREAM_CASE,
                                  .board = world->board,
                                  .at = world->now,
                                  .account = CB_STR("u-1"),
                                  .command = cb_id_new(),
                                  .params = cb_digest_of(text, 1)};
    cb_buf_clear(body);
    store_world_body(&event, text, body);
    event.body = cb_buf_peek(body);
    return event;
}

enum cb_code store_world_run(struct store_world *world, const struct journal_job *job)
{
    return journal_run(world->journal, job, NULL);
}

enum cb_code store_world_append(struct store_world *world, struct cb_id stream, uint64_t seq,
                                const char *text)
{
    CB_AUTO(cb_buf_fini) struct cb_buf body = {0};
    struct journal_event event = store_world_event(world, stream, seq, text, &body);
    return store_world_run(world, &(struct journal_job){.events = &event, .event_count = 1});
}

struct cb_id store_world_stream(struct store_world *world, size_t count)
{
    struct cb_id stream = cb_id_new();
    for (size_t i = 0; i < count; i++)
        CHECK_CODE(store_world_append(world, stream, i + 1, "words"), CB_OK);
    return stream;
}

static bool count_event(void *context, const struct store_event *event)
{
    struct store_world_read *read = context;
    read->count++;
    return event->seq == read->count;
}

struct store_world_read store_world_read(struct store_world *world, struct cb_id stream)
{
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    struct store_world_read read = {0};
    CHECK_CODE(store_reader_open(world->store, &reader, NULL), CB_OK);
    read.code = store_read(reader, stream, 0, count_event, &read, &read.error);
    return read;
}
