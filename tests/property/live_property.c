/* What readers of a live server are sent, over random histories and commands. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "caseboard/base/words.h"
#include "server/live/room.h"
#include "server/live/stream.h"
#include "tests/support/bad_disk.h"
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

static void scene_init(struct scene *scene, struct gen *g, size_t events, size_t budget)
{
    live_world_init(&scene->world, gen_u64(g));
    CB_AUTO(world_fini) struct world history = gen_world_in(g, world_pack(), events);
    scene->stream = history.stream;
    live_world_put(&scene->world, &history);
    for (size_t n = gen_below(g, 4); n > 0; n--) { /* which the board shows, and nobody opens */
        CB_AUTO(world_fini) struct world other = gen_world_in(g, world_pack(), 8);
        live_world_put(&scene->world, &other);
    }
    scene->world.budget = budget;
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

static void count_accepted(void *context, const struct live_answer *answer)
{
    size_t *accepted = context;
    *accepted += answer->code == CB_OK;
}

/* ---- commands ---- */

static void send(struct scene *scene, struct live_client *client, struct cb_str verb,
                 const char *id, json_t *set, const char *etag, size_t *accepted)
{
    char command[CB_ID_TEXT], text[CB_ID_TEXT];
    cb_id_write(scene->stream, text);
    struct live_command asked = {
        .method = verb,
        .stream = cb_str_of(text),
        .id = cb_str_of(id),
        .set = set,
        .if_etag = cb_str_of(etag[0] == '\0' ? NULL : etag),
        .why = CB_STR("because"),
        .command = cb_str_of(live_world_id(&scene->world, command)),
    };
    live_command(client->reader, &asked, count_accepted, accepted);
}

/* Only what the verb writes: else nothing would ever be accepted. */
static void keep_writable(const struct pack_verb *verb, json_t *set)
{
    const char *name;
    json_t *value;
    void *next;
    json_object_foreach_safe (set, next, name, value) {
        bool known = false;
        for (size_t i = 0; i < verb->need_count; i++)
            known = known || cb_str_is(verb->needs[i]->name, name);
        for (size_t i = 0; i < verb->may_count; i++)
            known = known || cb_str_is(verb->may[i]->name, name);
        if (!known)
            json_object_del(set, name);
    }
}

static const struct record *gen_record(struct gen *g, const struct fold *fold,
                                       const struct pack_type *type)
{
    size_t cursor = 0;
    const struct record *record = NULL, *next;
    while ((next = fold_next(fold, type, &cursor)) != NULL)
        record = record == NULL || gen_chance(g, 40) ? next : record;
    return record;
}

static void any_command(struct scene *scene, struct gen *g, const struct fold *fold,
                        size_t *accepted)
{
    struct live_client *client = &scene->clients[gen_below(g, CLIENTS)];
    struct world world = borrow(scene);
    const struct pack_verb *verb = gen_verb(g);
    char id[CB_ID_TEXT], etag[ETAG_TEXT] = "";
    live_world_id(&scene->world, id);
    if (!verb->creates) {
        const struct record *record = gen_record(g, fold, verb->type);
        if (record == NULL)
            return;
        snprintf(id, sizeof id, "%.*s", CB_STR_ARG(record->id));
        etag_seen(client, record->id, etag);
    }
    CB_AUTO(json_decref) json_t *set = gen_set(&world, verb->type, verb->creates, 60);
    keep_writable(verb, set);
    send(scene, client, verb->full_name, id, set, etag, accepted);
}

/* What people do most, so that something happens. %1$s is the person, %2$s its agency, %3$s
 * somebody else, %4$s that one's agency, %5$s a person of the case, %6$s an hour ago. */
