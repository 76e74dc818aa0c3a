/* Sealed rows: as they were written, in their own place (K2, K4). */
#include "caseboard/store/rows.h"

#include <string.h>

#include <sqlite3.h>

#include "tests/support/check.h"
#include "tests/support/store_world.h"

static enum cb_code put(struct store_world *world, enum journal_row_kind kind, const char *key,
                        const char *value)
{
    const struct journal_row row = {.kind = kind, .key = cb_str_of(key), .value = cb_str_of(value)};
    return store_world_run(world, &(struct journal_job){.rows = &row, .row_count = 1});
}

static enum cb_code get(struct store_world *world, enum journal_row_kind kind, const char *key,
                        struct cb_buf *out)
{
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    CHECK_CODE(store_reader_open(world->store, &reader, NULL), CB_OK);
    cb_buf_clear(out);
    return store_row(reader, kind, cb_str_of(key), out, NULL);
}

TEST(rows_are_replaced_and_removed_as_a_whole)
{
    static const enum journal_row_kind kinds[] = {ROW_ACCOUNT, ROW_SESSION, ROW_META};
    struct store_world world;
    CB_AUTO(cb_buf_fini) struct cb_buf value = {0};
    store_world_init(&world);
    for (size_t i = 0; i < CB_COUNT(kinds); i++) {
        CHECK_CODE(put(&world, kinds[i], "key", "one"), CB_OK);
        CHECK_CODE(put(&world, kinds[i], "key", "two"), CB_OK);
        CHECK_CODE(get(&world, kinds[i], "key", &value), CB_OK);
        CHECK_STR(cb_buf_peek(&value), "two");
        CHECK_CODE(put(&world, kinds[i], "key", NULL), CB_OK);
        CHECK_CODE(get(&world, kinds[i], "key", &value), CB_NOT_FOUND);
    }
    store_world_close(&world);
}

struct listed {
    size_t count;
    char keys[4][16];
};

static bool on_row(void *context, struct cb_str key, struct cb_str value)
{
    struct listed *listed = context;
    (void)value;
    CHECK(key.len < 16);
    memcpy(listed->keys[listed->count++], key.at, key.len);
    return true;
}

TEST(settings_never_touch_what_the_store_keeps_of_itself)
{
    struct store_world world;
    struct listed listed = {0};
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    store_world_init(&world);
    CHECK_CODE(put(&world, ROW_META, "version", "99"), CB_OK);
    CHECK_CODE(put(&world, ROW_META, "store", "gone"), CB_OK);
    CHECK_CODE(store_reader_open(world.store, &reader, NULL), CB_OK);
    CHECK_CODE(store_rows(reader, ROW_META, on_row, &listed, NULL), CB_OK);
    CHECK_INT(listed.count, 2);
    CHECK_STR(listed.keys[0], "store");
    CHECK_STR(listed.keys[1], "version");
    store_reader_free(cb_take(&reader));
    store_world_close(&world);
    store_world_open(&world);
    store_world_close(&world);
}

static void by_hand(struct store_world *world, const char *sql)
{
    sqlite3 *db = NULL;
    CHECK_INT(sqlite3_open(world->path, &db), SQLITE_OK);
    CHECK_INT(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

TEST(a_value_moved_to_another_row_or_table_does_not_open)
{
    struct store_world world;
    CB_AUTO(cb_buf_fini) struct cb_buf value = {0};
    store_world_init(&world);
    CHECK_CODE(put(&world, ROW_ACCOUNT, "anna", "her password"), CB_OK);
    CHECK_CODE(put(&world, ROW_ACCOUNT, "boris", "his password"), CB_OK);
    by_hand(&world, "UPDATE account SET value = (SELECT value FROM account AS other WHERE key ="
                    " CAST('anna' AS BLOB)) WHERE key = CAST('boris' AS BLOB)");
    by_hand(&world, "INSERT INTO session SELECT key, value FROM account WHERE key ="
                    " CAST('anna' AS BLOB)");
    CHECK_CODE(get(&world, ROW_ACCOUNT, "anna", &value), CB_OK);
    CHECK_CODE(get(&world, ROW_ACCOUNT, "boris", &value), CB_DAMAGED);
    CHECK_CODE(get(&world, ROW_SESSION, "anna", &value), CB_DAMAGED);
    store_world_close(&world);
}

TEST(a_store_with_a_row_that_does_not_open_is_not_opened)
{
    struct store_world world;
    CB_AUTO(store_free) struct store *store = NULL;
    store_world_init(&world);
    CHECK_CODE(put(&world, ROW_ACCOUNT, "anna", "her password"), CB_OK);
    store_world_close(&world);
    by_hand(&world, "UPDATE account SET value = zeroblob(157)");
    struct store_options options = store_world_options(&world);
    CHECK_CODE(store_open(&options, &store, NULL), CB_DAMAGED);
}
