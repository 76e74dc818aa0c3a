/* What the loop does for an id that may be a guess, to be counted by callgrind (security N5): once
 * for an id that is not there, a case of other agencies, one that shuts this user out, one that was
 * erased. None of the cases was ever opened. tests/work/run counts and compares. */
#include <sqlite3.h>
#include <stdio.h>

#include "tests/support/live_world.h"

#define CASES 64 /* of each kind: an id's own digits cost a little this way or that */
#define ROUNDS 2 /* in turn: so does what the heap happens to hold */

struct guesser {
    struct live_world live;
    struct live_client client;
    struct cb_id unknown[CASES], forbidden[CASES], excluded[CASES], erased[CASES];
};

static struct cb_id put_case(struct live_world *live, uint64_t seed, const char *set)
{
    char id[CB_ID_TEXT];
    CB_AUTO(world_fini) struct world told = world_begin(seed);
    cb_id_write(told.stream, id);
    if (set != NULL)
        world_tell(&told, world_viewer("u-9", "board", "chr"), "case.amend", id, set);
    for (int i = 0; i < 20; i++) /* a long one: reading it would show */
        world_tell(&told, world_viewer("u-1", "police", "pol"), "person.log", NULL,
                   "{'role':'witness','name':'Sam Roe'}");
    live_world_put(live, &told);
    return told.stream;
}

/* As an erasure leaves it. */
static void erase(struct live_world *live, struct cb_id id)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *update = NULL;
    CHECK_INT(sqlite3_open(live->path, &db), SQLITE_OK);
    CHECK_INT(sqlite3_prepare_v2(db, "UPDATE stream SET erased = 1, wrap = NULL WHERE id = ?", -1,
                                 &update, NULL),
              SQLITE_OK);
    sqlite3_bind_blob(update, 1, id.bytes, sizeof id.bytes, SQLITE_STATIC);
    CHECK_INT(sqlite3_step(update), SQLITE_DONE);
    sqlite3_finalize(update);
    sqlite3_close(db);
}

static void guesser_init(struct guesser *guesser)
{
    live_world_init(&guesser->live, 5);
    for (uint64_t i = 0; i < CASES; i++) {
        guesser->unknown[i] = gen_id(&guesser->live.g);
        guesser->forbidden[i] =
            put_case(&guesser->live, 100 + i, "{'participating_agencies':['police','board']}");
        guesser->excluded[i] = put_case(&guesser->live, 200 + i, "{'excluded_users':['u-3']}");
        guesser->erased[i] = put_case(&guesser->live, 300 + i, NULL);
        erase(&guesser->live, guesser->erased[i]);
    }
    live_world_open(&guesser->live);
    live_world_run(&guesser->live);
    live_client_init(&guesser->client, &guesser->live, "u-3");
}

/* ---- what is asked; each is named for what is counted ---- */

static void ask_open(struct guesser *guesser, const char *id)
{
    live_case_open(guesser->client.reader, cb_str_of(id), CB_STR("curious"), (struct cb_str){0},
                   live_client_keep, &guesser->client);
    live_turn(guesser->live.live);
}

static void ask_looks(struct guesser *guesser, const char *id)
{
    live_audit_access(guesser->client.reader, cb_str_of(id), (struct cb_str){0}, live_client_keep,
                      &guesser->client);
    live_turn(guesser->live.live);
}

static void ask_write(struct guesser *guesser, const char *id)
{
    static int count;
    char command[CB_ID_TEXT];
    snprintf(command, sizeof command, "00000000-0000-4000-8000-%012d", ++count);
    struct live_command asked = {.method = CB_STR("action.log"),
                                 .stream = cb_str_of(id),
                                 .id = CB_STR("11111111-1111-4111-8111-111111111111"),
                                 .why = CB_STR("because"),
                                 .command = cb_str_of(command)};
    live_command(guesser->client.reader, &asked, live_client_keep, &guesser->client);
    live_turn(guesser->live.live);
}

#define COUNTED(act, whose)                                                                        \
    __attribute__((noinline)) static void count_##act##_##whose(struct guesser *guesser,           \
                                                                const char *id)                    \
    {                                                                                              \
        ask_##act(guesser, id);                                                                    \
    }
#define COUNTED_ALL(act)                                                                           \
    COUNTED(act, unknown) COUNTED(act, forbidden) COUNTED(act, excluded) COUNTED(act, erased)
COUNTED_ALL(open)
COUNTED_ALL(looks)
COUNTED_ALL(write)

static void ask(struct guesser *guesser, void (*act)(struct guesser *, const char *),
                struct cb_id id)
{
    char text[CB_ID_TEXT];
    cb_id_write(id, text);
    act(guesser, text);
    live_world_run(&guesser->live);
    CHECK_CODE(guesser->client.answer.code, CB_NOT_FOUND);
}

#define ACTS(act)                                                                                  \
    {                                                                                              \
        count_##act##_unknown, count_##act##_forbidden, count_##act##_excluded,                    \
            count_##act##_erased                                                                   \
    }

/* Each act for each kind, beginning with another kind every time: what went before costs, too. */
static void ask_all(struct guesser *guesser, size_t round)
{
    static void (*const acts[][4])(struct guesser *, const char *) = {ACTS(open), ACTS(looks),
                                                                      ACTS(write)};
    const struct cb_id *const kinds[] = {guesser->unknown, guesser->forbidden, guesser->excluded,
                                         guesser->erased};
    for (size_t k = 0; k < CB_COUNT(acts); k++) {
        for (size_t i = 0; i < CB_COUNT(kinds); i++) {
            size_t kind = (round + i) % CB_COUNT(kinds);
            ask(guesser, acts[k][kind], kinds[kind][round % CASES]);
        }
    }
}

TEST(a_guess_is_answered_the_same_whatever_is_behind_it)
{
    struct guesser guesser;
    guesser_init(&guesser);
    for (int i = 0; i < 3; i++) { /* what is made at the first time only is not counted */
        ask(&guesser, ask_open, gen_id(&guesser.live.g));
        ask(&guesser, ask_looks, gen_id(&guesser.live.g));
        ask(&guesser, ask_write, gen_id(&guesser.live.g));
    }
    for (size_t i = 0; i < ROUNDS * CASES; i++)
        ask_all(&guesser, i);
    live_client_fini(&guesser.client);
    live_world_fini(&guesser.live);
}
