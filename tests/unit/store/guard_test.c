/* K8: what a statement may do, and how a connection is set. */
#include "server/store/guard.h"

#include <stdio.h>

#include "server/store/db.h"
#include "tests/support/check.h"
#include "tests/support/store_world.h"

static struct db *settled(enum db_use use)
{
    static struct store_world world;
    struct db *db = NULL;
    store_world_init(&world);
    store_world_close(&world);
    CHECK_CODE(db_open(world.path, use, &db, NULL), CB_OK);
    db_settle(db);
    return db;
}

static bool runs(struct db *db, const char *sql)
{
    return db_run(db, sql, NULL) == CB_OK;
}

TEST(a_writer_may_do_what_its_statements_do_and_no_more)
{
    CB_AUTO(db_free) struct db *db = settled(DB_WRITE);
    CHECK(runs(db, "BEGIN IMMEDIATE"));
    CHECK(runs(db, "INSERT INTO session (key, value) VALUES (x'01', x'02')"));
    CHECK(runs(db, "DELETE FROM session"));
    CHECK(!runs(db, "DELETE FROM event"));
    CHECK(!runs(db, "UPDATE event SET at = 0"));
    CHECK(!runs(db, "DELETE FROM access"));
    CHECK(!runs(db, "UPDATE access SET at = 0"));
    CHECK(!runs(db, "DELETE FROM stream"));
    CHECK(!runs(db, "DROP TABLE event"));
    CHECK(!runs(db, "CREATE TABLE mine (x)"));
    CHECK(!runs(db, "CREATE TEMP TABLE mine (x)"));
    CHECK(!runs(db, "DROP TRIGGER event_stays"));
    CHECK(!runs(db, "PRAGMA writable_schema = ON"));
    CHECK(!runs(db, "PRAGMA synchronous = OFF"));
    CHECK(!runs(db, "ATTACH ':memory:' AS other"));
    CHECK(!runs(db, "SELECT load_extension('x')"));
    CHECK(!runs(db, "SELECT randomblob(1)"));
    CHECK(!runs(db, "SELECT sql FROM sqlite_schema"));
}

TEST(a_reader_may_write_nothing)
{
    CB_AUTO(db_free) struct db *db = settled(DB_READ);
    CHECK(runs(db, "SELECT count(*) FROM event"));
    CHECK(!runs(db, "INSERT INTO session (key, value) VALUES (x'01', x'02')"));
    CHECK(!runs(db, "DELETE FROM session"));
    CHECK(!runs(db, "PRAGMA query_only = OFF"));
}

TEST(even_before_it_settles_events_are_only_added)
{
    static struct store_world world;
    CB_AUTO(db_free) struct db *db = NULL;
    store_world_init(&world);
    (void)store_world_stream(&world, 2);
    store_world_close(&world);
    CHECK_CODE(db_open(world.path, DB_WRITE, &db, NULL), CB_OK);
    CHECK(!runs(db, "DELETE FROM event"));
    CHECK(!runs(db, "UPDATE event SET at = 0"));
    CHECK(!runs(db, "DELETE FROM access"));
    CHECK(!runs(db, "UPDATE access SET account = 'u-2'"));
}

TEST(a_typing_error_is_no_text)
{
    CB_AUTO(db_free) struct db *db = settled(DB_READ);
    CHECK(!runs(db, "SELECT \"typo\" FROM event"));
}

TEST(settings_are_those_that_safety_asks_for)
{
    static const struct {
        const char *pragma;
        int64_t value;
    } settings[] = {
        {"PRAGMA synchronous", 2},  {"PRAGMA secure_delete", 1},      {"PRAGMA cell_size_check", 1},
        {"PRAGMA mmap_size", 0},    {"PRAGMA temp_store", 2},         {"PRAGMA trusted_schema", 0},
        {"PRAGMA foreign_keys", 1}, {"PRAGMA wal_autocheckpoint", 0},
    };
    static struct store_world world;
    CB_AUTO(db_free) struct db *db = NULL;
    store_world_init(&world);
    store_world_close(&world);
    CHECK_CODE(db_open(world.path, DB_WRITE, &db, NULL), CB_OK);
    for (size_t i = 0; i < CB_COUNT(settings); i++) {
        int64_t is = -1;
        CHECK_CODE(db_pragma_int(db, settings[i].pragma, &is, NULL), CB_OK);
        if (is != settings[i].value)
            check_failed(__FILE__, __LINE__, "%s is %lld", settings[i].pragma, (long long)is);
    }
}
