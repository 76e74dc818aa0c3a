/* What views, calendars, retention and guidance say about things that stand elsewhere. */
#include "check.h"

#include "caseboard/base/time.h"
#include "cell.h"
#include "dictionary_load.h"
#include "field.h"
#include "levels.h"

/* Every text of the list at KEY of OBJECT is one of KNOWN. */
static void check_names(struct loader *loader, const json_t *object, const char *key,
                        const char *what, struct named known)
{
    const json_t *list = json_object_get(object, key);
    size_t here = loader_enter(loader, key);
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct cb_str name = cb_json_str(json_array_get(list, i));
        size_t mark = loader_enter_at(loader, i);
        if (name.at != NULL && named_find(known, name) == SIZE_MAX)
            loader_unknown(loader, what, name, known);
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
}

static void check_name(struct loader *loader, const json_t *object, const char *key,
                       const char *what, struct named known)
{
    struct cb_str name = cb_json_get_str(object, key);
    size_t mark = loader_enter(loader, key);
    if (name.at != NULL && named_find(known, name) == SIZE_MAX)
        loader_unknown(loader, what, name, known);
    loader_leave(loader, mark);
}

static void check_twice(struct loader *loader, const json_t *list, const char *key)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct cb_str id = cb_json_get_str(json_array_get(list, i), key);
        for (size_t k = 0; k < i && id.at != NULL; k++) {
            if (cb_str_equal(id, cb_json_get_str(json_array_get(list, k), key)))
                loader_problem(loader, "the %s \"%.*s\" is there twice", key, CB_STR_ARG(id));
        }
    }
}

static struct named all_types(const struct loader *loader)
{
    return NAMED(loader->pack->types, loader->pack->type_count);
}

static struct named all_classes(const struct loader *loader)
{
    return NAMED(loader->pack->classes, loader->pack->class_count);
}

static struct named all_seats(const struct loader *loader)
{
    return NAMED(loader->pack->seats, loader->pack->seat_count);
}

/* ---- views ---- */

static void check_levels(struct loader *loader, const json_t *levels)
{
    const char *name = NULL;
    json_t *level = NULL;
    size_t here = loader_enter(loader, "levels");
    json_object_foreach (json_of(levels), name, level) {
        if (named_find(level_names(), cb_str_of(name)) == SIZE_MAX)
            loader_unknown(loader, "level", cb_str_of(name), level_names());
    }
    for (size_t i = 0; levels != NULL && i < level_names().count; i++) {
        if (json_object_get(levels, level_name((enum level)i)) == NULL)
            loader_problem(loader, "the level \"%s\" has no label", level_name((enum level)i));
    }
    loader_leave(loader, here);
}

static void check_release(struct loader *loader, const json_t *release)
{
    const struct pack_type *type = pack_type(loader->pack, cb_json_get_str(release, "type"));
    check_name(loader, release, "type", "type", all_types(loader));
    check_name(loader, release, "level", "level", level_names());
    if (type != NULL)
        check_names(loader, release, "fields", "field", NAMED(type->fields, type->field_count));
    else if (json_object_get(release, "fields") != NULL)
        loader_problem(loader, "fields need a type that they are of");
}

static void check_releases(struct loader *loader, const json_t *releases)
{
    size_t here = loader_enter(loader, "releases");
    for (size_t i = 0; i < json_array_size(releases); i++) {
        size_t mark = loader_enter_at(loader, i);
        check_release(loader, json_array_get(releases, i));
        loader_leave(loader, mark);
    }
    check_twice(loader, releases, "id");
    loader_leave(loader, here);
}

/* The options of a share decision's consent; none in a pack that knows no such record. */
static struct named consent_names(const struct loader *loader)
{
    const struct pack_type *type = pack_type(loader->pack, CB_STR("share_decision"));
    const struct pack_field *field = type != NULL ? type_field_named(type, "consent") : NULL;
    if (field == NULL || field->options == NULL)
        return (struct named){0};
    return NAMED(field->options->at, field->options->count);
}

static void check_shares(struct loader *loader, const json_t *shares)
{
    struct named consents = consent_names(loader);
    size_t here = loader_enter(loader, "shares");
    check_names(loader, shares, "second_approver", "class", all_classes(loader));
    if (consents.count != 0) {
        check_names(loader, shares, "second_approver_when_consent", "consent", consents);
        check_names(loader, shares, "reason_when_consent", "consent", consents);
    }
    if (cb_json_get_int(shares, "days", 1) > cb_json_get_int(shares, "most_days", INT64_MAX))
        loader_problem(loader, "\"days\" is more than \"most_days\"");
    loader_leave(loader, here);
}

