/* Random histories over a dictionary: any type, any kind of field. */
#include <stdio.h>
#include <string.h>

#include "tests/support/world.h"

#define HOUR_MS (60LL * 60 * 1000)
#define DAYS 40
#define DECISIONS 16

static const char *const users[WORLD_USERS] = {"u-1", "u-2", "u-3", "u-4", "u-5",
                                               "u-6", "u-7", "u-8", "u-9", "u-10"};

const char *gen_user(struct gen *g)
{
    return gen_pick(g, users);
}

const char *gen_agency(struct gen *g)
{
    return gen_pick(g, world_agencies);
}

struct viewer gen_viewer(struct gen *g, const struct pack *pack)
{
    static const char *const roles[] = {"supervisor", "intel", "wcu", "may_share", "safeguarding"};
    struct viewer viewer = {
        .user = cb_str_of(gen_user(g)),
        .agency = cb_str_of(gen_agency(g)),
        .seat = pack_seat_name(pack, gen_below(g, pack_seat_count(pack))),
    };
    for (size_t i = 0; i < CB_COUNT(roles); i++) {
        if (gen_chance(g, 25))
            viewer = world_viewer_with(viewer, roles[i]);
    }
    return viewer;
}

/* ---- values ---- */

typedef json_t *make(struct world *world, const struct pack_field *field);

static json_t *make_text(struct world *world, const struct pack_field *field)
{
    static const char *const times[] = {"09:30", "17:00"};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};

    for (size_t tries = 0; tries < 4; tries++) {
        cb_buf_clear(&out);
        gen_text(&world->g, &out, 60);
        while (cb_text_chars(cb_buf_peek(&out)) < field->min)
            cb_buf_text(&out, "word ");
        json_t *value = cb_json_string(cb_buf_peek(&out));
        if (field_problem(field, value) == NULL)
            return value;
        json_decref(value);
    }
    json_t *value = json_string(gen_pick(&world->g, times)); /* of a form */
    if (field_problem(field, value) == NULL)
        return value;
    json_decref(value);
    return NULL;
}

static json_t *make_texts(struct world *world, const struct pack_field *field)
{
    (void)field;
    return json_pack("[s]", gen_chance(&world->g, 50) ? "first" : "second");
}

static json_t *make_choice(struct world *world, const struct pack_field *field)
{
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    const struct pack_option *option =
        &field->options->at[gen_below(&world->g, field->options->count)];

    cb_buf_str(&out, option->name);
    if (option->numbered) {
        out.len -= 1; /* "days:n" */
        cb_buf_printf(&out, "%d", (int)gen_int(&world->g, 1, 30));
    }
    return cb_json_string(cb_buf_peek(&out));
}

static json_t *make_date(struct world *world, const struct pack_field *field)
{
    char text[CB_DATE_TEXT];
    (void)field;
    cb_date_write(cb_date_of(world->now) + (cb_date)gen_int(&world->g, -DAYS, DAYS), text);
    return json_string(text);
}

static json_t *make_time(struct world *world, const struct pack_field *field)
{
    char text[CB_TIME_TEXT];
    (void)field;
    cb_time_write(world->now + gen_int(&world->g, -24 * DAYS, 24 * DAYS) * HOUR_MS, text);
    return json_string(text);
}

static json_t *make_yesno(struct world *world, const struct pack_field *field)
{
    (void)field;
    return json_boolean(gen_chance(&world->g, 50));
}

static json_t *make_number(struct world *world, const struct pack_field *field)
{
    return json_integer(gen_int(&world->g, field->least, field->most));
}

static json_t *make_limit(struct world *world, const struct pack_field *field)
{
    (void)field;
    return json_string(gen_chance(&world->g, 50) ? "WD 5" : "CD 28");
}

static json_t *make_user(struct world *world, const struct pack_field *field)
{
    (void)field;
    return json_string(gen_user(&world->g));
}

static json_t *make_agency(struct world *world, const struct pack_field *field)
{
    (void)field;
    return json_string(gen_agency(&world->g));
}

static json_t *make_record(struct world *world, const struct pack_field *field)
{
    size_t count = fold_count(world->fold);
    for (size_t tries = 0; tries < 20 && count != 0; tries++) {
        const struct record *record = fold_at_position(world->fold, gen_below(&world->g, count));
        if (field->of == NULL || field->of == record->type)
            return cb_json_string(record->id);
    }
    return NULL;
}

static json_t *make_case(struct world *world, const struct pack_field *field)
{
    char id[CB_ID_TEXT];
    (void)field;
    cb_id_write(gen_id(&world->g), id);
    return json_string(id);
}

static json_t *make_clock(struct world *world, const struct pack_field *field)
{
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    uint8_t bytes[16];
    (void)field;
    gen_bytes(&world->g, bytes, sizeof bytes);
    cb_buf_hex(&out, bytes, sizeof bytes);
    return cb_json_string(cb_buf_peek(&out));
}

