#include "people.h"

#include "caseboard/record/board.h"
#include "caseboard/record/project.h"
#include "names.h"

void person_fini(struct person *person)
{
    json_decref(person->user);
    json_decref(person->agency);
    json_decref(person->seat);
    json_decref(person->roles);
    *person = (struct person){0};
}

static bool read_person(const struct explaining *explaining, const struct record *membership,
                        struct person *person)
{
    const struct fold *directory = explaining->directory;
    const struct lens *people = explaining->people;
    person_fini(person);
    if (!membership_holds(membership, explaining->now, NULL))
        return false;
    person->user = project_field(people, directory, membership, "user");
    person->agency = project_field(people, directory, membership, "agency");
    person->seat = project_field(people, directory, membership, "seat");
    person->roles = project_field(people, directory, membership, "roles");
    return person->user != NULL && person->agency != NULL &&
           pack_seat(fold_pack(directory), cb_json_str(person->seat), &person->seat_index) &&
           board_has_user(directory, cb_json_str(person->user));
}

bool people_next(const struct explaining *explaining, size_t *cursor, struct person *person)
{
    const struct fold *directory = explaining->directory;
    const struct pack_type *type = pack_type(fold_pack(directory), CB_STR(TYPE_MEMBERSHIP));
    const struct record *membership = NULL;
    while (type != NULL && (membership = fold_next(directory, type, cursor)) != NULL) {
        if (read_person(explaining, membership, person))
            return true;
    }
    return false;
}

bool person_has_role(const struct person *person, struct cb_str role)
{
    for (size_t i = 0; i < json_array_size(person->roles); i++) {
        if (cb_str_equal(cb_json_str(json_array_get(person->roles, i)), role))
            return true;
    }
    return false;
}

size_t person_roles(const struct person *person, struct cb_str *out, size_t room)
{
    size_t count = 0;
    for (; count < json_array_size(person->roles) && count < room; count++)
        out[count] = cb_json_str(json_array_get(person->roles, count));
    return count;
}
