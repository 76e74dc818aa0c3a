/* R1, R6: a process that writes batches is killed at random moments; whatever it had acknowledged
 * is there, nothing is half there, and it goes on from where it was. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/support/check.h"
#include "tests/support/store_world.h"

enum {
    STREAMS = 8,
    KILLS = CHECK_TIMES(40, 8),
    AT_THE_START = 4 /* one in so many, at work or not yet */
};

/* What the child tells, through a pipe, after each batch: the seq that every stream has reached. */
struct acknowledged {
    uint64_t seq;
};

static void write_batch(struct store_world *world, const struct cb_id *streams, uint64_t seq)
{
    struct cb_buf bodies[STREAMS] = {{0}};
    struct journal_event events[STREAMS];
    for (size_t i = 0; i < STREAMS; i++)
        events[i] = store_world_event(world, streams[i], seq, "words", &bodies[i]);
    const struct journal_job job = {.events = events, .event_count = STREAMS};
    if (store_world_run(world, &job) != CB_OK)
        _exit(3);
    for (size_t i = 0; i < STREAMS; i++)
        cb_buf_fini(&bodies[i]);
}

static void child(struct store_world *world, const struct cb_id *streams, uint64_t from, int pipe)
{
    store_world_open(world);
    for (uint64_t seq = from + 1;; seq++) {
        write_batch(world, streams, seq);
        struct acknowledged now = {seq};
        if (write(pipe, &now, sizeof now) != sizeof now)
            _exit(4);
    }
}

/* The newest that the child has told before it ended. */
static uint64_t read_acknowledged(int pipe, uint64_t before)
{
    struct acknowledged told = {before};
    while (read(pipe, &told, sizeof told) == sizeof told)
        before = told.seq;
    return before;
}

/* It works once it has told so: on a busy machine that may take a while. */
static uint64_t wait_for_work(int pipe, uint64_t before)
{
    struct acknowledged told = {before};
    CHECK_INT(read(pipe, &told, sizeof told), sizeof told);
    return told.seq;
}

static uint64_t run_and_kill(struct store_world *world, const struct cb_id *streams,
                             uint64_t before, bool at_work, long wait_us)
{
    int ends[2];
    int status = 0;
    CHECK_INT(pipe(ends), 0);
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        close(ends[0]);
        child(world, streams, before, ends[1]);
    }
    close(ends[1]);
    if (at_work)
        before = wait_for_work(ends[0], before);
    const struct timespec wait = {.tv_nsec = wait_us * 1000};
    nanosleep(&wait, NULL);
    CHECK_INT(kill(pid, SIGKILL), 0);
    CHECK_INT(waitpid(pid, &status, 0), pid);
    CHECK(WIFSIGNALED(status)); /* it did not end by itself */
    uint64_t told = read_acknowledged(ends[0], before);
    close(ends[0]);
    return told;
}

static uint64_t check_after(struct store_world *world, const struct cb_id *streams, uint64_t told)
{
    struct store_verdict verdict;
    store_world_open(world);
    uint64_t count = store_world_read(world, streams[0]).count;
    CHECK(count >= told);
    CHECK(count <= told + 1); /* at most the batch that it was about to acknowledge */
    for (size_t i = 1; i < STREAMS; i++)
        CHECK_INT(store_world_read(world, streams[i]).count, count); /* all of a job or nothing */
    store_world_close(world);
    CHECK_CODE(store_verify(world->path, &verdict, NULL, NULL, NULL), CB_OK);
    if (verdict.problems != 0)
        check_failed(__FILE__, __LINE__, "%s", verdict.text.at);
    return count;
}

PROPERTY_ROUNDS(nothing_acknowledged_is_lost_when_the_process_is_killed, 1)
{
    struct store_world world;
    struct cb_id streams[STREAMS];
    uint64_t count = 0;
    uint64_t progress = 0;
    store_world_init(&world);
    store_world_close(&world);
    for (size_t i = 0; i < STREAMS; i++)
        streams[i] = cb_id_new();
    for (int i = 0; i < KILLS; i++) {
        bool at_work = i % AT_THE_START != 0;
        uint64_t told = run_and_kill(&world, streams, count, at_work, gen_int(g, 0, 115000));
        progress += told - count;
        count = check_after(&world, streams, told);
        world.now += 24LL * 3600 * 1000; /* the child's clock went on, too */
    }
    CHECK(progress >= KILLS - KILLS / AT_THE_START); /* it was killed at work */
}
