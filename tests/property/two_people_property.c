/* Sight of a board comes from two people of two agencies, whatever its administrators try (security
 * P5). */
#include "caseboard/record/board.h"

#include <stdio.h>

#include "tests/support/world.h"

#define COMMANDS 150

static struct viewer gen_administrator(struct gen *g)
{
    struct viewer viewers[] = {
        world_viewer("u-1", "police", "adm"),
        world_viewer("u-2", "police", "adm"),
        world_viewer("u-3", "advocacy", "adm"),
        world_viewer("u-4", "advocacy", "pol"),
        {.user = CB_STR("operator"), .seat = CB_STR("adm")},
    };
    return gen_pick(g, viewers);
}

static struct viewer operator(void)
{
    return (struct viewer){.user = CB_STR("operator"), .seat = CB_STR("adm")};
}

/* Two of one agency before the one of the other, while the host is both people. */
static void add_administrators(struct world *world)
{
    static const char *const agencies[] = {"police", "police", "advocacy"};
    for (int i = 0; i < 3; i++) {
        char set[200];
        char id[CB_ID_TEXT];
        cb_id_write(gen_id(&world->g), id);
        snprintf(set, sizeof set,
                 "{'user':'u-%d','agency':'%s','seat':'adm','from':'2026-01-01T00:00:00.000Z'}",
                 i + 1, agencies[i]);
        world_must_do(world, operator(), "membership.log", id, set, NULL);
    }
}

static struct world begin_board(struct gen *g)
{
    struct world world = world_new(world_pack(), STREAM_DIRECTORY, gen_u64(g));
    world_must_do(&world, operator(), "board.log", "b", "{'name':'B','jurisdiction':'EW'}", NULL);
    world_must_do(&world, operator(), "agency.log", "police",
                  "{'name':'P','seats':['pol','adm','adv']}", NULL);
    world_must_do(&world, operator(), "agency.log", "advocacy",
                  "{'name':'A','seats':['pol','adm','adv']}", NULL);
    for (int i = 1; i <= 5; i++) {
        char id[16];
        snprintf(id, sizeof id, "u-%d", i);
        world_must_do(&world, operator(), "user.log", id, "{'name':'N'}", NULL);
    }
    if (gen_chance(g, 70))
        add_administrators(&world);
    return world;
}

static json_t *gen_membership(struct world *world)
{
    static const char *const agencies[] = {"police", "advocacy"};
    static const char *const seats[] = {"pol", "adm", "adv"};
    char user[16];
    snprintf(user, sizeof user, "u-%d", (int)gen_int(&world->g, 1, 5));
    return json_pack("{s:s, s:s, s:s, s:s}", "user", user, "agency", gen_pick(&world->g, agencies),
                     "seat", gen_pick(&world->g, seats), "from", "2026-01-01T00:00:00.000Z");
}

static json_t *gen_sent(struct world *world, const struct pack_verb *verb)
{
    if (cb_str_is(verb->full_name, "membership.log"))
        return gen_membership(world);
    json_t *set = json_object();
    for (size_t i = 0; i < verb->need_count + verb->may_count; i++) {
        const struct pack_field *field =
            i < verb->need_count ? verb->needs[i] : verb->may[i - verb->need_count];
        json_t *value =
            i < verb->need_count || gen_chance(&world->g, 30) ? gen_value(world, field) : NULL;
        if (value != NULL)
            json_object_set_new(set, field->name.at, value);
    }
    return set;
}

/* Before the event is applied. */
static void check_membership(const struct world *world, const struct change *change,
                             const struct actor *by, bool was_settled)
{
    const struct record *before = fold_find(world->fold, change->id);
    bool is_operator = cb_str_is(by->user, "operator");
    bool approves = false;
    bool changes = false;

    for (size_t i = 0; i < change->setting_count; i++) {
        struct cb_str name = change->settings[i].field->name;
        approves = approves || cb_str_is(name, "approved_by");
        changes = changes || (!cb_str_is(name, "to") && !cb_str_is(name, "successor") &&
                              !cb_str_is(name, "approved_by"));
    }
    if (is_operator && !was_settled)
        return;
    CHECK(before == NULL || record_get(before, "approved_by") == NULL || (!approves && !changes));
    if (!approves)
        return;
    CHECK(before != NULL);
    CHECK(!is_operator);
    CHECK(!cb_str_equal(by->user, before->author));
    CHECK(!cb_str_equal(by->user, record_text(before, "user")));
    CHECK(!cb_str_equal(by->agency, before->agency));
}

static void try_once(struct gen *g, struct world *world)
{
    size_t position = gen_below(g, fold_count(world->fold));
    const struct pack_type *membership = pack_type(world->pack, CB_STR("membership"));
    const struct pack_type *type =
        gen_chance(g, 70) ? membership : fold_at_position(world->fold, position)->type;
    const struct pack_verb *verb = &type->verbs[gen_below(g, type->verb_count)];
    CB_AUTO(json_decref) json_t *set = gen_sent(world, verb);
    char id[CB_ID_TEXT];
    bool was_settled = board_is_settled(world->fold);

    cb_id_write(gen_id(g), id);
    struct cb_str target =
        verb->creates ? cb_str_of(id) : fold_at_position(world->fold, position)->id;
    CB_AUTO(decision_fini)
    struct decision decision =
        world_try(world, gen_administrator(g), verb, target, set, "A reason");
    if (!decision.allowed)
        return;
    if (type == membership)
        check_membership(world, &decision.event->changes[0], &decision.event->by, was_settled);
    CHECK_CODE(fold_apply(world->fold, decision.event, NULL), CB_OK);
    CHECK(!was_settled || board_is_settled(world->fold));
}

PROPERTY(nobody_gains_sight_of_a_board_by_one_person_or_one_agency_alone)
{
    CB_AUTO(world_fini) struct world world = begin_board(g);
    for (int i = 0; i < COMMANDS; i++)
        try_once(g, &world);
}
