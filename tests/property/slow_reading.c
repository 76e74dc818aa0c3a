#include "tests/property/slow_reading.h"

#include <string.h>

#include "caseboard/base/zone.h"

struct question {
    const struct world *world;
    const struct viewer *viewer;
    const struct record *record;
    bool of_location; /* asked of the location class: "named" in any location of the case */
    bool by_right;    /* no decision counts */
};

struct answer {
    enum level level;
    bool no_location;
    bool write;
    bool may_rise; /* by a decision, to the next at most */
    enum level most;
};

static bool is_in(const json_t *value, struct cb_str name)
{
    if (json_is_string(value))
        return cb_str_equal(cb_json_str(value), name);
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (cb_str_equal(cb_json_str(json_array_get(value, i)), name))
            return true;
    }
    return false;
}

static bool is_type(const struct record *record, const char *name)
{
    return cb_str_is(record->type->name, name);
}

static bool is_in_force(const struct record *assignment, cb_time now)
{
    cb_time from = assignment->created;
    cb_time to = INT64_MAX;
    cb_time_parse(record_text(assignment, "from"), &from);
    cb_time_parse(record_text(assignment, "to"), &to);
    return from <= now && now < to;
}

/* ---- conditions ---- */

static bool is_client_of(const struct question *q, const struct record *assignment)
{
    struct cb_str theirs = record_text(assignment, "victim");
    struct cb_str ours =
        is_type(q->record, "person") ? q->record->id : record_text(q->record, "victim");
    return theirs.len == 0 || ours.len == 0 || cb_str_equal(theirs, ours);
}

static bool some_assignment(const struct question *q, bool as_advocate)
{
    for (size_t i = 0; i < fold_count(q->world->fold); i++) {
        const struct record *a = fold_at_position(q->world->fold, i);
        if (!is_type(a, "assignment") || a->withdrawn || !is_in_force(a, q->world->now) ||
            !cb_str_equal(record_text(a, "user"), q->viewer->user))
            continue;
        if (!as_advocate || (cb_str_is(record_text(a, "role"), "advocate") && is_client_of(q, a)))
            return true;
    }
    return false;
}

static const char *class_by(const struct question *q, const json_t *class);
static const json_t *type_in_dictionary(const struct question *q);

static const char *location_class(const struct question *q)
{
    return json_string_value(
        json_object_get(pack_document(q->world->pack, "views.json"), "location_class"));
}

/* The sealed list that is asked for: the record's, or that of any location of the case. */
static bool is_named(const struct question *q)
{
    if (!q->of_location)
        return is_in(record_get(q->record, "readers"), q->viewer->user);
    for (size_t i = 0; i < fold_count(q->world->fold); i++) {
        struct question other = *q;
        const struct record *l = other.record = fold_at_position(q->world->fold, i);
        const char *class = class_by(&other, json_object_get(type_in_dictionary(&other), "class"));
        if (strcmp(class, location_class(q)) == 0 && !l->withdrawn &&
            is_in(record_get(l, "readers"), q->viewer->user))
            return true;
    }
    return false;
}

static bool is_decided(const struct question *q)
{
    struct cb_str decision = {NULL, 0};
    for (size_t i = 0; i < fold_count(q->world->fold); i++) {
        const struct record *d = fold_at_position(q->world->fold, i);
        if (is_type(d, "identity_disclosure_decision") && !d->withdrawn)
            decision = record_text(d, "decision");
    }
    return cb_str_is(decision, "disclose") || cb_str_is(decision, "partial") ||
           cb_str_is(record_text(fold_root(q->world->fold), "suspect_known_to_victim"), "yes");
}

static bool has_role(const struct viewer *viewer, const char *role)
{
    for (size_t i = 0; i < viewer->role_count; i++) {
        if (cb_str_is(viewer->roles[i], role))
            return true;
    }
    return false;
}

