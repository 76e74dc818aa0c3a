#include "tests/support/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MINUTE_MS (60LL * 1000)

const char *const world_agencies[9] = {"police",   "probation", "liaison", "health", "prosecution",
                                       "advocacy", "board",     "refuge",  "ward"};

struct pack *world_pack(void)
{
    static struct pack *pack;
    struct pack_problems problems = {0};
    struct cb_error err = {CB_OK, ""};

    if (pack == NULL && pack_load(WORLD_PACK, &pack, &problems, &err) != CB_OK)
        check_failed(__FILE__, __LINE__, "%s: %s", err.message,
                     problems.text.at != NULL ? problems.text.at : "");
    pack_problems_fini(&problems);
    return pack;
}

struct world world_new(struct pack *pack, enum stream_kind kind, uint64_t seed)
{
    struct world world = {.pack = pack, .kind = kind};
    gen_init(&world.g, seed);
    world.stream = gen_id(&world.g);
    cb_time_parse(CB_STR("2026-03-02T09:00:00.000Z"), &world.now);
    world.fold = fold_new(pack, world.stream, kind);
    return world;
}

struct world world_begin(uint64_t seed)
{
    return world_begin_in(world_pack(), seed);
}

struct world world_begin_in(struct pack *pack, uint64_t seed)
{
    struct world world = world_new(pack, STREAM_CASE, seed);
    char id[CB_ID_TEXT];

    cb_id_write(world.stream, id);
    world_tell(&world, world_viewer("u-coo", "board", "coo"), "case.log", id,
               "{'ref_no':'Heron 7Q','stage':'referred','opened':'2026-03-02',"
               "'lead_agency':'police','risk_band':'medium','jurisdiction':'EW',"
               "'suspect_known_to_victim':'no','participating_agencies':['police','advocacy',"
               "'probation','liaison','health','prosecution','board']}");
    return world;
}

void world_fini(struct world *world)
{
    fold_free(world->fold);
    for (size_t i = 0; i < world->count; i++)
        event_free(world->events[i]);
    free(world->events);
    *world = (struct world){0};
}

struct viewer world_viewer(const char *user, const char *agency, const char *seat)
{
    return (struct viewer){
        .user = cb_str_of(user), .agency = cb_str_of(agency), .seat = cb_str_of(seat)};
}

struct viewer world_viewer_with(struct viewer viewer, const char *role)
{
    viewer.roles[viewer.role_count++] = cb_str_of(role);
    return viewer;
}

static json_t *text(struct cb_str s)
{
    return s.at != NULL ? cb_json_string(s) : json_null();
}

json_t *world_json_of(const struct event *event)
{
    CB_AUTO(cb_buf_fini) struct cb_buf line = {0};
    json_t *body = NULL;
    event_write(event, &line);
    CHECK_CODE(cb_json_read(cb_buf_peek(&line), SIZE_MAX, &body, NULL), CB_OK);
    return body;
}

json_t *world_event_json(struct world *world, struct viewer by, const struct pack_verb *verb,
                         struct cb_str id, json_t *set)
{
    char stream[CB_ID_TEXT];
    char command[CB_ID_TEXT];
    char at[CB_TIME_TEXT];
    json_t *roles = json_array();

    world->now += gen_int(&world->g, 0, 600) * MINUTE_MS;
    cb_id_write(world->stream, stream);
    cb_id_write(gen_id(&world->g), command);
    cb_time_write(world->now, at);
    for (size_t i = 0; i < by.role_count; i++)
        json_array_append_new(roles, text(by.roles[i]));
    return json_pack(
        "{s:s, s:s, s:I, s:s, s:{s:o, s:o, s:o, s:o}, s:s, s:o, s:n, s:o, s:[{s:o, s:o, "
        "s:o}]}",
        "stream", stream, "kind", stream_kind_name(world->kind), "seq",
        (json_int_t)fold_seq(world->fold) + 1, "at", at, "by", "user", text(by.user), "agency",
        text(by.agency), "seat", text(by.seat), "roles", roles, "command", command, "did",
        text(verb->full_name), "why", "pack", text(pack_name(world->pack)), "records", "type",
        text(verb->type->name), "id", text(id), "set", set);
}

enum cb_code world_apply(struct world *world, json_t *body, struct cb_error *err)
{
    CB_AUTO(event_free) struct event *event = NULL;
    enum cb_code rc = event_of_json(world->pack, body, &event, err);
    if (rc == CB_OK)
        rc = fold_apply(world->fold, event, err);
    if (rc != CB_OK)
        return rc;
    cb_grow(&world->events, world->count, &world->room, sizeof(struct event *));
    world->events[world->count++] = cb_take(&event);
    return CB_OK;
}

static json_t *read_set(const char *set)
{
    CB_AUTO(cb_buf_fini) struct cb_buf json = {0};
    struct cb_error err = {CB_OK, ""};
    json_t *value = NULL;

    for (const char *c = set; *c != '\0'; c++)
        cb_buf_char(&json, *c == '\'' ? '"' : *c);
    if (cb_json_read(cb_buf_peek(&json), 0, &value, &err) != CB_OK)
        check_failed(__FILE__, __LINE__, "%s: %s", err.message, set);
    return value;
}

