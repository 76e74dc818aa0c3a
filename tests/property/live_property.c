/* What readers of a live server are sent, over random histories and commands. */
#include <stdio.h>
#include <string.h>

#include "server/live/room.h"
#include "server/live/stream.h"
#include "tests/support/live_world.h"

#define CLIENTS 9
#define HOUR_MS (60LL * 60 * 1000)

struct scene {
    struct live_world world;
    struct cb_id stream;
    struct live_client clients[CLIENTS];
};

static void scene_fini(struct scene *scene)
{
    for (size_t i = 0; i < CLIENTS; i++) {
        if (scene->clients[i].world != NULL)
            live_client_fini(&scene->clients[i]);
    }
    live_world_fini(&scene->world);
}
CB_AUTO_DEFINE_FINI(struct scene, scene_fini)

static void scene_init(struct scene *scene, struct gen *g, size_t events)
{
    live_world_init(&scene->world, gen_u64(g));
    CB_AUTO(world_fini) struct world history = gen_world_in(g, world_pack(), events);
    scene->stream = history.stream;
    live_world_put(&scene->world, &history);
    live_world_open(&scene->world);
    for (size_t i = 0; i < CLIENTS; i++) {
        struct live_client *client = &scene->clients[i];
        live_client_init(client, &scene->world, live_people[i].user);
        live_client_open(client, scene->stream, "duty", NULL);
        live_client_board(client, NULL);
    }
}

/* The fold as gen_set() wants it. */
static struct world borrow(struct scene *scene)
{
    struct stream *stream = stream_by_id(scene->world.live, scene->stream);
    struct world world = world_new(world_pack(), STREAM_CASE, gen_u64(&scene->world.g));
    fold_free(world.fold);
    world.stream = scene->stream;
    world.fold = stream->fold;
    world.now = live_world_now;
    return world;
}

static const struct pack_verb *gen_verb(struct gen *g)
{
    for (;;) {
        const struct pack_type *type =
            pack_type_at(world_pack(), gen_below(g, pack_type_count(world_pack())));
        if (type->stream == STREAM_CASE && !type->derived && type->verb_count > 0)
            return &type->verbs[gen_below(g, type->verb_count)];
    }
}

static void etag_seen(const struct live_client *client, struct cb_str id, char etag[ETAG_TEXT])
{
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    live_copy_read(&copy, client, "records", "case.changed");
    char key[64];
    snprintf(key, sizeof key, "%.*s", CB_STR_ARG(id));
    struct cb_str seen = cb_json_get_str(json_object_get(copy.records, key), "etag");
    snprintf(etag, ETAG_TEXT, "%.*s", CB_STR_ARG(seen));
}

static void ignore(void *context, const struct live_answer *answer)
{
    size_t *accepted = context;
    *accepted += answer->code == CB_OK;
}

static void command_at_random(struct scene *scene, struct gen *g, size_t *accepted)
{
    struct live_client *client = &scene->clients[gen_below(g, CLIENTS)];
    struct stream *stream = stream_by_id(scene->world.live, scene->stream);
    if (stream->state != STREAM_READY)
        return;
    struct world world = borrow(scene);
    const struct pack_verb *verb = gen_verb(g);
    char id[CB_ID_TEXT], command[CB_ID_TEXT], text[CB_ID_TEXT], etag[ETAG_TEXT] = "";
    live_world_id(&scene->world, id);
    if (!verb->creates) {
        size_t cursor = 0;
        const struct record *record = NULL, *next;
        while ((next = fold_next(stream->fold, verb->type, &cursor)) != NULL)
            record = record == NULL || gen_chance(g, 50) ? next : record;
        if (record == NULL)
            return;
        snprintf(id, sizeof id, "%.*s", CB_STR_ARG(record->id));
        etag_seen(client, record->id, etag);
    }
    CB_AUTO(json_decref) json_t *set = gen_set(&world, verb->type, verb->creates, 40);
    cb_id_write(scene->stream, text);
    struct live_command asked = {
        .method = verb->full_name,
        .stream = cb_str_of(text),
        .id = cb_str_of(id),
        .set = set,
        .if_etag = cb_str_of(etag[0] == '\0' ? NULL : etag),
        .why = CB_STR("because"),
        .command = cb_str_of(live_world_id(&scene->world, command)),
    };
    live_command(client->reader, &asked, ignore, accepted);
}

/* A client that opens the case and the board now. */
static void check_fresh(struct scene *scene, size_t i)
{
    CB_AUTO(live_client_fini) struct live_client fresh = {0};
    CB_AUTO(live_copy_fini) struct live_copy mine = {0}, theirs = {0}, cards = {0}, board = {0};
    struct live_client *client = &scene->clients[i];
    live_client_init(&fresh, &scene->world, live_people[i].user);
    live_copy_read(&mine, client, "records", "case.changed");
    live_copy_read(&cards, client, "cards", "board.changed");
    if (live_client_open(&fresh, scene->stream, "look", NULL) == CB_OK && mine.records != NULL &&
        json_object_size(mine.records) > 0) {
        live_copy_read(&theirs, &fresh, "records", "case.changed");
        CHECK_STR(mine.root, theirs.root);
        CHECK(json_equal(mine.records, theirs.records));
    } else if (fresh.answer.code != CB_OK && mine.records != NULL) {
        CHECK_INT(json_object_size(mine.records), 0);
    }
    CHECK_CODE(live_client_board(&fresh, NULL), CB_OK);
    live_copy_read(&board, &fresh, "cards", "board.changed");
    CHECK_STR(cards.root, board.root);
    CHECK(json_equal(cards.records, board.records));
}

PROPERTY_ROUNDS(what_a_reader_was_sent_is_what_a_new_reader_gets, 40)
{
    CB_AUTO(scene_fini) struct scene scene = {0};
    size_t accepted = 0;
    scene_init(&scene, g, 10 + gen_below(g, 40));
    for (int round = 0; round < 12; round++) {
        for (size_t n = gen_below(g, 12); n > 0; n--) {
            command_at_random(&scene, g, &accepted);
            if (gen_chance(g, 30))
                live_world_turn(&scene.world);
        }
        if (gen_chance(g, 30))
            live_world_now += gen_int(g, 1, 24 * 20) * HOUR_MS;
        live_world_run(&scene.world);
        check_fresh(&scene, gen_below(g, CLIENTS));
    }
    for (size_t i = 0; i < CLIENTS; i++)
        check_fresh(&scene, i);
    for (size_t i = 0; i < CLIENTS; i++)
        fprintf(stderr, "%zu frames ", scene.clients[i].frames);
    fprintf(stderr, "accepted %zu\n", accepted);
}
