/* Two worlds that differ only in what one viewer may not see are the same to that viewer (security,
 * "How it is tested"). */
#include "caseboard/record/explain.h"
#include "tests/property/gen_pack.h"
#include "tests/property/slow_reading.h"

#include <stdio.h>

#include "caseboard/base/words.h"
#include "caseboard/record/search.h"

#define EVENTS 50
#define COMMANDS 30

/* What everybody's lens reads, whoever sees it: it decides views and is left as it is. */
static bool decides_views(const struct pack_type *type, const struct pack_field *field)
{
    static const char *const types[] = {"case", "assignment", "identity_disclosure_decision",
                                        "share_decision", "emergency_access"};
    static const char *const fields[] = {"victim", "owner_user", "readers", "recipients",
                                         "to_agency"};
    for (size_t i = 0; i < CB_COUNT(types); i++) {
        if (cb_str_is(type->name, types[i]))
            return true;
    }
    for (size_t i = 0; i < CB_COUNT(fields); i++) {
        if (cb_str_is(field->name, fields[i]))
            return true;
    }
    return field->fixed;
}

/* Whether the viewer could see the field, whatever it holds. */
static bool is_hidden(const struct world *world, const struct lens *lens,
                      const struct record *record, const struct pack_field *field)
{
    enum level level = lens_sight(lens, world->fold, record).level;
    if (level == LEVEL_FULL)
        return !lens_sees_field(lens, world->fold, record, field);
    if (field == record->type->summary)
        return level == LEVEL_NONE;
    if (level == LEVEL_CODES)
        return !field->coded;
    return true;
}

static void change_hidden(struct world *other, const struct world *world, const struct lens *lens,
                          const struct change *change, json_t *body)
{
    json_t *set = json_object_get(json_array_get(json_object_get(body, "records"), 0), "set");
    const struct record *record = fold_find(world->fold, change->id);

    for (size_t i = 0; i < change->setting_count; i++) {
        const struct pack_field *field = change->settings[i].field;
        if (decides_views(change->type, field) || !is_hidden(world, lens, record, field) ||
            gen_chance(&other->g, 20))
            continue;
        json_t *value = gen_chance(&other->g, 30) ? NULL : gen_value(other, field);
        if (value != NULL)
            json_object_set_new(set, field->name.at, value);
        else
            json_object_del(set, field->name.at);
    }
}

/* A type that the seat is told nothing of, whatever it holds. */
static bool is_hidden_type(const struct world *world, size_t seat, const struct pack_type *type)
{
    if (type->derived || (type->streams & (1U << STREAM_CASE)) == 0 ||
        type->class_rule.kind != CLASS_FIXED || decides_views(type, type->summary))
        return false;
    const struct cell *cell = pack_cell(world->pack, type->class_rule.fixed, seat);
    for (size_t i = 0; i < cell->count; i++) {
        if (cell->at[i].level != LEVEL_NONE)
            return false;
    }
    return true;
}

static void add_hidden(struct world *other, size_t seat, cb_time at)
{
    const struct pack_type *type =
        pack_type_at(other->pack, gen_below(&other->g, pack_type_count(other->pack)));
    char id[CB_ID_TEXT];
    char text[CB_TIME_TEXT];

    if (!is_hidden_type(other, seat, type))
        return;
    cb_id_write(gen_id(&other->g), id);
    cb_time_write(at, text);
    CB_AUTO(json_decref)
    json_t *body =
        world_event_json(other, gen_viewer(&other->g, other->pack), type_verb(type, "log"),
                         cb_str_of(id), gen_set(other, type, true, 60));
    json_object_set_new(body, "at", json_string(text));
    CHECK_CODE(world_apply(other, body, NULL), CB_OK);
}

/* WORLD again, with other things where LENS shows none. */
static struct world other_world(struct gen *g, const struct world *world, const struct lens *lens)
{
    struct world other = world_new(world->pack, STREAM_CASE, gen_u64(g));
    fold_free(other.fold);
    other.stream = world->stream;
    other.fold = fold_new(world->pack, world->stream, STREAM_CASE);
    for (size_t i = 0; i < world->count; i++) {
        const struct event *event = world->events[i];
        CB_AUTO(json_decref) json_t *body = world_json_of(event);
        change_hidden(&other, world, lens, &event->changes[0], body);
        json_object_set_new(body, "seq", json_integer((json_int_t)fold_seq(other.fold) + 1));
        CHECK_CODE(world_apply(&other, body, NULL), CB_OK);
        if (gen_chance(g, 40))
            add_hidden(&other, lens_seat(lens), event->at);
    }
    other.now = world->now;
    return other;
}

