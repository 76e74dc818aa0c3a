/* continuity.json, but for its rows: which types play which part, who owes, what counts as told. */
#include "continuity_load.h"

#include "caseboard/base/time.h"
#include "field.h"

#define MOST_ATTEMPTS 20

/* ---- parts ---- */

struct read {
    enum continuity_part part;
    const char *field;
    enum field_kind kind;
};

static const char *const part_names[PART_COUNT] = {
#define PART(name) #name,
#include "caseboard/policy/continuity_parts.def"
};
static const struct read reads[READS_COUNT] = {
#define READS(part, field, kind) {PART_##part, #field, FIELD_##kind},
#include "caseboard/policy/continuity_parts.def"
};

static void read_field(struct loader *loader, struct continuity *out, size_t index)
{
    const struct read *read = &reads[index];
    const struct pack_type *type = out->parts[read->part];
    if (type == NULL)
        return;
    size_t mark = loader_enter(loader, part_names[read->part]);
    const struct pack_field *field = type_field_named(type, read->field);
    if (field == NULL)
        loader_problem(loader, "\"%.*s\" has no field \"%s\", which clocks read",
                       CB_STR_ARG(type->name), read->field);
    else if (field->kind != read->kind)
        loader_problem(loader, "the field \"%s\" of \"%.*s\" is of another kind than clocks read",
                       read->field, CB_STR_ARG(type->name));
    else
        out->fields[index] = field;
    loader_leave(loader, mark);
}

static void read_parts(struct loader *loader, const json_t *document, struct continuity *out)
{
    const json_t *records = json_object_get(document, "records");
    size_t here = loader_enter(loader, "records");
    for (size_t i = 0; i < PART_COUNT; i++)
        out->parts[i] = continuity_type(loader, records, part_names[i]);
    for (size_t i = 0; i < READS_COUNT; i++)
        read_field(loader, out, i);
    loader_leave(loader, here);
    out->victim_is = continuity_is(loader, document, "victim_is", out->parts[PART_victim]);
}

/* ---- who owes ---- */

static void check_role(struct loader *loader, const struct continuity *out, struct cb_str role)
{
    const struct pack_field *field = out->fields[READS_assignment_role];
    const struct pack_options *options = field != NULL ? field->options : NULL;
    if (options != NULL && role.at != NULL &&
        named_find(NAMED(options->at, options->count), role) == SIZE_MAX)
        loader_unknown(loader, "role of an assignment", role, NAMED(options->at, options->count));
}

static void check_setting(struct loader *loader, struct cb_str setting)
{
    const struct pack_type *board = pack_type(loader->pack, CB_STR("board"));
    size_t mark = loader_enter(loader, "agency");
    if (setting.at != NULL && board == NULL)
        loader_problem(loader, "there is no board to have this setting");
    else if (setting.at != NULL)
        (void)loader_field(loader, board, setting);
    loader_leave(loader, mark);
}

