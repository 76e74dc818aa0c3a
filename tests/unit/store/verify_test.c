/* L4: what verify finds, without a key, and that it names the first bad place. */
#include "caseboard/store/store.h"

#include <string.h>

#include <sqlite3.h>

#include "tests/support/check.h"
#include "tests/support/store_world.h"

static const char past_guards[] =
    "DROP TRIGGER event_stays; DROP TRIGGER event_remains; DROP TRIGGER access_stays;"
    "DROP TRIGGER access_remains; DROP TRIGGER audience_stays; DROP TRIGGER audience_remains;";

static void make(struct store_world *world)
{
    store_world_init(world);
    (void)store_world_stream(world, 4);
    (void)store_world_stream(world, 4);
    const struct journal_access entry = {.op = ACCESS_CONSULT,
                                         .at = world->now,
                                         .user = CB_STR("u-1"),
                                         .audience = CB_STR("u-1\nu-2"),
                                         .reason = CB_STR("why")};
    const struct journal_job job = {.accesses = &entry, .access_count = 1};
    CHECK_CODE(store_world_run(world, &job), CB_OK);
    CHECK_CODE(store_world_run(world, &job), CB_OK);
    store_world_close(world);
}

/* Make a store, change it by SQL, and look for EXPECTED in what verify says. */
static void check_finding(const char *sql, const char *expected)
{
    struct store_world world;
    struct store_verdict verdict;
    sqlite3 *db = NULL;
    make(&world);
    CHECK_INT(sqlite3_open(world.path, &db), SQLITE_OK);
    CHECK_INT(sqlite3_exec(db, past_guards, NULL, NULL, NULL), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        check_failed(__FILE__, __LINE__, "%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
    CHECK_CODE(store_verify(world.path, &verdict, NULL, NULL, NULL), CB_OK);
    CHECK(verdict.problems >= 2); /* the triggers are gone, too */
    if (verdict.text.at == NULL || strstr(verdict.text.at, expected) == NULL)
        check_failed(__FILE__, __LINE__, "after %s: \"%s\" is not in \"%s\"", sql, expected,
                     verdict.text.at);
    cb_buf_fini(&verdict.text);
}

TEST(a_whole_store_has_no_problem)
{
    struct store_world world;
    struct store_verdict verdict;
    make(&world);
    CHECK_CODE(store_verify(world.path, &verdict, NULL, NULL, NULL), CB_OK);
    CHECK_INT(verdict.problems, 0);
    CHECK_INT(verdict.streams, 2);
    CHECK_INT(verdict.events, 8);
    CHECK_INT(verdict.accesses, 1 + 2 + 2); /* the store's and the streams' keys, two looks */
}

TEST(a_store_is_verified_while_it_is_written)
{
    struct store_world world;
    struct store_verdict verdict;
    make(&world);
    store_world_open(&world);
    (void)store_world_stream(&world, 3);
    CHECK_CODE(store_verify(world.path, &verdict, NULL, NULL, NULL), CB_OK);
    CHECK_INT(verdict.problems, 0);
    CHECK_INT(verdict.events, 11);
    store_world_close(&world);
}

TEST(a_command_that_its_index_lost_is_found)
{
    check_finding("INSERT INTO meta (key, value) VALUES ('commands', x'0000000000000004')",
                  "the command of number 1 of the journal is not found under its id");
}

TEST(a_store_that_is_not_there_cannot_be_verified)
{
    struct store_verdict verdict;
    CHECK_CODE(store_verify("/nowhere/at/all.db", &verdict, NULL, NULL, NULL), CB_NOT_FOUND);
}

TEST(a_changed_event_is_found)
{
    check_finding("UPDATE event SET body = zeroblob(285) WHERE seq = 2", "event 2");
    check_finding("UPDATE event SET at = at + 1 WHERE seq = 4", "event 4");
    check_finding("UPDATE event SET command = zeroblob(16) WHERE seq = 3 AND stream ="
                  " (SELECT max(stream) FROM event)",
                  "event 3");
    check_finding("UPDATE event SET account = 'u-9' WHERE seq = 3", "parameters of event 3");
    check_finding("UPDATE event SET params = zeroblob(32) WHERE seq = 1", "parameters of event 1");
    check_finding("UPDATE event SET hash = zeroblob(32) WHERE seq = 3", "event 3");
}

TEST(a_removed_event_is_found)
{
    check_finding("DELETE FROM event WHERE seq = 2", "event 2 is gone");
    check_finding("DELETE FROM event WHERE id = 4", "number 4 of the journal is gone");
    check_finding("DELETE FROM event WHERE id = 8", "the journal ends with number 7");
    check_finding("DELETE FROM event; DELETE FROM stream; DELETE FROM meta WHERE key ="
                  " 'event_head'",
                  "the access log has its beginning");
}

TEST(an_added_event_is_found)
{
    check_finding(
        "INSERT INTO event SELECT id + 100, stream, 5, at, account, randomblob(16), params, body,"
        " hash, row_hash FROM event WHERE seq = 4",
        "event 5");
}

TEST(reordered_events_are_found)
{
    check_finding("UPDATE event SET seq = 9 WHERE seq = 2; UPDATE event SET seq = 2 WHERE seq = 3;"
                  "UPDATE event SET seq = 3 WHERE seq = 9",
                  "event 2");
}

TEST(a_moved_event_is_found)
{
    check_finding("UPDATE event SET seq = 5, stream = (SELECT max(stream) FROM event) WHERE seq ="
                  " 4 AND stream = (SELECT min(stream) FROM event)",
                  "event 5");
}

TEST(a_removed_stream_is_found)
{
    check_finding("DELETE FROM event; DELETE FROM stream", "the access log has its beginning");
    check_finding("DELETE FROM stream", "has events");
}

TEST(an_added_stream_is_found)
{
    check_finding("INSERT INTO stream SELECT randomblob(16), kind, board, wrap, 0"
                  " FROM stream LIMIT 1",
                  "is not the one in the access log");
}

TEST(a_stream_that_changed_its_board_or_kind_is_found)
{
    check_finding("UPDATE stream SET board = zeroblob(16)", "event 1");
    check_finding("UPDATE stream SET kind = 1", "event 1");
    check_finding("UPDATE stream SET erased = 1", "its row was changed");
}

TEST(a_changed_wrap_is_found)
{
    check_finding("UPDATE stream SET wrap = randomblob(68)", "key is not the one");
    check_finding("UPDATE stream SET wrap = NULL", "its row was changed");
    check_finding("UPDATE meta SET value = randomblob(68) WHERE key = 'key/access'",
                  "the store's own keys");
    check_finding("UPDATE meta SET value = randomblob(16) WHERE key = 'store'", "access entry 1");
}

TEST(a_lost_or_changed_access_entry_is_found)
{
    check_finding("DELETE FROM access WHERE seq = 2", "access entry 2 is gone");
    check_finding("DELETE FROM access WHERE seq = 5", "the access log ends with entry 4");
    check_finding("UPDATE access SET account = 'u-3' WHERE seq = 4", "access entry 4");
    check_finding("UPDATE access SET op = 3 WHERE seq = 2", "access entry 2");
    check_finding("UPDATE access SET sealed = NULL WHERE seq = 4", "access entry 4");
    check_finding("UPDATE audience SET users = 'u-1'", "access entry 4");
    check_finding("DELETE FROM audience", "access entry 4");
}

TEST(one_change_is_one_finding)
{
    struct store_world world;
    struct store_verdict verdict;
    sqlite3 *db = NULL;
    make(&world);
    CHECK_INT(sqlite3_open(world.path, &db), SQLITE_OK);
    CHECK_INT(sqlite3_exec(db,
                           "UPDATE stream SET wrap = randomblob(68) WHERE id = (SELECT min(id)"
                           " FROM stream)",
                           NULL, NULL, NULL),
              SQLITE_OK);
    sqlite3_close(db);
    CHECK_CODE(store_verify(world.path, &verdict, NULL, NULL, NULL), CB_OK);
    CHECK_INT(verdict.problems, 1);
    CHECK(strstr(verdict.text.at, "more") == NULL);
    cb_buf_fini(&verdict.text);
}
