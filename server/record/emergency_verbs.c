/* Emergency access (security P4; practice, "Emergency access"): what may be opened, for how long,
 * and who is told. */
#include "built_ins.h"
#include "event_form.h"
#include "names.h"

#define HOUR_MS (60LL * 60 * 1000)

enum refusal prepare_emergency(struct deciding *deciding)
{
    const struct emergency_rules *rules = pack_emergency(fold_pack(deciding->input->fold));
    char until[CB_TIME_TEXT];

    if (rules == NULL)
        return REFUSE_not_available;
    if (!is_empty_value(json_object_get(deciding->command->set, "until")))
        return GO_ON;
    cb_time_write(deciding->input->now + rules->most_hours * HOUR_MS, until);
    deciding_put(deciding, "until", json_string(until));
    return GO_ON;
}

static void check_until(struct deciding *deciding, const struct emergency_rules *rules)
{
    cb_time now = deciding->input->now;
    cb_time until = 0;

    if (!cb_time_parse(deciding_text_after(deciding, "until"), &until) || until <= now)
        deciding_complain(deciding, "until", "is not later than now");
    else if (until > now + rules->most_hours * HOUR_MS)
        deciding_complain(deciding, "until", "is later than an emergency may last");
}

/* ---- who is told ---- */

static bool writes(const struct cell *cell)
{
    for (size_t i = 0; i < cell->count; i++) {
        if (cell->at[i].write)
            return true;
    }
    return false;
}

/* Whether the agency may hold records of the class: by the matrix and its seats, never by what it
 * holds, for who is told is told to others. */
static bool may_own(const struct deciding *deciding, struct cb_str agency, size_t class_index)
{
    const struct pack *pack = fold_pack(deciding->input->fold);
    const struct record *entry =
        deciding->people != NULL ? fold_find(deciding->people, agency) : NULL;

    for (size_t seat = 0; entry != NULL && seat < pack_seat_count(pack); seat++) {
        if (value_names(record_get(entry, "seats"), pack_seat_name(pack, seat)) &&
            writes(pack_cell(pack, class_index, seat)))
            return true;
    }
    return deciding->people == NULL;
}

/* Of the agencies of the case. */
static json_t *owners_of_class(const struct deciding *deciding, size_t class_index)
{
    const json_t *parties = record_get(fold_root(deciding->input->fold), "participating_agencies");
    json_t *owners = json_array();
    for (size_t i = 0; i < json_array_size(parties); i++) {
        if (may_own(deciding, cb_json_str(json_array_get(parties, i)), class_index))
            json_array_append(owners, json_array_get(parties, i));
    }
    return owners;
}

/* Somebody of another agency has to review it: where nobody else owns it, all of the case may. */
static void tell(struct deciding *deciding, json_t *owners)
{
    const struct record *root = fold_root(deciding->input->fold);
    bool is_own = true;
    for (size_t i = 0; i < json_array_size(owners); i++)
        is_own = is_own &&
                 cb_str_equal(cb_json_str(json_array_get(owners, i)), deciding->command->by.agency);
    if (is_own) {
        json_decref(owners);
        owners = json_incref((json_t *)record_get(root, "participating_agencies"));
    }
    deciding_put(deciding, "recipients", owners);
}

/* ---- what is opened ---- */

static void open_record(struct deciding *deciding, const struct record *record)
{
    const struct decide_input *input = deciding->input;
    enum level most = lens_may_rise(input->lens, input->fold, record);

    if (most <= lens_sight(input->lens, input->fold, record).level)
        deciding_complain(deciding, "target", "is nothing that an emergency opens");
    tell(deciding, json_pack("[o]", cb_json_string(record->agency)));
}

static void open_class(struct deciding *deciding, size_t class_index)
{
    if (!lens_may_open(deciding->input->lens, class_index))
        deciding_complain(deciding, "target", "is nothing that an emergency opens");
    tell(deciding, owners_of_class(deciding, class_index));
}

enum refusal check_emergency(struct deciding *deciding)
{
    const struct decide_input *input = deciding->input;
    const struct emergency_rules *rules = pack_emergency(fold_pack(input->fold));
    struct cb_str target = deciding_text_after(deciding, "target");
    const struct record *record = fold_find(input->fold, target);
    size_t class_index = 0;

    check_until(deciding, rules);
    if (record != NULL)
        open_record(deciding, record);
    else if (pack_class_index(fold_pack(input->fold), target, &class_index))
        open_class(deciding, class_index);
    else
        deciding_complain(deciding, "target", "is nothing that an emergency opens");
    return GO_ON;
}

enum refusal check_review(struct deciding *deciding)
{
    const struct viewer *by = &deciding->command->by;
    if (cb_str_equal(by->user, deciding->record->author))
        return REFUSE_two_people;
    return cb_str_equal(by->agency, deciding->record->agency) ? REFUSE_two_agencies : GO_ON;
}
