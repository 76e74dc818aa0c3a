/* What a value of a field may be, kind by kind. Whether what it points at exists is not asked
 * here; `record` knows that. Every answer is a constant sentence that quotes nothing. */
#include "field.h"

#include <ctype.h>
#include <string.h>

#include "caseboard/base/id.h"
#include "caseboard/base/limits.h"
#include "caseboard/base/time.h"
#include "loader.h"

#define CODE_CHARS 64
#define CLOCK_CHARS 32
#define LIMIT_DIGITS 4

#define NAME(literal)                                                                              \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }

typedef const char *(*check)(const struct pack_field *field, const json_t *value);

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool are_digits(struct cb_str s, size_t most)
{
    if (s.len == 0 || s.len > most)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (!is_digit(s.at[i]))
            return false;
    }
    return true;
}

static const char *text_problem(const json_t *value, size_t min, size_t max, bool lines)
{
    struct cb_str text = cb_json_str(value);
    if (!json_is_string(value))
        return "is not a text";
    if (text.len == 0)
        return "is empty";
    const char *problem = cb_text_problem(text, lines);
    if (problem != NULL)
        return problem;
    size_t characters = cb_text_chars(text);
    if (characters < min)
        return "is shorter than it may be";
    return characters > max ? "is longer than it may be" : NULL;
}

/* What a list's kind says of each item; the list itself is of 1 to MAX different items. */
static const char *list_problem(const struct pack_field *field, const json_t *value, check item)
{
    if (!json_is_array(value))
        return "is not a list";
    size_t count = json_array_size(value);
    if (count == 0)
        return "is an empty list";
    if (count > field->max)
        return "has more items than it may";
    for (size_t i = 0; i < count; i++) {
        const char *problem = item(field, json_array_get(value, i));
        if (problem != NULL)
            return problem;
    }
    return NULL;
}

static const char *repeated_problem(const json_t *list)
{
    for (size_t i = 1; i < json_array_size(list); i++) {
        for (size_t k = 0; k < i; k++) {
            if (json_equal(json_array_get(list, i), json_array_get(list, k)))
                return "names something twice";
        }
    }
    return NULL;
}

/* A list of names of things: none stands in it twice. */
static const char *set_problem(const struct pack_field *field, const json_t *value, check item)
{
    const char *problem = list_problem(field, value, item);
    return problem != NULL ? problem : repeated_problem(value);
}

/* ---- forms of a text ---- */

static bool form_any(struct cb_str text)
{
    (void)text;
    return true;
}

static bool form_id(struct cb_str text)
{
    struct cb_id id;
    return cb_id_parse(text, &id);
}

static bool form_time_of_day(struct cb_str text)
{
    if (text.len != 5 || text.at[2] != ':' || !are_digits((struct cb_str){text.at, 2}, 2) ||
        !are_digits((struct cb_str){text.at + 3, 2}, 2))
        return false;
    int hours = (text.at[0] - '0') * 10 + text.at[1] - '0';
    return hours < 24 && text.at[3] < '6';
}

/* The form of a BCP 47 tag: letters first, then parts of 1 to 8 letters or digits. */
static bool form_language(struct cb_str text)
{
    struct cb_str part = {0};
    for (size_t index = 0; cb_str_split(&text, '-', &part); index++) {
        if (part.len == 0 || part.len > 8 || (index == 0 && part.len > 3))
            return false;
        for (size_t i = 0; i < part.len; i++) {
            bool letter = isalpha((unsigned char)part.at[i]) != 0;
            if (!letter && (index == 0 || !is_digit(part.at[i])))
                return false;
        }
    }
    return part.len != 0;
}

static const struct {
    struct cb_str name;
    bool (*holds)(struct cb_str text);
    const char *problem;
} forms[] = {
    {NAME("any"), form_any, NULL},
    {NAME("id"), form_id, "is not an id"},
    {NAME("hh:mm"), form_time_of_day, "is not a time of day such as \"09:30\""},
    {NAME("language"), form_language, "is not a language tag such as \"en\""},
};

