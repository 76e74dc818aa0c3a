/* An invented board as data: deploy/demo/. Agencies, users and cases with their history, in days
 * before today, told through the scribe: every line of it is decided like anybody's command. */
#pragma once

#include "scribe.h"

struct story;

/* Read FOLDER/board.json and the case files that it names.
 *   CB_INVALID  something is missing; the message names the file and the place */
CB_MUST_USE enum cb_code story_read(const char *folder, struct story **out, struct cb_error *err);
void story_free(struct story *story);
CB_AUTO_DEFINE(struct story, story_free)

/* Tell it all into the store, as if it had happened up to NOW. PROGRESS hears each case's name. */
CB_MUST_USE enum cb_code story_tell(const struct story *story, struct store *store,
                                    struct scribe *scribe, cb_time now,
                                    void (*progress)(const char *name), struct cb_error *err);

/* Who signs in where: {"seat","label","host","name","password"} each. Borrowed. */
const json_t *story_seats(const struct story *story);
