/* The WAL is copied back beside the commits, and under steady load it does not grow for ever. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "caseboard/base/limits.h"
#include "tests/support/check.h"
#include "tests/support/store_world.h"

enum { BATCHES = 60, BODY = 48 * 1024, MOST_BYTES = 110 * 1024 * 1024 };

static long long size_of(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 ? (long long)info.st_size : 0;
}

static void write_batch(struct store_world *world, struct cb_id stream, uint64_t *seq,
                        const char *words)
{
    static struct cb_buf bodies[CB_BATCH_JOBS];
    static struct journal_event events[CB_BATCH_JOBS];
    for (size_t i = 0; i < CB_BATCH_JOBS; i++)
        events[i] = store_world_event(world, stream, ++*seq, words, &bodies[i]);
    const struct journal_job job = {.events = events, .event_count = CB_BATCH_JOBS};
    CHECK_CODE(store_world_run(world, &job), CB_OK);
}

TEST(under_steady_load_the_wal_is_copied_back)
{
    static char words[BODY + 1];
    struct store_world world;
    char wal[300];
    uint64_t seq = 0;
    long long longest = 0;
    memset(words, 'w', BODY);
    store_world_init(&world);
    snprintf(wal, sizeof wal, "%s-wal", world.path);
    struct cb_id stream = cb_id_new();
    for (int i = 0; i < BATCHES; i++) {
        write_batch(&world, stream, &seq, words);
        longest = size_of(wal) > longest ? size_of(wal) : longest;
    }
    CHECK(size_of(world.path) > 16LL * 1024 * 1024); /* copied meanwhile, not only at the end */
    CHECK(longest < MOST_BYTES);                     /* of more than 180 MB that were written */
    CHECK_INT(store_world_read(&world, stream).count, BATCHES * CB_BATCH_JOBS);
    store_world_close(&world);
    CHECK_INT(size_of(wal), 0);
}
