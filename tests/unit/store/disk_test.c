/* R4, R5: a disk that fails at any write or fsync. Nothing acknowledged is lost, nothing refused
 * comes back, and the store goes on by itself once the disk does. */
#include <stdio.h>
#include <string.h>

#include <sqlite3.h>

#include "tests/support/bad_disk.h"
#include "tests/support/check.h"
#include "tests/support/store_world.h"

/* Append until SEQ is durable, at most once with a failure. Says whether one was refused. */
static bool append_over(struct store_world *world, struct cb_id stream, uint64_t seq)
{
    enum cb_code rc = store_world_append(world, stream, seq, "words");
    if (rc == CB_OK)
        return false;
    CHECK_CODE(rc, CB_NOT_SAVED);
    CHECK(bad_disk_has_failed());
    CHECK_INT(store_world_read(world, stream).count, seq - 1); /* reading goes on */
    bad_disk_mend();
    CHECK_CODE(store_world_append(world, stream, seq, "again"), CB_OK);
    return true;
}

static void check_whole(struct store_world *world, struct cb_id stream, uint64_t count)
{
    struct store_verdict verdict;
    CHECK_INT(store_world_read(world, stream).count, count);
    store_world_close(world);
    store_world_open(world);
    CHECK_INT(store_world_read(world, stream).count, count);
    store_world_close(world);
    CHECK_CODE(store_verify(world->path, &verdict, NULL, NULL, NULL), CB_OK);
    if (verdict.problems != 0)
        check_failed(__FILE__, __LINE__, "%s", verdict.text.at);
    cb_buf_fini(&verdict.text);
}

/* One history for each SPARE, with the failure at another place, until none is met any more. */
static void fail_everywhere(enum bad_disk_call call, int result, int most)
{
    int refused = 0;
    bad_disk_install();
    for (int spare = 0; spare < most; spare++) {
        struct store_world world;
        store_world_init(&world);
        struct cb_id stream = store_world_stream(&world, 2);
        bad_disk_break_once(call, spare, result);
        for (uint64_t seq = 3; seq <= 8; seq++)
            refused += append_over(&world, stream, seq) ? 1 : 0;
        bad_disk_mend();
        check_whole(&world, stream, 8);
    }
    CHECK(refused > 3);
}

TEST(a_failed_fsync_loses_nothing_that_was_acknowledged)
{
    fail_everywhere(BAD_DISK_SYNC, SQLITE_IOERR_FSYNC, 10);
}

TEST(a_failed_write_loses_nothing_that_was_acknowledged)
{
    fail_everywhere(BAD_DISK_WRITE, SQLITE_IOERR_WRITE, 40);
}

TEST(a_full_disk_refuses_and_recovers_without_a_restart)
{
    fail_everywhere(BAD_DISK_WRITE, SQLITE_FULL, 40);
}

TEST(while_the_disk_is_full_everything_is_refused_and_reading_goes_on)
{
    struct store_world world;
    bad_disk_install();
    store_world_init(&world);
    struct cb_id stream = store_world_stream(&world, 3);
    bad_disk_break(BAD_DISK_WRITE, 0, SQLITE_FULL);
    for (int i = 0; i < 5; i++) {
        CHECK_CODE(store_world_append(&world, stream, 4, "words"), CB_NOT_SAVED);
        CHECK_INT(store_world_read(&world, stream).count, 3);
    }
    bad_disk_mend();
    CHECK_CODE(store_world_append(&world, stream, 4, "words"), CB_OK);
    check_whole(&world, stream, 4);
}

TEST(a_batch_that_is_not_saved_says_so_for_every_job)
{
    struct store_world world;
    struct cb_buf bodies[4] = {{0}};
    struct journal_event events[4];
    bad_disk_install();
    store_world_init(&world);
    for (size_t i = 0; i < 4; i++)
        events[i] = store_world_event(&world, cb_id_new(), 1, "words", &bodies[i]);
    bad_disk_break(BAD_DISK_SYNC, 0, SQLITE_IOERR_FSYNC);
    const struct journal_job job = {.events = events, .event_count = 4};
    CHECK_CODE(store_world_run(&world, &job), CB_NOT_SAVED);
    bad_disk_mend();
    CHECK_CODE(store_world_run(&world, &job), CB_OK);
    check_whole(&world, events[3].stream, 1);
    for (size_t i = 0; i < 4; i++)
        cb_buf_fini(&bodies[i]);
}

/* ---- what a thief of the disk finds (K3, K4; test 28) -------------------------------------- */

static bool holds(const char *path, const char *canary)
{
    static char bytes[4 * 1024 * 1024];
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return false;
    size_t len = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    CHECK(len > 0 && len < sizeof bytes);
    return memmem(bytes, len, canary, strlen(canary)) != NULL;
}

TEST(no_words_lie_on_the_disk)
{
    static const char *const canaries[] = {"Ellingham", "welfare", "192.0.2.77", "swordfish",
                                           "lens-root"};
    struct store_world world;
    char wal[300];
    store_world_init(&world);
    CHECK_CODE(store_world_append(&world, cb_id_new(), 1, "Marta Ellingham"), CB_OK);
    const struct journal_access entry = {.op = ACCESS_CONSULT,
                                         .user = CB_STR("u-1"),
                                         .what = CB_STR("{\"lens-root\":1}"),
                                         .reason = CB_STR("a welfare check"),
                                         .address = CB_STR("192.0.2.77")};
    const struct journal_row row = {ROW_ACCOUNT, CB_STR("hash"), CB_STR("swordfish")};
    const struct journal_job job = {
        .accesses = &entry, .access_count = 1, .rows = &row, .row_count = 1};
    CHECK_CODE(store_world_run(&world, &job), CB_OK);
    snprintf(wal, sizeof wal, "%s-wal", world.path);
    CHECK(holds(wal, "u-1")); /* the file is there, and is searched: ids are not hidden */
    for (size_t i = 0; i < CB_COUNT(canaries); i++) {
        CHECK(!holds(wal, canaries[i]));
        CHECK(!holds(world.path, canaries[i]));
    }
    store_world_close(&world);
    for (size_t i = 0; i < CB_COUNT(canaries); i++)
        CHECK(!holds(world.path, canaries[i]));
}