static void check_number(struct loader *loader, const json_t *object, const char *key,
                         int64_t least, int64_t most)
{
    int64_t value = cb_json_get_int(object, key, least);
    size_t mark = loader_enter(loader, key);
    if (value < least || value > most)
        loader_problem(loader, "is not between %lld and %lld", (long long)least, (long long)most);
    loader_leave(loader, mark);
}

static void check_access_log(struct loader *loader, const json_t *access_log)
{
    const json_t *signals = json_object_get(access_log, "signals");
    size_t outer = loader_enter(loader, "access_log");
    size_t here = loader_enter(loader, "signals");
    check_names(loader, signals, "by", "seat", all_seats(loader));
    check_number(loader, signals, "days", 1, 366);
    check_number(loader, signals, "opens_a_day", 1, 100000);
    check_number(loader, signals, "quiet_from_hour", 0, 23);
    check_number(loader, signals, "quiet_to_hour", 0, 23);
    check_number(loader, signals, "networks_within_minutes", 1, 1440);
    loader_leave(loader, here);
    loader_leave(loader, outer);
}

/* How one asks to see more: a verb that makes a record, with a field for the agency that is asked
 * and one for what is wanted. */
static void check_asking(struct loader *loader, const json_t *asking)
{
    const struct pack_verb *verb = pack_verb(loader->pack, cb_json_get_str(asking, "verb"));
    size_t here = loader_enter(loader, "asking");
    if (asking != NULL && (verb == NULL || !verb->creates))
        loader_problem_at(loader, "verb", "is no verb that makes a record");
    for (size_t i = 0; verb != NULL && i < 2; i++) {
        static const char *const keys[] = {"to", "about"};
        static const enum field_kind kinds[] = {FIELD_agency, FIELD_record};
        const struct pack_field *field = type_field(verb->type, cb_json_get_str(asking, keys[i]));
        if (field == NULL || field->kind != kinds[i])
            loader_problem_at(loader, keys[i], "is no %s of \"%.*s\"", i == 0 ? "agency" : "record",
                              CB_STR_ARG(verb->type->name));
    }
    loader_leave(loader, here);
}

void check_views(struct loader *loader)
{
    static const struct cb_str raises[] = {{"share", 5}};
    const json_t *views = loader_document(loader, "views.json");
    const json_t *emergency = json_object_get(views, "emergency");
    loader_open(loader, "views.json");
    check_levels(loader, json_object_get(views, "levels"));
    check_shares(loader, json_object_get(views, "shares"));
    size_t here = loader_enter(loader, "emergency");
    check_name(loader, emergency, "raises", "way to raise", NAMED(raises, CB_COUNT(raises)));
    loader_leave(loader, here);
    check_access_log(loader, json_object_get(views, "access_log"));
    check_releases(loader, json_object_get(views, "releases"));
    check_asking(loader, json_object_get(views, "asking"));
}

/* ---- calendars ---- */

static bool read_date(struct loader *loader, const json_t *value, cb_date *out)
{
    if (!json_is_string(value) || cb_date_parse(cb_json_str(value), out))
        return json_is_string(value);
    loader_problem(loader, "is not a date");
    return false;
}

static bool read_bound(struct loader *loader, const json_t *document, const char *key, cb_date *out)
{
    size_t mark = loader_enter(loader, key);
    bool good = read_date(loader, json_object_get(document, key), out);
    loader_leave(loader, mark);
    return good;
}

static bool is_weekend(cb_date date) /* day 0 was a Thursday */
{
    int day = (int)(((date % 7) + 7 + 3) % 7); /* 0: Monday */
    return day >= 5;
}

