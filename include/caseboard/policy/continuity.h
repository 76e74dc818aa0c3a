/* What a pack says of clocks (continuity.json): the duties to tell a victim something, what opens
 * and closes them, how long they may take, and what counts as told. Read-only tables that live as
 * long as the pack. Names of limits ("WD 5") have been checked for their form; what they mean is
 * the clock room's. */
#pragma once

#include "caseboard/policy/dictionary.h"

enum continuity_part {
#define PART(name) PART_##name,
#include "caseboard/policy/continuity_parts.def"
    PART_COUNT
};
/* A field that the engine reads: READS_plan_status, … */
enum continuity_field {
#define READS(part, field, kind) READS_##part##_##field,
#include "caseboard/policy/continuity_parts.def"
    READS_COUNT
};

/* A field has one of the values; a field with a list: holds one of them. */
struct field_is {
    struct cb_str field;
    const json_t *values; /* texts, true, false; null: the field is empty */
};
struct fields_are { /* all of them */
    const struct field_is *at;
    size_t count;
};
struct names {
    const struct cb_str *at;
    size_t count;
};
bool names_have(struct names names, struct cb_str name);

/* What must hold of an opener besides its fields: openers.def. */
enum opener_check {
#define CHECK_OF(name, says) OPENER_##name,
#include "caseboard/policy/opener_checks.def"
};

/* A record that starts a duty. Its fields count as it was logged; `ever`: as of any later event,
 * too, and the duty opens with the first of them. */
struct opener {
    struct cb_str type;
    struct fields_are is;
    bool ever;
    enum opener_check check;
    struct cb_str start;     /* a time or date of it; none: when it was logged */
    struct cb_str ends;      /* a time or date of it: the limit is counted back from there */
    struct cb_str not_after; /* a time of it, where later than the start: due then at the latest */
    struct fields_are void_when;
};

/* What meets a duty: an update that covers it, or another record of the same victim. */
struct closer {
    struct cb_str type;
    struct fields_are is;
    struct names has;     /* fields that are set */
    struct names has_any; /* dates, one of which is set: met on the earliest */
    struct cb_str at;     /* the time or date at which it is met; none: when the fields were so */
    struct names seats;   /* its author's; none: any */
    bool attempt;         /* an update: it need not have been delivered */
};

/* Who owes: the holder of an assignment of the role. */
struct duty {
    struct cb_str name;
    struct cb_str role;
    struct cb_str agency; /* a setting of the board that names the agency; none: any agency */
};

struct row {
    struct cb_str id;
    struct cb_str label;
    const struct duty *duty;
    const struct duty_of_seat {
        struct cb_str seat;
        const struct duty *duty;
    } * duties_of_seats;
    size_t duty_of_seat_count; /* another duty where somebody of the seat logged the opener */
    bool is_product;           /* not of the Code */
    bool is_safety;            /* never kept quiet without a word */
    bool is_received;          /* runs from receipt: flagged where that is not known */
    struct cb_str standard, enhanced;
    const struct opener *openers;
    size_t opener_count;
    const struct closer *closers; /* any of them; none: an update that covers it, delivered */
    size_t closer_count;
};

struct profile { /* the rows that hold in a jurisdiction from a date on */
    struct cb_str id;
    struct cb_str jurisdiction;
    struct cb_str calendar;
    struct cb_str from, to; /* dates, both within; none: no end */
    const struct row *rows;
    size_t row_count;
};

struct interval {            /* of recurring updates */
    struct cb_str frequency; /* an option's name; "days:n" stands for any number */
    struct cb_str limit;     /* "CD 7"; "CD n" for the number; none: no recurring updates */
};

/* ---- rules ---- */

enum rule_trigger {
#define TRIGGER(name, reads_clocks) TRIGGER_##name,
#include "caseboard/policy/rule_words.def"
};
enum rule_filter {
#define FILTER(name) FILTER_##name,
#include "caseboard/policy/rule_words.def"
};
enum rule_met {
#define MET(name, reads_clocks) MET_##name,
#include "caseboard/policy/rule_words.def"
};
enum rule_due {
#define DUE(name, reads_clocks) DUE_##name,
#include "caseboard/policy/rule_words.def"
};
enum severity { SEVERITY_warning, SEVERITY_breach, SEVERITY_safety };
const char *severity_name(enum severity severity);

