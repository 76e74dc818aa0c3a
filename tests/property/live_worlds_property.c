/* Two worlds on a live server: one script, played with and without what one person may not see. All
 * that this person received is compared, byte for byte, with the bounds and the order of frames
 * (security, "How it is tested"): boards, cases, what changed, the log, answers and refusals. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/property/mirror.h"

#define STEPS 14
#define HISTORY 10
#define GUESSED 4 /* ids that only the other world has, and the person tries */
#define HOUR_MS (60LL * 60 * 1000)

enum step_kind { STEP_COMMAND, STEP_GUESS, STEP_LOOK, STEP_TIME };

struct step {
    enum step_kind kind;
    struct attempt attempt;
    size_t look;
    int64_t ms;
    enum cb_code code;
};

struct script {
    size_t person;
    uint64_t seed;
    struct step steps[STEPS];
    char guessed[GUESSED][CB_ID_TEXT];
    struct cb_id hidden_case;
    bool has_hidden_case;
    bool is_void;  /* others were answered otherwise: they acted on what is hidden */
    size_t hidden; /* events that only the other world has */
};

static void script_fini(struct script *script)
{
    for (size_t i = 0; i < STEPS; i++)
        attempt_fini(&script->steps[i].attempt);
}
CB_AUTO_DEFINE_FINI(struct script, script_fini)

struct play {
    struct live_world live;
    struct cb_id stream;
    size_t told; /* records of the history, which both worlds have */
    struct live_client clients[32];
    struct mirror mirror;
    struct script *script;
    struct gen visible, hidden;
    bool is_other;
    enum cb_code codes[4 * STEPS]; /* of what only this world has */
};

static void play_fini(struct play *play)
{
    mirror_fini(&play->mirror);
    for (size_t i = 0; i < live_people_count; i++)
        live_client_fini(&play->clients[i]);
    live_world_fini(&play->live);
}
CB_AUTO_DEFINE_FINI(struct play, play_fini)

/* ---- the cases ---- */

/* A case that the person is shut out of, and another whose records it may see elsewhere. */
static void put_hidden_case(struct play *play)
{
    struct gen g;
    char id[CB_ID_TEXT], set[80];
    gen_init(&g, play->script->seed + 2);
    CB_AUTO(world_fini) struct world other = gen_world_in(&g, world_pack(), 3);
    play->script->hidden_case = other.stream;
    cb_id_write(other.stream, id);
    snprintf(set, sizeof set, "{'excluded_users':['%s','%s']}",
             live_people[play->script->person].user,
             live_people[(play->script->person + 1) % 8].user);
    world_tell(&other, world_viewer("u-9", "board", "chr"), "case.amend", id, set);
    if (play->script->has_hidden_case)
        live_world_put(&play->live, &other);
}

/* What is made up in one world is not in the other: MADE is where ids of its own come from. */
static void play_init(struct play *play, struct script *script, uint64_t made)
{
    play->script = script;
    gen_init(&play->visible, script->seed);
    gen_init(&play->hidden, script->seed + 1);
    live_world_init(&play->live, gen_u64(&play->visible));
    CB_AUTO(world_fini) struct world history = gen_world_in(&play->visible, world_pack(), HISTORY);
    play->stream = history.stream;
    play->told = fold_count(history.fold);
    live_world_put(&play->live, &history);
    cb_time then = live_world_now;
    put_hidden_case(play);
    live_world_now = then + 24 * HOUR_MS;
    live_world_open(&play->live);
    CHECK(live_people_count <= CB_COUNT(play->clients));
    for (size_t i = 0; i < live_people_count; i++) {
        live_client_init(&play->clients[i], &play->live, live_people[i].user);
        (void)live_client_open(&play->clients[i], play->stream, "duty", NULL);
        (void)live_client_board(&play->clients[i], NULL);
    }
    mirror_init(&play->mirror, &play->live, play->stream, made);
}

/* ---- commands ---- */

static void keep_code(void *context, const struct live_answer *answer)
{
    *(enum cb_code *)context = answer->code;
}