static void look(const struct world *world, const struct viewer *viewer, struct cb_buf *out)
{
    CB_AUTO(lens_unref) struct lens *lens = world_lens(world, viewer);
    world_look(world, lens, out);
}

static void check_same_answer(struct gen *g, struct world *world, const struct world *other,
                              struct viewer viewer)
{
    const struct world *named = gen_chance(g, 70) ? world : other;
    size_t position = gen_below(g, fold_count(named->fold));
    const struct record *record = fold_at_position(named->fold, position);
    const struct pack_verb *verb = &record->type->verbs[gen_below(g, record->type->verb_count)];
    CB_AUTO(json_decref) json_t *set = gen_set(world, record->type, verb->creates, 30);
    char id[CB_ID_TEXT];

    cb_id_write(gen_id(g), id);
    struct cb_str target = verb->creates ? cb_str_of(id) : record->id;
    const char *why = gen_chance(g, 80) ? "A reason" : NULL;
    CB_AUTO(decision_fini) struct decision one = world_try(world, viewer, verb, target, set, why);
    CB_AUTO(decision_fini) struct decision two = world_try(other, viewer, verb, target, set, why);
    CHECK_STR(one.reason, two.reason);
    CHECK_CODE(one.code, two.code);
    CHECK((one.fields == NULL) == (two.fields == NULL));
    CHECK(one.fields == NULL || json_equal(one.fields, two.fields));
}

/* A word that stands somewhere in the case, hidden or not. */
static void gen_word(struct gen *g, const struct world *world, struct cb_buf *out)
{
    const struct record *record =
        fold_at_position(world->fold, gen_below(g, fold_count(world->fold)));
    struct cb_str text = CB_STR("a");
    for (size_t i = 0; i < record->type->field_count; i++) {
        const struct pack_field *field = &record->type->fields[i];
        struct cb_str value = cb_json_str(record->values[i]);
        if ((field->kind == FIELD_text || field->kind == FIELD_prose) && value.len > 0)
            text = value;
    }
    struct cb_str word = CB_STR("a"), next;
    while (cb_words_next(&text, &next) && !gen_chance(g, 30))
        word = next;
    cb_buf_str(out, (struct cb_str){word.at, word.len < 40 ? word.len : 0});
    cb_buf_char(out, ' ');
}

static void search_all(const struct world *world, const struct lens *lens, struct cb_str text,
                       struct cb_buf *out)
{
    const char *problem;
    CB_AUTO(search_words_free) struct search_words *words = search_words_new(text, &problem);
    struct search_view view = {.lens = lens, .fold = world->fold};
    for (size_t i = 0; words != NULL && i < fold_count(world->fold); i++)
        search_record(words, &view, fold_at_position(world->fold, i), search_words_all(words), out);
}

/* What is hidden is found in neither world. */
static void check_same_search(struct gen *g, const struct world *world, const struct world *other,
                              struct viewer viewer)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0}, here = {0}, there = {0};
    CB_AUTO(lens_unref) struct lens *one = world_lens(world, &viewer);
    CB_AUTO(lens_unref) struct lens *two = world_lens(other, &viewer);
    for (size_t n = 1 + gen_below(g, 2); n > 0; n--)
        gen_word(g, gen_chance(g, 50) ? world : other, &text);
    search_all(world, one, cb_buf_peek(&text), &here);
    search_all(other, two, cb_buf_peek(&text), &there);
    CHECK_STR(cb_buf_peek(&there), cb_buf_peek(&here));
}

/* All that VIEWER is told about why: of every record that either world holds, of every class. */
static void explain_all(const struct world *world, const struct world *named,
                        const struct viewer *viewer, struct cb_buf *out)
{
    CB_AUTO(lens_unref) struct lens *lens = world_lens(world, viewer);
    CB_AUTO(fold_free)
    struct fold *directory = fold_new(world->pack, (struct cb_id){{0}}, STREAM_DIRECTORY);
    CB_AUTO(lens_unref)
    struct lens *people =
        lens_new(&(struct lens_input){.fold = directory, .viewer = viewer, .now = world->now});
    const struct explaining explaining = {.fold = world->fold,
                                          .lens = lens,
                                          .directory = directory,
                                          .people = people,
                                          .viewer = viewer,
                                          .now = world->now};
    if (lens_gate(lens) != GATE_OPEN)
        return;
    for (size_t i = 0; i < fold_count(named->fold); i++) {
        CB_AUTO(json_decref)
        json_t *why = explain_record(&explaining, fold_at_position(named->fold, i)->id);
        if (why != NULL)
            cb_json_write(out, why);
        cb_buf_char(out, '\n');
    }
    for (size_t i = 0; i < pack_class_count(world->pack); i++) {
        CB_AUTO(json_decref) json_t *why = explain_class(&explaining, i);
        CB_AUTO(json_decref) json_t *readers = explain_readers(&explaining, i);
        cb_json_write(out, why);
        cb_json_write(out, readers);
    }
}

