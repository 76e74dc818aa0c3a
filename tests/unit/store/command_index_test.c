/* The index that is written behind: whatever waits and whatever is written, a command is found. */
#include "server/store/command_index.h"

#include <string.h>

#include "server/store/migrations.h"
#include "tests/support/check.h"
#include "tests/support/gen.h"

enum { WAITING = 40, MOST_EVENTS = 400 };

struct behind {
    struct db *db;
    struct command_index *index;
    struct cb_id commands[MOST_EVENTS + 1]; /* by number of the event */
    uint64_t count;
};

static void behind_init(struct behind *behind)
{
    *behind = (struct behind){.index = command_index_new(WAITING)};
    CHECK_CODE(db_open(":memory:", DB_MEMORY, &behind->db, NULL), CB_OK);
    for (size_t i = 0; i < migration_count; i++)
        CHECK_CODE(db_run(behind->db, migrations[i], NULL), CB_OK);
    CHECK_CODE(command_index_catch_up(behind->index, behind->db, NULL), CB_OK);
}

static void behind_fini(struct behind *behind)
{
    command_index_free(behind->index);
    db_free(behind->db);
}

static void add_event(struct behind *behind)
{
    static const uint8_t hash[32];
    static const uint8_t stream[16];
    uint64_t id = ++behind->count;
    struct cb_id command = behind->commands[id] = cb_id_new();
    struct query *query = db_query(behind->db, QUERY_EVENT_ADD);
    query_int(query, 1, (int64_t)id);
    query_blob(query, 2, stream, sizeof stream);
    query_int(query, 3, (int64_t)id);
    query_int(query, 4, 0);
    query_text(query, 5, CB_STR("u-1"));
    query_blob(query, 6, command.bytes, sizeof command.bytes);
    query_blob(query, 7, hash, sizeof hash);
    query_blob(query, 8, hash, sizeof hash);
    query_blob(query, 9, hash, sizeof hash);
    query_blob(query, 10, hash, sizeof hash);
    CHECK_CODE(query_done(query, NULL), CB_OK);
    command_index_add(behind->index, CB_STR("u-1"), command, id);
}

static void check_found(struct behind *behind, struct command_index *index)
{
    for (uint64_t id = 1; id <= behind->count; id++) {
        struct cb_id stream;
        uint64_t seq = 0;
        CHECK_CODE(command_index_find(index, behind->db, CB_STR("u-1"), behind->commands[id],
                                      &stream, &seq, NULL),
                   CB_OK);
        CHECK_INT(seq, id);
    }
}

static int64_t written(struct behind *behind)
{
    int64_t count = 0;
    CHECK_CODE(db_pragma_int(behind->db, "SELECT count(*) FROM command", &count, NULL), CB_OK);
    return count;
}

PROPERTY(a_command_is_found_while_it_waits_and_after)
{
    struct behind behind;
    behind_init(&behind);
    uint64_t wanted = (uint64_t)gen_int(g, 1, MOST_EVENTS);
    while (behind.count < wanted) {
        uint64_t batch = (uint64_t)gen_int(g, 1, 64);
        while (batch-- > 0 && behind.count < wanted)
            add_event(&behind);
        CHECK_CODE(command_index_sweep(behind.index, behind.db, NULL), CB_OK);
        CHECK((int64_t)behind.count - written(&behind) <= WAITING);
    }
    check_found(&behind, behind.index);
    behind_fini(&behind);
}

PROPERTY(what_waited_when_the_process_ended_is_read_again)
{
    struct behind behind;
    CB_AUTO(command_index_free) struct command_index *after = command_index_new(WAITING);
    behind_init(&behind);
    uint64_t wanted = (uint64_t)gen_int(g, 1, MOST_EVENTS);
    while (behind.count < wanted) {
        add_event(&behind);
        CHECK_CODE(command_index_sweep(behind.index, behind.db, NULL), CB_OK);
    }
    CHECK_CODE(command_index_catch_up(after, behind.db, NULL), CB_OK);
    check_found(&behind, after);
    CHECK_CODE(command_index_sweep(after, behind.db, NULL), CB_OK);
    check_found(&behind, after);
    behind_fini(&behind);
}

TEST(as_many_wait_as_may_and_one_more_is_written)
{
    struct behind behind;
    behind_init(&behind);
    for (int i = 0; i < WAITING; i++)
        add_event(&behind);
    CHECK_CODE(command_index_sweep(behind.index, behind.db, NULL), CB_OK);
    CHECK_INT(written(&behind), 0);
    add_event(&behind);
    CHECK_CODE(command_index_sweep(behind.index, behind.db, NULL), CB_OK);
    CHECK(written(&behind) >= 1);
    behind_fini(&behind);
}

TEST(what_is_undone_is_not_found)
{
    struct behind behind;
    struct cb_id stream;
    uint64_t seq = 0;
    behind_init(&behind);
    add_event(&behind);
    CHECK_CODE(db_run(behind.db, "SAVEPOINT job", NULL), CB_OK);
    add_event(&behind);
    CHECK_CODE(db_run(behind.db, "ROLLBACK TO job", NULL), CB_OK);
    command_index_back_to(behind.index, 1);
    behind.count = 1;
    check_found(&behind, behind.index);
    CHECK_CODE(command_index_find(behind.index, behind.db, CB_STR("u-1"), behind.commands[2],
                                  &stream, &seq, NULL),
               CB_NOT_FOUND);
    behind_fini(&behind);
}

TEST(an_account_finds_its_own_commands_alone)
{
    struct behind behind;
    struct cb_id stream;
    uint64_t seq = 0;
    behind_init(&behind);
    add_event(&behind);
    CHECK_CODE(command_index_find(behind.index, behind.db, CB_STR("u-2"), behind.commands[1],
                                  &stream, &seq, NULL),
               CB_NOT_FOUND);
    behind_fini(&behind);
}
