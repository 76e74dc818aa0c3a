/* What a view shows, over random histories of the default pack. */
#include "tests/property/gen_pack.h"
#include "tests/property/slow_reading.h"

#define EVENTS 60

static void check_view(struct gen *g, struct pack *pack)
{
    CB_AUTO(world_fini) struct world world = gen_world_in(g, pack, EVENTS);
    struct viewer viewer = gen_viewer(g, world.pack);
    CB_AUTO(lens_unref) struct lens *lens = world_lens(&world, &viewer);
    CB_AUTO(json_decref) json_t *seen = world_records(&world, lens);
    size_t expected = 0;

    for (size_t i = 0; i < fold_count(world.fold); i++) {
        const struct record *record = fold_at_position(world.fold, i);
        CB_AUTO(json_decref) json_t *slow = slow_record(&world, &viewer, record);
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

static void check_same_look(const struct world *world, const struct lens *a, const struct lens *b)
{
    CB_AUTO(cb_buf_fini) struct cb_buf one = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf other = {0};
    world_look(world, a, &one);
    world_look(world, b, &other);
    CHECK_STR(cb_buf_peek(&one), cb_buf_peek(&other));
}

static bool have_same_key(const struct lens *a, const struct lens *b)
{
    struct cb_digest one = lens_key(a);
    struct cb_digest other = lens_key(b);
    return cb_str_equal((struct cb_str){(const char *)one.bytes, CB_DIGEST_BYTES},
                        (struct cb_str){(const char *)other.bytes, CB_DIGEST_BYTES});
}

static void check_keys(struct gen *g, struct pack *pack)
{
    CB_AUTO(world_fini) struct world world = gen_world_in(g, pack, EVENTS);
    struct viewer a = gen_viewer(g, world.pack);
    struct viewer b = gen_viewer(g, world.pack);
    if (gen_chance(g, 80)) { /* else they hardly ever meet */
        b.seat = a.seat;
        b.agency = a.agency;
    }
    CB_AUTO(lens_unref) struct lens *one = world_lens(&world, &a);
    if (gen_chance(g, 30)) /* and on another day */
        world.now += gen_int(g, 1, 60) * 24 * 60 * 60 * 1000;
    CB_AUTO(lens_unref) struct lens *other = world_lens(&world, &b);
    if (!have_same_key(one, other))
        return;
    for (int i = 0; i < 20; i++) {
        check_same_look(&world, one, other);
        gen_event(&world);
    }
}

static void check_touch(struct gen *g, struct pack *pack)
{
    CB_AUTO(world_fini) struct world world = gen_world_in(g, pack, EVENTS);
    struct viewer viewer = gen_viewer(g, world.pack);
    CB_AUTO(lens_unref) struct lens *lens = world_lens(&world, &viewer);

    for (int i = 0; i < 20; i++) {
        gen_event(&world);
        world.now = fold_at(world.fold);
        const struct event *event = world.events[world.count - 1];
        bool is_old = lens_is_touched_by(lens, event) ||
                      lens_is_decided_by(lens, world.fold, &viewer, event) ||
                      world.now >= lens_until(lens);
        CB_AUTO(lens_unref) struct lens *fresh = world_lens(&world, &viewer);
        CHECK(is_old || have_same_key(lens, fresh));
        if (have_same_key(lens, fresh))
            check_same_look(&world, lens, fresh);
        lens_unref(lens);
        lens = lens_ref(fresh);
    }
}

PROPERTY(an_etag_and_a_root_say_all_that_is_seen_and_nothing_else)
{
    CB_AUTO(world_fini) struct world world = gen_world(g, EVENTS);
    struct viewer viewer = gen_viewer(g, world.pack);
    CB_AUTO(lens_unref) struct lens *lens = world_lens(&world, &viewer);
    CB_AUTO(view_fini) struct view view = {0};
    CB_AUTO(json_decref) json_t *seen = world_records(&world, lens);

    project_all(lens, world.fold, &view, NULL);
    CHECK_INT(view.count, json_array_size(seen));
    for (size_t i = 0; i < view.count; i++) {
        CB_AUTO(json_decref) json_t *record = json_copy(json_array_get(seen, i));
        CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
        CB_AUTO(cb_buf_fini) struct cb_buf hex = {0};
        CHECK_STR(cb_json_get_str(record, "etag"), view.at[i].etag);
        CHECK_STR(cb_json_get_str(record, "id"), view.at[i].id);
        json_object_del(record, "etag");
        cb_json_write(&text, record);
        struct cb_digest digest = cb_digest_of(text.at, text.len);
        cb_buf_hex(&hex, digest.bytes, 8);
        CHECK_STR(cb_buf_peek(&hex), view.at[i].etag);
    }
}

PROPERTY(the_fold_of_a_split_stream_is_the_fold_of_the_whole)
{
    CB_AUTO(world_fini) struct world world = gen_world(g, EVENTS);
    CB_AUTO(world_fini) struct world again = world_new(world.pack, STREAM_CASE, 1);

    fold_free(again.fold);
    again.fold = fold_new(world.pack, world.stream, STREAM_CASE);
    again.now = world.now;
    for (size_t i = 0; i < world.count; i++) {
        CB_AUTO(cb_buf_fini) struct cb_buf line = {0};
        CB_AUTO(json_decref) json_t *body = NULL;
        event_write(world.events[i], &line);
        CHECK_CODE(cb_json_read(cb_buf_peek(&line), 10000, &body, NULL), CB_OK);
        CHECK_CODE(world_apply(&again, body, NULL), CB_OK);
    }
    CHECK_INT(fold_count(again.fold), fold_count(world.fold));
    for (int i = 0; i < 5; i++) {
        struct viewer viewer = gen_viewer(g, world.pack);
        CB_AUTO(lens_unref) struct lens *one = world_lens(&world, &viewer);
        CB_AUTO(lens_unref) struct lens *other = world_lens(&again, &viewer);
        CB_AUTO(cb_buf_fini) struct cb_buf here = {0};
        CB_AUTO(cb_buf_fini) struct cb_buf there = {0};
        CHECK(have_same_key(one, other));
        world_look(&world, one, &here);
        world_look(&again, other, &there);
        CHECK_STR(cb_buf_peek(&here), cb_buf_peek(&there));
    }
}

PROPERTY(a_view_shows_exactly_what_the_cells_give)
{
    check_view(g, world_pack());
}

PROPERTY(a_view_shows_exactly_what_the_cells_give_under_any_matrix)
{
    CB_AUTO(pack_unref) struct pack *pack = gen_pack(g);
    check_view(g, pack);
}

PROPERTY(lenses_of_equal_keys_give_equal_bytes_now_and_later)
{
    check_keys(g, world_pack());
}

PROPERTY(lenses_of_equal_keys_give_equal_bytes_now_and_later_under_any_matrix)
{
    CB_AUTO(pack_unref) struct pack *pack = gen_pack(g);
    check_keys(g, pack);
}

PROPERTY(a_lens_that_no_event_touched_is_the_one_that_would_be_made_now)
{
    check_touch(g, world_pack());
}

PROPERTY(a_lens_that_no_event_touched_is_the_one_that_would_be_made_now_under_any_matrix)
{
    CB_AUTO(pack_unref) struct pack *pack = gen_pack(g);
    check_touch(g, pack);
}
