/* Worlds to test on: a case stream over a pack's dictionary, told by hand or made at random, and
 * the people who look at it. Everything comes from a struct gen, so a world can be made again. */
#pragma once

#include "caseboard/record/decide.h"
#include "caseboard/record/project.h"
#include "tests/support/check.h"

#define WORLD_PACK "policies/masip"
#define WORLD_USERS 10

struct world {
    struct pack *pack;
    struct gen g;
    struct cb_id stream;
    enum stream_kind kind;
    cb_time now;
    struct fold *fold;
    const struct fold *directory; /* the board's; NULL: everybody's membership is in order */
    struct event **events;        /* all that were applied, in order */
    size_t count;
    size_t room;
};

/* The default pack, loaded once and shared. */
struct pack *world_pack(void);

/* A world without events; world_begin() makes its case, in which POLICE, ADVOCACY and some others
 * take part. */
struct world world_new(struct pack *pack, enum stream_kind kind, uint64_t seed);
struct world world_begin(uint64_t seed);
struct world world_begin_in(struct pack *pack, uint64_t seed);
void world_fini(struct world *world);
CB_AUTO_DEFINE_FINI(struct world, world_fini)

/* The cast. Agencies are named for their seat: "police", "advocacy", … */
extern const char *const world_agencies[9];
struct viewer world_viewer(const char *user, const char *agency, const char *seat);
struct viewer world_viewer_with(struct viewer viewer, const char *role);
struct viewer gen_viewer(struct gen *g, const struct pack *pack);
const char *gen_user(struct gen *g);
const char *gen_agency(struct gen *g);

/* ---- told by hand; what does not follow fails the test ---- */

/* Apply VERB by VIEWER with SET (JSON text, ' for ") to the record ID (NULL: a new id); the id lies
 * in the world's fold. No rights are asked. */
struct cb_str world_tell(struct world *world, struct viewer by, const char *verb, const char *id,
                         const char *set);
/* An event as a file of events has it, to be changed or applied elsewhere. */
json_t *world_json_of(const struct event *event);
/* The JSON of an event that would follow. */
json_t *world_event_json(struct world *world, struct viewer by, const struct pack_verb *verb,
                         struct cb_str id, json_t *set);
enum cb_code world_apply(struct world *world, json_t *body, struct cb_error *err);

/* ---- at random ---- */

/* A value of the field that fits its form and points at what is there; NULL if there is none. */
json_t *gen_value(struct world *world, const struct pack_field *field);
/* A set of values of a type; all fields that decide a class, each other with PERCENT. */
json_t *gen_set(struct world *world, const struct pack_type *type, bool creates, int percent);
/* One more event of the case: a record made, changed or withdrawn. */
void gen_event(struct world *world);
struct world gen_world(struct gen *g, size_t events);
struct world gen_world_in(struct gen *g, struct pack *pack, size_t events);

/* ---- looking ---- */

struct lens *world_lens(const struct world *world, const struct viewer *viewer);
/* All that a lens gives: the view, the card, the root, as one text. */
void world_look(const struct world *world, const struct lens *lens, struct cb_buf *out);
/* The same as JSON, for the caller; one of them by its id, NULL if it is not among them. */
json_t *world_records(const struct world *world, const struct lens *lens);
const json_t *records_find(const json_t *records, struct cb_str id);
/* The command as VIEWER would send it a moment after signing in: SET is borrowed, etag and stream
 * are filled in. */
struct decision world_try(const struct world *world, struct viewer by, const struct pack_verb *verb,
                          struct cb_str id, json_t *set, const char *why);
/* By name, with JSON text; what is allowed is applied, and its event is the world's. */
struct decision world_do(struct world *world, struct viewer by, const char *verb, const char *id,
                         const char *set, const char *why);
/* The same, and whoever is refused fails the test. */
void world_must_do(struct world *world, struct viewer by, const char *verb, const char *id,
                   const char *set, const char *why);