static void check_holidays(struct loader *loader, const json_t *list, cb_date from, cb_date to)
{
    cb_date before = INT32_MIN;
    size_t here = loader_enter(loader, "holidays");
    for (size_t i = 0; i < json_array_size(list); i++) {
        cb_date date = 0;
        size_t mark = loader_enter_at(loader, i);
        if (read_date(loader, json_array_get(list, i), &date)) {
            if (date <= before)
                loader_problem(loader, "does not come after the date before it");
            if (date < from || date > to)
                loader_problem(loader, "lies outside the calendar's range");
            if (is_weekend(date))
                loader_problem(loader, "is no weekday, so it takes no working day away");
            before = date;
        }
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
}

static void check_jurisdiction(struct loader *loader, const json_t *calendars)
{
    struct cb_str name = cb_json_get_str(loader_document(loader, "pack.json"), "jurisdiction");
    if (name.at != NULL && json_object_get(calendars, name.at) == NULL)
        loader_problem(loader, "there is no calendar \"%.*s\", which is the pack's jurisdiction",
                       CB_STR_ARG(name));
}

void check_calendar(struct loader *loader)
{
    const json_t *document = loader_document(loader, "calendar.json");
    const json_t *calendars = json_object_get(document, "calendars");
    const char *name = NULL;
    json_t *calendar = NULL;
    cb_date from = INT32_MIN;
    cb_date to = INT32_MAX;
    if (document == NULL)
        return;
    loader_open(loader, "calendar.json");
    if (read_bound(loader, document, "from", &from) && read_bound(loader, document, "to", &to) &&
        from > to)
        loader_problem(loader, "\"from\" is later than \"to\"");
    size_t here = loader_enter(loader, "calendars");
    check_jurisdiction(loader, calendars);
    json_object_foreach (json_of(calendars), name, calendar) {
        size_t mark = loader_enter(loader, name);
        check_holidays(loader, json_object_get(calendar, "holidays"), from, to);
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
}

/* ---- retention ---- */

static void check_review_of(struct loader *loader, const json_t *review)
{
    static const struct cb_str others[] = {{"access_log", 10}, {"statistics", 10}};
    const json_t *list = json_object_get(review, "of");
    size_t here = loader_enter(loader, "of");
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct cb_str name = cb_json_str(json_array_get(list, i));
        size_t mark = loader_enter_at(loader, i);
        if (name.at != NULL && named_find(NAMED(others, CB_COUNT(others)), name) == SIZE_MAX &&
            named_find(all_types(loader), name) == SIZE_MAX)
            loader_unknown(loader, "type", name, all_types(loader));
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
}

static void check_review(struct loader *loader, const json_t *review)
{
    const json_t *when = json_object_get(review, "when");
    struct named stages = check_stages(loader);
    check_review_of(loader, review);
    size_t mark = loader_enter(loader, "when");
    check_names(loader, when, "stage", "stage", stages);
    check_names(loader, when, "reached", "stage", stages);
    check_names(loader, when, "not_reached", "stage", stages);
    check_names(loader, when, "seat", "seat", all_seats(loader));
    loader_leave(loader, mark);
}

void check_retention(struct loader *loader)
{
    const json_t *reviews = json_object_get(loader_document(loader, "retention.json"), "reviews");
    loader_open(loader, "retention.json");
    size_t here = loader_enter(loader, "reviews");
    for (size_t i = 0; i < json_array_size(reviews); i++) {
        size_t mark = loader_enter_at(loader, i);
        check_review(loader, json_array_get(reviews, i));
        loader_leave(loader, mark);
    }
    check_twice(loader, reviews, "id");
    loader_leave(loader, here);
}

/* ---- guidance ---- */

static void check_prompt_when(struct loader *loader, const struct pack_type *type,
                              const json_t *when)
{
    const char *name = NULL;
    json_t *values = NULL;
    size_t here = loader_enter(loader, "when");
    json_object_foreach (json_of(when), name, values) {
        size_t mark = loader_enter(loader, name);
        const struct pack_field *field = loader_field(loader, type, cb_str_of(name));
        for (size_t i = 0; field != NULL && i < json_array_size(values); i++) {
            const char *problem = field_problem(field, json_array_get(values, i));
            if (problem != NULL)
                loader_problem(loader, "value %zu %s", i + 1, problem);
        }
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
}

static void check_prompt(struct loader *loader, const json_t *prompt)
{
    const struct pack_type *type = pack_type(loader->pack, cb_json_get_str(prompt, "type"));
    check_name(loader, prompt, "type", "type", all_types(loader));
    if (type == NULL)
        return;
    check_name(loader, prompt, "field", "field", NAMED(type->fields, type->field_count));
    check_prompt_when(loader, type, json_object_get(prompt, "when"));
}

void check_guidance(struct loader *loader)
{
    const json_t *prompts = json_object_get(loader_document(loader, "guidance.json"), "prompts");
    loader_open(loader, "guidance.json");
    size_t here = loader_enter(loader, "prompts");
    for (size_t i = 0; i < json_array_size(prompts); i++) {
        size_t mark = loader_enter_at(loader, i);
        check_prompt(loader, json_array_get(prompts, i));
        loader_leave(loader, mark);
    }
    check_twice(loader, prompts, "id");
    loader_leave(loader, here);
}
