/* The verbs of a board's directory that need two people (security P5), and a declaration's date. */
#include "built_ins.h"

#include "caseboard/base/zone.h"
#include "caseboard/record/board.h"
#include "names.h"

/* Until a board has administrators of two agencies the host's operator counts as both people. */
static bool is_both(const struct deciding *deciding)
{
    return is_operator(&deciding->command->by) && !board_is_settled(deciding->input->fold);
}

/* The second person is not the first, is of another agency, and gains nothing by it. */
static enum refusal check_second(const struct deciding *deciding, struct cb_str whom)
{
    const struct viewer *by = &deciding->command->by;
    const struct record *draft = deciding->record;

    if (is_both(deciding))
        return GO_ON;
    if (cb_str_equal(by->user, draft->author) || cb_str_equal(by->user, whom))
        return REFUSE_two_people;
    if (by->agency.len == 0 || cb_str_equal(by->agency, draft->agency))
        return REFUSE_two_agencies;
    return GO_ON;
}

static bool is_draft(const struct record *record)
{
    if (cb_str_is(record->type->name, TYPE_PACK))
        return cb_str_is(record_text(record, "state"), "draft");
    return record_get(record, "approved_by") == NULL;
}

/* What was approved stays as it was approved; a draft is its author's to change. */
enum refusal check_draft(struct deciding *deciding)
{
    if (is_both(deciding))
        return GO_ON;
    if (!is_draft(deciding->record))
        return REFUSE_wrong_state;
    return cb_str_equal(deciding->record->author, deciding->command->by.user) ? GO_ON
                                                                              : REFUSE_two_people;
}

enum refusal begin_membership(struct deciding *deciding)
{
    const struct record *agency =
        fold_find(deciding->input->fold, deciding_text_after(deciding, "agency"));
    struct cb_str seat = deciding_text_after(deciding, "seat");

    if (agency == NULL || !value_names(record_get(agency, "seats"), seat)) {
        deciding_complain(deciding, "seat", "is not one that the agency's people may have");
        return REFUSE_fields;
    }
    if (is_both(deciding))
        deciding_put(deciding, "approved_by", cb_json_string(deciding->command->by.user));
    return GO_ON;
}

enum refusal check_approval(struct deciding *deciding)
{
    return check_second(deciding, record_text(deciding->record, "user"));
}

/* The date of a declaration is the server's, not the sender's. */
enum refusal declare_today(struct deciding *deciding)
{
    char today[CB_DATE_TEXT];
    cb_date_write(zone_date(deciding->input->now), today);
    deciding_put(deciding, "on", json_string(today));
    return GO_ON;
}

static void retire(struct deciding *deciding, const struct record *pack)
{
    if (deciding->beside == NULL)
        deciding->beside = json_array();
    json_t *id = cb_json_string(pack->id);
    json_array_append_new(deciding->beside, json_pack("{s:s, s:o, s:{s:s}}", "type", TYPE_PACK,
                                                      "id", id, "set", "state", "retired"));
}

/* What is put in force is what was approved: the same bytes, and still there. */
static enum refusal check_standing(const struct deciding *deciding)
{
    static const enum refusal refusals[] = {
        [PACK_STANDS] = GO_ON,
        [PACK_NOT_THERE] = REFUSE_pack_not_there,
        [PACK_DOES_NOT_FOLLOW] = REFUSE_pack_does_not_follow,
    };
    const struct decide_input *input = deciding->input;
    if (input->pack_stands == NULL)
        return REFUSE_pack_not_there;
    return refusals[input->pack_stands(input->context, record_text(deciding->record, "name"),
                                       record_text(deciding->record, "hash"))];
}

/* One pack is in force at a time. */
enum refusal activate_pack(struct deciding *deciding)
{
    const struct fold *fold = deciding->input->fold;
    const struct record *pack = NULL;
    size_t cursor = 0;
    enum refusal refusal = check_second(deciding, (struct cb_str){NULL, 0});

    if (refusal == GO_ON)
        refusal = check_standing(deciding);
    if (refusal != GO_ON)
        return refusal;
    while ((pack = fold_next(fold, deciding->verb->type, &cursor)) != NULL) {
        if (pack != deciding->record && !pack->withdrawn &&
            cb_str_is(record_text(pack, "state"), "active"))
            retire(deciding, pack);
    }
    return GO_ON;
}
