/* The dictionary of a pack: record types, their fields and their verbs, as read-only tables.
 * Everything here lives as long as the pack and is borrowed. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "caseboard/base/str.h"
#include "caseboard/base/time.h"
#include "caseboard/policy/pack.h"

enum stream_kind { STREAM_CASE, STREAM_MEETING, STREAM_DIRECTORY };

enum field_kind {
#define KIND(name, default_max) FIELD_##name,
#include "caseboard/policy/field_kinds.def"
};

enum condition_kind {
#define CONDITION(name, personal, argument) CONDITION_##name,
#include "caseboard/policy/conditions.def"
};

struct condition {
    enum condition_kind kind;
    struct cb_str argument; /* role:ARGUMENT */
};

struct conditions { /* all must hold; none: always holds */
    const struct condition *at;
    size_t count;
};

/* A list of options; a value "days:n" in it matches "days:" and a number from 1 to 9999. */
struct pack_option {
    struct cb_str name;
    struct cb_str label;
    bool numbered;
};
struct pack_options {
    struct cb_str name;
    const struct pack_option *at;
    size_t count;
};

/* Which class a record or a field is of. Fixed, by the value of a choice field, or (fields only)
 * the level of the record that another field points at. */
enum class_rule_kind { CLASS_OF_RECORD, CLASS_FIXED, CLASS_BY_FIELD, CLASS_AS_FIELD };
struct class_rule {
    enum class_rule_kind kind;
    size_t fixed;                     /* index of the class, CLASS_FIXED */
    const struct pack_field *field;   /* CLASS_BY_FIELD, CLASS_AS_FIELD */
    const struct class_case { struct cb_str value; size_t class_index; } *cases;
    size_t case_count;
    size_t otherwise;                 /* "*": index of the class */
};

/* What a field holds of people, to be compared with details of staff (security P2): always the
 * same, or by the value of a choice; then other values are not compared. */
enum match_kind {
#define MATCH(name, excludes) MATCH_##name,
#include "caseboard/policy/match_kinds.def"
};
struct field_match {
    enum match_kind kind;
    const struct pack_field *by; /* NULL: KIND */
    const struct match_case { struct cb_str value; enum match_kind kind; } *cases;
    size_t count;
};
const char *match_kind_name(enum match_kind kind);
bool match_kind_parse(struct cb_str name, enum match_kind *out);
bool match_kind_excludes(enum match_kind kind); /* else alike is only a signal */

enum field_location { LOCATION_NO, LOCATION_ALWAYS, LOCATION_WHEN };

/* Where a date or a time has to lie, unless another field has one of the values: from the first to
 * the last moment of what is named. */
enum bound_kind {
    BOUND_NONE,
    BOUND_NOW,
    BOUND_CASE,     /* the day the case was opened */
    BOUND_CALENDAR, /* the first or the last day that holidays are known for */
    BOUND_FIELD,
};
struct bound {
    enum bound_kind kind;
    const struct pack_field *field; /* BOUND_FIELD */
};
struct field_within {
    struct bound from, to;
    const struct pack_field *unless; /* NULL: always */
    const struct cb_str *values;
    size_t value_count;
    struct cb_str say; /* "lies in the future" */
};

struct pack_field {
    struct cb_str name;
    struct cb_str label;
    size_t index;                     /* in its type's fields, which are sorted by name */
    enum field_kind kind;
    bool required;                    /* for the verb that creates */
    bool coded;                       /* shown at level codes */
    bool set_by_verb;                 /* no sender may set it; verbs do */
    size_t min;                       /* characters of a text */
    size_t max;                       /* characters or items */
    int64_t least, most;              /* of a number */
    size_t form;                      /* of a text: what it must look like; field_problem() knows */
    bool unsent;                      /* never leaves the server, whoever looks */
    const struct pack_options *options;   /* choice, choices */
    const struct pack_type *of;           /* record, records; NULL: any */
    const struct pack_field *or_else;     /* a value of this unnamed field is one, too; or NULL */
    struct class_rule class_rule;         /* CLASS_OF_RECORD: no stricter class of its own */
    enum field_location location;
    const struct pack_field *location_when; /* a yesno field of the same type */
    const struct pack_field *fields;      /* group */
    size_t field_count;
    bool fixed;                       /* a class depends on it: cannot be amended */
    const struct field_match *match;  /* NULL: not compared with anything */
    const struct field_within *withins; /* of a date or a time */
    size_t within_count;
};

/* Who may use a verb: any of the lines; a line is a seat ("*": any seat but adm), perhaps with a
 * role, perhaps with conditions. */
