/* The room view against the views of single people, over random histories and sets of people. */
#include <stdlib.h>

#include "caseboard/record/room.h"
#include "tests/property/gen_pack.h"
#include "tests/property/slow_reading.h"

#define EVENTS 60
#define MOST_PEOPLE 5

struct people {
    struct viewer viewers[MOST_PEOPLE];
    struct lens *lenses[MOST_PEOPLE];
    size_t count;
};

static struct people gather(struct gen *g, const struct world *world)
{
    struct people people = {.count = 1 + gen_below(g, MOST_PEOPLE)};
    for (size_t i = 0; i < people.count; i++) {
        people.viewers[i] = gen_viewer(g, world->pack);
        people.lenses[i] = world_lens(world, &people.viewers[i]);
    }
    return people;
}

static void people_fini(struct people *people)
{
    for (size_t i = 0; i < people->count; i++)
        lens_unref(people->lenses[i]);
}
CB_AUTO_DEFINE_FINI(struct people, people_fini)

static struct room room_of(const struct people *people)
{
    return (struct room){.lenses = (const struct lens *const *)people->lenses,
                         .count = people->count};
}

static json_t *read_room(const struct world *world, const struct room *room)
{
    CB_AUTO(view_fini) struct view view = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    json_t *records = NULL;

    cb_buf_char(&text, '[');
    room_all(room, world->fold, &view, &text);
    cb_buf_char(&text, ']');
    CHECK_CODE(cb_json_read(cb_buf_peek(&text), 100000, &records, NULL), CB_OK);
    CHECK_INT(json_array_size(records), view.count);
    return records;
}

/* ---- the lowest of all, slowly ---- */

static int height(struct cb_str level)
{
    return cb_str_is(level, "exists") ? 1 : cb_str_is(level, "full") ? 3 : 2;
}

static struct cb_str lower_level(struct cb_str a, struct cb_str b)
{
    if (height(a) == 2 && height(b) == 2 && !cb_str_equal(a, b))
        return CB_STR("exists"); /* a summary has no codes, and codes no words */
    return height(a) <= height(b) ? a : b;
}

static bool stands_in(const json_t *list, const json_t *entry)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (json_equal(json_array_get(list, i), entry))
            return true;
    }
    return false;
}

/* Take from VALUES what OTHERS do not hold. */
static void keep_common(json_t *values, const json_t *others)
{
    const char *name = NULL;
    json_t *value = NULL;
    void *next = NULL;
    json_object_foreach_safe (values, next, name, value) {
        const json_t *other = json_object_get(others, name);
        for (size_t i = json_array_size(value); i-- > 0;) {
            if (!stands_in(other, json_array_get(value, i)))
                json_array_remove(value, i);
        }
        bool is_kept = json_is_array(value) ? json_array_size(value) != 0 && other != NULL
                                            : other != NULL && json_equal(value, other);
        if (!is_kept)
            json_object_del(values, name);
    }
}

/* {"level","fields"}, or NULL: somebody is told nothing. */
static json_t *slow_room(const struct world *world, const struct people *people,
                         const struct record *record)
{
    json_t *common = NULL;
    for (size_t i = 0; i < people->count; i++) {
        CB_AUTO(json_decref) json_t *seen = slow_record(world, &people->viewers[i], record);
        if (seen == NULL) {
            json_decref(common);
            return NULL;
        }
        if (common == NULL) {
            common = json_deep_copy(seen);
            continue;
        }
        struct cb_str level =
            lower_level(cb_json_get_str(common, "level"), cb_json_get_str(seen, "level"));
        json_object_set_new(common, "level", cb_json_string(level));
        keep_common(json_object_get(common, "fields"), json_object_get(seen, "fields"));
    }
    return common;
}

static void check_room(struct gen *g, struct pack *pack)
{
    CB_AUTO(world_fini) struct world world = gen_world_in(g, pack, EVENTS);
    CB_AUTO(people_fini) struct people people = gather(g, &world);
    struct room room = room_of(&people);
    CB_AUTO(json_decref) json_t *seen = read_room(&world, &room);
    size_t expected = 0;

    for (size_t i = 0; i < fold_count(world.fold); i++) {
        const struct record *record = fold_at_position(world.fold, i);
        CB_AUTO(json_decref) json_t *slow = slow_room(&world, &people, record);
        const json_t *got = records_find(seen, record->id);
        CHECK((slow != NULL) == (got != NULL));
        if (slow == NULL)
            continue;
        expected++;
        CHECK_STR(cb_json_get_str(got, "level"), cb_json_get_str(slow, "level"));
        CHECK(json_equal(json_object_get(got, "fields"), json_object_get(slow, "fields")));
        CHECK((json_object_get(got, "author") != NULL) ==
              cb_str_is(cb_json_get_str(got, "level"), "full"));
    }
    CHECK_INT(json_array_size(seen), expected);
}

PROPERTY(a_room_sees_the_lowest_of_what_its_people_see)
{
    check_room(g, world_pack());
}

PROPERTY(a_room_sees_the_lowest_of_what_its_people_see_under_any_matrix)
{
    CB_AUTO(pack_unref) struct pack *pack = gen_pack(g);
    check_room(g, pack);
}

PROPERTY(a_room_of_one_sees_what_that_one_sees)
{
    CB_AUTO(world_fini) struct world world = gen_world(g, EVENTS);
    struct viewer viewer = gen_viewer(g, world.pack);
    struct people people = {.viewers = {viewer}, .count = 1};
    CB_AUTO(lens_unref) struct lens *lens = people.lenses[0] = world_lens(&world, &viewer);
    CB_AUTO(view_fini) struct view alone = {0};
    CB_AUTO(view_fini) struct view together = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf one = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf other = {0};
    struct room room = room_of(&people);

    project_all(lens, world.fold, &alone, &one);
    room_all(&room, world.fold, &together, &other);
    CHECK_STR(cb_buf_peek(&one), cb_buf_peek(&other));
}

PROPERTY(a_case_excluded_for_one_who_is_present_is_gone_for_all)
{
    CB_AUTO(world_fini) struct world world = gen_world(g, EVENTS);
    char id[CB_ID_TEXT];
    cb_id_write(world.stream, id);
    world.now = fold_at(world.fold);
    world_tell(&world, world_viewer("u-coo", "board", "coo"), "case.exclude", id,
               "{'excluded_users':['u-1']}");
    CB_AUTO(people_fini) struct people people = gather(g, &world);
    size_t who = gen_below(g, people.count);
    lens_unref(people.lenses[who]);
    people.viewers[who].user = CB_STR("u-1");
    people.lenses[who] = world_lens(&world, &people.viewers[who]);
    struct room room = room_of(&people);
    CB_AUTO(json_decref) json_t *seen = read_room(&world, &room);

    CHECK_INT(json_array_size(seen), 0);
}

PROPERTY(a_stranger_in_the_room_leaves_nothing)
{
    CB_AUTO(world_fini) struct world world = gen_world(g, EVENTS);
    CB_AUTO(people_fini) struct people people = gather(g, &world);
    struct room room = room_of(&people);
    room.has_stranger = true;
    CB_AUTO(json_decref) json_t *seen = read_room(&world, &room);
    CHECK_INT(json_array_size(seen), 0);
    CB_AUTO(json_decref) json_t *of_nobody = read_room(&world, &(struct room){0});
    CHECK_INT(json_array_size(of_nobody), 0);
}
