/* Appending: in order, once, all of a job or none of it (R3). */
#include "caseboard/store/journal.h"

#include <semaphore.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/store_world.h"

TEST(events_come_back_as_they_were_appended)
{
    struct store_world world;
    store_world_init(&world);
    struct cb_id stream = store_world_stream(&world, 5);
    CHECK_INT(store_world_read(&world, stream).count, 5);
    store_world_close(&world);
    store_world_open(&world);
    CHECK_INT(store_world_read(&world, stream).count, 5);
    CHECK_CODE(store_world_append(&world, stream, 6, "later"), CB_OK);
    CHECK_INT(store_world_read(&world, stream).count, 6);
    store_world_close(&world);
}

TEST(a_seq_that_does_not_follow_is_a_conflict)
{
    struct store_world world;
    store_world_init(&world);
    struct cb_id stream = store_world_stream(&world, 2);
    CHECK_CODE(store_world_append(&world, stream, 2, "again"), CB_CONFLICT);
    CHECK_CODE(store_world_append(&world, stream, 4, "too far"), CB_CONFLICT);
    CHECK_CODE(store_world_append(&world, stream, 0, "before"), CB_CONFLICT);
    CHECK_CODE(store_world_append(&world, cb_id_new(), 2, "no first"), CB_CONFLICT);
    CHECK_CODE(store_world_append(&world, stream, 3, "next"), CB_OK);
    CHECK_INT(store_world_read(&world, stream).count, 3);
    store_world_close(&world);
}

/* Append EVENT with its body made anew from its columns. */
static enum cb_code append(struct store_world *world, struct journal_event event)
{
    CB_AUTO(cb_buf_fini) struct cb_buf body = {0};
    store_world_body(&event, "words", &body);
    event.body = cb_buf_peek(&body);
    return store_world_run(world, &(struct journal_job){.events = &event, .event_count = 1});
}

TEST(a_command_is_done_once)
{
    struct store_world world;
    CB_AUTO(cb_buf_fini) struct cb_buf body = {0};
    store_world_init(&world);
    struct cb_id stream = cb_id_new();
    struct journal_event event = store_world_event(&world, stream, 1, "words", &body);
    CHECK_CODE(append(&world, event), CB_OK);
    event.seq = 2;
    CHECK_CODE(append(&world, event), CB_CONFLICT);
    event.seq = 1;
    event.stream = cb_id_new();
    CHECK_CODE(append(&world, event), CB_INVALID);
    event.account = CB_STR("u-2"); /* another account's id means nothing */
    CHECK_CODE(append(&world, event), CB_OK);
    store_world_close(&world);
}

TEST(a_command_is_found_again)
{
    struct store_world world;
    CB_AUTO(cb_buf_fini) struct cb_buf body = {0};
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    struct cb_id found;
    uint64_t seq = 0;
    store_world_init(&world);
    struct journal_event event = store_world_event(&world, cb_id_new(), 1, "words", &body);
    CHECK_CODE(append(&world, event), CB_OK);
    CHECK_CODE(store_reader_open(world.store, &reader, NULL), CB_OK);
    CHECK_CODE(store_command(reader, CB_STR("u-1"), event.command, &found, &seq, NULL), CB_OK);
    CHECK(cb_id_equal(found, event.stream));
    CHECK_INT(seq, 1);
    CHECK_CODE(store_command(reader, CB_STR("u-2"), event.command, &found, &seq, NULL),
               CB_NOT_FOUND);
    store_reader_free(cb_take(&reader));
    store_world_close(&world);
}

TEST(a_stream_keeps_its_kind_and_board)
{
    struct store_world world;
    CB_AUTO(cb_buf_fini) struct cb_buf body = {0};
    store_world_init(&world);
    struct cb_id stream = store_world_stream(&world, 1);
    struct journal_event event = store_world_event(&world, stream, 2, "words", &body);
    event.kind = STREAM_MEETING;
    CHECK_CODE(append(&world, event), CB_INVALID);
    event.kind = STREAM_CASE;
    event.board = cb_id_new();
    CHECK_CODE(append(&world, event), CB_INVALID);
    store_world_close(&world);
}

TEST(a_body_that_says_other_things_than_its_row_is_not_written)
{
    struct store_world world;
    CB_AUTO(cb_buf_fini) struct cb_buf body = {0};
    store_world_init(&world);
    struct journal_event event = store_world_event(&world, cb_id_new(), 1, "words", &body);
    event.account = CB_STR("u-2");
    const struct journal_job job = {.events = &event, .event_count = 1};
    CHECK_CODE(store_world_run(&world, &job), CB_INTERNAL);
    store_world_close(&world);
}