static void etag_seen(struct play *play, const struct attempt *attempt, char etag[ETAG_TEXT])
{
    struct viewer viewer = mirror_viewer(attempt->who);
    const struct record *record = fold_find(play->mirror.world.fold, cb_str_of(attempt->id));
    CB_AUTO(lens_unref) struct lens *lens = world_lens(&play->mirror.world, &viewer);
    CB_AUTO(cb_buf_fini) struct cb_buf seen = {0};
    etag[0] = '\0';
    if (record != NULL && !attempt->verb->creates)
        project_record(lens, play->mirror.world.fold, record, &seen, etag);
}

/* The person's own are answered among all else that it receives; of others the code is kept. */
static void send(struct play *play, struct gen *ids, const struct attempt *attempt,
                 const char *etag, enum cb_code *code)
{
    CB_AUTO(cb_buf_fini) struct cb_buf set = {0};
    char command[CB_ID_TEXT], stream[CB_ID_TEXT];
    struct live_client *client = &play->clients[attempt->who];
    cb_id_write(gen_id(ids), command);
    cb_id_write(play->stream, stream);
    struct live_command asked = {.method = attempt->verb->full_name,
                                 .stream = cb_str_of(stream),
                                 .id = cb_str_of(attempt->id),
                                 .set = attempt->set,
                                 .if_etag = cb_str_of(etag[0] == '\0' ? NULL : etag),
                                 .why = CB_STR("because"),
                                 .command = cb_str_of(command)};
    bool is_person = attempt->who == play->script->person;
    live_command(client->reader, &asked, is_person ? live_client_keep : keep_code,
                 is_person ? (void *)client : (void *)code);
}

static void run(struct play *play)
{
    live_world_run(&play->live);
    mirror_catch_up(&play->mirror);
}

/* ---- looking ---- */

/* Why no more is seen of a record of the history, of one that only the other world has, or of a
 * class; or who will see what is of the class. */
static void ask_why(struct play *play, const struct step *step, struct cb_id stream)
{
    const struct fold *fold = play->mirror.world.fold;
    struct live_client *client = &play->clients[play->script->person];
    const char *hidden = play->script->guessed[step->look % GUESSED];
    char id[CB_ID_TEXT];
    cb_id_write(stream, id);
    struct live_question question = {.case_id = cb_str_of(id)};
    if (step->look % 4 == 0)
        question.record = cb_str_of(hidden);
    else if (step->look % 4 == 1)
        question.record = fold_at_position(fold, step->look % play->told)->id;
    else
        question.class_name = pack_class_at(world_pack(), step->look % 27)->name;
    question.readers = step->look % 4 == 3;
    live_explain(client->reader, &question, live_client_keep, client);
}

static void look(struct play *play, const struct step *step)
{
    struct live_client *client = &play->clients[play->script->person];
    const struct cb_id cases[] = {play->stream, play->script->hidden_case};
    static const char *const words[] = {"heron", "v", "first", "the", "an", "u-7"};
    struct cb_id stream = cases[step->look / 12 % 2];
    run(play); /* one answer at a time */
    switch (step->look % 12) {
    case 0:
        (void)live_client_open(client, stream, "look", NULL);
        break;
    case 1:
        (void)live_client_open(client, stream, NULL, "0000");
        break;
    case 2:
        (void)live_client_board(client, NULL);
        break;
    case 3:
        (void)live_client_directory(client);
        break;
    case 4:
        (void)live_client_mine(client, NULL);
        break;
    case 5:
        (void)live_client_signals(client);
        break;
    case 6:
        live_search(client->reader, cb_str_of(words[step->look % CB_COUNT(words)]),
                    (struct cb_str){0}, live_client_keep, client);
        break;
    case 7:
    case 8:
    case 9:
        ask_why(play, step, stream);
        break;
    case 10:
        (void)live_client_review(client, NULL);
        break;
    default: /* the auditor's log is a release: it tells that something was sent, not what */
        if (strcmp(live_people[play->script->person].seat, "aud") != 0)
            (void)live_client_access(client, stream, NULL);
    }
}