static const struct likely {
    const char *verb;
    const char *set;
} LIKELY[] = {
    {"action.log", "{\"title\":\"Do it\",\"owner_user\":\"%3$s\",\"owner_agency\":\"%4$s\","
                   "\"due_date\":\"2026-06-01\"}"},
    {"assignment.log", "{\"user\":\"%1$s\",\"agency\":\"%2$s\",\"role\":\"advocate\","
                       "\"from\":\"%6$s\"}"},
    {"update.log", "{\"victim\":\"%5$s\",\"recipient\":\"victim\",\"channel\":\"phone\","
                   "\"made_at\":\"%6$s\",\"outcome\":\"delivered\",\"note\":\"told\"}"},
    {"person.log", "{\"role\":\"victim\",\"name\":\"P\"}"},
    {"person.log", "{\"role\":\"suspect\",\"name\":\"S\",\"summary\":\"He drives a van\"}"},
    {"police_record.log", "{\"suspect\":\"%5$s\",\"as_of\":\"2026-01-01\",\"text\":\"Three\","
                          "\"summary\":\"He has hurt before\"}"},
    {"victim_location.log", "{\"victim\":\"%5$s\",\"kind\":\"home\",\"where\":\"X\","
                            "\"readers\":[\"%1$s\",\"%3$s\"]}"},
    {"incident.log", "{\"occurred_at\":\"%6$s\",\"type\":\"contact\",\"narrative\":\"told\","
                     "\"reveals_victim_location\":true}"},
    {"incident.log", "{\"occurred_at\":\"%6$s\",\"type\":\"threat\",\"narrative\":\"told\","
                     "\"reveals_victim_location\":false}"},
};

static json_t *likely_set(const struct likely *likely, const struct live_person *self,
                          const struct live_person *other, const char *victim)
{
    char text[1024], ago[CB_TIME_TEXT];
    struct cb_error err = {0};
    json_t *set = NULL;
    cb_time_write(live_world_now - HOUR_MS, ago);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wpedantic"
    snprintf(text, sizeof text, likely->set, self->user, self->agency, other->user, other->agency,
             victim, ago);
#pragma GCC diagnostic pop
    CHECK_CODE(cb_json_read(cb_str_of(text), 0, &set, &err), CB_OK);
    return set;
}

static void likely_command(struct scene *scene, struct gen *g, const struct fold *fold,
                           size_t *accepted)
{
    const struct likely *likely = &gen_pick(g, LIKELY);
    size_t who = gen_below(g, CLIENTS);
    const struct live_person *other = &live_people[gen_below(g, CLIENTS)];
    const struct record *victim = gen_record(g, fold, pack_type(world_pack(), CB_STR("person")));
    char id[CB_ID_TEXT], victim_id[CB_ID_TEXT] = "";
    if (victim != NULL)
        snprintf(victim_id, sizeof victim_id, "%.*s", CB_STR_ARG(victim->id));
    CB_AUTO(json_decref) json_t *set = likely_set(likely, &live_people[who], other, victim_id);
    live_world_id(&scene->world, id);
    send(scene, &scene->clients[who], cb_str_of(likely->verb), id, set, "", accepted);
}

static void shut_somebody_out(struct scene *scene, struct gen *g, size_t *accepted)
{
    struct live_client *chair = &scene->clients[8];
    char id[CB_ID_TEXT], etag[ETAG_TEXT];
    cb_id_write(scene->stream, id);
    etag_seen(chair, cb_str_of(id), etag);
    CB_AUTO(json_decref)
    json_t *set = json_pack("{s:[s]}", "excluded_users", live_people[gen_below(g, 8)].user);
    send(scene, chair, CB_STR("case.exclude"), id, set, etag, accepted);
}

static bool may_be_shared(const json_t *record)
{
    size_t class_index = 0;
    if (!pack_class_index(world_pack(), cb_json_get_str(record, "class"), &class_index))
        return false;
    for (size_t seat = 0; seat < pack_seat_count(world_pack()); seat++) {
        const struct cell *cell = pack_cell(world_pack(), class_index, seat);
        for (size_t i = 0; i < cell->count; i++) {
            if (cell->at[i].can_share)
                return true;
        }
    }
    return false;
}

