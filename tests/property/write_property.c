/* What a writer may do, over random histories of the default pack. */
#include "tests/property/gen_pack.h"
#include "tests/property/slow_reading.h"

#define EVENTS 50
#define TRIES 40

static int allowed_changes;
static int allowed_creations;
static int tried;

static const struct pack_verb *gen_verb(struct gen *g, const struct pack_type *type)
{
    return &type->verbs[gen_below(g, type->verb_count)];
}

/* What a sender may well send: all that is needed, and some of the rest. */
static json_t *gen_sent(struct world *world, const struct pack_verb *verb)
{
    json_t *set = json_object();
    for (size_t i = 0; i < verb->need_count; i++) {
        json_t *value = gen_value(world, verb->needs[i]);
        if (value != NULL)
            json_object_set_new(set, verb->needs[i]->name.at, value);
    }
    for (size_t i = 0; i < verb->may_count; i++) {
        const struct pack_field *field = verb->may[i];
        bool is_wanted = (verb->creates && field->required) || gen_chance(&world->g, 20);
        json_t *value = is_wanted && field->kind != FIELD_group ? gen_value(world, field) : NULL;
        if (value != NULL)
            json_object_set_new(set, field->name.at, value);
    }
    return set;
}

static bool is_set_by(const struct pack_verb *verb, const struct pack_field *field)
{
    for (size_t i = 0; i < verb->set_count; i++) {
        if (verb->sets[i].field == field)
            return true;
    }
    return false;
}

/* All of it is seen, or, by a verb that says so, some of it. */
static void check_level(const struct pack_verb *verb, const json_t *seen)
{
    CHECK(seen != NULL);
    if (!verb->partly)
        CHECK_STR(cb_json_get_str(seen, "level"), "full");
}

/* Before the event is applied. */
static void check_change(const struct world *world, const struct viewer *viewer,
                         const struct pack_verb *verb, const struct record *record,
                         const struct event *event)
{
    CB_AUTO(lens_unref) struct lens *lens = world_lens(world, viewer);
    CB_AUTO(json_decref) json_t *seen = slow_record(world, viewer, record);

    CHECK_INT(event->change_count, 1);
    check_level(verb, seen);
    CHECK(slow_is_writer(world, viewer, verb, record));
    CHECK(verb->partly || slow_is_tied(world, viewer, verb, record));
    for (size_t i = 0; i < event->changes[0].setting_count; i++) {
        const struct pack_field *field = event->changes[0].settings[i].field;
        CHECK(is_set_by(verb, field) || lens_sees_field(lens, world->fold, record, field));
        CHECK(!field->fixed ||
              json_equal(record_value(record, field), event->changes[0].settings[i].value));
    }
    allowed_changes++;
}

static void take(struct world *world, struct decision *decision)
{
    struct cb_error err = {CB_OK, ""};
    CHECK_CODE(fold_apply(world->fold, decision->event, &err), CB_OK);
    cb_grow(&world->events, world->count, &world->room, sizeof(struct event *));
    world->events[world->count++] = cb_take(&decision->event);
}

static void try_once(struct gen *g, struct world *world)
{
    size_t position = gen_below(g, fold_count(world->fold));
    const struct record *record = fold_at_position(world->fold, position);
    const struct pack_verb *verb = gen_verb(g, record->type);
    struct viewer viewer = gen_viewer(g, world->pack);
    CB_AUTO(json_decref) json_t *set = gen_sent(world, verb);
    char id[CB_ID_TEXT];

    tried++;
    cb_id_write(gen_id(g), id);
    if (gen_chance(g, 60))
        viewer.agency = record->agency;
    CB_AUTO(decision_fini)
    struct decision decision =
        world_try(world, viewer, verb, verb->creates ? cb_str_of(id) : record->id, set, "A reason");
    CHECK(decision.allowed == (decision.code == CB_OK));
    CHECK(decision.allowed == (decision.event != NULL));
    CHECK(decision.fields == NULL || decision.code == CB_INVALID || decision.code == CB_CONFLICT);
    CHECK(decision.code != CB_INTERNAL);
    if (!decision.allowed)
        return;
    CHECK(slow_sees_case(world, &viewer));
    if (!verb->creates)
        check_change(world, &viewer, verb, record, decision.event);
    else
        allowed_creations++;
    take(world, &decision);
}

PROPERTY(whoever_writes_is_a_writer_sees_the_whole_record_and_is_tied_to_it)
{
    CB_AUTO(world_fini) struct world world = gen_world(g, EVENTS);
    for (int i = 0; i < TRIES; i++)
        try_once(g, &world);
}

/* Of those that the property above tried. */
TEST(random_commands_are_allowed_often_enough_to_prove_something)
{
    CHECK(allowed_changes >= tried / 200);
    CHECK(allowed_creations >= tried / 100);
}

/* ---- what lies outside of the writer's view ---- */

/* Everything a record holds, whoever may see it. */
static json_t *whole_record(const struct record *record)
{
    json_t *fields = json_object();
    for (size_t i = 0; i < record->type->field_count; i++) {
        const struct pack_field *field = &record->type->fields[i];
        const json_t *value = record_value(record, field);
        if (value != NULL)
            json_object_set_new(fields, field->name.at, json_deep_copy(value));
    }
    return json_pack("{s:o, s:b, s:i, s:o}", "fields", fields, "withdrawn", record->withdrawn,
                     "class", (int)record->class_index, "agency",
                     record->agency.at != NULL ? cb_json_string(record->agency) : json_null());
}