static bool holds(const struct question *q, const char *condition)
{
    const struct viewer *v = q->viewer;
    const struct record *r = q->record;
    if (strcmp(condition, "own_agency") == 0)
        return cb_str_equal(r->agency, v->agency);
    if (strcmp(condition, "own") == 0)
        return cb_str_equal(r->author, v->user);
    if (strcmp(condition, "owner") == 0)
        return cb_str_equal(record_text(r, "owner_user"), v->user);
    if (strcmp(condition, "own_client") == 0)
        return some_assignment(q, true);
    if (strcmp(condition, "assigned") == 0)
        return some_assignment(q, false);
    if (strcmp(condition, "named") == 0)
        return is_named(q);
    if (strcmp(condition, "recipient") == 0)
        return is_in(record_get(r, "recipients"), v->user) ||
               is_in(record_get(r, "recipients"), v->agency) ||
               is_in(record_get(r, "to_agency"), v->agency);
    if (strcmp(condition, "attending") == 0)
        return true; /* whoever sees a case is of an agency that takes part */
    if (strcmp(condition, "identity_decided") == 0)
        return is_decided(q);
    if (strcmp(condition, "approver") == 0)
        return has_role(v, "supervisor") && cb_str_equal(r->agency, v->agency) &&
               !cb_str_equal(r->author, v->user);
    if (strncmp(condition, "role:", 5) == 0)
        return has_role(v, condition + 5);
    check_failed(__FILE__, __LINE__, "unknown condition %s", condition);
}

/* ---- cells ---- */

/* "full write if:named": true if its conditions hold; then *OUT is what it gives. */
static bool line_decides(const struct question *q, const char *line, struct answer *out)
{
    struct cb_str rest = cb_str_of(line);
    struct cb_str word;
    bool is_first = true;

    *out = (struct answer){0};
    while (cb_str_split(&rest, ' ', &word)) {
        char text[64];
        snprintf(text, sizeof text, "%.*s", CB_STR_ARG(word));
        if (is_first && !level_parse(word, &out->level))
            check_failed(__FILE__, __LINE__, "no level: %s", line);
        if (strncmp(text, "if:", 3) == 0 && !holds(q, text + 3))
            return false;
        if (strcmp(text, "no_location") == 0)
            out->no_location = true;
        if (strcmp(text, "write") == 0)
            out->write = true;
        if (strncmp(text, "share:", 6) == 0)
            out->may_rise = level_parse(cb_str_of(text + 6), &out->most);
        is_first = false;
    }
    return true;
}

static struct answer cell_gives(const struct question *q, const char *class)
{
    const json_t *views = pack_document(q->world->pack, "views.json");
    const json_t *cells =
        json_object_get(json_object_get(json_object_get(views, "classes"), class), "cells");
    const json_t *cell = json_object_getn(cells, q->viewer->seat.at, q->viewer->seat.len);
    struct answer answer = {0};

    if (json_is_string(cell))
        return line_decides(q, json_string_value(cell), &answer) ? answer : (struct answer){0};
    for (size_t i = 0; i < json_array_size(cell); i++) {
        if (line_decides(q, json_string_value(json_array_get(cell, i)), &answer))
            return answer;
    }
    return (struct answer){0};
}

/* ---- classes ---- */

static const json_t *type_in_dictionary(const struct question *q)
{
    const json_t *dictionary = pack_document(q->world->pack, "dictionary.json");
    return json_object_getn(json_object_get(dictionary, "types"), q->record->type->name.at,
                            q->record->type->name.len);
}

static const char *class_by(const struct question *q, const json_t *class)
{
    if (json_is_string(class))
        return json_string_value(class);
    struct cb_str value = record_text(q->record, json_string_value(json_object_get(class, "by")));
    const json_t *found = value.len != 0 ? json_object_getn(class, value.at, value.len) : NULL;
    return json_string_value(found != NULL ? found : json_object_get(class, "*"));
}

bool slow_sees_case(const struct world *world, const struct viewer *viewer)
{
    const struct record *root = fold_root(world->fold);
    return !cb_str_is(viewer->seat, "adm") &&
           is_in(record_get(root, "participating_agencies"), viewer->agency) &&
           !is_in(record_get(root, "excluded_users"), viewer->user);
}

/* ---- what is decided ---- */

static bool names_record(const struct record *share, struct cb_str id)
{
    const json_t *records = record_get(share, "records");
    for (size_t i = 0; i < json_array_size(records); i++) {
        if (cb_str_equal(cb_json_get_str(json_array_get(records, i), "record"), id))
            return true;
    }
    return false;
}

static bool shares_with(const struct question *q, const struct record *share)
{
    cb_date last = 0;
    return !share->withdrawn && cb_str_is(record_text(share, "state"), "in_force") &&
           cb_date_parse(record_text(share, "expires_on"), &last) &&
           zone_date(q->world->now) <= last &&
           (is_in(record_get(share, "recipients"), q->viewer->user) ||
            is_in(record_get(share, "recipients"), q->viewer->agency)) &&
           names_record(share, q->record->id) && cb_str_equal(share->agency, q->record->agency) &&
           q->record->changed_seq < share->changed_seq;
}

