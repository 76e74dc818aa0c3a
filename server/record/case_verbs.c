/* What the verbs of a case do beyond their rows in the dictionary. */
#include "built_ins.h"

#include "caseboard/record/board.h"

/* The agency that leads is one of those that take part. */
enum refusal check_parties(struct deciding *deciding)
{
    const struct pack_field *parties =
        type_field_named(deciding->verb->type, "participating_agencies");
    struct cb_str lead = deciding_text_after(deciding, "lead_agency");

    if (parties == NULL || lead.len == 0 || value_names(deciding_after(deciding, parties), lead))
        return GO_ON;
    deciding_complain(deciding, "lead_agency", "is not among the agencies that take part");
    return REFUSE_fields;
}

enum refusal check_move(struct deciding *deciding)
{
    struct cb_str from = record_text(deciding->record, "stage");
    struct cb_str to = deciding_text_after(deciding, "stage");
    return pack_may_move(fold_pack(deciding->input->fold), from, to) ? GO_ON : REFUSE_not_a_move;
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
    return GO_ON;
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