/* One of the owner's records that are seen in full, with whoever else. */
static json_t *gen_share(struct gen *g, const struct live_client *owner,
                         const struct live_person *self)
{
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    const char *id, *chosen = NULL;
    json_t *record;
    live_copy_read(&copy, owner, "records", "case.changed");
    json_object_foreach (copy.records, id, record) {
        bool is_own = cb_str_is(cb_json_get_str(record, "agency"), self->agency) &&
                      cb_str_is(cb_json_get_str(record, "level"), "full") && may_be_shared(record);
        if (is_own && (chosen == NULL || gen_chance(g, 30)))
            chosen = id;
    }
    if (chosen == NULL)
        return NULL;
    struct cb_str etag = cb_json_get_str(json_object_get(copy.records, chosen), "etag");
    return json_pack("{s:[{s:s, s:s%}], s:[s, s, s], s:s, s:s, s:[s], s:s, s:s, s:s, s:b, s:s, "
                     "s:[s]}",
                     "records", "record", chosen, "etag", etag.at, etag.len, "recipients",
                     live_people[gen_below(g, CLIENTS)].user,
                     live_people[gen_below(g, CLIENTS)].user, "u-7", "level",
                     gen_chance(g, 20) ? "full" : "summary", "purpose", "prosecute", "legal_basis",
                     "dpa3", "necessity", "It is needed for the case", "proportionality",
                     "No less of it would do", "consent", "given", "victim_safety_checked", 1,
                     "victim_safety_checked_by", "u-1", "conditions", "none");
}

static void share_something(struct scene *scene, struct gen *g, size_t *accepted)
{
    char id[CB_ID_TEXT];
    CB_AUTO(json_decref) json_t *set = gen_share(g, &scene->clients[0], &live_people[0]);
    live_world_id(&scene->world, id);
    if (set != NULL)
        send(scene, &scene->clients[0], CB_STR("share_decision.log"), id, set, "", accepted);
}

static void revoke_something(struct scene *scene, struct gen *g, const struct fold *fold,
                             size_t *accepted)
{
    const struct record *share =
        gen_record(g, fold, pack_type(world_pack(), CB_STR("share_decision")));
    char id[CB_ID_TEXT], etag[ETAG_TEXT];
    if (share == NULL)
        return;
    snprintf(id, sizeof id, "%.*s", CB_STR_ARG(share->id));
    etag_seen(&scene->clients[0], share->id, etag);
    send(scene, &scene->clients[0], CB_STR("share_decision.revoke"), id, NULL, etag, accepted);
}

