#include "caseboard/record/explain.h"

#include "caseboard/policy/explain.h"
#include "caseboard/policy/why.h"
#include "caseboard/record/project.h"
#include "condition.h"
#include "people.h"

/* The case's own record, as the asker sees it. */
static json_t *of_case(const struct explaining *explaining, const char *field)
{
    const struct record *root = fold_root(explaining->fold);
    return root != NULL ? project_field(explaining->lens, explaining->fold, root, field) : NULL;
}

/* ---- who may raise it ---- */

static bool may_share(const struct explaining *explaining, const struct person *person)
{
    const struct pack *pack = fold_pack(explaining->fold);
    const struct share_rules *shares = pack_shares(pack);
    struct cb_str roles[EVENT_ROLES];
    size_t count = person_roles(person, roles, CB_COUNT(roles));
    for (size_t i = 0; shares != NULL && i < shares->writer_count; i++) {
        if (why_fits_writer(pack, &shares->writers[i], person->seat_index, roles, count, true))
            return true;
    }
    return false;
}

static bool is_listed(const json_t *list, const char *key, const json_t *value)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (json_equal(json_object_get(json_array_get(list, i), key), value))
            return true;
    }
    return false;
}

/* Those of AGENCY who may make a share decision, of whom the asker may know. */
static json_t *sharers_of(const struct explaining *explaining, struct cb_str agency)
{
    CB_AUTO(json_decref) json_t *excluded = of_case(explaining, "excluded_users");
    CB_AUTO(person_fini) struct person person = {0};
    json_t *list = json_array();
    size_t cursor = 0;
    while (people_next(explaining, &cursor, &person)) {
        if (cb_str_equal(cb_json_str(person.agency), agency) && may_share(explaining, &person) &&
            !value_names(excluded, cb_json_str(person.user)) &&
            !is_listed(list, "user", person.user))
            json_array_append_new(
                list, json_pack("{s:O, s:O}", "user", person.user, "seat", person.seat));
    }
    return list;
}

static void add_who(const struct explaining *explaining, json_t *who, struct cb_str agency)
{
    json_array_append_new(who, json_pack("{s:o, s:o}", "agency", cb_json_string(agency), "people",
                                         sharers_of(explaining, agency)));
}

static bool seat_writes(const struct pack *pack, size_t class_index, size_t seat)
{
    const struct cell *cell = pack_cell(pack, class_index, seat);
    for (size_t i = 0; i < cell->count; i++) {
        if (cell->at[i].write)
            return true;
    }
    return false;
}

static bool agency_writes(const struct explaining *explaining, size_t class_index,
                          struct cb_str agency)
{
    CB_AUTO(person_fini) struct person person = {0};
    size_t cursor = 0;
    while (people_next(explaining, &cursor, &person)) {
        if (cb_str_equal(cb_json_str(person.agency), agency) &&
            seat_writes(fold_pack(explaining->fold), class_index, person.seat_index))
            return true;
    }
    return false;
}

/* Every other agency on the case that may hold something of the class. */
static json_t *holders_of(const struct explaining *explaining, size_t class_index)
{
    CB_AUTO(json_decref) json_t *agencies = of_case(explaining, "participating_agencies");
    json_t *who = json_array();
    for (size_t i = 0; i < json_array_size(agencies); i++) {
        struct cb_str agency = cb_json_str(json_array_get(agencies, i));
        if (!cb_str_equal(agency, explaining->viewer->agency) &&
            agency_writes(explaining, class_index, agency))
            add_who(explaining, who, agency);
    }
    return who;
}

/* ---- asking ---- */

/* With one agency to ask it is filled in; of several the asker chooses. */
static void add_ask(const struct explaining *explaining, json_t *why, struct cb_str about)
{
    const json_t *who = json_object_get(why, "who");
    const struct viewer *viewer = explaining->viewer;
    struct cb_str agency = {0};
    if (!json_is_true(json_object_get(why, "may_ask")))
        return;
    if (json_array_size(who) == 1)
        agency = cb_json_get_str(json_array_get(who, 0), "agency");
    json_t *ask = policy_ask(fold_pack(explaining->fold), lens_seat(explaining->lens),
                             viewer->roles, viewer->role_count, agency, about);
    if (ask != NULL)
        json_object_set_new(why, "ask", ask);
}

/* ---- what is asked about ---- */

static struct why_asked asked_of(const struct explaining *explaining, size_t class_index)
{
    return (struct why_asked){.seat = lens_seat(explaining->lens),
                              .roles = explaining->viewer->roles,
                              .role_count = explaining->viewer->role_count,
                              .class_index = class_index};
}

static void add_raised(const struct explaining *explaining, const struct sight *sight, json_t *why)
{
    const struct record *by = sight->raised_by;
    if (by == NULL)
        return;
    json_t *raised = json_pack("{s:o}", "type", cb_json_string(by->type->name));
    if (lens_sight(explaining->lens, explaining->fold, by).level != LEVEL_NONE)
        json_object_set_new(raised, "id", cb_json_string(by->id));
    json_object_set_new(why, "raised_by", raised);
}