static void read_duties(struct loader *loader, const json_t *document, struct continuity *out)
{
    const json_t *map = json_object_get(document, "duties");
    struct duty *duties = loader_array(loader, json_object_size(map), sizeof *duties);
    const char *name = NULL;
    json_t *value = NULL;
    size_t here = loader_enter(loader, "duties");
    json_object_foreach (json_of(map), name, value) {
        size_t mark = loader_enter(loader, name);
        struct duty duty = {cb_str_of(name), cb_json_get_str(value, "role"),
                            cb_json_get_str(value, "agency")};
        check_role(loader, out, duty.role);
        check_setting(loader, duty.agency);
        duties[out->duty_count++] = duty;
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    out->duties = duties;
    out->fallback =
        continuity_options(loader, document, "fallback", out->fields[READS_assignment_role]);
}

/* ---- what counts ---- */

static void read_told(struct loader *loader, const json_t *document, struct continuity *out)
{
    const json_t *told = json_object_get(document, "told");
    const struct pack_field *channel = out->fields[READS_update_channel];
    const struct pack_field *outcome = out->fields[READS_update_outcome];
    size_t here = loader_enter(loader, "told");
    out->spoken = continuity_options(loader, told, "spoken", channel);
    out->written = continuity_options(loader, told, "written", channel);
    out->spoken_if_listed = continuity_options(loader, told, "spoken_if_listed", channel);
    out->delivered = continuity_options(loader, told, "delivered", outcome);
    out->voicemail = continuity_options(loader, told, "voicemail", outcome);
    out->to_advocate =
        continuity_options(loader, told, "to_advocate", out->fields[READS_update_recipient]);
    out->not_understood =
        continuity_options(loader, told, "not_understood", out->fields[READS_update_language_ok]);
    loader_leave(loader, here);
}

static void read_attempts(struct loader *loader, const json_t *document, struct continuity *out)
{
    const json_t *attempts = json_object_get(document, "attempts");
    size_t here = loader_enter(loader, "attempts");
    out->attempts =
        continuity_options(loader, attempts, "outcomes", out->fields[READS_update_outcome]);
    out->qualifying_attempts = continuity_number(loader, attempts, "at_least", 1, MOST_ATTEMPTS);
    out->qualifying_channels = continuity_number(loader, attempts, "channels", 1, MOST_ATTEMPTS);
    out->qualifying_apart = continuity_limit(loader, attempts, "apart");
    if (!cb_str_starts(out->qualifying_apart, "H "))
        loader_problem_at(loader, "apart", "is not a number of hours such as \"H 3\"");
    loader_leave(loader, here);
}

static void read_plan(struct loader *loader, const json_t *document, struct continuity *out)
{
    const json_t *plan = json_object_get(document, "plan");
    const json_t *stages = json_object_get(document, "stages");
    size_t here = loader_enter(loader, "plan");
    out->paused = continuity_options(loader, plan, "paused", out->fields[READS_plan_status]);
    out->hold = continuity_options(loader, plan, "hold", out->fields[READS_plan_status]);
    out->advocate_instead =
        continuity_options(loader, plan, "advocate_instead", out->fields[READS_plan_recipient]);
    loader_leave(loader, here);
    here = loader_enter(loader, "stages");
    out->accepted_stages =
        continuity_options(loader, stages, "accepted", out->fields[READS_case_stage]);
    out->closed_stages =
        continuity_options(loader, stages, "closed", out->fields[READS_case_stage]);
    loader_leave(loader, here);
}

static void read_deferral(struct loader *loader, const json_t *document, struct continuity *out)
{
    const json_t *deferral = json_object_get(document, "deferral");
    size_t here = loader_enter(loader, "deferral");
    out->deferral_standard = continuity_limit(loader, deferral, "standard");
    out->deferral_enhanced = continuity_limit(loader, deferral, "enhanced");
    out->deferral_writers = writers_load(loader, deferral, "by", &out->deferral_writer_count);
    out->second_deferral_writers =
        writers_load(loader, deferral, "again_by", &out->second_deferral_writer_count);
    loader_leave(loader, here);
}

/* ---- recurring ---- */

static void read_interval(struct loader *loader, const struct pack_field *frequency,
                          struct interval *interval, const json_t *value)
{
    static const char number[] = ":n";
    struct cb_str name = interval->frequency;
    bool is_numbered =
        name.len > 2 && cb_str_is((struct cb_str){name.at + name.len - 2, 2}, number);
    const struct pack_options *options = frequency != NULL ? frequency->options : NULL;
    interval->limit = cb_json_str(value);
    if (options != NULL) {
        struct cb_str bare = {name.at, is_numbered ? name.len - 2 : name.len};
        size_t index = named_find(NAMED(options->at, options->count), bare);
        if (index == SIZE_MAX)
            index = named_find(NAMED(options->at, options->count), name);
        if (index == SIZE_MAX)
            loader_unknown(loader, "frequency", name, NAMED(options->at, options->count));
    }
    if (is_numbered ? !cb_str_is(interval->limit, "CD n") && !cb_str_is(interval->limit, "MO n")
                    : interval->limit.at != NULL && !cb_str_starts(interval->limit, "CD ") &&
                          !cb_str_starts(interval->limit, "MO "))
        loader_problem(loader, "is no interval such as \"CD 7\" or \"MO 1\"");
    else if (!is_numbered && interval->limit.at != NULL && !limit_is_well_formed(interval->limit))
        loader_problem(loader, "is no interval such as \"CD 7\" or \"MO 1\"");
}

static void read_intervals(struct loader *loader, const json_t *map, struct continuity *out)
{
    struct interval *intervals = loader_array(loader, json_object_size(map), sizeof *intervals);
    const char *name = NULL;
    json_t *value = NULL;
    size_t here = loader_enter(loader, "intervals");
    json_object_foreach (json_of(map), name, value) {
        size_t mark = loader_enter(loader, name);
        struct interval *interval = &intervals[out->interval_count++];
        interval->frequency = cb_str_of(name);
        read_interval(loader, out->fields[READS_plan_frequency], interval, value);
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    out->intervals = intervals;
}

static void read_recurring(struct loader *loader, const json_t *document, struct continuity *out)
{
    const json_t *recurring = json_object_get(document, "recurring");
    size_t here = loader_enter(loader, "recurring");
    read_intervals(loader, json_object_get(recurring, "intervals"), out);
    out->recurring_duty = continuity_duty(loader, recurring, "duty");
    out->usual_frequency = cb_json_get_str(recurring, "without_plan");
    size_t mark = loader_enter(loader, "without_plan");
    struct named known = NAMED(out->intervals, out->interval_count);
    if (out->usual_frequency.at != NULL && named_find(known, out->usual_frequency) == SIZE_MAX)
        loader_unknown(loader, "interval", out->usual_frequency, known);
    loader_leave(loader, mark);
    loader_leave(loader, here);
}

/* ---- profiles ---- */

static struct cb_str read_date(struct loader *loader, const json_t *object, const char *key)
{
    struct cb_str text = cb_json_get_str(object, key);
    cb_date date = 0;
    if (text.at != NULL && !cb_date_parse(text, &date))
        loader_problem_at(loader, key, "is not a date");
    return text;
}

static void read_profile(struct loader *loader, const json_t *value, struct profile *profile)
{
    const json_t *calendars =
        json_object_get(loader_document(loader, "calendar.json"), "calendars");
    profile->id = cb_json_get_str(value, "id");
    profile->jurisdiction = cb_json_get_str(value, "jurisdiction");
    profile->calendar = cb_json_get_str(value, "calendar");
    profile->from = read_date(loader, value, "from");
    profile->to = read_date(loader, value, "to");
    if (profile->calendar.at != NULL && json_object_get(calendars, profile->calendar.at) == NULL)
        loader_problem_at(loader, "calendar", "there is no calendar \"%.*s\"",
                          CB_STR_ARG(profile->calendar));
    struct row *rows = continuity_rows(loader, value, "rows", false, &profile->row_count);
    profile->rows = rows;
}

static void read_profiles(struct loader *loader, const json_t *document, struct continuity *out)
{
    const json_t *list = json_object_get(document, "profiles");
    struct profile *profiles = loader_array(loader, json_array_size(list), sizeof *profiles);
    size_t here = loader_enter(loader, "profiles");
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t mark = loader_enter_at(loader, i);
        read_profile(loader, json_array_get(list, i), &profiles[out->profile_count++]);
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    out->profiles = profiles;
    out->product = continuity_rows(loader, document, "product", true, &out->product_count);
}

void continuity_load(struct loader *loader)
{
    const json_t *document = loader_document(loader, "continuity.json");
    if (document == NULL)
        return;
    struct continuity *out = loader_array(loader, 1, sizeof *out);
    loader->pack->continuity = out;
    loader_open(loader, "continuity.json");
    read_parts(loader, document, out);
    read_duties(loader, document, out);
    read_told(loader, document, out);
    read_attempts(loader, document, out);
    read_plan(loader, document, out);
    read_deferral(loader, document, out);
    read_recurring(loader, document, out);
    read_profiles(loader, document, out);
    continuity_rules(loader, document, out);
}
