/* What the verbs of a case do beyond their rows in the dictionary. */
#include "built_ins.h"

#include "caseboard/record/board.h"
#include "caseboard/record/owner.h"

/* Whether the agency has something on the case that the writer sees and that would be nobody's. */
static bool still_owes(const struct deciding *deciding, struct cb_str agency)
{
    const struct decide_input *input = deciding->input;
    for (size_t i = 0; i < fold_count(input->fold); i++) {
        const struct record *record = fold_at_position(input->fold, i);
        if (cb_str_equal(record_text(record, "owner_agency"), agency) &&
            owner_is_needed(input->fold, record) && input->lens != NULL &&
            lens_sight(input->lens, input->fold, record).level == LEVEL_FULL)
            return true;
    }
    return false;
}

static bool leaves_owing(const struct deciding *deciding, const json_t *before, const json_t *after)
{
    for (size_t i = 0; i < json_array_size(before); i++) {
        struct cb_str agency = cb_json_str(json_array_get(before, i));
        if (!value_names(after, agency) && still_owes(deciding, agency))
            return true;
    }
    return false;
}

/* The agency that leads is one of those that take part, and none stops while it owes something. */
enum refusal check_parties(struct deciding *deciding)
{
    const struct pack_field *parties =
        type_field_named(deciding->verb->type, "participating_agencies");
    struct cb_str lead = deciding_text_after(deciding, "lead_agency");
    const json_t *after = parties != NULL ? deciding_after(deciding, parties) : NULL;

    if (parties == NULL)
        return GO_ON;
    if (lead.len != 0 && !value_names(after, lead))
        deciding_complain(deciding, "lead_agency", "is not among the agencies that take part");
    if (deciding->record != NULL &&
        leaves_owing(deciding, record_value(deciding->record, parties), after))
        deciding_complain(deciding, "participating_agencies",
                          "leaves out an agency that still has something to do");
    return deciding->fields != NULL ? REFUSE_fields : GO_ON;
}

enum refusal check_move(struct deciding *deciding)
{
    struct cb_str from = record_text(deciding->record, "stage");
    struct cb_str to = deciding_text_after(deciding, "stage");
    return pack_may_move(fold_pack(deciding->input->fold), from, to) ? GO_ON : REFUSE_not_a_move;
}

/* ---- who is shut out, and let back in (security P1) ---- */

/* LIST without the entries that are, or whose member "user" is, one of USERS. */
static json_t *without(const json_t *list, const json_t *users)
{
    json_t *left = json_array();
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *entry = json_array_get(list, i);
        struct cb_str user =
            json_is_object(entry) ? cb_json_get_str(entry, "user") : cb_json_str(entry);
        if (!value_names(users, user))
            json_array_append(left, entry);
    }
    return left;
}

/* Those sent are shut out beside those who are already: nobody comes back in this way. */
enum refusal add_excluded(struct deciding *deciding)
{
    const json_t *sent = json_object_get(deciding->set, "excluded_users");
    const json_t *before = record_get(deciding->record, "excluded_users");
    json_t *all = json_is_array(before) ? json_copy((json_t *)before) : json_array();

    for (size_t i = 0; i < json_array_size(sent); i++) {
        json_t *user = json_array_get(sent, i);
        if (!value_names(all, cb_json_str(user)))
            json_array_append(all, user);
    }
    deciding_put(deciding, "excluded_users", all);
    if (record_get(deciding->record, "readmissions") != NULL)
        deciding_put(deciding, "readmissions", /* whoever wanted them back is asked again */
                     without(record_get(deciding->record, "readmissions"), sent));
    return GO_ON;
}

static const json_t *proposal_for(const json_t *proposals, struct cb_str user)
{
    for (size_t i = 0; i < json_array_size(proposals); i++) {
        if (cb_str_equal(cb_json_get_str(json_array_get(proposals, i), "user"), user))
            return json_array_get(proposals, i);
    }
    return NULL;
}

static json_t *propose(const struct deciding *deciding, json_t *user)
{
    const struct viewer *by = &deciding->command->by;
    char now[CB_TIME_TEXT];
    json_t *by_user = cb_json_string(by->user);
    json_t *by_agency = cb_json_string(by->agency);
    cb_time_write(deciding->input->now, now);
    return json_pack("{s:O, s:o, s:o, s:s}", "user", user, "by", by_user, "agency", by_agency, "at",
                     now);
}

/* Whom somebody of another agency wants back, too, goes to BACK; else it is proposed. */
static enum refusal readmit_one(struct deciding *deciding, json_t *user, json_t *proposals,
                                json_t *back)
{
    const struct viewer *by = &deciding->command->by;
    const json_t *first = proposal_for(proposals, cb_json_str(user));

    if (!value_names(record_get(deciding->record, "excluded_users"), cb_json_str(user)))
        deciding_complain(deciding, "excluded_users", "names somebody who is not shut out");
    if (first == NULL) {
        json_array_append_new(proposals, propose(deciding, user));
        return GO_ON;
    }
    if (cb_str_equal(cb_json_get_str(first, "by"), by->user))
        return REFUSE_two_people;
    if (cb_str_equal(cb_json_get_str(first, "agency"), by->agency))
        return REFUSE_two_agencies;
    json_array_append(back, user);
    return GO_ON;
}

/* The first person proposes it, a second one of another agency does it. */
enum refusal readmit(struct deciding *deciding)
{
    CB_AUTO(json_decref) json_t *back = json_array();
    CB_AUTO(json_decref)
    json_t *sent = json_incref(json_object_get(deciding->set, "excluded_users"));
    const json_t *before = record_get(deciding->record, "readmissions");
    CB_AUTO(json_decref)
    json_t *proposals = json_is_array(before) ? json_copy((json_t *)before) : json_array();
    enum refusal refusal = GO_ON;

    for (size_t i = 0; refusal == GO_ON && i < json_array_size(sent); i++)
        refusal = readmit_one(deciding, json_array_get(sent, i), proposals, back);
    json_object_del(deciding->set, "excluded_users");
    if (refusal != GO_ON)
        return refusal;
    deciding_put(deciding, "readmissions", without(proposals, back));
    if (json_array_size(back) != 0)
        deciding_put(deciding, "excluded_users",
                     without(record_get(deciding->record, "excluded_users"), back));
    return GO_ON;
}

/* What somebody owns belongs to an agency of theirs that takes part. */
enum refusal check_owner(struct deciding *deciding)
{
    struct cb_str user = deciding_text_after(deciding, "owner_user");
    struct cb_str agency = deciding_text_after(deciding, "owner_agency");
    const struct record *root = fold_root(deciding->input->fold);

    if (deciding->people == NULL || (json_object_get(deciding->set, "owner_user") == NULL &&
                                     json_object_get(deciding->set, "owner_agency") == NULL))
        return GO_ON;
    if (!value_names(record_get(root, "participating_agencies"), agency))
        deciding_complain(deciding, "owner_agency", "takes no part in the case");
    else if (!board_may_own(deciding->people, user, agency, deciding->input->now))
        deciding_complain(deciding, "owner_user", "does not belong to the agency");
    return deciding->fields != NULL ? REFUSE_fields : GO_ON;
}

/* A duty is given to somebody of the agency that it names. */
enum refusal check_assignment(struct deciding *deciding)
{
    struct cb_str user = deciding_text_after(deciding, "user");
    struct cb_str agency = deciding_text_after(deciding, "agency");

    if (deciding->people == NULL ||
        board_has_member(deciding->people, user, agency, deciding->input->now))
        return GO_ON;
    deciding_complain(deciding, "user", "does not belong to the agency");
    return REFUSE_fields;
}
