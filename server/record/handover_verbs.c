/* One officer hands a case on to another: a checklist, and then everything at once. */
#include <string.h>

#include "built_ins.h"

#include "caseboard/base/digest.h"
#include "caseboard/record/board.h"
#include "caseboard/record/owner.h"
#include "event_form.h"
#include "names.h"

#define DAY_MS (24LL * 60 * 60 * 1000)

/* From one to somebody else, who can take over in the writer's agency. */
enum refusal check_handover(struct deciding *deciding)
{
    struct cb_str from = deciding_text_after(deciding, "from_user");
    struct cb_str to = deciding_text_after(deciding, "to_user");

    if (cb_str_equal(from, to))
        deciding_complain(deciding, "to_user", "is the same person");
    else if (deciding->people != NULL &&
             !board_may_own(deciding->people, to, deciding->command->by.agency,
                            deciding->input->now))
        deciding_complain(deciding, "to_user", "cannot take over in your agency");
    return deciding->fields != NULL ? REFUSE_fields : GO_ON;
}

/* Who hands over what to whom, and when, is settled once it has happened; a step that was left open
 * may still be done. */
enum refusal amend_handover(struct deciding *deciding)
{
    static const char *const settled[] = {"from_user", "to_user", "effective_on"};
    bool is_complete = record_get(deciding->record, "completed_on") != NULL;

    for (size_t i = 0; is_complete && i < CB_COUNT(settled); i++) {
        if (json_object_get(deciding->set, settled[i]) != NULL)
            deciding_complain(deciding, settled[i], "is settled: the handover is complete");
    }
    if (deciding->fields != NULL)
        return REFUSE_fields;
    return is_complete ? GO_ON : check_handover(deciding);
}

/* ---- the checklist ---- */

/* A step that was done before need not be said again. */
enum refusal prepare_handover(struct deciding *deciding)
{
    const struct pack_verb *verb = deciding->verb;
    for (size_t i = 0; i < verb->need_count; i++) {
        const char *name = verb->needs[i]->name.at;
        const json_t *before = record_value(deciding->record, verb->needs[i]);
        if (before != NULL && json_object_get(deciding->command->set, name) == NULL)
            deciding_put(deciding, name, json_incref((json_t *)before));
    }
    return GO_ON;
}

/* What the verb needs is done; what it may have is done, or there is a reason. */
static void check_steps(struct deciding *deciding)
{
    const struct pack_verb *verb = deciding->verb;
    for (size_t i = 0; i < verb->need_count; i++) {
        if (!json_is_true(deciding_after(deciding, verb->needs[i])))
            deciding_complain(deciding, verb->needs[i]->name.at, "is not done yet");
    }
    for (size_t i = 0; i < verb->may_count; i++) {
        const struct pack_field *field = verb->may[i];
        if (field->kind == FIELD_yesno && !json_is_true(deciding_after(deciding, field)) &&
            deciding->command->why.len == 0)
            deciding_complain(deciding, field->name.at, "is not done yet, and no reason is given");
    }
}

/* ---- what goes over ---- */

struct passing {
    struct deciding *deciding;
    struct cb_str from, to, agency;
    cb_time at;
    char at_text[CB_TIME_TEXT];
};

static void touch(struct deciding *deciding, const struct pack_type *type, struct cb_str id,
                  json_t *set)
{
    if (deciding->beside == NULL)
        deciding->beside = json_array();
    json_array_append_new(deciding->beside,
                          json_pack("{s:o, s:o, s:o}", "type", cb_json_string(type->name), "id",
                                    cb_json_string(id), "set", set));
}

/* The id of a record that is made beside another: the same whenever the command is decided. */
static void make_id(const struct deciding *deciding, const struct record *beside,
                    char out[CB_ID_TEXT])
{
    struct cb_id id = deciding->command->command;
    const struct cb_str parts[] = {{(const char *)id.bytes, sizeof id.bytes}, beside->id};
    struct cb_digest digest = cb_digest_parts(parts, CB_COUNT(parts));

    memcpy(id.bytes, digest.bytes, sizeof id.bytes);
    id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0f) | 0x40); /* version 4, variant 1 */
    id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3f) | 0x80);
    cb_id_write(id, out);
}