/* An id of the other world, as a record to change and as one to point at. */
static void guess(struct play *play, struct step *step)
{
    struct attempt attempt = step->attempt;
    snprintf(attempt.id, sizeof attempt.id, "%s", play->script->guessed[step->look % GUESSED]);
    send(play, &play->visible, &attempt, attempt.verb->creates ? "" : "0123456789abcdef",
         &step->code);
}

/* ---- what only the other world has ---- */

/* What the engine does of itself, and what shares and raises, is not in the slow reading. */
static bool is_plain(const struct attempt *attempt)
{
    static const char *const types[] = {"case", "assignment", "share_decision", "emergency_access",
                                        "identity_disclosure_decision"};
    for (size_t i = 0; i < CB_COUNT(types); i++) {
        if (cb_str_is(attempt->verb->type->name, types[i]))
            return false;
    }
    return !attempt->verb->built_in && attempt->verb->type->unique_count == 0;
}

static void do_hidden(struct play *play)
{
    struct script *script = play->script;
    struct viewer viewer = mirror_viewer(script->person);
    for (int tries = 0; tries < 60; tries++) {
        struct attempt attempt = {0};
        char etag[ETAG_TEXT];
        mirror_catch_up(&play->mirror);
        bool found = mirror_attempt(&play->mirror, &attempt) && attempt.who != script->person &&
                     is_plain(&attempt) && mirror_hides(&play->mirror, &attempt, &viewer);
        if (found) {
            if (attempt.verb->creates && script->hidden < GUESSED)
                snprintf(attempt.id, sizeof attempt.id, "%s", script->guessed[script->hidden]);
            etag_seen(play, &attempt, etag);
            send(play, &play->hidden, &attempt, etag, &play->codes[script->hidden]);
            script->hidden++;
            if (gen_chance(&play->hidden, 60)) /* else in one batch with what comes next */
                run(play);
        }
        attempt_fini(&attempt);
        if (found)
            return;
    }
}

/* ---- the script ---- */

/* Something that is allowed, mostly. */
static struct attempt make_attempt(struct play *play, bool by_person)
{
    struct attempt attempt = {0};
    for (int tries = 0; tries < 60; tries++) {
        attempt_fini(&attempt);
        if (!mirror_attempt(&play->mirror, &attempt))
            continue;
        if (by_person)
            attempt.who = play->script->person;
        if (mirror_allows(&play->mirror, &attempt) || gen_chance(&play->visible, 2))
            break;
    }
    return attempt;
}

static void make_step(struct play *play, struct step *step)
{
    struct gen *g = &play->visible;
    size_t chance = gen_below(g, 100);
    step->look = gen_below(g, 64);
    step->ms = gen_int(g, 1, 30) * HOUR_MS;
    step->kind = chance < 55   ? STEP_COMMAND
                 : chance < 65 ? STEP_GUESS
                 : chance < 92 ? STEP_LOOK
                               : STEP_TIME;
    if (step->kind == STEP_COMMAND || (step->kind == STEP_TIME && gen_chance(g, 50)))
        step->attempt = make_attempt(play, gen_chance(g, 30));
    if (step->kind == STEP_GUESS) {
        do
            attempt_fini(&step->attempt);
        while (!mirror_attempt(&play->mirror, &step->attempt) || step->attempt.verb->creates);
        step->attempt.who = play->script->person;
    }
}

static void do_command(struct play *play, struct step *step)
{
    char etag[ETAG_TEXT];
    if (step->attempt.verb == NULL)
        return;
    etag_seen(play, &step->attempt, etag);
    send(play, &play->visible, &step->attempt, etag, &step->code);
}

/* In the turn of what was sent before and is not handed over yet, of a command, of something
 * hidden: what time takes away is told apart from all of them. */
static void let_time_pass(struct play *play, struct step *step)
{
    if (step->look % 2 == 0)
        do_command(play, step);
    live_world_now += step->ms;
    if (play->is_other && gen_chance(&play->hidden, 50))
        do_hidden(play);
    if (step->look % 2 == 1)
        do_command(play, step);
}