static void command_at_random(struct scene *scene, struct gen *g, size_t *accepted)
{
    struct stream *stream = stream_by_id(scene->world.live, scene->stream);
    if (stream->state != STREAM_READY)
        return;
    if (gen_chance(g, 3))
        shut_somebody_out(scene, g, accepted);
    else if (gen_chance(g, 8))
        share_something(scene, g, accepted);
    else if (gen_chance(g, 4))
        revoke_something(scene, g, stream->fold, accepted);
    else if (gen_chance(g, 70))
        likely_command(scene, g, stream->fold, accepted);
    else
        any_command(scene, g, stream->fold, accepted);
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

/* A word that stands somewhere in the case, whoever sees it. */
static void gen_word(struct gen *g, const struct fold *fold, struct cb_buf *out)
{
    const struct record *record = fold_at_position(fold, gen_below(g, fold_count(fold)));
    struct cb_str text = CB_STR("told"), word;
    for (size_t i = 0; i < record->type->field_count; i++) {
        enum field_kind kind = record->type->fields[i].kind;
        struct cb_str value = cb_json_str(record->values[i]);
        if ((kind == FIELD_text || kind == FIELD_prose) && value.len > 0 && gen_chance(g, 60))
            text = value;
    }
    while (cb_words_next(&text, &word)) {
        cb_buf_clear(out);
        cb_buf_str(out, word);
        if (gen_chance(g, 30))
            break;
    }
    if (out->len == 0 || out->len > 100)
        cb_buf_text(out, "told");
}

/* Each record that was found is in the view of who looked, as it was found; its excerpt is a part
 * of what stands there. */
static void check_hit(const struct live_copy *view, const json_t *hit)
{
    const json_t *record =
        json_object_get(view->records, json_string_value(json_object_get(hit, "id")));
    struct cb_str field = cb_json_get_str(hit, "field");
    struct cb_str excerpt = cb_json_get_str(hit, "excerpt");
    CHECK(record != NULL);
    CHECK_STR(cb_json_get_str(hit, "level"), cb_json_get_str(record, "level"));
    const json_t *value = json_object_getn(json_object_get(record, "fields"), field.at, field.len);
    CHECK(value != NULL);
    const struct pack_type *type = pack_type(world_pack(), cb_json_get_str(record, "type"));
    enum field_kind kind = type_field(type, field)->kind;
    if (kind != FIELD_text && kind != FIELD_prose)
        return;
    if (cb_str_starts(excerpt, "…"))
        excerpt = (struct cb_str){excerpt.at + strlen("…"), excerpt.len - strlen("…")};
    if (excerpt.len > 3 && memcmp(excerpt.at + excerpt.len - 3, "…", 3) == 0)
        excerpt.len -= 3;
    struct cb_str whole = cb_json_str(value);
    CHECK(memmem(whole.at, whole.len, excerpt.at, excerpt.len) != NULL);
}

static size_t check_found_case(struct live_client *client, const json_t *found)
{
    CB_AUTO(live_copy_fini) struct live_copy view = {0};
    struct cb_id id;
    size_t i;
    json_t *hit;
    CHECK(cb_id_parse(cb_json_get_str(found, "case"), &id));
    bool open = cb_json_get_bool(found, "open");
    CHECK((live_client_open(client, id, "look", NULL) == CB_OK) == open);
    if (!open) {
        CHECK_INT(json_array_size(json_object_get(found, "records")), 0);
        return 0;
    }
    live_copy_read(&view, client, "records", "case.changed");
    json_array_foreach (json_object_get(found, "records"), i, hit)
        check_hit(&view, hit);
    return i;
}

/* Somebody looks for a word of the case, hidden or not. */
static size_t check_search(struct scene *scene, struct gen *g, size_t i)
{
    CB_AUTO(live_client_fini) struct live_client fresh = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf word = {0};
    CB_AUTO(json_decref) json_t *answer = NULL;
    const struct stream *stream = stream_by_id(scene->world.live, scene->stream);
    size_t hits = 0, k;
    json_t *found;
    if (stream->state != STREAM_READY)
        return 0;
    gen_word(g, stream->fold, &word);
    live_client_init(&fresh, &scene->world, live_people[i].user);
    CHECK_CODE(live_client_search(&fresh, word.at, NULL), CB_OK);
    CHECK_CODE(cb_json_read(cb_buf_peek(&fresh.last), 100000, &answer, NULL), CB_OK);
    json_array_foreach (json_object_get(answer, "cases"), k, found) {
        CB_AUTO(live_client_fini) struct live_client opener = {0};
        live_client_init(&opener, &scene->world, live_people[i].user);
        hits += check_found_case(&opener, found);
    }
    return hits;
}

/* After a failed commit the server tries again in a second. */
static void settle(struct scene *scene)
{
    bad_disk_mend();
    live_world_now += 2000;
    live_world_run(&scene->world);
}

static void rounds(struct scene *scene, struct gen *g, void (*meanwhile)(struct gen *g))
{
    size_t accepted = 0;
    for (int round = 0; round < 12; round++) {
        for (size_t n = gen_below(g, 12); n > 0; n--) {
            command_at_random(scene, g, &accepted);
            if (gen_chance(g, 30))
                live_world_turn(&scene->world);
        }
        if (gen_chance(g, 30))
            live_world_now += gen_int(g, 1, 24 * 20) * HOUR_MS;
        if (meanwhile != NULL)
            meanwhile(g);
        live_world_run(&scene->world);
        settle(scene);
        check_fresh(scene, gen_below(g, CLIENTS));
        check_search(scene, g, gen_below(g, CLIENTS));
    }
    for (size_t i = 0; i < CLIENTS; i++)
        check_fresh(scene, i);
}

PROPERTY_ROUNDS(what_a_reader_was_sent_is_what_a_new_reader_gets, 25)
{
    CB_AUTO(scene_fini) struct scene scene = {0};
    scene_init(&scene, g, 10 + gen_below(g, 40), gen_chance(g, 50) ? 1 : 0);
    rounds(&scene, g, NULL);
}

static void break_the_disk(struct gen *g)
{
    if (gen_chance(g, 40))
        bad_disk_break(gen_chance(g, 50) ? BAD_DISK_SYNC : BAD_DISK_WRITE, (int)gen_below(g, 8),
                       SQLITE_IOERR);
}

PROPERTY_ROUNDS(no_commit_that_failed_leaves_a_reader_with_another_view, 20)
{
    static bool installed;
    if (!installed)
        bad_disk_install();
    installed = true;
    CB_AUTO(scene_fini) struct scene scene = {0};
    scene_init(&scene, g, 10 + gen_below(g, 40), gen_chance(g, 50) ? 1 : 0);
    rounds(&scene, g, break_the_disk);
}

/* ---- two worlds ---- */

/* What probation sees nothing of: by whom, and a set with a victim's id in it. */
static const struct {
    size_t who;
    const char *verb;
    const char *set;
} HIDDEN[] = {
    {3, "victim_contact.log", "{\"victim\":\"%5$s\",\"kind\":\"phone\",\"value\":\"%1$s\"}"},
    {6, "casework_notes_held.log", "{\"held_by\":\"%1$s\"}"},
    {0, "evidence_item.log",
     "{\"kind\":\"cctv\",\"status\":\"identified\",\"description\":\"%1$s\"}"},
    {0, "need.log", "{\"victim\":\"%5$s\",\"kind\":\"language\",\"detail\":\"%2$s\"}"},
    {5, "charging_advice.log", "{\"on\":\"2026-03-01\",\"text\":\"%1$s\"}"},
};
#define PROBATION 2

static void hidden_command(struct scene *scene, struct gen *g, const struct fold *fold,
                           size_t *accepted)
{
    size_t at = gen_below(g, CB_COUNT(HIDDEN));
    struct likely likely = {HIDDEN[at].verb, HIDDEN[at].set};
    const struct record *victim = gen_record(g, fold, pack_type(world_pack(), CB_STR("person")));
    char id[CB_ID_TEXT], victim_id[CB_ID_TEXT] = "";
    struct gen ids = scene->world.g; /* the visible things keep their ids */
    if (victim != NULL)
        snprintf(victim_id, sizeof victim_id, "%.*s", CB_STR_ARG(victim->id));
    cb_id_write(gen_id(g), id);
    CB_AUTO(json_decref)
    json_t *set = likely_set(&likely, &live_people[HIDDEN[at].who], &live_people[0], victim_id);
    gen_init(&scene->world.g, gen_u64(g));
    send(scene, &scene->clients[HIDDEN[at].who], cb_str_of(likely.verb), id, set, "", accepted);
    scene->world.g = ids;
}

/* What probation looks for: words of what it sees, and of what it does not. */
static const char *const SOUGHT[] = {"do it",   "told",  "x",          "police",
                                     "u-1",     "cctv",  "identified", "the police person",
                                     "spanish", "phone", "heron",      "u 3"};

/* The same script, with and without what is hidden; what probation received of it. */
static size_t play(uint64_t seed, bool with_hidden, struct cb_buf *received)
{
    CB_AUTO(scene_fini) struct scene scene = {0};
    struct gen visible, hidden;
    size_t seen = 0, unseen = 0;
    gen_init(&visible, seed);
    gen_init(&hidden, seed + 1);
    scene_init(&scene, &visible, 10, 0);
    for (int step = 0; step < 30; step++) {
        const struct stream *stream = stream_by_id(scene.world.live, scene.stream);
        for (size_t n = gen_below(&hidden, 3); with_hidden && n > 0; n--)
            hidden_command(&scene, &hidden, stream->fold, &unseen);
        if (with_hidden && gen_chance(&hidden, 50))
            live_world_run(&scene.world);
        likely_command(&scene, &visible, stream->fold, &seen);
        live_world_run(&scene.world);
        if (gen_chance(&visible, 10))
            live_client_open(&scene.clients[PROBATION], scene.stream, "look", NULL);
        if (gen_chance(&visible, 10))
            live_client_board(&scene.clients[PROBATION], NULL);
        if (gen_chance(&visible, 40))
            live_client_search(&scene.clients[PROBATION], gen_pick(&visible, SOUGHT), NULL);
        live_world_now += gen_int(&visible, 0, 50) * HOUR_MS;
        live_world_run(&scene.world); /* what time changes, at its own moment */
    }
    cb_buf_str(received, cb_buf_peek(&scene.clients[PROBATION].received));
    return unseen;
}

PROPERTY_ROUNDS(what_a_reader_may_not_see_changes_no_byte_that_it_is_sent, 25)
{
    CB_AUTO(cb_buf_fini) struct cb_buf without = {0}, with = {0};
    uint64_t seed = gen_u64(g);
    play(seed, false, &without);
    play(seed, true, &with);
    CHECK_STR(cb_buf_peek(&with), cb_buf_peek(&without));
}