struct cb_str world_tell(struct world *world, struct viewer by, const char *verb, const char *id,
                         const char *set)
{
    const struct pack_verb *found = pack_verb(world->pack, cb_str_of(verb));
    struct cb_error err = {CB_OK, ""};
    char new_id[CB_ID_TEXT];

    if (found == NULL)
        check_failed(__FILE__, __LINE__, "no verb %s", verb);
    cb_id_write(gen_id(&world->g), new_id);
    struct cb_str wanted = cb_str_of(id != NULL ? id : new_id);
    CB_AUTO(json_decref) json_t *body = world_event_json(world, by, found, wanted, read_set(set));
    if (world_apply(world, body, &err) != CB_OK)
        check_failed(__FILE__, __LINE__, "%s: %s", verb, err.message);
    return fold_find(world->fold, wanted)->id;
}

struct lens *world_lens(const struct world *world, const struct viewer *viewer)
{
    return lens_new(&(struct lens_input){
        .fold = world->fold, .directory = world->directory, .viewer = viewer, .now = world->now});
}

void world_look(const struct world *world, const struct lens *lens, struct cb_buf *out)
{
    CB_AUTO(view_fini) struct view view = {0};
    char etag[ETAG_TEXT];
    char root[ROOT_TEXT];

    project_all(lens, world->fold, &view, out);
    cb_buf_char(out, '\n');
    project_card(lens, world->fold, out, etag);
    view_root(&view, root);
    cb_buf_printf(out, "\n%s\n%s\n", etag, root);
}

/* Of packs there are all but "gone"; "odd" fits no event. */
static enum pack_standing pack_stands(void *context, struct cb_str name, struct cb_str hash)
{
    (void)context;
    (void)name;
    if (cb_str_is(hash, "gone"))
        return PACK_NOT_THERE;
    return cb_str_is(hash, "odd") ? PACK_DOES_NOT_FOLLOW : PACK_STANDS;
}

struct decision world_try(const struct world *world, struct viewer by, const struct pack_verb *verb,
                          struct cb_str id, json_t *set, const char *why)
{
    CB_AUTO(lens_unref) struct lens *lens = world_lens(world, &by);
    CB_AUTO(cb_buf_fini) struct cb_buf seen = {0};
    const struct record *record = fold_find(world->fold, id);
    char etag[ETAG_TEXT] = "";

    if (record != NULL && !verb->creates)
        project_record(lens, world->fold, record, &seen, etag);
    struct command command = {
        .by = by,
        .stream = world->stream,
        .verb = verb,
        .id = id,
        .set = set,
        .if_etag = cb_str_of(etag),
        .why = cb_str_of(why),
        .command = {{1, 2, 3, 4, 5, 6, 0x47, 8, 0x89}},
        .is_fresh = true,
    };
    struct decide_input input = {
        .fold = world->fold,
        .directory = world->directory,
        .lens = lens,
        .now = world->now,
        .pack_stands = pack_stands,
    };
    return decide(&input, &command);
}

static void keep(struct world *world, struct event *event)
{
    cb_grow(&world->events, world->count, &world->room, sizeof(struct event *));
    world->events[world->count++] = event;
}

struct decision world_do(struct world *world, struct viewer by, const char *verb, const char *id,
                         const char *set, const char *why)
{
    const struct pack_verb *found = pack_verb(world->pack, cb_str_of(verb));
    CB_AUTO(json_decref) json_t *sent = read_set(set);
    struct cb_error err = {CB_OK, ""};

    if (found == NULL)
        check_failed(__FILE__, __LINE__, "no verb %s", verb);
    struct decision decision = world_try(world, by, found, cb_str_of(id), sent, why);
    if (!decision.allowed)
        return decision;
    if (fold_apply(world->fold, decision.event, &err) != CB_OK)
        check_failed(__FILE__, __LINE__, "%s was allowed: %s", verb, err.message);
    keep(world, cb_take(&decision.event));
    return decision;
}

void world_must_do(struct world *world, struct viewer by, const char *verb, const char *id,
                   const char *set, const char *why)
{
    CB_AUTO(decision_fini) struct decision decision = world_do(world, by, verb, id, set, why);
    CB_AUTO(cb_buf_fini) struct cb_buf fields = {0};

    if (decision.allowed)
        return;
    if (decision.fields != NULL)
        cb_json_write(&fields, decision.fields);
    check_failed(__FILE__, __LINE__, "%s: %s %s", verb, decision.reason,
                 fields.at != NULL ? fields.at : "");
}

json_t *world_records(const struct world *world, const struct lens *lens)
{
    CB_AUTO(view_fini) struct view view = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    json_t *records = NULL;

    cb_buf_char(&text, '[');
    project_all(lens, world->fold, &view, &text);
    cb_buf_char(&text, ']');
    CHECK_CODE(cb_json_read(cb_buf_peek(&text), 100000, &records, NULL), CB_OK);
    return records;
}

const json_t *records_find(const json_t *records, struct cb_str id)
{
    for (size_t i = 0; i < json_array_size(records); i++) {
        if (cb_str_equal(cb_json_get_str(json_array_get(records, i), "id"), id))
            return json_array_get(records, i);
    }
    return NULL;
}
