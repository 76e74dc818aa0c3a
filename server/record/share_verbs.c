/* What share decisions do beyond their rows in the dictionary (practice, "Share decisions"): the
 * owner alone shares, what the owner saw, as far and as long as the pack allows, and with a second
 * person where a mistake could not be undone. */
#include "built_ins.h"
#include "caseboard/base/zone.h"
#include "caseboard/record/project.h"
#include "event_form.h"

#define NOT_THERE "points at a record that is not there"

static const json_t *after(const struct deciding *deciding, const char *field)
{
    const struct pack_field *found = type_field_named(deciding->verb->type, field);
    return found != NULL ? deciding_after(deciding, found) : NULL;
}

static bool is_among(const struct cb_str *names, size_t count, struct cb_str name)
{
    for (size_t i = 0; i < count; i++) {
        if (cb_str_equal(names[i], name))
            return true;
    }
    return false;
}

static cb_date today(const struct deciding *deciding)
{
    return zone_date(deciding->input->now);
}

/* ---- when it ends ---- */

enum refusal prepare_share(struct deciding *deciding)
{
    const struct share_rules *rules = pack_shares(fold_pack(deciding->input->fold));
    char last[CB_DATE_TEXT];

    if (rules == NULL)
        return REFUSE_not_available;
    if (!is_empty_value(json_object_get(deciding->command->set, "expires_on")))
        return GO_ON;
    cb_date_write(today(deciding) + rules->days, last);
    deciding_put(deciding, "expires_on", json_string(last));
    return GO_ON;
}

static void check_end(struct deciding *deciding, const struct share_rules *rules)
{
    cb_date last = 0;

    if (!cb_date_parse(cb_json_str(after(deciding, "expires_on")), &last))
        deciding_complain(deciding, "expires_on", "is needed");
    else if (last < today(deciding))
        deciding_complain(deciding, "expires_on", "has passed");
    else if (last > today(deciding) + rules->most_days)
        deciding_complain(deciding, "expires_on", "is later than a share may end");
}

static void check_consent(struct deciding *deciding, const struct share_rules *rules)
{
    struct cb_str consent = deciding_text_after(deciding, "consent");
    if (is_among(rules->reasoned_consents, rules->reasoned_consent_count, consent) &&
        is_empty_value(after(deciding, "consent_reason")))
        deciding_complain(deciding, "consent_reason", "is needed");
}

/* ---- what is shared ---- */

/* Whether any seat's cell lets a decision raise the class so far. */
static bool may_rise(const struct pack *pack, size_t class_index, enum level level)
{
    for (size_t seat = 0; seat < pack_seat_count(pack); seat++) {
        const struct cell *cell = pack_cell(pack, class_index, seat);
        for (size_t i = 0; i < cell->count; i++) {
            if (cell->at[i].can_share && cell->at[i].share >= level)
                return true;
        }
    }
    return false;
}

/* Seen by right, at what is to be shared or above. */
static bool sees_at(const struct deciding *deciding, const struct record *record, enum level level)
{
    struct sight sight = lens_sight(deciding->input->lens, deciding->input->fold, record);
    return sight.raised_by == NULL && level_lowest(sight.level, level) == level;
}

static bool is_as_seen(const struct deciding *deciding, const struct record *record,
                       struct cb_str etag)
{
    CB_AUTO(cb_buf_fini) struct cb_buf projected = {0};
    char now[ETAG_TEXT];
    project_record(deciding->input->lens, deciding->input->fold, record, &projected, now);
    return cb_str_is(etag, now);
}

static void check_worth(struct deciding *deciding, const struct record *record, enum level level)
{
    const struct pack *pack = fold_pack(deciding->input->fold);

    if (!may_rise(pack, record->class_index, LEVEL_CODES))
        deciding_complain(deciding, "records", "are of a kind that is never shared");
    else if (!may_rise(pack, record->class_index, level))
        deciding_complain(deciding, "level", "is more than may be shared of such records");
    else if (level == LEVEL_SUMMARY && record_value(record, record->type->summary) == NULL)
        deciding_complain(deciding, "records", "have no summary yet that could be shared");
}

static enum refusal check_record(struct deciding *deciding, const json_t *item, enum level level)
{
    const struct decide_input *input = deciding->input;
    const struct record *record = fold_find(input->fold, cb_json_get_str(item, "record"));

