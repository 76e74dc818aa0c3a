/* A decision on its way: what the steps of decide() hand on to each other. */
#pragma once

#include "caseboard/record/decide.h"
#include "condition.h"

enum refusal {
    GO_ON,
#define REFUSAL(word, code, text) REFUSE_##word,
#include "caseboard/record/refusals.def"
};

struct deciding {
    const struct decide_input *input;
    const struct command *command;
    const struct pack_verb *verb;
    const struct fold *people;   /* the board's directory, or NULL */
    const struct record *record; /* that is to be changed; NULL: one is made */
    struct sight sight;          /* of it */
    struct facts facts;          /* of the writer; read when first asked for */
    bool has_facts;
    json_t *set;    /* what the event will set */
    json_t *fields; /* what is wrong with single fields; NULL: nothing */
    json_t *beside; /* further records of a verb that touches several, or NULL */
};

typedef enum refusal decide_step(struct deciding *deciding);

/* Say what is wrong with a field (or with "id", "if", "why"); the first sentence stays. */
void deciding_complain(struct deciding *deciding, const char *field, const char *sentence);
/* The writer's facts on the stream. */
const struct facts *deciding_facts(struct deciding *deciding);
/* A field's value as it will be. */
const json_t *deciding_after(const struct deciding *deciding, const struct pack_field *field);
struct cb_str deciding_text_after(const struct deciding *deciding, const char *field);
void deciding_put(struct deciding *deciding, const char *field, json_t *value); /* takes VALUE */

/* The steps. */
decide_step decide_writer; /* rights.c: may this seat use the verb, and the person this record */
decide_step decide_draft;  /* draft.c: what is sent, into what is set */
decide_step decide_rest;   /* draft.c: what is needed, musts, uniqueness, the reason */

/* Whether the seat and the roles are those of a writers' line (rights.c). */
bool is_writer(const struct deciding *deciding, const struct writer *writer);

/* What must hold of a value beyond its form (references.c): a sentence, or NULL. */
const char *reference_problem(const struct deciding *deciding, const struct pack_field *field,
                              const json_t *value);

/* What is wrong with when a sent value lies (within.c), or no text. */
struct cb_str within_problem(const struct deciding *deciding, const struct pack_field *field);

/* Rows of built_ins.def. */
struct built_in {
    const char *verb;
    decide_step *prepare; /* before the fields are read, or NULL */
    decide_step *check;   /* when all else is in order, or NULL */
};
/* The row of a verb, or NULL; false if the verb is not to be used. */
bool built_in_of(const struct pack_verb *verb, const struct built_in **out);
