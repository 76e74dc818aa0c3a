/* What store_open() makes, and what it refuses (K1, K8, R8, D3). */
#include "caseboard/store/store.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "server/store/key_file.h"
#include "tests/support/check.h"
#include "tests/support/store_world.h"

static enum cb_code open_again(struct store_world *world, struct cb_error *err)
{
    CB_AUTO(store_free) struct store *store = NULL;
    struct store_options options = store_world_options(world);
    return store_open(&options, &store, err);
}

/* Change the closed database by hand, past every guard. */
static void by_hand(struct store_world *world, const char *sql)
{
    sqlite3 *db = NULL;
    CHECK_INT(sqlite3_open(world->path, &db), SQLITE_OK);
    CHECK_INT(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    CHECK_INT(sqlite3_close(db), SQLITE_OK);
}

static struct store_world closed_world(void)
{
    struct store_world world;
    store_world_init(&world);
    (void)store_world_stream(&world, 3);
    store_world_close(&world);
    return world;
}

static int mode_of(const char *path)
{
    struct stat info;
    CHECK_INT(stat(path, &info), 0);
    return (int)(info.st_mode & 0777);
}

TEST(a_new_store_belongs_to_its_owner_alone)
{
    struct store_world world;
    char wal[300];
    store_world_init(&world);
    (void)store_world_stream(&world, 1);
    snprintf(wal, sizeof wal, "%s-wal", world.path);
    CHECK_INT(mode_of(world.path), 0600);
    CHECK_INT(mode_of(wal), 0600);
    CHECK_INT(mode_of(world.key_path), 0400);
    store_world_close(&world);
}

/* As the first version of the schema left it. */
static void as_version_1(struct store_world *world)
{
    by_hand(world, "DROP INDEX access_stream; DROP INDEX access_account; DROP INDEX access_time;"
                   "DROP TABLE command; DELETE FROM meta WHERE key = 'commands';"
                   "CREATE UNIQUE INDEX event_command ON event (account, command);"
                   "UPDATE meta SET value = x'31' WHERE key = 'version'");
}

TEST(a_store_of_an_older_version_is_brought_to_this_one_and_keeps_all)
{
    struct store_world world;
    CB_AUTO(cb_buf_fini) struct cb_buf body = {0};
    store_world_init(&world);
    struct cb_id stream = store_world_stream(&world, 3);
    struct journal_event event = store_world_event(&world, cb_id_new(), 1, "words", &body);
    const struct journal_job job = {.events = &event, .event_count = 1};
    CHECK_CODE(store_world_run(&world, &job), CB_OK);
    store_world_close(&world);
    as_version_1(&world);
    store_world_open(&world);
    CHECK_INT(store_world_read(&world, stream).count, 3);
    CHECK_CODE(store_world_run(&world, &job), CB_CONFLICT);
    store_world_close(&world);
}

TEST(a_store_that_is_not_there_is_only_made_when_asked)
{
    struct store_world world = {0};
    snprintf(world.path, sizeof world.path, "%s/none.db", check_folder());
    CHECK_CODE(open_again(&world, NULL), CB_NOT_FOUND);
    CHECK_INT(access(world.path, F_OK), -1);
}

TEST(a_store_that_others_may_read_is_refused)
{
    struct store_world world = closed_world();
    CHECK_INT(chmod(world.path, 0640), 0);
    CHECK_CODE(open_again(&world, NULL), CB_NOT_ALLOWED);
}

TEST(a_missing_key_is_never_made_for_a_store_that_is_there)
{
    struct store_world world = closed_world();
    struct store_options options = store_world_options(&world);
    CB_AUTO(store_free) struct store *store = NULL;
    options.create = true;
    CHECK_INT(unlink(world.key_path), 0);
    CHECK_CODE(store_open(&options, &store, NULL), CB_NOT_ALLOWED);
    CHECK_INT(access(world.key_path, F_OK), -1);
}

TEST(another_key_is_refused)
{
    struct store_world world = closed_world();
    strcat(world.key_path, ".other");
    CHECK_CODE(key_file_make(world.key_path, NULL), CB_OK);
    CHECK_CODE(open_again(&world, NULL), CB_NOT_ALLOWED);
}

TEST(only_one_process_may_write_events)
{
    struct store_world world;
    CB_AUTO(store_free) struct store *second = NULL;
    store_world_init(&world);
    struct store_options options = store_world_options(&world);
    CHECK_CODE(store_open(&options, &second, NULL), CB_NOT_SAVED);
    options.exclusive = false;
    CHECK_CODE(store_open(&options, &second, NULL), CB_OK);
    store_world_close(&world);
}

TEST(a_newer_version_is_refused_with_both_numbers)
{
    struct store_world world = closed_world();
    struct cb_error err = {0};
    by_hand(&world, "UPDATE meta SET value = CAST('7' AS BLOB) WHERE key = 'version'");
    CHECK_CODE(open_again(&world, &err), CB_NOT_SAVED);
    CHECK(strstr(err.message, "version 7") != NULL && strstr(err.message, "up to 3") != NULL);
}

TEST(a_file_that_is_no_store_is_refused)
{
    struct store_world world = closed_world();
    FILE *file = fopen(world.path, "w");
    CHECK(file != NULL);
    for (int i = 0; i < 1000; i++)
        fputs("these are words and no database ", file);
    fclose(file);
    CHECK_CODE(open_again(&world, NULL), CB_DAMAGED);
}

TEST(a_database_of_somebody_else_is_refused)
{
    struct store_world world = closed_world();
    CHECK_INT(unlink(world.path), 0);
    by_hand(&world, "CREATE TABLE other (x)");
    CHECK_INT(chmod(world.path, 0600), 0);
    CHECK_CODE(open_again(&world, NULL), CB_DAMAGED);
}

TEST(an_empty_file_becomes_a_store_only_when_asked)
{
    struct store_world world = closed_world();
    CHECK_INT(truncate(world.path, 0), 0);
    CHECK_CODE(open_again(&world, NULL), CB_NOT_FOUND);
    struct store_options options = store_world_options(&world);
    CB_AUTO(store_free) struct store *store = NULL;
    options.create = true;
    CHECK_CODE(store_open(&options, &store, NULL), CB_OK);
}

TEST(a_trigger_taken_away_is_noticed)
{
    struct store_world world = closed_world();
    by_hand(&world, "DROP TRIGGER event_stays");
    CHECK_CODE(open_again(&world, NULL), CB_DAMAGED);
}

TEST(a_trigger_added_is_noticed)
{
    struct store_world world = closed_world();
    by_hand(&world, "CREATE TRIGGER spy AFTER INSERT ON event BEGIN DELETE FROM session; END");
    CHECK_CODE(open_again(&world, NULL), CB_DAMAGED);
}

TEST(a_cut_tail_is_noticed_at_start)
{
    struct store_world world = closed_world();
    by_hand(&world, "CREATE TABLE keep AS SELECT sql FROM sqlite_schema WHERE name ="
                    " 'event_remains'; DROP TRIGGER event_remains;"
                    "DELETE FROM event WHERE seq = 3; DROP TABLE keep;"
                    "CREATE TRIGGER event_remains BEFORE DELETE ON event BEGIN\n"
                    "    SELECT raise(ABORT, 'events are never removed');\nEND;");
    struct cb_error err = {0};
    CHECK_CODE(open_again(&world, &err), CB_DAMAGED);
    CHECK(strstr(err.message, "should hold 3") != NULL);
}

TEST(a_real_store_stays_real)
{
    struct store_world world = closed_world();
    struct store_options options = store_world_options(&world);
    CB_AUTO(store_free) struct store *real = NULL;
    CB_AUTO(store_free) struct store *training = NULL;
    options.training = false;
    CHECK_CODE(store_open(&options, &training, NULL), CB_OK);
    CHECK(store_is_training(training)); /* what was said when it was made counts */
    store_free(cb_take(&training));
    strcat(world.path, ".real");
    options.create = true;
    CHECK_CODE(store_open(&options, &real, NULL), CB_OK);
    CHECK(!store_is_training(real));
}

TEST(the_mark_of_training_cannot_be_taken_from_another_store)
{
    struct store_world world = closed_world();
    by_hand(&world, "UPDATE meta SET value = zeroblob(157) WHERE key = 'training'");
    CHECK_CODE(open_again(&world, NULL), CB_DAMAGED);
    by_hand(&world, "DELETE FROM meta WHERE key = 'training'");
    CHECK_CODE(open_again(&world, NULL), CB_DAMAGED);
}
