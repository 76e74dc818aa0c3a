#include "condition.h"

#include "caseboard/record/owner.h"
#include "fold_parts.h"
#include "names.h"

static const json_t *value_of(const struct subject *subject, const struct pack_field *field)
{
    if (field == NULL)
        return NULL;
    if (subject->record != NULL)
        return record_value(subject->record, field);
    return json_object_getn(subject->set, field->name.at, field->name.len);
}

bool value_names(const json_t *value, struct cb_str name)
{
    if (name.len == 0)
        return false;
    if (json_is_string(value))
        return cb_str_equal(cb_json_str(value), name);
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (cb_str_equal(cb_json_str(json_array_get(value, i)), name))
            return true;
    }
    return false;
}

bool is_operator(const struct viewer *viewer)
{
    return viewer->agency.len == 0 && cb_str_is(viewer->user, USER_OPERATOR) &&
           cb_str_is(viewer->seat, SEAT_ADMINISTRATOR);
}

bool is_server(const struct pack *pack, const struct viewer *viewer)
{
    size_t seat = 0;
    return viewer->agency.len == 0 && cb_str_is(viewer->user, USER_SERVER) &&
           pack_seat(pack, viewer->seat, &seat) && seat == pack_server_seat(pack);
}

bool viewer_has_role(const struct viewer *viewer, struct cb_str role)
{
    for (size_t i = 0; i < viewer->role_count; i++) {
        if (cb_str_equal(viewer->roles[i], role))
            return true;
    }
    return false;
}

/* What is about to be made for a client whose record was withdrawn is for nobody. */
static bool is_gone(const struct subject *subject, struct cb_str victim)
{
    const struct record *person = subject->record == NULL ? fold_find(subject->fold, victim) : NULL;
    return person != NULL && person->withdrawn;
}

bool subject_is_own_client(const struct subject *subject, const struct facts *facts)
{
    const struct type_parts *parts = fold_parts(subject->fold, subject->type);
    struct cb_str victim = cb_json_str(value_of(subject, parts->victim));

    if (facts->all_clients || facts->clients.count == 0)
        return facts->all_clients;
    if (parts->is_person)
        return subject->record != NULL && id_list_has(&facts->clients, subject->record->id);
    if (victim.len == 0)
        return true;
    return id_list_has(&facts->clients, victim) && !is_gone(subject, victim);
}

bool subject_is_meant_for(const struct subject *subject, struct cb_str name)
{
    const struct type_parts *parts = fold_parts(subject->fold, subject->type);
    return value_names(value_of(subject, parts->recipients), name) ||
           value_names(value_of(subject, parts->to_agency), name);
}

static bool is_own_agency(const struct subject *subject, const struct viewer *viewer)
{
    if (viewer->agency.len == 0)
        return false;
    return subject->record == NULL || cb_str_equal(subject->record->agency, viewer->agency);
}

static bool is_own(const struct subject *subject, const struct viewer *viewer)
{
    return subject->record == NULL || cb_str_equal(subject->record->author, viewer->user);
}

typedef bool holds(const struct condition *condition, const struct subject *subject,
                   const struct viewer *viewer, const struct facts *facts);

#define HOLDS(name)                                                                                \
    static bool name##_holds(const struct condition *condition __attribute__((unused)),            \
                             const struct subject *subject __attribute__((unused)),                \
                             const struct viewer *viewer __attribute__((unused)),                  \
                             const struct facts *facts __attribute__((unused)))

HOLDS(own_agency)
{
    return is_own_agency(subject, viewer);
}

HOLDS(own)
{
    return is_own(subject, viewer);
}

HOLDS(owner)
{
    const struct type_parts *parts = fold_parts(subject->fold, subject->type);
    if (subject->acts && subject->record != NULL && parts->owner_user != NULL)
        return owner_is(subject->fold, subject->people, subject->record, viewer->user,
                        subject->now);
    return value_names(value_of(subject, parts->owner_user), viewer->user);
}

HOLDS(own_client)
{
    return subject_is_own_client(subject, facts);
}

HOLDS(assigned)
{
    return facts->assigned;
}

HOLDS(named)
{
    const struct type_parts *parts = fold_parts(subject->fold, subject->type);
    return value_names(value_of(subject, parts->readers), viewer->user);
}

HOLDS(recipient)
{
    return subject_is_meant_for(subject, viewer->user) ||
           subject_is_meant_for(subject, viewer->agency);
}

HOLDS(attending)
{
    return facts->attending;
}

HOLDS(role)
{
    return viewer_has_role(viewer, condition->argument);
}

HOLDS(identity_decided)
{
    return facts->identity_decided;
}

HOLDS(approver)
{
    return viewer_has_role(viewer, CB_STR(ROLE_SUPERVISOR)) && is_own_agency(subject, viewer) &&
           !is_own(subject, viewer);
}

static holds *const table[] = {
#define CONDITION(name, personal, argument) [CONDITION_##name] = name##_holds,
#include "caseboard/policy/conditions.def"
};

bool condition_holds(const struct condition *condition, const struct subject *subject,
                     const struct viewer *viewer, const struct facts *facts)
{
    return table[condition->kind](condition, subject, viewer, facts);
}

bool conditions_hold(struct conditions conditions, const struct subject *subject,
                     const struct viewer *viewer, const struct facts *facts)
{
    for (size_t i = 0; i < conditions.count; i++) {
        if (!condition_holds(&conditions.at[i], subject, viewer, facts))
            return false;
    }
    return true;
}