static void do_step(struct play *play, struct step *step)
{
    switch (step->kind) {
    case STEP_COMMAND:
        do_command(play, step);
        break;
    case STEP_GUESS:
        guess(play, step);
        break;
    case STEP_LOOK:
        look(play, step);
        break;
    case STEP_TIME:
        let_time_pass(play, step);
    }
    run(play);
}

/* ---- the plays ---- */

static void first_world(struct script *script, struct cb_buf *received)
{
    CB_AUTO(play_fini) struct play play = {0};
    play_init(&play, script, script->seed + 3);
    for (size_t i = 0; i < STEPS; i++) {
        mirror_catch_up(&play.mirror);
        make_step(&play, &script->steps[i]);
        do_step(&play, &script->steps[i]);
    }
    run(&play);
    cb_buf_str(received, cb_buf_peek(&play.clients[script->person].received));
}

static void other_world(struct script *script, struct cb_buf *received)
{
    CB_AUTO(play_fini) struct play play = {0};
    play_init(&play, script, script->seed + 4);
    play.is_other = true;
    for (size_t i = 0; i < STEPS; i++) {
        struct step *step = &script->steps[i];
        enum cb_code before = step->code;
        for (size_t n = gen_below(&play.hidden, 3); n > 0; n--)
            do_hidden(&play);
        mirror_catch_up(&play.mirror);
        do_step(&play, step);
        bool is_asked = step->kind == STEP_COMMAND || step->kind == STEP_TIME;
        script->is_void = script->is_void || (is_asked && step->code != before);
    }
    run(&play);
    for (size_t i = 0; i < script->hidden; i++)
        script->is_void = script->is_void || play.codes[i] != CB_OK;
    cb_buf_str(received, cb_buf_peek(&play.clients[script->person].received));
}

/* What a person received, from some way before the first byte that differs. */
static void show_difference(const struct cb_buf *one, const struct cb_buf *two)
{
    size_t at = 0;
    while (at < one->len && at < two->len && one->at[at] == two->at[at])
        at++;
    size_t from = at > 300 ? at - 300 : 0;
    fprintf(stderr, "%zu and %zu bytes, equal up to %zu\n", one->len, two->len, at);
    fprintf(stderr, "first world: %.600s\nother world: %.600s\n", one->at + from, two->at + from);
}

static size_t pairs, voids, hidden_events;

/* Each lens in turn: every seat, and every role that a cell asks for. */
PROPERTY_ROUNDS(two_worlds_send_the_same_bytes_to_whoever_may_not_tell_them_apart, 300)
{
    static size_t turn;
    CB_AUTO(script_fini) struct script script = {.person = turn++ % live_people_count};
    CB_AUTO(cb_buf_fini) struct cb_buf one = {0}, two = {0};
    script.seed = gen_u64(g);
    if (getenv("CASEBOARD_SEED") != NULL && getenv("CASEBOARD_PERSON") != NULL)
        script.person = (size_t)atoi(getenv("CASEBOARD_PERSON"));
    for (size_t i = 0; i < GUESSED; i++)
        cb_id_write(gen_id(g), script.guessed[i]);
    first_world(&script, &one);
    script.has_hidden_case = gen_chance(g, 50);
    other_world(&script, &two);
    pairs++;
    hidden_events += script.hidden;
    if (script.is_void) {
        voids++;
        return;
    }
    if (cb_str_equal(cb_buf_peek(&one), cb_buf_peek(&two)))
        return;
    show_difference(&one, &two);
    check_failed(__FILE__, __LINE__, "%s can tell two worlds apart: CASEBOARD_PERSON=%zu",
                 live_people[script.person].user, script.person);
}

TEST(the_pairs_of_worlds_differed_often_enough_to_prove_something)
{
    fprintf(stderr, "%zu pairs, %zu of them void, %zu hidden events\n", pairs, voids,
            hidden_events);
    CHECK(voids * 3 <= pairs + 6); /* of a few, chance may void two */
    CHECK(hidden_events >= pairs * 3);
}