TEST(a_job_of_several_events_is_written_whole_or_not_at_all)
{
    struct store_world world;
    struct cb_buf bodies[3] = {{0}};
    struct journal_event events[3];
    struct store_stream row;
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    store_world_init(&world);
    struct cb_id fresh = cb_id_new();
    struct cb_id stream = store_world_stream(&world, 1);
    events[0] = store_world_event(&world, stream, 2, "good", &bodies[0]);
    events[1] = store_world_event(&world, fresh, 1, "good", &bodies[1]);
    events[2] = store_world_event(&world, stream, 4, "one too far", &bodies[2]);
    const struct journal_job job = {.events = events, .event_count = 3};
    CHECK_CODE(store_world_run(&world, &job), CB_CONFLICT);
    CHECK_INT(store_world_read(&world, stream).count, 1);
    CHECK_CODE(store_reader_open(world.store, &reader, NULL), CB_OK);
    CHECK_CODE(store_stream(reader, fresh, &row, NULL), CB_NOT_FOUND);
    CHECK_CODE(store_world_append(&world, stream, 2, "after"), CB_OK);
    CHECK_CODE(store_world_append(&world, fresh, 1, "after"), CB_OK);
    store_reader_free(cb_take(&reader));
    for (size_t i = 0; i < 3; i++)
        cb_buf_fini(&bodies[i]);
    store_world_close(&world);
    struct store_verdict verdict;
    CHECK_CODE(store_verify(world.path, &verdict, NULL, NULL, NULL), CB_OK);
    CHECK_STR(cb_buf_peek(&verdict.text), (struct cb_str){0});
    CHECK_INT(verdict.problems, 0);
}

struct outcome {
    sem_t woken;
    enum cb_code codes[3];
    size_t count;
    void *contexts[3];
};

static void on_wake(void *context)
{
    struct outcome *outcome = context;
    sem_post(&outcome->woken);
}

static void on_done(void *context, const struct journal_result *results, size_t count)
{
    struct outcome *outcome = context;
    for (size_t i = 0; i < count; i++) {
        outcome->codes[i] = results[i].code;
        outcome->contexts[i] = results[i].context;
    }
    outcome->count += count;
}

TEST(jobs_of_a_batch_fail_alone_and_in_order)
{
    struct store_world world;
    struct journal *journal = NULL;
    struct outcome outcome = {0};
    struct cb_buf bodies[3] = {{0}};
    struct journal_event events[3];
    store_world_init(&world);
    struct cb_id stream = cb_id_new();
    sem_init(&outcome.woken, 0, 0);
    journal_free(world.journal);
    CHECK_CODE(journal_open(world.store, on_wake, &outcome, &journal, NULL), CB_OK);
    events[0] = store_world_event(&world, stream, 1, "first", &bodies[0]);
    events[1] = store_world_event(&world, stream, 3, "wrong", &bodies[1]);
    events[2] = store_world_event(&world, stream, 2, "second", &bodies[2]);
    struct journal_job jobs[3];
    for (size_t i = 0; i < 3; i++)
        jobs[i] =
            (struct journal_job){.events = &events[i], .event_count = 1, .context = &events[i]};
    CHECK(!journal_is_busy(journal));
    journal_submit(journal, jobs, 3);
    CHECK(journal_is_busy(journal));
    sem_wait(&outcome.woken);
    journal_poll(journal, on_done, &outcome);
    CHECK(!journal_is_busy(journal));
    journal_poll(journal, on_done, &outcome);
    CHECK_INT(outcome.count, 3);
    CHECK_CODE(outcome.codes[0], CB_OK);
    CHECK_CODE(outcome.codes[1], CB_CONFLICT);
    CHECK_CODE(outcome.codes[2], CB_OK);
    CHECK(outcome.contexts[2] == &events[2]);
    journal_free(journal);
    world.journal = NULL;
    CHECK_INT(store_world_read(&world, stream).count, 2);
    store_world_close(&world);
    for (size_t i = 0; i < 3; i++)
        cb_buf_fini(&bodies[i]);
}

TEST(what_was_submitted_is_committed_before_the_journal_ends)
{
    struct store_world world;
    CB_AUTO(cb_buf_fini) struct cb_buf body = {0};
    store_world_init(&world);
    struct journal_event event = store_world_event(&world, cb_id_new(), 1, "words", &body);
    journal_submit(world.journal, &(struct journal_job){.events = &event, .event_count = 1}, 1);
    journal_free(cb_take(&world.journal));
    CHECK_INT(store_world_read(&world, event.stream).count, 1);
    store_world_close(&world);
}

TEST(only_the_exclusive_opener_writes_events)
{
    struct store_world world;
    CB_AUTO(cb_buf_fini) struct cb_buf body = {0};
    CB_AUTO(store_free) struct store *second = NULL;
    CB_AUTO(journal_free) struct journal *journal = NULL;
    store_world_init(&world);
    struct store_options options = store_world_options(&world);
    options.exclusive = false;
    CHECK_CODE(store_open(&options, &second, NULL), CB_OK);
    CHECK_CODE(journal_open(second, NULL, NULL, &journal, NULL), CB_OK);
    struct journal_event event = store_world_event(&world, cb_id_new(), 1, "words", &body);
    const struct journal_job job = {.events = &event, .event_count = 1};
    CHECK_CODE(journal_run(journal, &job, NULL), CB_NOT_ALLOWED);
    journal_free(cb_take(&journal));
    store_free(cb_take(&second));
    store_world_close(&world);
}
