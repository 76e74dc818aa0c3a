/* The inside of a lens: all that decides a view, and nothing about who looks through it. What
 * depends on a person is kept as the records it holds for, at the moment the lens was made; so two
 * people of whom the same holds have the same lens, and what comes later is shown to neither of
 * them before their lenses are made anew. */
#pragma once

#include "facts.h"
#include "raise.h"

/* Conditions that are asked of each record; the others are settled when the lens is made. */
#define RECORD_CONDITIONS                                                                          \
    (CONDITION_BIT(CONDITION_own_agency) | CONDITION_BIT(CONDITION_own) |                          \
     CONDITION_BIT(CONDITION_owner) | CONDITION_BIT(CONDITION_own_client) |                        \
     CONDITION_BIT(CONDITION_named) | CONDITION_BIT(CONDITION_recipient) |                         \
     CONDITION_BIT(CONDITION_approver))

/* Those of them that are kept as sets of records. */
#define KEPT_CONDITIONS                                                                            \
    (CONDITION_BIT(CONDITION_own) | CONDITION_BIT(CONDITION_owner) |                               \
     CONDITION_BIT(CONDITION_named) | CONDITION_BIT(CONDITION_recipient) |                         \
     CONDITION_BIT(CONDITION_approver))

struct position_set { /* records, by position */
    uint64_t *words;
    size_t word_count;
};
void position_set_add(struct position_set *set, size_t position, size_t of);
bool position_set_has(const struct position_set *set, size_t position);

struct rule { /* a line of a cell that may still decide */
    const struct cell_line *line;
    uint32_t asks; /* conditions of each record, as bits */
};

struct class_rules {
    size_t first; /* in the lens's rules */
    size_t count;
};

struct lens {
    size_t references;
    const struct pack *pack;
    struct cb_id stream;
    enum stream_kind kind;
    enum gate gate;
    size_t seat;
    char *agency;
    cb_time until;
    struct cb_digest key;
    struct facts facts;

    struct rule *rules;
    size_t rule_count;
    struct class_rules *classes; /* by index of the class */
    uint32_t *type_asks;         /* by index of the type: what its records and fields may ask */

    size_t read;             /* how many records there were: the size of the sets, not read again */
    struct position_set own; /* written by the viewer */
    struct position_set owner;
    struct position_set named;
    struct position_set recipient; /* the user, not the agency */
    struct position_set approver;
    struct position_set in_force; /* assignments, whosever: for the card */
    bool named_in_location;       /* in any location of the case */
    struct id_list cases;         /* other cases that the viewer may know of */
    struct id_list asked;         /* all other cases that are pointed at */
    struct raises raises;
    bool raised; /* whether there is any */
};

/* Whether any cell of the seat, that of the directory aside, shows anything to anybody. */
bool seat_sees_streams(const struct pack *pack, size_t seat);
/* What the gate lets in; MEMBER is what the directory says, roles that it does not give are taken
 * off VIEWER. */
enum gate gate_of(const struct lens_input *input, struct viewer *viewer, cb_time *until);

/* Fill rules, classes and type_asks from the seat's column, for VIEWER's roles and the facts. */
void lens_read_cells(struct lens *lens, const struct viewer *viewer);
/* Fill the sets of records. */
void lens_read_records(struct lens *lens, const struct lens_input *input,
                       const struct viewer *viewer);
void lens_seal(struct lens *lens, const struct viewer *viewer); /* its key */
bool field_names_cases(const struct pack_field *field);
