/* A policy pack: a folder of JSON made into read-only tables. Who reads what, who writes what,
 * which records exist. Pure: reads no file but through pack_load(), knows no clock and no case.
 *
 * A pack never changes once loaded and may be read from any thread; it is shared by reference. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "caseboard/base/digest.h"
#include "caseboard/base/error.h"
#include "caseboard/base/json.h"
#include "caseboard/base/str.h"

struct pack;

/* What was found wrong: file, JSON pointer, sentence with the nearest known name. */
struct pack_problems {
    struct cb_buf text; /* one problem a line: "views.json /classes/IC04/cells/pol: …" */
    size_t count;
};
void pack_problems_fini(struct pack_problems *problems);

/* Load and check the pack in the folder DIR. On success *OUT has one reference.
 *   CB_INVALID  PROBLEMS says what is wrong, all of it; nothing is loaded
 *   CB_INTERNAL a file cannot be read */
CB_MUST_USE enum cb_code pack_load(const char *dir, struct pack **out,
                                   struct pack_problems *problems, struct cb_error *err);
/* The same from documents in memory: {"pack.json": {…}, "dictionary.json": {…}, …}. */
CB_MUST_USE enum cb_code pack_load_documents(const json_t *documents, struct pack **out,
                                             struct pack_problems *problems,
                                             struct cb_error *err);
struct pack *pack_ref(struct pack *pack);
void pack_unref(struct pack *pack);
CB_AUTO_DEFINE(struct pack, pack_unref)

struct cb_str pack_name(const struct pack *pack);      /* "masip@1" */
struct cb_str pack_title(const struct pack *pack);
struct cb_str pack_time_zone(const struct pack *pack);
struct cb_digest pack_hash(const struct pack *pack);   /* over the canonical JSON of its files */
/* A file of the pack as it was loaded ("guidance.json"), or NULL. Borrowed. */
const json_t *pack_document(const struct pack *pack, const char *file);
