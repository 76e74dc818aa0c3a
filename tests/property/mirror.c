#include "tests/property/mirror.h"

#include <stdio.h>
#include <string.h>

#include "tests/property/slow_reading.h"

void mirror_init(struct mirror *mirror, const struct live_world *live, struct cb_id stream,
                 uint64_t seed)
{
    *mirror = (struct mirror){.world = world_new(world_pack(), STREAM_CASE, seed)};
    fold_free(mirror->world.fold);
    mirror->world.stream = stream;
    mirror->world.fold = fold_new(world_pack(), stream, STREAM_CASE);
    CHECK_CODE(store_reader_open(live->store, &mirror->reader, NULL), CB_OK);
    mirror_catch_up(mirror);
}

void mirror_fini(struct mirror *mirror)
{
    store_reader_free(mirror->reader);
    world_fini(&mirror->world);
}

static bool take_event(void *context, const struct store_event *stored)
{
    struct mirror *mirror = context;
    CB_AUTO(json_decref) json_t *body = NULL;
    struct cb_error err = {0};
    CHECK_CODE(cb_json_read(stored->body, SIZE_MAX, &body, &err), CB_OK);
    CHECK_CODE(world_apply(&mirror->world, body, &err), CB_OK);
    return true;
}

void mirror_catch_up(struct mirror *mirror)
{
    CHECK_CODE(store_read(mirror->reader, mirror->world.stream, fold_seq(mirror->world.fold),
                          take_event, mirror, NULL),
               CB_OK);
    mirror->world.now = live_world_now;
}

struct viewer mirror_viewer(size_t person)
{
    const struct live_person *one = &live_people[person];
    struct viewer viewer = world_viewer(one->user, one->agency, one->seat);
    if (one->role != NULL)
        viewer = world_viewer_with(viewer, one->role);
    return strcmp(one->user, "u-1") == 0 ? world_viewer_with(viewer, "may_share") : viewer;
}

/* ---- what might be sent ---- */

void attempt_fini(struct attempt *attempt)
{
    json_decref(cb_take(&attempt->set));
}

static const struct pack_verb *some_verb(struct gen *g)
{
    for (;;) {
        const struct pack_type *type =
            pack_type_at(world_pack(), gen_below(g, pack_type_count(world_pack())));
        if (type->stream != STREAM_CASE || type->derived || type->verb_count == 0)
            continue;
        if (gen_chance(g, 60) && type_verb(type, "log") != NULL)
            return type_verb(type, "log");
        return &type->verbs[gen_below(g, type->verb_count)];
    }
}

static const struct record *some_record(struct gen *g, const struct fold *fold,
                                        const struct pack_type *type)
{
    const struct record *record = NULL, *next;
    for (size_t cursor = 0; (next = fold_next(fold, type, &cursor)) != NULL;)
        record = record == NULL || gen_chance(g, 40) ? next : record;
    return record;
}

/* All that is needed, and some of the rest. */
static json_t *some_set(struct world *world, const struct pack_verb *verb)
{
    json_t *set = json_object();
    for (size_t i = 0; i < verb->need_count; i++) {
        json_t *value = gen_value(world, verb->needs[i]);
        if (value != NULL)
            json_object_set_new(set, verb->needs[i]->name.at, value);
    }
    for (size_t i = 0; i < verb->may_count; i++) {
        const struct pack_field *field = verb->may[i];
        bool is_wanted = (verb->creates && field->required) || gen_chance(&world->g, 25);
        json_t *value = is_wanted && field->kind != FIELD_group ? gen_value(world, field) : NULL;
        if (value != NULL)
            json_object_set_new(set, field->name.at, value);
    }
    return set;
}

bool mirror_attempt(struct mirror *mirror, struct attempt *out)
{
    struct gen *g = &mirror->world.g;
    const struct record *record = NULL;
    const struct pack_verb *verb = some_verb(g);
    if (!verb->creates) {
        record = some_record(g, mirror->world.fold, verb->type);
        if (record == NULL)
            return false;
    }
    *out = (struct attempt){.who = gen_below(g, live_people_count), .verb = verb};
    cb_id_write(gen_id(g), out->id);
    if (record != NULL)
        snprintf(out->id, sizeof out->id, "%.*s", CB_STR_ARG(record->id));
    out->set = some_set(&mirror->world, verb);
    return true;
}

bool mirror_allows(const struct mirror *mirror, const struct attempt *attempt)
{
    CB_AUTO(decision_fini)
    struct decision decision = world_try(&mirror->world, mirror_viewer(attempt->who), attempt->verb,
                                         cb_str_of(attempt->id), attempt->set, "because");
    return decision.allowed;
}

/* ---- what it would tell ---- */

static json_t *slow_card(const struct world *world, const struct viewer *viewer)
{
    static const char *const fields[] = {"ref_no", "stage", "lead_agency"};
    const struct record *root = fold_root(world->fold);
    const json_t *excluded = record_get(root, "excluded_users");
    json_t *card = json_object();
    for (size_t i = 0; i < json_array_size(excluded); i++) {
        if (cb_str_equal(cb_json_str(json_array_get(excluded, i)), viewer->user))
            return card;
    }
    for (size_t i = 0; i < CB_COUNT(fields); i++)
        json_object_set(card, fields[i], (json_t *)record_get(root, fields[i]));
    return card;
}

static json_t *slow_look(const struct world *world, const struct viewer *viewer)
{
    json_t *all = json_object();
    for (size_t i = 0; i < fold_count(world->fold); i++) {
        const struct record *record = fold_at_position(world->fold, i);
        json_t *seen = slow_record(world, viewer, record);
        if (seen != NULL)
            json_object_setn_new(all, record->id.at, record->id.len, seen);
    }
    json_object_set_new(all, "card", slow_card(world, viewer));
    return all;
}

static struct world fold_again(const struct world *world)
{
    struct world again = world_new(world->pack, STREAM_CASE, 1);
    fold_free(again.fold);
    again.stream = world->stream;
    again.fold = fold_new(world->pack, world->stream, STREAM_CASE);
    for (size_t i = 0; i < world->count; i++) {
        CB_AUTO(json_decref) json_t *body = world_json_of(world->events[i]);
        CHECK_CODE(world_apply(&again, body, NULL), CB_OK);
    }
    again.now = world->now;
    return again;
}

bool mirror_hides(const struct mirror *mirror, const struct attempt *attempt,
                  const struct viewer *viewer)
{
    CB_AUTO(decision_fini)
    struct decision decision = world_try(&mirror->world, mirror_viewer(attempt->who), attempt->verb,
                                         cb_str_of(attempt->id), attempt->set, "because");
    if (!decision.allowed)
        return false;
    CB_AUTO(world_fini) struct world after = fold_again(&mirror->world);
    CB_AUTO(json_decref) json_t *had = slow_look(&mirror->world, viewer);
    CHECK_CODE(fold_apply(after.fold, decision.event, NULL), CB_OK);
    CB_AUTO(json_decref) json_t *has = slow_look(&after, viewer);
    return json_equal(had, has);
}