static json_t *list_of(struct world *world, const struct pack_field *field, make *one)
{
    json_t *list = json_array();
    for (int64_t left = gen_int(&world->g, 1, 3); left > 0; left--) {
        json_t *value = one(world, field);
        bool is_there = false;
        for (size_t i = 0; i < json_array_size(list); i++)
            is_there = is_there || json_equal(json_array_get(list, i), value);
        if (value == NULL || is_there)
            json_decref(value);
        else
            json_array_append_new(list, value);
    }
    if (json_array_size(list) != 0)
        return list;
    json_decref(list);
    return NULL;
}

#define LIST(name, one)                                                                            \
    static json_t *make_##name(struct world *world, const struct pack_field *field)                \
    {                                                                                              \
        return list_of(world, field, make_##one);                                                  \
    }
LIST(choices, choice)
LIST(users, user)
LIST(agencies, agency)
LIST(records, record)
LIST(clocks, clock)

static json_t *make_item(struct world *world, const struct pack_field *group)
{
    CB_AUTO(json_decref) json_t *item = json_object();
    for (size_t i = 0; i < group->field_count; i++) {
        const struct pack_field *member = &group->fields[i];
        json_t *value = gen_value(world, member);
        if (value == NULL && member->required)
            return NULL;
        if (value != NULL)
            json_object_set_new(item, member->name.at, value);
    }
    return cb_take(&item);
}
LIST(group, item)

#define make_prose make_text
static make *const makers[] = {
#define KIND(name, default_max) [FIELD_##name] = make_##name,
#include "caseboard/policy/field_kinds.def"
};

json_t *gen_value(struct world *world, const struct pack_field *field)
{
    if (field->or_else != NULL && gen_chance(&world->g, 30))
        return gen_value(world, field->or_else);
    json_t *value = makers[field->kind](world, field);
    if (value != NULL && field_problem(field, value) != NULL)
        check_failed(__FILE__, __LINE__, "made a wrong %s: %s", field->name.at,
                     field_problem(field, value));
    return value;
}

json_t *gen_set(struct world *world, const struct pack_type *type, bool creates, int percent)
{
    json_t *set = json_object();
    for (size_t i = 0; i < type->field_count; i++) {
        const struct pack_field *field = &type->fields[i];
        if (field->fixed ? !creates : !gen_chance(&world->g, percent))
            continue;
        json_t *value =
            !creates && gen_chance(&world->g, 15) ? json_null() : gen_value(world, field);
        if (value != NULL)
            json_object_set_new(set, field->name.at, value);
    }
    return set;
}

/* ---- events ---- */

static const struct pack_type *gen_type(struct world *world)
{
    for (;;) {
        const struct pack_type *type =
            pack_type_at(world->pack, gen_below(&world->g, pack_type_count(world->pack)));
        bool stands_here = !type->derived && (type->streams & (1U << world->kind)) != 0;
        if (stands_here && !cb_str_is(type->name, "case"))
            return type;
    }
}

static void apply_by(struct world *world, struct viewer by, const struct pack_verb *verb,
                     struct cb_str id, json_t *set)
{
    struct cb_error err = {CB_OK, ""};
    CB_AUTO(json_decref) json_t *body = world_event_json(world, by, verb, id, set);
    if (world_apply(world, body, &err) != CB_OK)
        check_failed(__FILE__, __LINE__, "a made event does not follow: %s", err.message);
}

static void apply(struct world *world, const struct pack_verb *verb, struct cb_str id, json_t *set)
{
    apply_by(world, gen_viewer(&world->g, world->pack), verb, id, set);
}

static struct cb_str make_id(struct world *world, char id[CB_ID_TEXT])
{
    cb_id_write(gen_id(&world->g), id);
    return cb_str_of(id);
}

static void gen_record(struct world *world)
{
    const struct pack_type *type = gen_type(world);
    char id[CB_ID_TEXT];
    apply(world, type_verb(type, "log"), make_id(world, id), gen_set(world, type, true, 70));
}

/* Who acts for which victim decides much, and would hardly ever come about by itself. */
static void gen_advocate(struct world *world)
{
    const struct pack_type *person = pack_type(world->pack, CB_STR("person"));
    const struct pack_type *assignment = pack_type(world->pack, CB_STR("assignment"));
    char victim[CB_ID_TEXT];
    char id[CB_ID_TEXT];

    apply(world, type_verb(person, "log"), make_id(world, victim),
          json_pack("{s:s, s:s}", "role", "victim", "name", "V"));
    json_t *set = gen_set(world, assignment, true, 30);
    json_object_set_new(set, "role", json_string("advocate"));
    json_object_set_new(set, "user", json_string(gen_user(&world->g)));
    if (gen_chance(&world->g, 80))
        json_object_set_new(set, "victim", json_string(victim));
    apply(world, type_verb(assignment, "log"), make_id(world, id), set);
}

static const struct record *any_record(struct world *world)
{
    return fold_at_position(world->fold, gen_below(&world->g, fold_count(world->fold)));
}

static json_t *gen_end(struct world *world)
{
    char text[CB_DATE_TEXT];
    cb_date_write(cb_date_of(world->now) + (cb_date)gen_int(&world->g, -2, DAYS), text);
    return json_string(text);
}

static json_t *many_users(struct world *world)
{
    json_t *list = json_array();
    for (size_t i = 0; i < WORLD_USERS; i++) {
        if (gen_chance(&world->g, 80))
            json_array_append_new(list, json_string(users[i]));
    }
    return list;
}

static bool may_be_shared(const struct world *world, const struct record *record)
{
    for (size_t seat = 0; seat < pack_seat_count(world->pack); seat++) {
        const struct cell *cell = pack_cell(world->pack, record->class_index, seat);
        for (size_t i = 0; i < cell->count; i++) {
            if (cell->at[i].can_share)
                return true;
        }
    }
    return false;
}

static const struct record *gen_shared(struct world *world)
{
    const struct record *record = any_record(world);
    for (int tries = 0; tries < 20 && !may_be_shared(world, record); tries++)
        record = any_record(world);
    return record;
}

/* All that it may hold of one owner, and now and then of others. */
static json_t *gen_shared_records(struct world *world, struct cb_str owner)
{
    json_t *list = json_array();
    for (size_t i = 0; i < fold_count(world->fold); i++) {
        const struct record *record = fold_at_position(world->fold, i);
        bool is_own = cb_str_equal(record->agency, owner) && may_be_shared(world, record);
        if (json_array_size(list) < 20 && gen_chance(&world->g, is_own ? 70 : 3))
            json_array_append_new(list, json_pack("{s:s%, s:s}", "record", record->id.at,
                                                  record->id.len, "etag", "0011223344556677"));
    }
    if (json_array_size(list) != 0)
        return list;
    json_decref(list);
    return NULL;
}

/* What is decided by owners, for so many that some viewer is among them. */
static void gen_share(struct world *world)
{
    static const char *const states[] = {"in_force", "in_force", "in_force", "draft", "revoked"};
    const struct pack_type *type = pack_type(world->pack, CB_STR("share_decision"));
    struct viewer by = gen_viewer(&world->g, world->pack);
    char id[CB_ID_TEXT];

    by.agency = gen_shared(world)->agency;
    json_t *set = gen_set(world, type, true, 30);
    json_t *records = gen_shared_records(world, by.agency);
    if (records != NULL)
        json_object_set_new(set, "records", records);
    json_object_set_new(set, "recipients",
                        gen_chance(&world->g, 70) ? many_users(world)
                                                  : json_string(gen_agency(&world->g)));
    json_object_set_new(set, "level", json_string(gen_chance(&world->g, 60) ? "full" : "summary"));
    json_object_set_new(set, "state", json_string(gen_pick(&world->g, states)));
    if (gen_chance(&world->g, 80))
        json_object_set_new(set, "expires_on", gen_end(world));
    apply_by(world, by, type_verb(type, "log"), make_id(world, id), set);
}

static void gen_emergency(struct world *world)
{
    static const char *const classes[] = {"IC04", "IC09", "IC10", "IC11", "IC15", "IC24"};
    const struct pack_type *type = pack_type(world->pack, CB_STR("emergency_access"));
    struct viewer by = gen_viewer(&world->g, world->pack);
    char id[CB_ID_TEXT];

    json_t *set = gen_set(world, type, true, 30);
    json_object_set_new(set, "target",
                        gen_chance(&world->g, 50) ? cb_json_string(any_record(world)->id)
                                                  : json_string(gen_pick(&world->g, classes)));
    json_object_set_new(set, "until", make_time(world, NULL));
    apply_by(world, by, type_verb(type, "log"), make_id(world, id), set);
}

static void gen_change(struct world *world, const char *verb)
{
    const struct record *record = any_record(world);
    bool is_root = record == fold_root(world->fold);
    const struct pack_verb *found = type_verb(record->type, is_root ? "amend" : verb);
    json_t *set = found->withdraws ? json_object() : gen_set(world, record->type, false, 30);
    apply(world, found, record->id, set);
}

void gen_event(struct world *world)
{
    int chance = (int)gen_int(&world->g, 0, 99);
    if (chance < 6)
        gen_advocate(world);
    else if (chance < 16)
        gen_share(world);
    else if (chance < 19)
        gen_emergency(world);
    else if (chance < 70)
        gen_record(world);
    else
        gen_change(world, chance < 95 ? "amend" : "withdraw");
}

struct world gen_world(struct gen *g, size_t events)
{
    return gen_world_in(g, world_pack(), events);
}

struct world gen_world_in(struct gen *g, struct pack *pack, size_t events)
{
    struct world world = world_begin_in(pack, gen_u64(g));
    for (size_t i = 0; i < events; i++)
        gen_event(&world);
    for (size_t left = gen_below(g, DECISIONS); left > 0; left--) /* nothing changes after these */
        gen_share(&world);
    return world;
}
