/* L4, R8: of 1,000 random single-byte changes in a closed database file, each one that changes
 * what the store holds is found, by verify or at opening. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sqlite3.h>

#include "tests/support/check.h"
#include "tests/support/store_world.h"

enum { CHANGES = CHECK_TIMES(1000, 200) };

static void write_history(struct store_world *world)
{
    store_world_init(world);
    for (int i = 0; i < 4; i++)
        (void)store_world_stream(world, 12);
    const struct journal_access entry = {.op = ACCESS_CONSULT,
                                         .at = world->now,
                                         .user = CB_STR("u-1"),
                                         .agency = CB_STR("northmere-police"),
                                         .seat = CB_STR("pol"),
                                         .audience = CB_STR("u-1\nu-2"),
                                         .reason = CB_STR("why")};
    const struct journal_row rows[] = {
        {ROW_ACCOUNT, CB_STR("anna"), CB_STR("her password")},
        {ROW_SESSION, CB_STR("hash"), CB_STR("anna")},
        {ROW_META, CB_STR("second_factor"), CB_STR("none")},
    };
    const struct journal_job job = {
        .accesses = &entry, .access_count = 1, .rows = rows, .row_count = CB_COUNT(rows)};
    for (int i = 0; i < 8; i++)
        CHECK_CODE(store_world_run(world, &job), CB_OK);
    store_world_close(world);
}

static size_t read_file(const char *path, char **out)
{
    struct stat info;
    CHECK_INT(stat(path, &info), 0);
    FILE *file = fopen(path, "r");
    CHECK(file != NULL);
    *out = cb_alloc((size_t)info.st_size);
    CHECK(fread(*out, 1, (size_t)info.st_size, file) == (size_t)info.st_size);
    fclose(file);
    return (size_t)info.st_size;
}

static void write_file(const char *path, const char *bytes, size_t len)
{
    FILE *file = fopen(path, "w");
    CHECK(file != NULL && fwrite(bytes, 1, len, file) == len);
    CHECK_INT(fclose(file), 0);
    CHECK_INT(chmod(path, 0600), 0);
}

static int add_row(void *context, int count, char **values, char **names)
{
    (void)names;
    for (int i = 0; i < count; i++) {
        cb_buf_text(context, values[i] != NULL ? values[i] : "NULL");
        cb_buf_char(context, '|');
    }
    cb_buf_char(context, '\n');
    return 0;
}

/* Everything that the tables hold, read without an index; none when the file is beyond reading. */
static void dump(const char *path, struct cb_buf *out)
{
    static const char *const queries[] = {
        "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name",
        "SELECT key, hex(value) FROM meta ORDER BY +key",
        "SELECT hex(id), kind, hex(board), hex(wrap), erased FROM stream"
        " ORDER BY +id",
        "SELECT id, hex(stream), seq, at, account, hex(command), hex(params), hex(body), hex(hash),"
        " hex(row_hash) FROM event ORDER BY +stream, +seq",
        "SELECT hex(hash), users FROM audience ORDER BY +hash",
        "SELECT seq, at, op, hex(stream), account, agency, seat, hex(audience), hex(session),"
        " hex(proof), hex(sealed), hex(hash) FROM access ORDER BY seq",
        "SELECT hex(key), hex(value) FROM account ORDER BY +key",
        "SELECT hex(key), hex(value) FROM session ORDER BY +key",
    };
    sqlite3 *db = NULL;
    cb_buf_clear(out);
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK) {
        for (size_t i = 0; i < CB_COUNT(queries); i++) {
            if (sqlite3_exec(db, queries[i], add_row, out, NULL) != SQLITE_OK)
                cb_buf_text(out, "unreadable\n");
        }
    }
    sqlite3_close(db);
}

static bool is_found(struct store_world *world)
{
    struct store_verdict verdict = {0};
    enum cb_code rc = store_verify(world->path, &verdict, NULL, NULL, NULL);
    bool found = rc != CB_OK || verdict.problems != 0;
    cb_buf_fini(&verdict.text);
    if (found)
        return true;
    CB_AUTO(store_free) struct store *store = NULL;
    struct store_options options = store_world_options(world);
    return store_open(&options, &store, NULL) != CB_OK;
}

PROPERTY_ROUNDS(every_change_of_a_byte_that_changes_what_is_held_is_found, 1)
{
    struct store_world world;
    CB_AUTO(cb_buf_fini) struct cb_buf before = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf after = {0};
    char *bytes = NULL;
    size_t changed = 0;
    write_history(&world);
    size_t len = read_file(world.path, &bytes);
    dump(world.path, &before);
    for (int i = 0; i < CHANGES; i++) {
        size_t at = gen_below(g, len);
        char was = bytes[at];
        bytes[at] = (char)(was ^ (char)gen_int(g, 1, 255));
        write_file(world.path, bytes, len);
        dump(world.path, &after);
        if (!cb_str_equal(cb_buf_peek(&before), cb_buf_peek(&after))) {
            changed++;
            if (!is_found(&world))
                check_failed(__FILE__, __LINE__, "the change of byte %zu is not found", at);
        }
        bytes[at] = was;
    }
    free(bytes);
    CHECK(changed > CHANGES / 8); /* else the file is mostly free space, and this proves little */
}