static void check_same_explanations(const struct world *world, const struct world *other,
                                    const struct viewer *viewer)
{
    const struct world *const named[] = {world, other};
    for (size_t i = 0; i < CB_COUNT(named); i++) {
        CB_AUTO(cb_buf_fini) struct cb_buf here = {0};
        CB_AUTO(cb_buf_fini) struct cb_buf there = {0};
        explain_all(world, named[i], viewer, &here);
        explain_all(other, named[i], viewer, &there);
        CHECK_STR(cb_buf_peek(&there), cb_buf_peek(&here));
    }
}

static void check_two_worlds(struct gen *g, struct pack *pack)
{
    CB_AUTO(world_fini) struct world world = gen_world_in(g, pack, EVENTS);
    struct viewer viewer = gen_viewer(g, world.pack);
    CB_AUTO(lens_unref) struct lens *lens = world_lens(&world, &viewer);
    CB_AUTO(world_fini) struct world other = other_world(g, &world, lens);
    CB_AUTO(cb_buf_fini) struct cb_buf here = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf there = {0};

    look(&world, &viewer, &here);
    look(&other, &viewer, &there);
    CHECK_STR(cb_buf_peek(&there), cb_buf_peek(&here));
    check_same_explanations(&world, &other, &viewer);
    for (int i = 0; i < COMMANDS; i++) {
        check_same_answer(g, &world, &other, viewer);
        check_same_search(g, &world, &other, viewer);
    }
}

PROPERTY_ROUNDS(two_worlds_that_differ_in_hidden_things_only_look_and_answer_the_same, 300)
{
    check_two_worlds(g, world_pack());
}

PROPERTY(two_worlds_are_the_same_under_any_matrix)
{
    CB_AUTO(pack_unref) struct pack *pack = gen_pack(g);
    check_two_worlds(g, pack);
}

/* A field of TYPE that may point at RECORD, or NULL. */
static const struct pack_field *pointer_to(const struct pack_type *type,
                                           const struct record *record)
{
    for (size_t i = 0; i < type->field_count; i++) {
        const struct pack_field *field = &type->fields[i];
        if (field->kind == FIELD_record && (field->of == NULL || field->of == record->type))
            return field;
    }
    return NULL;
}

static struct decision try_pointer(const struct world *world, struct viewer viewer,
                                   const struct pack_type *type, const struct pack_field *field,
                                   json_t *set, const char *at)
{
    static const char new_id[] = "11111111-1111-4111-8111-111111111111";
    json_object_set_new(set, field->name.at, json_string(at));
    return world_try(world, viewer, type_verb(type, "log"), CB_STR(new_id), set, NULL);
}

static void check_pointer(struct gen *g, struct world *world, struct viewer viewer,
                          const struct record *hidden, const struct pack_type *type)
{
    const struct pack_field *field = pointer_to(type, hidden);
    CB_AUTO(json_decref) json_t *set = gen_set(world, type, true, 80);
    char nothing[CB_ID_TEXT];
    char there[CB_ID_TEXT];

    cb_id_write(gen_id(g), nothing);
    snprintf(there, sizeof there, "%.*s", CB_STR_ARG(hidden->id));
    if (field == NULL)
        return;
    CB_AUTO(decision_fini)
    struct decision one = try_pointer(world, viewer, type, field, set, nothing);
    CB_AUTO(decision_fini)
    struct decision two = try_pointer(world, viewer, type, field, set, there);
    CHECK_STR(one.reason, two.reason);
    CHECK(one.fields == NULL || json_equal(one.fields, two.fields));
    CHECK(!one.allowed && !two.allowed);
}

PROPERTY(what_is_hidden_cannot_be_pointed_at)
{
    CB_AUTO(world_fini) struct world world = gen_world(g, EVENTS);
    struct viewer viewer = gen_viewer(g, world.pack);
    CB_AUTO(lens_unref) struct lens *lens = world_lens(&world, &viewer);

    for (size_t i = 0; i < fold_count(world.fold); i++) {
        const struct record *record = fold_at_position(world.fold, i);
        if (lens_sight(lens, world.fold, record).level != LEVEL_NONE)
            continue;
        for (size_t k = 0; k < pack_type_count(world.pack); k++) {
            const struct pack_type *type = pack_type_at(world.pack, k);
            if (!type->derived && type->stream == STREAM_CASE)
                check_pointer(g, &world, viewer, record, type);
        }
    }
}