/* Which record it is, whose, and whom of its agency one would ask. */
static void add_record(const struct explaining *explaining, json_t *why,
                       const struct record *record)
{
    json_t *who = json_array();
    json_object_set_new(why, "record", cb_json_string(record->id));
    json_object_set_new(why, "type", cb_json_string(record->type->name));
    if (record->agency.len != 0)
        json_object_set_new(why, "agency", cb_json_string(record->agency));
    if (json_is_true(json_object_get(why, "may_ask")) && record->agency.len != 0)
        add_who(explaining, who, record->agency);
    json_object_set_new(why, "who", who);
    add_ask(explaining, why, record->id);
}

static bool is_own(const struct explaining *explaining, const struct record *record)
{
    return cb_str_equal(record->agency, explaining->viewer->agency);
}

json_t *explain_record(const struct explaining *explaining, struct cb_str id)
{
    const struct record *record = fold_find(explaining->fold, id);
    struct sight sight = {.level = LEVEL_NONE};
    if (record != NULL)
        sight = lens_sight(explaining->lens, explaining->fold, record);
    if (sight.level == LEVEL_NONE)
        return NULL;
    struct why_asked asked = asked_of(explaining, record->class_index);
    asked.of_record = true;
    asked.level = sight.level;
    asked.is_raised = sight.raised_by != NULL;
    asked.is_own_agency = is_own(explaining, record);
    json_t *why = policy_why(fold_pack(explaining->fold), &asked);
    add_raised(explaining, &sight, why);
    add_record(explaining, why, record);
    return why;
}

json_t *explain_field(const struct explaining *explaining, struct cb_str id, struct cb_str name)
{
    const struct record *record = fold_find(explaining->fold, id);
    const struct pack_field *field = record != NULL ? type_field(record->type, name) : NULL;
    struct field_sight sight = {0};
    if (field == NULL ||
        !lens_field_sight(explaining->lens, explaining->fold, record, field, &sight))
        return NULL;
    struct why_asked asked = asked_of(explaining, sight.class_index);
    asked.of_record = true;
    asked.of_field = true;
    asked.level = sight.level;
    asked.is_own_agency = is_own(explaining, record);
    json_t *why = policy_why(fold_pack(explaining->fold), &asked);
    if (sight.is_location)
        json_array_insert_new(json_object_get(why, "sentences"), 0,
                              json_string("This is left out as it may show where the victim is."));
    json_object_set_new(why, "field", cb_json_string(field->name));
    add_record(explaining, why, record);
    return why;
}

json_t *explain_class(const struct explaining *explaining, size_t class_index)
{
    const struct pack *pack = fold_pack(explaining->fold);
    struct why_asked asked = asked_of(explaining, class_index);
    json_t *why = policy_why(pack, &asked);
    bool may_ask = json_is_true(json_object_get(why, "may_ask"));
    json_object_set_new(why, "who", may_ask ? holders_of(explaining, class_index) : json_array());
    add_ask(explaining, why, pack_class_at(pack, class_index)->name);
    return why;
}

/* ---- who will see it ---- */

/* Whether one of these conditions is a role that the person does not hold. */
static bool lacks_role(const struct person *person, const json_t *when)
{
    for (size_t i = 0; i < json_array_size(when); i++) {
        struct cb_str rest = cb_json_str(json_array_get(when, i));
        struct cb_str name = {0};
        cb_str_split(&rest, ':', &name);
        if (cb_str_is(name, "role") && !person_has_role(person, rest))
            return true;
    }
    return false;
}

static bool is_certain(const json_t *when)
{
    for (size_t i = 0; i < json_array_size(when); i++) {
        if (!cb_str_starts(cb_json_str(json_array_get(when, i)), "role:"))
            return false;
    }
    return true;
}

/* Into the highest of the seat's lines that fits, and into those below it while that is one that
 * the record decides. */
static void place_reader(const struct person *person, const json_t *seats)
{
    for (size_t i = 0; i < json_array_size(seats); i++) {
        json_t *seat = json_array_get(seats, i);
        const json_t *when = json_object_get(seat, "when");
        json_t *people = json_object_get(seat, "people");
        if (!json_equal(json_object_get(seat, "seat"), person->seat) || lacks_role(person, when))
            continue;
        if (!is_listed(people, "user", person->user))
            json_array_append_new(
                people, json_pack("{s:O, s:O}", "user", person->user, "agency", person->agency));
        if (is_certain(when))
            return;
    }
}

json_t *explain_readers(const struct explaining *explaining, size_t class_index)
{
    CB_AUTO(json_decref) json_t *agencies = of_case(explaining, "participating_agencies");
    CB_AUTO(json_decref) json_t *excluded = of_case(explaining, "excluded_users");
    CB_AUTO(person_fini) struct person person = {0};
    json_t *readers = policy_readers(fold_pack(explaining->fold), class_index);
    const json_t *seats = json_object_get(readers, "seats");
    size_t cursor = 0;
    for (size_t i = 0; i < json_array_size(seats); i++)
        json_object_set_new(json_array_get(seats, i), "people", json_array());
    while (people_next(explaining, &cursor, &person)) {
        if (value_names(agencies, cb_json_str(person.agency)) &&
            !value_names(excluded, cb_json_str(person.user)))
            place_reader(&person, seats);
    }
    return readers;
}
