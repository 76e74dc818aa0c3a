/* Deferring what is owed to a victim: once by a supervisor, again only by the chair. Whether a
 * deferral counts is computed from the events; here it is asked who may approve it. */
#include "built_ins.h"

#include "caseboard/record/owner.h"
#include "names.h"

static bool is_seen(const struct deciding *deciding, const struct record *record)
{
    const struct decide_input *input = deciding->input;
    return lens_sight(input->lens, input->fold, record).level == LEVEL_FULL;
}

static const struct record *next_approved(const struct deciding *deciding, size_t *cursor)
{
    const struct record *deferral = NULL;
    while ((deferral = fold_next(deciding->input->fold, deciding->verb->type, cursor)) != NULL) {
        if (deferral != deciding->record && !deferral->withdrawn &&
            record_get(deferral, "approved_by") != NULL && is_seen(deciding, deferral))
            return deferral;
    }
    return NULL;
}

/* Whether COMMITMENT is what DEFERRAL put in the place of what it deferred, for any victim. */
static bool follows_on(const struct fold *fold, const struct record *deferral,
                       struct cb_str commitment)
{
    const struct pack_type *type = pack_type(fold_pack(fold), CB_STR(TYPE_PERSON));
    const struct record *person = NULL;
    size_t cursor = 0;

    while (type != NULL && (person = fold_next(fold, type, &cursor)) != NULL) {
        if (owner_clock_is(commitment, "deferral", deferral->id, person->id))
            return true;
    }
    return false;
}

/* A follow-on is the same duty as what it stands for, so that any approved deferral of either makes
 * this one the second. */
static bool is_second(const struct deciding *deciding)
{
    struct cb_str commitment = record_text(deciding->record, "commitment");
    const struct record *deferral = NULL;
    size_t cursor = 0;

    while ((deferral = next_approved(deciding, &cursor)) != NULL) {
        if (cb_str_equal(record_text(deferral, "commitment"), commitment) ||
            follows_on(deciding->input->fold, deferral, commitment))
            return true;
    }
    return false;
}

/* Whoever does not see the deferral in full is told nothing of what it holds. */
enum refusal check_deferral(struct deciding *deciding)
{
    if (deciding->sight.level != LEVEL_FULL)
        return GO_ON;
    if (record_get(deciding->record, "approved_by") != NULL)
        return REFUSE_wrong_state;
    if (cb_str_is(deciding->command->by.seat, SEAT_CHAIR) || !is_second(deciding))
        return GO_ON;
    deciding_complain(deciding, "commitment",
                      "was deferred before: only the chair may do it again");
    return REFUSE_fields;
}
