/* Reading: from a seq on, by board, and never what is not as it was written (K3, R8). */
#include "caseboard/store/store.h"

#include <stdio.h>
#include <string.h>

#include <sqlite3.h>

#include "tests/support/check.h"
#include "tests/support/store_world.h"

struct got {
    uint64_t first, count, stop_at;
    size_t streams;
};

static bool on_event(void *context, const struct store_event *event)
{
    struct got *got = context;
    if (got->count++ == 0)
        got->first = event->seq;
    return event->seq != got->stop_at;
}

static bool on_stream(void *context, const struct store_stream *row)
{
    struct got *got = context;
    (void)row;
    got->streams++;
    return true;
}

TEST(a_stream_is_read_from_any_seq_and_as_far_as_wanted)
{
    struct store_world world;
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    store_world_init(&world);
    struct cb_id stream = store_world_stream(&world, 6);
    CHECK_CODE(store_reader_open(world.store, &reader, NULL), CB_OK);
    struct got got = {.stop_at = 5};
    CHECK_CODE(store_read(reader, stream, 3, on_event, &got, NULL), CB_OK);
    CHECK_INT(got.first, 4);
    CHECK_INT(got.count, 2);
    got = (struct got){0};
    CHECK_CODE(store_read(reader, stream, 6, on_event, &got, NULL), CB_OK);
    CHECK_INT(got.count, 0);
    CHECK_CODE(store_read(reader, cb_id_new(), 0, on_event, &got, NULL), CB_NOT_FOUND);
    store_reader_free(cb_take(&reader));
    store_world_close(&world);
}

TEST(the_newest_event_of_all_streams_is_known)
{
    struct store_world world;
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    cb_time newest = 0;
    store_world_init(&world);
    CHECK_CODE(store_reader_open(world.store, &reader, NULL), CB_OK);
    CHECK_CODE(store_newest(reader, &newest, NULL), CB_NOT_FOUND);
    (void)store_world_stream(&world, 3);
    (void)store_world_stream(&world, 2);
    cb_time last = world.now;
    CHECK_CODE(store_newest(reader, &newest, NULL), CB_OK);
    CHECK(last - newest <= 1000);
    world.now = last - 3600 * 1000;
    (void)store_world_stream(&world, 1);
    cb_time again = 0;
    CHECK_CODE(store_newest(reader, &again, NULL), CB_OK);
    CHECK_INT(again, newest);
    store_reader_free(cb_take(&reader));
    store_world_close(&world);
}

TEST(streams_are_listed_by_board)
{
    struct store_world world;
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    struct got got = {0};
    struct store_stream row;
    store_world_init(&world);
    struct cb_id stream = store_world_stream(&world, 2);
    struct cb_id board = world.board;
    world.board = cb_id_new();
    (void)store_world_stream(&world, 1);
    (void)store_world_stream(&world, 1);
    CHECK_CODE(store_reader_open(world.store, &reader, NULL), CB_OK);
    CHECK_CODE(store_streams(reader, &board, on_stream, &got, NULL), CB_OK);
    CHECK_INT(got.streams, 1);
    CHECK_CODE(store_streams(reader, NULL, on_stream, &got, NULL), CB_OK);
    CHECK_INT(got.streams, 1 + 3);
    CHECK_CODE(store_stream(reader, stream, &row, NULL), CB_OK);
    CHECK_INT(row.head, 2);
    CHECK(cb_id_equal(row.board, board));
    store_reader_free(cb_take(&reader));
    store_world_close(&world);
}

/* Past triggers and guards, as somebody with the database in hands would. */
static void by_hand(struct store_world *world, const char *sql)
{
    sqlite3 *db = NULL;
    CHECK_INT(sqlite3_open(world->path, &db), SQLITE_OK);
    CHECK_INT(
        sqlite3_exec(db, "DROP TRIGGER event_stays; DROP TRIGGER event_remains", NULL, NULL, NULL),
        SQLITE_OK);
    CHECK_INT(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void check_damage(const char *sql, const char *expected)
{
    struct store_world world;
    store_world_init(&world);
    struct cb_id stream = store_world_stream(&world, 4);
    struct cb_id other = store_world_stream(&world, 4);
    (void)stream;
    by_hand(&world, sql);
    struct store_world_read first = store_world_read(&world, stream);
    struct store_world_read second = store_world_read(&world, other);
    struct cb_error *err = first.code != CB_OK ? &first.error : &second.error;
    CHECK_CODE(first.code != CB_OK ? first.code : second.code, CB_DAMAGED);
    if (strstr(err->message, expected) == NULL)
        check_failed(__FILE__, __LINE__, "\"%s\" is not in \"%s\"", expected, err->message);
    store_world_close(&world);
}

TEST(a_damaged_event_is_named_by_its_seq)
{
    check_damage("UPDATE event SET body = zeroblob(285) WHERE seq = 3", "event 3");
    check_damage("UPDATE event SET account = 'u-2' WHERE seq = 3", "event 3");
    check_damage("UPDATE event SET params = zeroblob(32) WHERE seq = 3", "event 3");
    check_damage("UPDATE event SET command = zeroblob(16) WHERE seq = 3 AND stream ="
                 " (SELECT max(stream) FROM event)",
                 "event 3");
    check_damage("UPDATE event SET at = at + 1 WHERE seq = 3", "event 3");
    check_damage("UPDATE event SET hash = zeroblob(32) WHERE seq = 3", "event 3");
    check_damage("DELETE FROM event WHERE seq = 3", "event 3 is missing");
    check_damage("UPDATE event SET seq = 9 WHERE seq = 4", "event 4 is missing");
}

TEST(bodies_swapped_between_rows_do_not_open)
{
    check_damage("UPDATE event SET body = (SELECT body FROM event AS other WHERE other.stream <>"
                 " event.stream AND other.seq = event.seq) WHERE seq = 2",
                 "event 2");
}

TEST(a_key_moved_to_another_stream_does_not_open)
{
    struct store_world world;
    store_world_init(&world);
    struct cb_id first = store_world_stream(&world, 1);
    struct cb_id second = store_world_stream(&world, 1);
    by_hand(&world, "UPDATE stream SET wrap = (SELECT wrap FROM stream ORDER BY id LIMIT 1)");
    bool first_opens = store_world_read(&world, first).code == CB_OK;
    bool second_opens = store_world_read(&world, second).code == CB_OK;
    CHECK(first_opens != second_opens); /* only the one whose key it is */
    store_world_close(&world);
}

TEST(a_damaged_stream_leaves_the_others_alone)
{
    struct store_world world;
    store_world_init(&world);
    struct cb_id bad = store_world_stream(&world, 2);
    struct cb_id good = store_world_stream(&world, 2);
    char sql[200];
    char hex[33] = "";
    for (size_t i = 0; i < 16; i++)
        snprintf(hex + 2 * i, 3, "%02x", bad.bytes[i]);
    snprintf(sql, sizeof sql, "UPDATE event SET body = zeroblob(285) WHERE stream = x'%s'", hex);
    by_hand(&world, sql);
    CHECK_CODE(store_world_read(&world, bad).code, CB_DAMAGED);
    CHECK_INT(store_world_read(&world, good).count, 2);
    CHECK_CODE(store_world_append(&world, good, 3, "goes on"), CB_OK);
    store_world_close(&world);
}