struct named field_forms(void)
{
    return NAMED(forms, CB_COUNT(forms));
}

/* ---- kinds ---- */

static const char *check_text(const struct pack_field *field, const json_t *value)
{
    const char *problem = text_problem(value, field->min, field->max, false);
    if (problem != NULL)
        return problem;
    return forms[field->form].holds(cb_json_str(value)) ? NULL : forms[field->form].problem;
}

static const char *check_prose(const struct pack_field *field, const json_t *value)
{
    return text_problem(value, field->min, field->max, true);
}

static const char *check_line(const struct pack_field *field, const json_t *value)
{
    (void)field;
    return text_problem(value, 1, CB_TEXT_CHARS, false);
}

static const char *check_texts(const struct pack_field *field, const json_t *value)
{
    return list_problem(field, value, check_line);
}

bool option_matches(const struct pack_option *option, struct cb_str value)
{
    if (!option->numbered)
        return cb_str_equal(option->name, value);
    size_t stem = option->name.len - 1; /* "days:" of "days:n" */
    if (value.len <= stem ||
        !cb_str_equal((struct cb_str){value.at, stem}, (struct cb_str){option->name.at, stem}))
        return false;
    return value.at[stem] != '0' && /* from 1, and written in one way */
           are_digits((struct cb_str){value.at + stem, value.len - stem}, LIMIT_DIGITS);
}

static const char *check_choice(const struct pack_field *field, const json_t *value)
{
    if (!json_is_string(value))
        return "is not a choice";
    for (size_t i = 0; field->options != NULL && i < field->options->count; i++) {
        if (option_matches(&field->options->at[i], cb_json_str(value)))
            return NULL;
    }
    return "is none of the choices";
}

static const char *check_choices(const struct pack_field *field, const json_t *value)
{
    return set_problem(field, value, check_choice);
}

static const char *check_date(const struct pack_field *field, const json_t *value)
{
    cb_date date = 0;
    (void)field;
    return json_is_string(value) && cb_date_parse(cb_json_str(value), &date) ? NULL
                                                                             : "is not a date";
}

/* With milliseconds, in the one form that is written: else equal instants had different bytes. */
static const char *check_time(const struct pack_field *field, const json_t *value)
{
    cb_time at = 0;
    char text[CB_TIME_TEXT];
    (void)field;
    if (!json_is_string(value) || !cb_time_parse(cb_json_str(value), &at))
        return "is not a date and time";
    cb_time_write(at, text);
    return cb_str_is(cb_json_str(value), text) ? NULL : "is not a time with milliseconds in UTC";
}

static const char *check_yesno(const struct pack_field *field, const json_t *value)
{
    (void)field;
    return json_is_boolean(value) ? NULL : "is not yes or no";
}

static const char *check_number(const struct pack_field *field, const json_t *value)
{
    if (!json_is_integer(value))
        return "is not a whole number";
    if (json_integer_value(value) < field->least)
        return "is less than it may be";
    return json_integer_value(value) > field->most ? "is more than it may be" : NULL;
}

/* "WD 5": practice, "Limits". DATE is a limit of promises alone and never a value. */
bool limit_is_well_formed(struct cb_str text)
{
    static const char *const units[] = {"WD ", "CD ", "CB ", "MO ", "H "};
    for (size_t i = 0; i < CB_COUNT(units); i++) {
        size_t len = strlen(units[i]);
        if (cb_str_starts(text, units[i]))
            return are_digits((struct cb_str){text.at + len, text.len - len}, LIMIT_DIGITS);
    }
    return false;
}

static const char *check_limit(const struct pack_field *field, const json_t *value)
{
    (void)field;
    return limit_is_well_formed(cb_json_str(value)) ? NULL : "is not a limit such as \"WD 5\"";
}

