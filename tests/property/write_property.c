/* What a writer may do, over random histories of the default pack. */
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

/* Before the event is applied. */
static void check_change(const struct world *world, const struct viewer *viewer,
                         const struct pack_verb *verb, const struct record *record,
                         const struct event *event)
{
    CB_AUTO(lens_unref) struct lens *lens = world_lens(world, viewer);
    CB_AUTO(json_decref) json_t *seen = slow_record(world, viewer, record);

    CHECK_INT(event->change_count, 1);
    CHECK_STR(cb_json_get_str(seen, "level"), "full");
    CHECK(slow_is_writer(world, viewer, verb, record));
    CHECK(slow_is_tied(world, viewer, verb, record));
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
    CHECK((decision.code == CB_INVALID) >= (decision.fields != NULL));
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