static bool has_same(const struct passing *passing, const struct record *assignment)
{
    const struct fold *fold = passing->deciding->input->fold;
    const struct record *other = NULL;
    cb_time until = CB_TIME_NEVER;
    size_t cursor = 0;

    while ((other = fold_next(fold, assignment->type, &cursor)) != NULL) {
        if (cb_str_equal(record_text(other, "user"), passing->to) &&
            cb_str_equal(record_text(other, "agency"), passing->agency) &&
            cb_str_equal(record_text(other, "role"), record_text(assignment, "role")) &&
            cb_str_equal(record_text(other, "victim"), record_text(assignment, "victim")) &&
            assignment_holds(other, passing->at, &until))
            return true;
    }
    return false;
}

static void pass_assignment(const struct passing *passing, const struct record *assignment)
{
    char id[CB_ID_TEXT];
    json_t *set = NULL;
    cb_time until = CB_TIME_NEVER;

    if (!cb_str_equal(record_text(assignment, "user"), passing->from) ||
        !cb_str_equal(record_text(assignment, "agency"), passing->agency) ||
        !assignment_holds(assignment, passing->at, &until))
        return;
    touch(passing->deciding, assignment->type, assignment->id,
          json_pack("{s:s}", "to", passing->at_text));
    if (has_same(passing, assignment))
        return;
    set = json_pack("{s:o, s:o, s:o, s:s}", "user", cb_json_string(passing->to), "agency",
                    cb_json_string(passing->agency), "role",
                    cb_json_string(record_text(assignment, "role")), "from", passing->at_text);
    if (record_get(assignment, "victim") != NULL)
        json_object_set(set, "victim", (json_t *)record_get(assignment, "victim"));
    make_id(passing->deciding, assignment, id);
    touch(passing->deciding, assignment->type, cb_str_of(id), set);
}

static void pass_named(const struct passing *passing, const struct record *record,
                       const char *field)
{
    touch(passing->deciding, record->type, record->id,
          json_pack("{s:o}", field, cb_json_string(passing->to)));
}

/* A refused action is not handed on by silence: it is given on, or cancelled. */
static bool is_passed_on(const struct passing *passing, const struct record *record)
{
    return cb_str_equal(record_text(record, "owner_user"), passing->from) &&
           cb_str_equal(record_text(record, "owner_agency"), passing->agency) &&
           !cb_str_is(record_text(record, "state"), "cannot_do") &&
           owner_is_needed(passing->deciding->input->fold, record);
}

static void pass(const struct passing *passing, const struct record *record)
{
    const struct decide_input *input = passing->deciding->input;
    if (record->withdrawn || lens_sight(input->lens, input->fold, record).level != LEVEL_FULL)
        return; /* who hands over touches nothing that is hidden from them */
    if (cb_str_is(record->type->name, TYPE_ASSIGNMENT))
        pass_assignment(passing, record);
    else if (is_passed_on(passing, record))
        pass_named(passing, record, "owner_user");
    else if (cb_str_is(record->type->name, TYPE_ORDER_CONDITION) &&
             cb_str_equal(record_text(record, "monitor_user"), passing->from))
        pass_named(passing, record, "monitor_user");
}

/* What the old officer had is the new one's, who has said so: no state of an action changes. */
enum refusal complete_handover(struct deciding *deciding)
{
    const struct fold *fold = deciding->input->fold;
    struct passing passing = {
        .deciding = deciding,
        .from = record_text(deciding->record, "from_user"),
        .to = record_text(deciding->record, "to_user"),
        .agency = deciding->command->by.agency,
        .at = deciding->input->now,
    };
    cb_date effective = 0;

    check_steps(deciding);
    if (deciding->fields != NULL)
        return REFUSE_fields;
    if (cb_date_parse(record_text(deciding->record, "effective_on"), &effective) &&
        effective * DAY_MS > passing.at)
        passing.at = effective * DAY_MS; /* until then the old officer has the duty */
    cb_time_write(passing.at, passing.at_text);
    for (size_t i = 0; i < fold_count(fold); i++)
        pass(&passing, fold_at_position(fold, i));
    return GO_ON;
}