/* The short code of a board, an agency or a user; an id of a record has the same letters. */
static bool is_code(struct cb_str s)
{
    if (s.len == 0 || s.len > CODE_CHARS)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        bool inside = s.at[i] == '-' || s.at[i] == '.' || s.at[i] == '_';
        if (!is_digit(s.at[i]) && !(s.at[i] >= 'a' && s.at[i] <= 'z') && (!inside || i == 0))
            return false;
    }
    return true;
}

static const char *check_user(const struct pack_field *field, const json_t *value)
{
    (void)field;
    return is_code(cb_json_str(value)) ? NULL : "is not the id of a user";
}

static const char *check_users(const struct pack_field *field, const json_t *value)
{
    return set_problem(field, value, check_user);
}

static const char *check_agency(const struct pack_field *field, const json_t *value)
{
    (void)field;
    return is_code(cb_json_str(value)) ? NULL : "is not the id of an agency";
}

static const char *check_agencies(const struct pack_field *field, const json_t *value)
{
    return set_problem(field, value, check_agency);
}

/* In the directory an id is a code, elsewhere a UUID; which, the reference itself will show. */
static const char *check_record(const struct pack_field *field, const json_t *value)
{
    (void)field;
    return is_code(cb_json_str(value)) ? NULL : "is not the id of a record";
}

static const char *check_records(const struct pack_field *field, const json_t *value)
{
    return set_problem(field, value, check_record);
}

static const char *check_case(const struct pack_field *field, const json_t *value)
{
    struct cb_id id;
    (void)field;
    return cb_id_parse(cb_json_str(value), &id) ? NULL : "is not the id of a case";
}

static const char *check_clock(const struct pack_field *field, const json_t *value)
{
    struct cb_str id = cb_json_str(value);
    (void)field;
    for (size_t i = 0; i < id.len; i++) {
        if (!is_digit(id.at[i]) && !(id.at[i] >= 'a' && id.at[i] <= 'f'))
            return "is not the id of a clock";
    }
    return id.len == CLOCK_CHARS ? NULL : "is not the id of a clock";
}

static const char *check_clocks(const struct pack_field *field, const json_t *value)
{
    return set_problem(field, value, check_clock);
}

static const struct pack_field *member_named(const struct pack_field *group, struct cb_str name)
{
    size_t at = named_find_sorted(NAMED(group->fields, group->field_count), name);
    return at != SIZE_MAX ? &group->fields[at] : NULL;
}

static const char *check_member(const struct pack_field *group, const json_t *value)
{
    const char *key = NULL;
    json_t *item = NULL;
    if (!json_is_object(value))
        return "has an item that is not an object";
    json_object_foreach (json_of(value), key, item) {
        const struct pack_field *field = member_named(group, cb_str_of(key));
        if (field == NULL)
            return "has an item with an unknown member";
        if (field_problem(field, item) != NULL)
            return "has an item with a wrong value";
    }
    for (size_t i = 0; i < group->field_count; i++) {
        if (group->fields[i].required && json_object_get(value, group->fields[i].name.at) == NULL)
            return "has an item that lacks what it needs";
    }
    return NULL;
}

static const char *check_group(const struct pack_field *field, const json_t *value)
{
    return list_problem(field, value, check_member);
}

static const check checks[] = {
#define KIND(name, default_max) [FIELD_##name] = check_##name,
#include "caseboard/policy/field_kinds.def"
};

const char *field_problem(const struct pack_field *field, const json_t *value)
{
    const char *problem = checks[field->kind](field, value);
    if (problem != NULL && field->or_else != NULL && field_problem(field->or_else, value) == NULL)
        return NULL;
    return problem;
}

static const struct {
    struct cb_str name;
    size_t max;
} kinds[] = {
#define KIND(name, default_max) [FIELD_##name] = {NAME(#name), default_max},
#include "caseboard/policy/field_kinds.def"
};

struct named field_kinds(void)
{
    return NAMED(kinds, CB_COUNT(kinds));
}

size_t field_kind_max(enum field_kind kind)
{
    return kinds[kind].max;
}
