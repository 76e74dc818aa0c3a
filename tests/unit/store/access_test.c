/* The access log: what goes in comes out, in one chain, whoever writes (L5, K4). */
#include "caseboard/store/rows.h"

#include <stdio.h>
#include <string.h>

#include <sqlite3.h>

#include "tests/support/check.h"
#include "tests/support/store_world.h"

static enum cb_code look(struct journal *journal, const char *user, const char *why,
                         const char *audience)
{
    const struct journal_access entry = {.op = ACCESS_CONSULT,
                                         .at = 1800000000000,
                                         .stream = {{1}},
                                         .user = cb_str_of(user),
                                         .agency = CB_STR("northmere-police"),
                                         .seat = CB_STR("pol"),
                                         .what = CB_STR("{\"seq\":7}"),
                                         .reason = cb_str_of(why),
                                         .address = CB_STR("192.0.2.1"),
                                         .session = {{2}},
                                         .audience = cb_str_of(audience)};
    return journal_run(journal, &(struct journal_job){.accesses = &entry, .access_count = 1}, NULL);
}

struct seen {
    uint64_t count; /* of entries that somebody made, not the store itself */
    char users[8][16];
    char why[8][32];
    char audience[8][32];
};

static void keep(char *out, size_t room, struct cb_str s)
{
    CHECK(s.len < room);
    memcpy(out, s.at != NULL ? s.at : "", s.len);
}

static bool on_entry(void *context, uint64_t seq, const struct journal_access *entry)
{
    struct seen *seen = context;
    (void)seq;
    if (entry->op == ACCESS_KEY)
        return true;
    CHECK_STR(entry->what, "{\"seq\":7}");
    CHECK_STR(entry->address, "192.0.2.1");
    CHECK_INT(entry->stream.bytes[0], 1);
    CHECK_INT(entry->session.bytes[0], 2);
    keep(seen->users[seen->count], 16, entry->user);
    keep(seen->why[seen->count], 32, entry->reason);
    keep(seen->audience[seen->count], 32, entry->audience);
    seen->count++;
    return true;
}

static struct seen read_log(struct store_world *world)
{
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    struct seen seen = {0};
    CHECK_CODE(store_reader_open(world->store, &reader, NULL), CB_OK);
    CHECK_CODE(store_accesses(reader, 0, on_entry, &seen, NULL), CB_OK);
    return seen;
}

TEST(an_entry_comes_back_as_it_was_written)
{
    struct store_world world;
    store_world_init(&world);
    CHECK_CODE(look(world.journal, "u-1", "welfare check", "u-1\nu-2"), CB_OK);
    CHECK_CODE(look(world.journal, "u-2", NULL, "u-1\nu-2"), CB_OK);
    CHECK_CODE(look(world.journal, "u-3", "", NULL), CB_OK);
    struct seen seen = read_log(&world);
    CHECK_INT(seen.count, 3);
    CHECK_STR(seen.users[0], "u-1");
    CHECK_STR(seen.why[0], "welfare check");
    CHECK_STR(seen.audience[1], "u-1\nu-2");
    CHECK_STR(seen.audience[2], "");
    store_world_close(&world);
}

/* `export` writes its entry while the server runs. */
TEST(two_processes_write_one_chain)
{
    struct store_world world;
    CB_AUTO(store_free) struct store *second = NULL;
    CB_AUTO(journal_free) struct journal *journal = NULL;
    store_world_init(&world);
    struct store_options options = store_world_options(&world);
    options.exclusive = false;
    CHECK_CODE(store_open(&options, &second, NULL), CB_OK);
    CHECK_CODE(journal_open(second, NULL, NULL, &journal, NULL), CB_OK);
    for (int i = 0; i < 4; i++)
        CHECK_CODE(look(i % 2 == 0 ? journal : world.journal, "u-1", "why", NULL), CB_OK);
    CHECK_INT(read_log(&world).count, 4);
    journal_free(cb_take(&journal));
    store_free(cb_take(&second));
    store_world_close(&world);
    struct store_verdict verdict;
    CHECK_CODE(store_verify(world.path, &verdict, NULL, NULL, NULL), CB_OK);
    CHECK_INT(verdict.problems, 0);
    cb_buf_fini(&verdict.text);
}

/* ---- by what they are about ---- */

static void enter(struct store_world *world, uint8_t stream, const char *user, cb_time at)
{
    const struct journal_access entry = {.op = ACCESS_CONSULT,
                                         .at = at,
                                         .stream = {{stream}},
                                         .user = cb_str_of(user),
                                         .reason = CB_STR("duty")};
    CHECK_CODE(store_world_run(world, &(struct journal_job){.accesses = &entry, .access_count = 1}),
               CB_OK);
}

