/* The visibility matrix of a pack: seats, classes, cells. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "caseboard/policy/dictionary.h"

enum level { LEVEL_NONE, LEVEL_EXISTS, LEVEL_CODES, LEVEL_SUMMARY, LEVEL_FULL };
const char *level_name(enum level level);
bool level_parse(struct cb_str name, enum level *out);
/* The lower of two in the room view's order: none < exists < summary, codes < full; summary with
 * codes gives exists. */
enum level level_lowest(enum level a, enum level b);

/* One line of a cell: the first whose conditions all hold decides; none holds: none. */
struct cell_line {
    enum level level;
    bool write;
    bool never;          /* nothing may raise it */
    bool no_location;    /* location fields are removed */
    bool can_share;
    enum level share;    /* the most that a share decision may raise it to */
    struct conditions conditions;
};
struct cell {
    const struct cell_line *at;
    size_t count;
};

struct pack_class {
    struct cb_str name;     /* "IC04" */
    struct cb_str label;
    struct cb_str because;
    const struct cell *cells; /* one a seat, in the order of seats */
};

size_t pack_seat_count(const struct pack *pack);
struct cb_str pack_seat_name(const struct pack *pack, size_t seat);
struct cb_str pack_seat_label(const struct pack *pack, size_t seat);
bool pack_seat(const struct pack *pack, struct cb_str name, size_t *out);
bool pack_has_role(const struct pack *pack, struct cb_str name);

size_t pack_class_count(const struct pack *pack);
const struct pack_class *pack_class_at(const struct pack *pack, size_t index);
bool pack_class_index(const struct pack *pack, struct cb_str name, size_t *out);
const struct cell *pack_cell(const struct pack *pack, size_t class_index, size_t seat);

/* Which conditions any cell of this seat asks for, as a bit a condition_kind: what a lens of the
 * seat has to know (security N2). Role conditions are not in it. */
uint32_t pack_seat_conditions(const struct pack *pack, size_t seat);
/* Whether a cell of the seat asks for this role. */
bool pack_seat_asks_role(const struct pack *pack, size_t seat, struct cb_str role);
/* How old a user's confidentiality declaration may be, in days; 0: none is asked for. */
int pack_declaration_days(const struct pack *pack);
/* The class of the victim's location, whose cell decides who sees location fields; SIZE_MAX: none. */
size_t pack_location_class(const struct pack *pack);
/* In which seat the server itself writes in cases, SIZE_MAX: in none, and it writes nothing. */
size_t pack_server_seat(const struct pack *pack);
/* The class of the directory, SIZE_MAX: none. */
size_t pack_directory_class(const struct pack *pack);
/* The class of entries of the access log, SIZE_MAX: none, and then nobody reads it here. */
size_t pack_access_class(const struct pack *pack);

/* What a share decision may do, beyond what each cell lets it raise. */
struct share_rules {
    int days, most_days;                    /* until it ends: unless another end is given; at most */
    const struct writer *writers;           /* who may make one, for explanations */
    size_t writer_count;
    const size_t *second_classes;           /* a second person approves what is of these classes */
    size_t second_class_count;
    const struct cb_str *second_consents;   /* or what was decided with such a consent */
    size_t second_consent_count;
    const struct cb_str *reasoned_consents; /* consents that need a reason */
    size_t reasoned_consent_count;
};
struct emergency_rules {
    const struct writer *writers; /* whose access holds: asked again whenever a lens is made */
    size_t writer_count;
    int most_hours;
};
const struct share_rules *pack_shares(const struct pack *pack);        /* NULL: nothing is shared */
const struct emergency_rules *pack_emergency(const struct pack *pack); /* NULL: nor broken into */
bool share_needs_second(const struct share_rules *rules, size_t class_index);