    if (record == NULL || lens_sight(input->lens, input->fold, record).level == LEVEL_NONE) {
        deciding_complain(deciding, "records", NOT_THERE);
        return GO_ON;
    }
    if (!cb_str_equal(record->agency, deciding->command->by.agency))
        return REFUSE_not_owner;
    if (!sees_at(deciding, record, level))
        return REFUSE_not_full;
    if (!is_as_seen(deciding, record, cb_json_get_str(item, "etag"))) {
        deciding_complain(deciding, "records", "have changed since you looked");
        return REFUSE_conflict;
    }
    check_worth(deciding, record, level);
    return GO_ON;
}

static enum refusal check_records(struct deciding *deciding)
{
    const json_t *records = after(deciding, "records");
    enum level level = LEVEL_NONE;
    enum refusal refusal = GO_ON;

    if (!level_parse(deciding_text_after(deciding, "level"), &level))
        return GO_ON; /* it is missing, and that was said */
    for (size_t i = 0; refusal == GO_ON && i < json_array_size(records); i++)
        refusal = check_record(deciding, json_array_get(records, i), level);
    return refusal;
}

/* ---- a second person ---- */

static bool needs_second(const struct deciding *deciding, const struct share_rules *rules)
{
    const struct fold *fold = deciding->input->fold;
    const json_t *records = after(deciding, "records");

    if (is_among(rules->second_consents, rules->second_consent_count,
                 deciding_text_after(deciding, "consent")))
        return true;
    for (size_t i = 0; i < json_array_size(records); i++) {
        const struct record *record =
            fold_find(fold, cb_json_get_str(json_array_get(records, i), "record"));
        if (record != NULL && share_needs_second(rules, record->class_index))
            return true;
    }
    return false;
}

/* A draft is its agency's own: whom it is meant for reads it when it is in force. */
static void hold_back(struct deciding *deciding)
{
    json_t *recipients = json_object_get(deciding->set, "recipients");
    if (recipients == NULL)
        return;
    deciding_put(deciding, "intended", json_incref(recipients));
    json_object_del(deciding->set, "recipients");
}

static void put_in_force(struct deciding *deciding)
{
    char now[CB_TIME_TEXT];
    cb_time_write(deciding->input->now, now);
    deciding_put(deciding, "state", json_string("in_force"));
    deciding_put(deciding, "decided_by", cb_json_string(deciding->command->by.user));
    deciding_put(deciding, "decided_at", json_string(now));
}

/* Of one that is logged, and of a draft that is changed. */
enum refusal check_share(struct deciding *deciding)
{
    const struct share_rules *rules = pack_shares(fold_pack(deciding->input->fold));

    if (rules == NULL)
        return REFUSE_not_available;
    enum refusal refusal = check_records(deciding);
    if (refusal != GO_ON)
        return refusal;
    check_end(deciding, rules);
    check_consent(deciding, rules);
    if (deciding->record == NULL && !needs_second(deciding, rules))
        put_in_force(deciding);
    else
        hold_back(deciding);
    return GO_ON;
}

/* What the second person approves, that person sees, as the first one saw it. */
static enum refusal check_approved(const struct deciding *deciding, const json_t *item,
                                   enum level level)
{
    const struct record *draft = deciding->record;
    const struct record *record = fold_find(deciding->input->fold, cb_json_get_str(item, "record"));

    if (record == NULL || !sees_at(deciding, record, level))
        return REFUSE_not_full;
    if (!cb_str_equal(record->agency, draft->agency))
        return REFUSE_not_owner;
    return record->changed_seq < draft->changed_seq ? GO_ON : REFUSE_conflict;
}

enum refusal check_share_approval(struct deciding *deciding)
{
    const struct share_rules *rules = pack_shares(fold_pack(deciding->input->fold));
    const json_t *records = record_get(deciding->record, "records");
    enum level level = LEVEL_FULL;
    enum refusal refusal = rules != NULL ? GO_ON : REFUSE_not_available;

    level_parse(record_text(deciding->record, "level"), &level);
    for (size_t i = 0; refusal == GO_ON && i < json_array_size(records); i++)
        refusal = check_approved(deciding, json_array_get(records, i), level);
    if (refusal == REFUSE_conflict)
        deciding_complain(deciding, "records", "have changed since the draft was written");
    else if (refusal == GO_ON)
        check_end(deciding, rules);
    return refusal;
}