struct writer {
    size_t seat;          /* index, or PACK_ANY_SEAT */
    struct cb_str role;   /* none: any */
    struct conditions conditions;
};
#define PACK_ANY_SEAT SIZE_MAX

/* What a verb writes by itself. A literal null empties the field; a field that the verb also lets
 * its sender write (in needs or may) keeps what was sent. On a list field SET_USER and SET_AGENCY
 * add to the list; SET_FIELD takes the value that the other field has after the change. */
enum verb_source { SET_LITERAL, SET_USER, SET_AGENCY, SET_NOW, SET_TODAY, SET_FIELD };
struct verb_set {
    const struct pack_field *field;
    enum verb_source source;
    const json_t *literal;
    const struct pack_field *from;
};
struct verb_from { /* the field must have one of the values, or be empty where or_empty */
    const struct pack_field *field;
    const struct cb_str *values;
    size_t count;
    bool or_empty;
};

/* After the verb, whether it writes the field or not, the field must have one of the values, if one
 * of the writers' lines fits the writer (EXCEPT: if none does; no lines: whoever writes). The lines
 * have no conditions. Else the verb is not allowed: policies/README.md says in which order refusals
 * are found. */
struct verb_must {
    const struct pack_field *field;
    const struct writer *writers;
    size_t writer_count;
    bool except;
    const struct must_value {
        enum verb_source source; /* SET_LITERAL, SET_USER or SET_AGENCY */
        struct cb_str literal;
    } *values;
    size_t value_count;
};

struct pack_verb {
    struct cb_str name;       /* "complete" */
    struct cb_str full_name;  /* "action.complete" */
    struct cb_str label;
    const struct pack_type *type;
    bool creates;             /* makes a record */
    bool withdraws;           /* hides it */
    bool built_in;            /* C in server/record: touches several records */
    bool needs_why;
    bool partly;              /* "by" is enough: no tie, and no more than a part seen */
    bool needs_fresh;         /* the factor was given again a moment ago (security A7) */
    const struct verb_from *from;
    size_t from_count;
    const struct verb_set *sets;  /* "to" and "sets" */
    size_t set_count;
    const struct pack_field **needs;
    size_t need_count;
    const struct pack_field **may;    /* without those in needs */
    size_t may_count;
    const struct verb_must *musts;
    size_t must_count;
    const struct writer *writers;     /* its own, else its type's */
    size_t writer_count;
    struct conditions ties;           /* "if": any of them instead of agency or write cell */
};

struct pack_type {
    struct cb_str name;
    struct cb_str label;
    size_t index;             /* in the pack's types, sorted by name */
    enum stream_kind stream;
    uint32_t streams;         /* all kinds it may stand in, as bits: 1 << stream_kind */
    bool derived;             /* made by the engine (a clock): no verbs, in no event */
    const struct pack_field **unique; /* no two records have the same values in all of these */
    size_t unique_count;
    struct class_rule class_rule;
    const struct pack_field *fields;  /* sorted by name by bytes; includes summary */
    size_t field_count;
    const struct pack_field *summary;
    const struct pack_verb *verbs;
    size_t verb_count;
    struct cb_str section;    /* of the case page; none elsewhere */
    const struct pack_field **heads; /* what names a record in a line: "title", then "when" */
    size_t head_count;
};

size_t pack_type_count(const struct pack *pack);
const struct pack_type *pack_type_at(const struct pack *pack, size_t index);
const struct pack_type *pack_type(const struct pack *pack, struct cb_str name); /* or NULL */
const struct pack_verb *pack_verb(const struct pack *pack, struct cb_str full_name); /* or NULL */
const struct pack_field *type_field(const struct pack_type *type, struct cb_str name);
const struct pack_field *type_field_named(const struct pack_type *type, const char *name);
const struct pack_verb *type_verb(const struct pack_type *type, const char *name);

/* Whether a case may go from stage FROM to stage TO (dictionary "stages"). */
bool pack_may_move(const struct pack *pack, struct cb_str from, struct cb_str to);

/* Why VALUE is no value of FIELD (kind, options, size, form), or NULL. Says nothing about whether
 * what it points at exists. A JSON null is no value. The text is constant. */
const char *field_problem(const struct pack_field *field, const json_t *value);

const char *stream_kind_name(enum stream_kind kind);
/* The range of the pack's holidays; false: it has none. */
bool pack_calendar(const struct pack *pack, cb_date *from, cb_date *to);
bool stream_kind_parse(struct cb_str name, enum stream_kind *out);