static json_t *whole_fold(const struct fold *fold)
{
    json_t *all = json_object();
    for (size_t i = 0; i < fold_count(fold); i++) {
        const struct record *record = fold_at_position(fold, i);
        json_object_setn_new(all, record->id.at, record->id.len, whole_record(record));
    }
    return all;
}

static const struct change *change_of(const struct event *event, struct cb_str id)
{
    for (size_t i = 0; i < event->change_count; i++) {
        if (cb_str_equal(event->changes[i].id, id))
            return &event->changes[i];
    }
    return NULL;
}

/* A pointer at a record that was withdrawn is shown to nobody, and could never be changed by
 * somebody who sees it. Who would see the record if it were there loses nothing by changing it. */
static bool names_nothing(const struct world *world, const struct viewer *viewer,
                          const struct pack_field *field, const json_t *value)
{
    const struct record *record =
        field->kind == FIELD_record ? fold_find(world->fold, cb_json_str(value)) : NULL;
    if (record == NULL || !record->withdrawn)
        return false;
    struct record there = *record;
    there.withdrawn = false;
    CB_AUTO(json_decref) json_t *seen = slow_record(world, viewer, &there);
    return seen != NULL;
}

/* The fields of a record that differ are those that the writer saw, or that the verb sets. */
static void check_fields(const struct world *world, const struct viewer *viewer,
                         const struct pack_verb *verb, const struct record *record,
                         const json_t *seen, const json_t *had, const json_t *has)
{
    const json_t *before = json_object_get(had, "fields"), *after = json_object_get(has, "fields");
    for (size_t i = 0; i < record->type->field_count; i++) {
        const struct pack_field *field = &record->type->fields[i];
        const char *name = field->name.at;
        const json_t *old = json_object_get(before, name), *new = json_object_get(after, name);
        if ((old == NULL && new == NULL) || (old != NULL && new != NULL &&json_equal(old, new)))
            continue;
        bool was_seen = old == NULL || names_nothing(world, viewer, field, old) ||
                        json_object_get(json_object_get(seen, "fields"), name) != NULL;
        CHECK(was_seen || is_set_by(verb, field) || verb->built_in);
    }
    CHECK(json_equal(json_object_get(had, "class"), json_object_get(has, "class")));
    CHECK(json_equal(json_object_get(had, "agency"), json_object_get(has, "agency")));
}

static int writes, written;

static void check_rest(struct world *world, const struct viewer *viewer,
                       const struct pack_verb *verb, struct decision *decision)
{
    CB_AUTO(json_decref) json_t *before = whole_fold(world->fold);
    CB_AUTO(json_decref) json_t *seen = json_object();
    const char *id;
    json_t *had;
    for (size_t i = 0; i < decision->event->change_count; i++) {
        struct cb_str changed = decision->event->changes[i].id;
        const struct record *record = fold_find(world->fold, changed);
        if (record != NULL)
            json_object_setn_new(seen, changed.at, changed.len, slow_record(world, viewer, record));
    }
    const struct event *event = decision->event;
    take(world, decision);
    CB_AUTO(json_decref) json_t *after = whole_fold(world->fold);
    json_object_foreach (before, id, had) {
        const json_t *has = json_object_get(after, id);
        if (change_of(event, cb_str_of(id)) == NULL) {
            CHECK(json_equal(had, has)); /* bit for bit */
            continue;
        }
        const json_t *saw = json_object_get(seen, id);
        check_level(verb, saw);
        check_fields(world, viewer, verb, fold_find(world->fold, cb_str_of(id)), saw, had, has);
    }
    written++;
}

static void write_once(struct gen *g, struct world *world)
{
    const struct record *record =
        fold_at_position(world->fold, gen_below(g, fold_count(world->fold)));
    const struct pack_verb *verb = gen_verb(g, record->type);
    struct viewer viewer = gen_viewer(g, world->pack);
    CB_AUTO(json_decref) json_t *set = gen_sent(world, verb);
    char id[CB_ID_TEXT];
    writes++;
    cb_id_write(gen_id(g), id);
    if (gen_chance(g, 70))
        viewer.agency = record->agency;
    struct cb_str target = verb->creates ? cb_str_of(id) : record->id;
    CB_AUTO(decision_fini)
    struct decision decision = world_try(world, viewer, verb, target, set, "A reason");
    if (decision.allowed)
        check_rest(world, &viewer, verb, &decision);
}

static void check_writes(struct gen *g, struct pack *pack)
{
    CB_AUTO(world_fini) struct world world = gen_world_in(g, pack, EVENTS);
    for (int i = 0; i < TRIES; i++)
        write_once(g, &world);
}

PROPERTY(a_write_leaves_all_that_its_writer_does_not_see_as_it_was)
{
    check_writes(g, world_pack());
}

PROPERTY(a_write_leaves_all_that_its_writer_does_not_see_as_it_was_under_any_matrix)
{
    CB_AUTO(pack_unref) struct pack *pack = gen_pack(g);
    check_writes(g, pack);
}

TEST(enough_was_written_to_prove_something)
{
    CHECK(written >= writes / 200);
}