static bool breaks_into(const struct question *q, const struct record *access, const char *target)
{
    cb_time until = 0;
    bool may = cb_str_is(q->viewer->seat, "chr") ||
               (cb_str_is(q->viewer->seat, "pol") && has_role(q->viewer, "safeguarding"));
    return may && !access->withdrawn && cb_str_equal(access->author, q->viewer->user) &&
           cb_str_equal(access->agency, q->viewer->agency) &&
           cb_time_parse(record_text(access, "until"), &until) && q->world->now < until &&
           q->world->now < access->created + 24LL * 60 * 60 * 1000 &&
           cb_str_is(record_text(access, "target"), target);
}

/* The most of what decisions in force give, where the cell lets it rise at all. */
static enum level raised_to(const struct question *q, const char *class, struct answer answer)
{
    enum level raised = LEVEL_NONE;
    char id[CB_ID_TEXT];
    snprintf(id, sizeof id, "%.*s", CB_STR_ARG(q->record->id));
    for (size_t i = 0; answer.may_rise && i < fold_count(q->world->fold); i++) {
        const struct record *one = fold_at_position(q->world->fold, i);
        enum level level = LEVEL_NONE;
        if (is_type(one, "share_decision") && shares_with(q, one))
            level_parse(record_text(one, "level"), &level);
        if (is_type(one, "emergency_access") &&
            (breaks_into(q, one, id) || (answer.level == LEVEL_NONE && breaks_into(q, one, class))))
            level = LEVEL_FULL;
        level = level_lowest(level, answer.most);
        raised = level > raised ? level : raised;
    }
    return raised;
}

static enum level with_summary(const struct question *q, enum level level)
{
    bool is_missing = level == LEVEL_SUMMARY && record_get(q->record, "summary") == NULL;
    return is_missing ? LEVEL_EXISTS : level;
}

static struct answer record_gives(const struct question *q)
{
    if (q->record->withdrawn || !slow_sees_case(q->world, q->viewer))
        return (struct answer){0};
    const char *class = class_by(q, json_object_get(type_in_dictionary(q), "class"));
    struct answer answer = cell_gives(q, class);
    enum level raised = q->by_right ? LEVEL_NONE : with_summary(q, raised_to(q, class, answer));
    answer.level = with_summary(q, answer.level);
    if (raised > answer.level) {
        answer.level = raised;
        answer.write = false;
    }
    return answer;
}

/* A decision that is over names only what is seen without any. */
static bool is_over(const struct record *record)
{
    return is_type(record, "share_decision") &&
           !cb_str_is(record_text(record, "state"), "in_force");
}

static enum level level_of_id(const struct question *q, struct cb_str id)
{
    struct question other = *q;
    other.record = fold_find(q->world->fold, id);
    other.by_right = is_over(q->record);
    return other.record != NULL ? record_gives(&other).level : LEVEL_NONE;
}

/* ---- fields ---- */

static bool field_is_shown(const struct question *q, const char *name, const json_t *field,
                           struct answer answer)
{
    const json_t *class = json_object_get(field, "class");
    const json_t *as = json_object_get(class, "as");
    const json_t *location = json_object_get(field, "location");
    bool no_location = answer.no_location;

    if (answer.level == LEVEL_SUMMARY)
        return strcmp(name, "summary") == 0;
    if (answer.level != LEVEL_FULL && answer.level != LEVEL_CODES)
        return false;
    if (answer.level == LEVEL_CODES && !cb_json_get_bool(field, "coded"))
        return false;
    if (json_is_false(json_object_get(field, "sent")))
        return false;
    if (as != NULL) {
        enum level there = level_of_id(q, record_text(q->record, json_string_value(as)));
        if (there != LEVEL_CODES && there != LEVEL_FULL)
            return false;
    } else if (class != NULL) {
        struct answer own = cell_gives(q, class_by(q, class));
        if (own.level != LEVEL_FULL && !(own.level == LEVEL_CODES && answer.level == LEVEL_CODES))
            return false;
        no_location = no_location || own.no_location;
    }
    if (location == NULL || !no_location)
        return true;
    const char *when = json_string_value(json_object_get(location, "when"));
    if (when != NULL && !json_is_true(record_get(q->record, when)))
        return true;
    struct question of_location = *q;
    of_location.of_location = true;
    return cell_gives(&of_location, location_class(q)).level == LEVEL_FULL;
}

/* Whether a value of a field of that kind points at what is hidden. Nobody here knows of another
 * case. */
static bool points_at_hidden(const struct question *q, const char *kind, const json_t *value)
{
    struct cb_id id;
    if (strcmp(kind, "case") == 0)
        return true;
    return (strcmp(kind, "record") == 0 || strcmp(kind, "records") == 0) &&
           cb_id_parse(cb_json_str(value), &id) && level_of_id(q, cb_json_str(value)) == LEVEL_NONE;
}

