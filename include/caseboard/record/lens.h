/* Everything that decides a view. Equal keys give equal bytes, now and after any further event
 * (security N2). A lens reads the fold at the moment it is made and is made anew when an event that
 * lens_is_touched_by() names is applied, when the directory changes, and at lens_until().
 *
 * Order of judgement: gate and exclusion (practice, "The gate"), then the cell of the matrix. */
#pragma once

#include "caseboard/policy/views.h"
#include "caseboard/record/fold.h"

struct viewer {
    struct cb_str user;
    struct cb_str agency;
    struct cb_str seat;
    struct cb_str roles[EVENT_ROLES];
    size_t role_count;
};

/* How much of a stream somebody may have at all. */
enum gate {
    GATE_SHUT, /* no trace: excluded, no membership, not an agency of the board */
    GATE_CARD, /* an agency of the board that does not take part: reference, stage, lead agency */
    GATE_OPEN,
};

struct lens_input {
    const struct fold *fold;      /* the stream */
    const struct fold *directory; /* its board's; NULL: membership and declaration as in order */
    const struct viewer *viewer;
    cb_time now;
    /* Whether the viewer may know of another case that a field points at; NULL: of none. */
    bool (*knows_case)(void *context, struct cb_str case_id);
    void *context;
};

/* What of a case decides who may know of it, to be asked where the case itself is not read. */
struct case_door {
    bool is_there;              /* there is a case, and it was not withdrawn */
    json_t *excluded, *parties; /* references of its own, or NULL */
};
void case_door_read(const struct fold *fold, struct case_door *out);
void case_door_fini(struct case_door *door);
bool case_doors_equal(const struct case_door *a, const struct case_door *b);
/* Whether the gate of the case is not shut for the viewer: what knows_case answers. It changes by
 * the door, by the directory, and at no other time than the viewer's own lenses do. */
bool case_door_shows(const struct case_door *door, const struct fold *directory,
                     const struct viewer *viewer, cb_time now);

struct lens;

struct lens *lens_new(const struct lens_input *input);
struct lens *lens_ref(struct lens *lens);
void lens_unref(struct lens *lens);
CB_AUTO_DEFINE(struct lens, lens_unref)

/* What the lens read, as bytes; equal keys, equal bytes. Borrowed. */
struct cb_digest lens_key(const struct lens *lens);
enum gate lens_gate(const struct lens *lens);
/* When it may become another by time alone. This is the viewer's own and not in the key: whoever
 * shares a lens among viewers of equal keys keeps each one's time. */
cb_time lens_until(const struct lens *lens);
size_t lens_seat(const struct lens *lens);
/* Whether a decision may raise anything through it: lens_sight() says what and by which. */
bool lens_is_raised(const struct lens *lens);
/* The other cases that the lens asked about, one by one; NULL at the end. */
const char *lens_asked_case(const struct lens *lens, size_t index);
bool lens_asks_case(const struct lens *lens, struct cb_str case_id);
/* Whether EVENT may make this lens another one, whoever looks through it; a decision that raises
 * something for one person is asked for by lens_is_decided_by(). */
bool lens_is_touched_by(const struct lens *lens, const struct event *event);
/* Whether EVENT, which is in FOLD already, is about a decision that raised something through this
 * lens of VIEWER, or that may do so now. */
bool lens_is_decided_by(const struct lens *lens, const struct fold *fold,
                        const struct viewer *viewer, const struct event *event);

/* What the cell that decides gives for this record; what lies beneath is in project.h. */
struct sight {
    enum level level; /* summary without a written one is already exists here */
    bool write;       /* the cell says so; never of what is raised */
    bool no_location;
    /* The share decision or emergency access that raised it above what the cell gives, or NULL. It
     * is the lens's own to know: whether the viewer sees that record is another question. */
    const struct record *raised_by;
};
struct sight lens_sight(const struct lens *lens, const struct fold *fold,
                        const struct record *record);
/* The most that a decision may raise the record to: its cell's share:, LEVEL_NONE without one. */
enum level lens_may_rise(const struct lens *lens, const struct fold *fold,
                         const struct record *record);
/* Whether the viewer is told of no record of the class that a decision could not open. */
bool lens_may_open(const struct lens *lens, size_t class_index);
/* Whether the viewer is told of every record of TYPE (NULL: of any), whatever it holds. */
bool lens_is_told_of_all(const struct lens *lens, const struct pack_type *type);
/* Whether this field of a record that is seen in full is seen. */
bool lens_sees_field(const struct lens *lens, const struct fold *fold, const struct record *record,
                     const struct pack_field *field);

/* Which cell decides of such a field: that of the class, or of the victim's location where only
 * that leaves the field out. Nothing of it hangs on whether the field is filled. */
struct field_sight {
    size_t class_index;
    enum level level; /* FULL: the field is seen */
    bool is_location; /* left out, as it may show where the victim is */
};
/* False, and nothing is said: the record is not seen in full, the field is never sent, or what
 * decides of it is itself hidden from the viewer. */
bool lens_field_sight(const struct lens *lens, const struct fold *fold, const struct record *record,
                      const struct pack_field *field, struct field_sight *out);

/* What the cell of a class gives for something that lies in no fold, such as an entry of the access
 * log: made by somebody of AGENCY, and meant for the viewer's own agency where IS_RECEIVED. None
 * where the gate is not open; a condition that is asked of a record holds for none. */
enum level lens_level_of(const struct lens *lens, size_t class_index, struct cb_str agency,
                         bool is_received);