/* What opens a finding. Fields of the record count as logged; `ever`: or as changed later. */
struct rule_on {
    enum rule_trigger kind;
    struct cb_str type;
    struct fields_are is;
    bool ever;
    struct fields_are case_is; /* from then on, at the first moment at which the case is so */
    struct fields_are plan_is; /* of the victim's plan at that instant: any of them */
    enum rule_filter filter;
    struct cb_str field;      /* that the trigger or the filter is about */
    struct cb_str case_field; /* that it is compared with */
    struct cb_str days;       /* TRIGGER_checks: a number of it, instead of the limit's */
    struct cb_str whole;      /* TRIGGER_checks: its field that points at what it is part of … */
    struct fields_are whole_is; /* … which must be so */
    struct cb_str limit;        /* how often, how close */
    int count;
};
/* One way to meet it; the earliest counts. */
struct rule_way {
    enum rule_met kind;
    struct cb_str type;
    struct fields_are is;
    struct names has, has_any;
    struct names seats;
    bool since;             /* entered after the finding opened */
    struct cb_str sets;     /* a field that an event since then set */
    struct cb_str link;     /* its field that points at the opener */
    struct cb_str same, as; /* its field that equals one of the opener */
    struct names roles;     /* MET_in_force */
    struct cb_str from, to; /* MET_covered */
};
struct rule_until {
    enum rule_due kind;
    struct cb_str limit;
    struct cb_str least;           /* DUE_expiry: from the trigger, if that is later */
    struct cb_str field, from, by; /* a date; DUE_expiry: assumed after FROM by the kind in BY */
    const struct assumed {
        struct cb_str value, limit;
    } * assumed;
    size_t assumed_count;
};
struct rule {
    struct cb_str id;
    struct cb_str label;
    enum severity severity;
    bool has_worse; /* another severity where the case is so */
    enum severity worse;
    struct fields_are worse_when;
    const struct escalation {
        struct cb_str limit;
        enum severity severity;
    } * escalations;
    size_t escalation_count;
    const struct duty *duty;
    struct cb_str owner_user, owner_agency; /* fields of the opener; else the duty's holder */
    struct rule_on on;
    struct rule_until due;
    const struct rule_way *ways;
    size_t way_count;
    const struct progress {
        struct cb_str type;
        struct fields_are is;
    } * progress;
    size_t progress_count; /* records that move the case on; flagged where there is none */
    bool unmet_only;       /* opens nothing that is met when it would open */
    bool reads_clocks;
};

struct continuity {
    const struct pack_type *parts[PART_COUNT];
    const struct pack_field *fields[READS_COUNT];
    struct fields_are victim_is; /* which records of that type are victims */

    const struct duty *duties;
    size_t duty_count;
    struct names fallback; /* roles, in order, that owe where nobody has the duty's */

    struct names accepted_stages, closed_stages;
    struct names paused, hold; /* statuses of a plan: contact is off; contact may endanger */
    struct names spoken, written, spoken_if_listed; /* channels */
    struct names delivered, voicemail, attempts;    /* outcomes */
    struct names to_advocate;      /* recipients of an update or promise: the advocate */
    struct names advocate_instead; /* recipients of a plan: told through the advocate alone */
    struct names not_understood;   /* values of language_ok */

    int qualifying_attempts, qualifying_channels;
    struct cb_str qualifying_apart;

    struct cb_str deferral_standard, deferral_enhanced;
    const struct writer *deferral_writers, *second_deferral_writers;
    size_t deferral_writer_count, second_deferral_writer_count;

    const struct interval *intervals;
    size_t interval_count;
    struct cb_str usual_frequency; /* without a plan */
    const struct duty *recurring_duty;

    const struct profile *profiles;
    size_t profile_count;
    const struct pack_type *explanation; /* closes a finding with a reason */
    const struct pack_field *explanation_finding;
    const struct rule *rules;
    size_t rule_count;

    const struct row *product; /* rows that are not of the Code, in every profile */
    size_t product_count;
};

const struct continuity *pack_continuity(const struct pack *pack); /* NULL: it has no clocks */
/* The profile of a jurisdiction that holds on a date ("2026-03-02"), or NULL. */
const struct profile *continuity_profile(const struct continuity *continuity,
                                         struct cb_str jurisdiction, struct cb_str date);
const struct row *continuity_row(const struct continuity *continuity, const struct profile *profile,
                                 struct cb_str id); /* of the profile or product; or NULL */
