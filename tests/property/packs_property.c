/* Any pack: the engine shows what the rules give as they are written, and what a comparison of two
 * packs does not tell, nobody comes to see. `tests/nightly packs` draws 1,000 of each. */
#include "caseboard/policy/compare.h"
#include "tests/property/gen_small_pack.h"
#include "tests/property/slow_reading.h"

#include <string.h>

#define EVENTS 45
#define VIEWERS 6

static void check_record(const json_t *got, const json_t *slow, const struct record *record)
{
    CB_AUTO(cb_buf_fini) struct cb_buf engine = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf rules = {0};
    if ((got == NULL) != (slow == NULL))
        check_failed(__FILE__, __LINE__, "%.*s: the engine shows %s",
                     CB_STR_ARG(record->type->name),
                     got != NULL ? "what it should not" : "nothing of what it should");
    if (got == NULL)
        return;
    CHECK_STR(cb_json_get_str(got, "level"), cb_json_get_str(slow, "level"));
    cb_json_write(&engine, json_object_get(got, "fields"));
    cb_json_write(&rules, json_object_get(slow, "fields"));
    CHECK_STR(cb_buf_peek(&engine), cb_buf_peek(&rules));
    CHECK((json_object_get(got, "author") != NULL) ==
          cb_str_is(cb_json_get_str(got, "level"), "full"));
}

PROPERTY(the_engine_shows_what_the_rules_give_under_any_pack)
{
    CB_AUTO(json_decref) json_t *documents = gen_small_documents(g);
    CB_AUTO(pack_unref) struct pack *pack = small_pack(documents);
    CB_AUTO(world_fini) struct world world = gen_world_in(g, pack, EVENTS);

    for (int v = 0; v < VIEWERS; v++) {
        struct viewer viewer = gen_viewer(g, pack);
        CB_AUTO(lens_unref) struct lens *lens = world_lens(&world, &viewer);
        CB_AUTO(json_decref) json_t *seen = world_records(&world, lens);
        size_t expected = 0;
        for (size_t i = 0; i < fold_count(world.fold); i++) {
            const struct record *record = fold_at_position(world.fold, i);
            CB_AUTO(json_decref) json_t *slow = slow_record(&world, &viewer, record);
            check_record(records_find(seen, record->id), slow, record);
            expected += slow != NULL;
        }
        CHECK_INT(json_array_size(seen), expected);
    }
}

/* ---- two packs ---- */

/* The same history under another pack. */
static struct world again_under(const struct world *world, struct pack *pack)
{
    struct world again = world_new(pack, STREAM_CASE, 1);
    fold_free(again.fold);
    again.stream = world->stream;
    again.now = world->now;
    again.fold = fold_new(pack, world->stream, STREAM_CASE);
    for (size_t i = 0; i < world->count; i++) {
        CB_AUTO(json_decref) json_t *body = world_json_of(world->events[i]);
        CHECK_CODE(world_apply(&again, body, NULL), CB_OK);
    }
    return again;
}

/* By itself, or by a share in force. */
static bool is_word(struct cb_str said, const char *word)
{
    return cb_str_is(said, word) ||
           cb_str_is(said, strcmp(word, "gains") == 0 ? "shares" : "shares_less");
}

static bool is_told(const json_t *comparison, struct cb_str type, const char *field,
                    struct cb_str seat, const char *word)
{
    const json_t *fields = json_object_get(comparison, "fields");
    for (size_t i = 0; i < json_array_size(fields); i++) {
        const json_t *entry = json_array_get(fields, i);
        const json_t *change = json_object_get(entry, "change");
        bool fits = cb_str_equal(cb_json_get_str(entry, "type"), type) &&
                    cb_str_equal(cb_json_get_str(entry, "seat"), seat) &&
                    (field != NULL ? cb_str_is(cb_json_get_str(entry, "field"), field)
                                   : json_object_get(entry, "field") == NULL);
        for (size_t k = 0; fits && k < json_array_size(change); k++) {
            if (is_word(cb_json_str(json_array_get(change, k)), word))
                return true;
        }
    }
    return false;
}

/* What points at records goes and comes with them; those are told themselves. */
static bool points(const struct pack_type *type, const char *name)
{
    const struct pack_field *field = type_field_named(type, name);
    return field->kind == FIELD_record || field->kind == FIELD_records ||
           field->kind == FIELD_group;
}

/* Whatever MORE shows of a record beyond LESS. */
static void check_told(const json_t *comparison, const struct record *record, struct cb_str seat,
                       const json_t *less, const json_t *more, const char *word)
{
    const char *name = NULL;
    json_t *value = NULL;
    struct cb_str type = record->type->name;
    if (less == NULL && more != NULL && !is_told(comparison, type, NULL, seat, word))
        check_failed(__FILE__, __LINE__, "%.*s %s %.*s, which is not told", CB_STR_ARG(seat), word,
                     CB_STR_ARG(type));
    json_object_foreach (json_object_get(more, "fields"), name, value) {
        bool was = json_object_get(json_object_get(less, "fields"), name) != NULL;
        if (!was && !points(record->type, name) && !is_told(comparison, type, name, seat, word))
            check_failed(__FILE__, __LINE__, "%.*s %s %.*s.%s, which is not told", CB_STR_ARG(seat),
                         word, CB_STR_ARG(type), name);
    }
}

PROPERTY(a_comparison_tells_whatever_anybody_comes_to_see_or_sees_no_more)
{
    CB_AUTO(json_decref) json_t *documents = gen_small_documents(g);
    CB_AUTO(pack_unref) struct pack *before = small_pack(documents);
    CB_AUTO(world_fini) struct world world = gen_world_in(g, before, EVENTS);
    gen_change_views(g, documents);
    CB_AUTO(pack_unref) struct pack *after = small_pack(documents);
    CB_AUTO(world_fini) struct world again = again_under(&world, after);
    CB_AUTO(json_decref) json_t *comparison = policy_compare(before, after);

    for (int v = 0; v < VIEWERS; v++) {
        struct viewer viewer = gen_viewer(g, before);
        for (size_t i = 0; i < fold_count(world.fold); i++) {
            const struct record *record = fold_at_position(world.fold, i);
            CB_AUTO(json_decref) json_t *was = slow_record(&world, &viewer, record);
            CB_AUTO(json_decref)
            json_t *is = slow_record(&again, &viewer, fold_find(again.fold, record->id));
            check_told(comparison, record, viewer.seat, was, is, "gains");
            check_told(comparison, record, viewer.seat, is, was, "loses");
        }
    }
}
