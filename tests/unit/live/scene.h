/* A case of the board that most agencies take part in, and its server. */
#pragma once

#include "tests/support/live_world.h"

struct scene {
    struct live_world world;
    struct cb_id stream;
    char victim[CB_ID_TEXT];
};

/* Everything but the open server; HISTORY (may be NULL) adds to the case before it is stored. */
void scene_begin(struct scene *scene, void (*history)(struct scene *scene, struct world *case_));
void scene_init(struct scene *scene);
void scene_fini(struct scene *scene);
CB_AUTO_DEFINE_FINI(struct scene, scene_fini)

#define ACTION                                                                                     \
    "{'title':'Ring her','owner_agency':'police','owner_user':'u-1','due_date':'2026-03-09'}"
/* Log an action of ACTION as CLIENT; its id in OUT. */
enum cb_code scene_act(struct scene *scene, struct live_client *client, char out[CB_ID_TEXT]);
/* The etag that CLIENT has of a record. */
const char *scene_etag(const struct live_client *client, const char *id, char out[ETAG_TEXT]);
/* USER opens the case a minute later, and goes; refused or not. */
void scene_look(struct scene *s, const char *user, const char *why);
/* The chair shuts USER out, a minute later, too. */
void scene_exclude(struct scene *s, const char *user);