struct listed {
    char text[400]; /* user and moment, a word an entry */
    size_t most;
};

static bool list_one(void *context, uint64_t seq, const struct journal_access *entry)
{
    struct listed *listed = context;
    size_t len = strlen(listed->text);
    (void)seq;
    if (entry->op == ACCESS_KEY) /* the store's own */
        return true;
    CHECK_STR(entry->reason, "duty");
    snprintf(listed->text + len, sizeof listed->text - len, "%.*s@%d ", CB_STR_ARG(entry->user),
             (int)entry->at);
    return --listed->most > 0;
}

static struct listed list(struct store_world *world, struct store_access_range range, size_t most)
{
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    struct listed listed = {.most = most};
    CHECK_CODE(store_reader_open(world->store, &reader, NULL), CB_OK);
    CHECK_CODE(store_accesses_of(reader, &range, list_one, &listed, NULL), CB_OK);
    return listed;
}

static void looks(struct store_world *world)
{
    store_world_init(world);
    enter(world, 1, "u-1", 100);
    enter(world, 2, "u-1", 200);
    enter(world, 1, "u-2", 300);
    enter(world, 0, "u-3", 300);
    enter(world, 1, "u-2", 250); /* a clock that was set back */
}

#define AT_ANY_TIME .since = 0, .before = CB_TIME_NEVER

TEST(entries_are_found_by_stream_by_account_and_by_time_newest_first)
{
    struct store_world world;
    looks(&world);
    struct store_access_range stream = {.stream = {{1}}, AT_ANY_TIME};
    struct store_access_range account = {.account = CB_STR("u-1"), AT_ANY_TIME};
    struct store_access_range then = {.since = 200, .before = 300};
    struct store_access_range now = {.since = 250, .before = 301};
    CHECK_STR(cb_str_of(list(&world, stream, 9).text), "u-2@300 u-2@250 u-1@100 ");
    CHECK_STR(cb_str_of(list(&world, account, 9).text), "u-1@200 u-1@100 ");
    CHECK_STR(cb_str_of(list(&world, then, 9).text), "u-2@250 u-1@200 ");
    CHECK_STR(cb_str_of(list(&world, now, 9).text), "u-3@300 u-2@300 u-2@250 ");
    store_world_close(&world);
}

TEST(who_has_enough_reads_no_further_and_goes_on_from_there)
{
    struct store_world world;
    looks(&world);
    struct store_access_range range = {.stream = {{1}}, AT_ANY_TIME};
    CHECK_STR(cb_str_of(list(&world, range, 2).text), "u-2@300 u-2@250 ");
    range.before = 250;
    CHECK_STR(cb_str_of(list(&world, range, 2).text), "u-1@100 ");
    range.stream = (struct cb_id){{7}};
    CHECK_STR(cb_str_of(list(&world, range, 2).text), "");
    store_world_close(&world);
}

/* Past every guard, as somebody with the file could. */
TEST(an_entry_that_was_changed_is_not_told)
{
    struct store_world world;
    sqlite3 *db = NULL;
    looks(&world);
    CHECK_INT(sqlite3_open(world.path, &db), SQLITE_OK);
    CHECK_INT(sqlite3_exec(db,
                           "DROP TRIGGER access_stays;"
                           "UPDATE access SET account = 'u-9' WHERE account = 'u-2' AND at = 250",
                           NULL, NULL, NULL),
              SQLITE_OK);
    sqlite3_close(db);
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    struct listed listed = {.most = 9};
    struct store_access_range range = {.stream = {{1}}, AT_ANY_TIME};
    CHECK_CODE(store_reader_open(world.store, &reader, NULL), CB_OK);
    CHECK_CODE(store_accesses_of(reader, &range, list_one, &listed, NULL), CB_DAMAGED);
    CHECK_STR(cb_str_of(listed.text), "u-2@300 ");
    store_reader_free(cb_take(&reader));
    store_world_close(&world);
}

TEST(an_entry_goes_in_with_its_event_or_not_at_all)
{
    struct store_world world;
    CB_AUTO(cb_buf_fini) struct cb_buf body = {0};
    store_world_init(&world);
    struct journal_event event = store_world_event(&world, cb_id_new(), 2, "no first", &body);
    const struct journal_access entry = {.op = ACCESS_DISCLOSE, .user = CB_STR("u-1")};
    const struct journal_job job = {
        .events = &event, .event_count = 1, .accesses = &entry, .access_count = 1};
    CHECK_CODE(store_world_run(&world, &job), CB_CONFLICT);
    CHECK_INT(read_log(&world).count, 0);
    store_world_close(&world);
}
