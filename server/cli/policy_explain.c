/* caseboard policy explain: why a seat sees no more of a kind of information, in the sentences that
 * the client shows, without a case. */
#include <stdio.h>

#include "caseboard/policy/explain.h"
#include "caseboard/policy/why.h"
#include "options.h"
#include "policy.h"

#define WHY_ROLES 8

static const char USAGE[] =
    "usage: caseboard policy explain DIR --seat SEAT [--role ROLE,…] (--class CLASS | --type "
    "TYPE)\n\n"
    "Prints what the seat sees of a class of information, or of the classes that records of a "
    "type\n"
    "are of, the reason, and what can raise it and by whom: the sentences of \"Why can't I see\n"
    "this?\". No case is looked at.\n\n"
    "Exit status: 0 explained, 1 there is no such seat, role, class or type, 2 wrong usage, 3 "
    "could\n"
    "not run.";

struct explain_call {
    const char *seat, *role, *class, *type;
    const struct pack *pack;
    struct why_asked asked;
    struct cb_str roles[WHY_ROLES];
};

static int unknown(const char *what, struct cb_str name)
{
    fprintf(stderr, "caseboard policy explain: there is no %s \"%.*s\"\n", what, CB_STR_ARG(name));
    return cb_code_exit_status(CB_NOT_FOUND);
}

static int read_roles(struct explain_call *call)
{
    struct cb_str rest = cb_str_of(call->role);
    struct cb_str role = {0};
    while (call->role != NULL && cb_str_split(&rest, ',', &role)) {
        if (!pack_has_role(call->pack, role) || call->asked.role_count == CB_COUNT(call->roles))
            return unknown("role", role);
        call->roles[call->asked.role_count++] = role;
    }
    call->asked.roles = call->roles;
    return 0;
}

static void print_class(struct explain_call *call, size_t class_index)
{
    call->asked.class_index = class_index;
    CB_AUTO(json_decref) json_t *why = policy_why(call->pack, &call->asked);
    const json_t *sentences = json_object_get(why, "sentences");
    printf("%s %s\n", json_string_value(json_object_get(why, "class")),
           json_string_value(json_object_get(why, "label")));
    for (size_t i = 0; i < json_array_size(sentences); i++)
        printf("  %s\n", json_string_value(json_array_get(sentences, i)));
}

static int explain_class(struct explain_call *call)
{
    size_t class_index = 0;
    if (!pack_class_index(call->pack, cb_str_of(call->class), &class_index))
        return unknown("class", cb_str_of(call->class));
    print_class(call, class_index);
    return 0;
}

static int explain_type(struct explain_call *call)
{
    const struct pack_type *type = pack_type(call->pack, cb_str_of(call->type));
    if (type == NULL)
        return unknown("type", cb_str_of(call->type));
    for (size_t i = 0; i < pack_class_count(call->pack); i++) {
        if (type_may_be_of(type, i))
            print_class(call, i);
    }
    return 0;
}

static int explain(struct explain_call *call, const char *dir)
{
    int status = 0;
    CB_AUTO(pack_unref) struct pack *pack = policy_pack(dir, &status);
    if (pack == NULL)
        return status;
    call->pack = pack;
    if (!pack_seat(pack, cb_str_of(call->seat), &call->asked.seat))
        return unknown("seat", cb_str_of(call->seat));
    status = read_roles(call);
    if (status != 0)
        return status;
    return call->class != NULL ? explain_class(call) : explain_type(call);
}

int policy_explain(int argc, char **argv)
{
    struct explain_call call = {0};
    struct option_words words = {0};
    const struct option_row rows[] = {
        {"seat", "(needed) the seat that asks, such as pol", &call.seat, NULL},
        {"role", "its roles, separated by commas", &call.role, NULL},
        {"class", "a class of information, such as IC15", &call.class, NULL},
        {"type", "a type of record, such as clinical_note", &call.type, NULL},
    };
    int result = options_read(&(struct options){USAGE, rows, CB_COUNT(rows)}, argc, argv, &words);
    if (result != 0)
        return options_status(result);
    if (words.count != 1 || (call.class != NULL) == (call.type != NULL)) {
        fprintf(stderr, "%s\n", USAGE);
        return cb_code_exit_status(CB_USAGE);
    }
    return explain(&call, words.at[0]);
}
