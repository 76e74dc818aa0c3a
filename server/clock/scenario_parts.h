/* A scenario taken apart: events in short form, and what is expected of them. What is missing is
 * filled in, always in the same way. */
#pragma once

#include "caseboard/clock/scenario.h"
#include "caseboard/record/lens.h"

struct scenario {
    const struct pack *pack;
    const json_t *document; /* borrowed, like the base */
    const json_t *base;     /* its fixture; NULL: none */
    enum stream_kind kind;
    struct cb_id stream;
    struct event **events;
    size_t count;
};
void scenario_fini(struct scenario *scenario);
CB_AUTO_DEFINE_FINI(struct scenario, scenario_fini)

/* DOCUMENT, with its base out of FIXTURES. What it fills stays to be released on failure.
 *   CB_INVALID  it is no scenario: the message says what is wrong with it */
CB_MUST_USE enum cb_code scenario_of(const struct pack *pack, const json_t *document,
                                     const json_t *fixtures, struct scenario *out,
                                     struct cb_error *err);

/* The id that a short name stands for: always the same UUID; in a directory, the name itself. */
void scenario_id(const struct scenario *scenario, struct cb_str name, struct cb_buf *out);
/* What stands for the etag of the record NAME as somebody sees it: "#etag:NAME". */
#define SCENARIO_ETAG "#etag:"

/* What stands for the id of the clock with that key: "#clock:VC05/#arrest/#joan". */
#define SCENARIO_CLOCK "#clock:"
void scenario_key(const struct scenario *scenario, struct cb_str text, struct cb_buf *out);
void scenario_clock_id(const struct scenario *scenario, struct cb_str key, struct cb_buf *out);

/* A new reference to VALUE with such ids in place of "#NAME"; "#etag:NAME" stays as it is. */
json_t *scenario_value(const struct scenario *scenario, const json_t *value);
/* Who is meant: a viewer, or the name of one. Borrowed from the scenario.
 *   CB_INVALID  there is nobody of this name */
CB_MUST_USE enum cb_code scenario_viewer(const struct scenario *scenario, const json_t *who,
                                         struct viewer *out, struct cb_error *err);
/* The stream with its events up to AT, and the instant meant: AT none is that of the newest event.
 * *OUT is the caller's. */
CB_MUST_USE enum cb_code scenario_fold(const struct scenario *scenario, struct cb_str at,
                                       struct fold **out, cb_time *now, struct cb_error *err);
/* Only the members that KNOWN names, separated by spaces. */
CB_MUST_USE enum cb_code scenario_members(const json_t *object, const char *known,
                                          struct cb_error *err);