/* An item of a group goes as a whole. */
static bool item_points_at_hidden(const struct question *q, const json_t *field, const json_t *item)
{
    const char *key = NULL;
    json_t *member = NULL;
    json_object_foreach ((json_t *)item, key, member) {
        const json_t *kinds = json_object_get(json_object_get(field, "fields"), key);
        if (points_at_hidden(q, json_string_value(json_object_get(kinds, "kind")), member))
            return true;
    }
    return false;
}

/* Of a list what is left, else the value or NULL. */
static json_t *without_hidden(const struct question *q, const json_t *field, const json_t *value)
{
    const char *said = json_string_value(json_object_get(field, "kind"));
    const char *kind = said != NULL ? said : "prose"; /* the summary */

    if (!json_is_array(value))
        return points_at_hidden(q, kind, value) ? NULL : json_incref((json_t *)value);
    json_t *left = json_array();
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *one = json_array_get(value, i);
        bool is_hidden = json_is_object(one) ? item_points_at_hidden(q, field, one)
                                             : points_at_hidden(q, kind, one);
        if (!is_hidden)
            json_array_append(left, (json_t *)one);
    }
    if (json_array_size(left) != 0)
        return left;
    json_decref(left);
    return NULL;
}

json_t *slow_record(const struct world *world, const struct viewer *viewer,
                    const struct record *record)
{
    struct question q = {.world = world, .viewer = viewer, .record = record};
    struct answer answer = record_gives(&q);
    json_t *fields = json_object();

    for (size_t i = 0; i < record->type->field_count; i++) {
        const char *name = record->type->fields[i].name.at;
        const json_t *field =
            json_object_get(json_object_get(type_in_dictionary(&q), "fields"), name);
        const json_t *value = record_get(record, name);
        if (value == NULL || !field_is_shown(&q, name, field, answer))
            continue;
        json_t *left = without_hidden(&q, field, value);
        if (left != NULL)
            json_object_set_new(fields, name, left);
    }
    if (answer.level != LEVEL_NONE)
        return json_pack("{s:s, s:o}", "level", level_name(answer.level), "fields", fields);
    json_decref(fields);
    return NULL;
}

/* ---- writing ---- */

static bool writers_line_fits(const struct question *q, const char *line)
{
    struct cb_str rest = cb_str_of(line);
    struct cb_str who;
    struct cb_str seat;
    struct cb_str word;
    cb_str_split(&rest, ' ', &who);
    cb_str_split(&who, ':', &seat);
    if (cb_str_is(seat, "*") ? cb_str_is(q->viewer->seat, "adm")
                             : !cb_str_equal(seat, q->viewer->seat))
        return false;
    char text[64];
    snprintf(text, sizeof text, "%.*s", CB_STR_ARG(who));
    if (who.len != 0 && !has_role(q->viewer, text))
        return false;
    while (cb_str_split(&rest, ' ', &word)) {
        snprintf(text, sizeof text, "%.*s", CB_STR_ARG(word));
        if (strncmp(text, "if:", 3) != 0 || !holds(q, text + 3))
            return false;
    }
    return true;
}

static const json_t *verb_in_dictionary(const struct question *q, const struct pack_verb *verb)
{
    return json_object_getn(json_object_get(type_in_dictionary(q), "verbs"), verb->name.at,
                            verb->name.len);
}

bool slow_is_writer(const struct world *world, const struct viewer *viewer,
                    const struct pack_verb *verb, const struct record *record)
{
    struct question q = {.world = world, .viewer = viewer, .record = record};
    const json_t *by = json_object_get(verb_in_dictionary(&q, verb), "by");
    if (by == NULL)
        by = json_object_get(type_in_dictionary(&q), "by");
    for (size_t i = 0; i < json_array_size(by); i++) {
        if (writers_line_fits(&q, json_string_value(json_array_get(by, i))))
            return true;
    }
    return false;
}

bool slow_is_tied(const struct world *world, const struct viewer *viewer,
                  const struct pack_verb *verb, const struct record *record)
{
    struct question q = {.world = world, .viewer = viewer, .record = record};
    const json_t *ties = json_object_get(verb_in_dictionary(&q, verb), "if");
    if (cb_str_equal(record->agency, viewer->agency) || record_gives(&q).write)
        return true;
    for (size_t i = 0; i < json_array_size(ties); i++) {
        if (holds(&q, json_string_value(json_array_get(ties, i))))
            return true;
    }
    return false;
}
