/* A pack that waits to come into force beside a scene: put in a folder, with the two administrators
 * who may propose and approve it. For the tests of packs on a live server. */
#pragma once

#include "tests/unit/live/scene.h"

struct swap {
    struct scene scene;
    char packs[300];
    char hash[ROOT_TEXT];
    struct live_client first, second; /* administrators of two agencies */
    char draft[CB_ID_TEXT];
};

/* The world is open, the pack in its folder as "two", both administrators see the directory. EDIT
 * changes its documents, HISTORY the scene's case; NULL: neither. */
void swap_begin(struct swap *c, void (*edit)(json_t *documents));
void swap_begin_with(struct swap *c, void (*edit)(json_t *documents),
                     void (*history)(struct scene *scene, struct world *case_));
void swap_fini(struct swap *c);
CB_AUTO_DEFINE_FINI(struct swap, swap_fini)
/* The default pack as version 2 in PACKS/NAME: victim liaison loses whom it is about, advocates see
 * everybody, and what CHANGE does, unless NULL. Its hash in OUT. */
void swap_put_pack(const char *packs, const char *name, void (*change)(json_t *documents),
                   char out[ROOT_TEXT]);
/* Parts of a pack's documents; a cell must be there. */
json_t *swap_views(json_t *documents);
void swap_set_cell(json_t *documents, const char *class, const char *seat, const char *line);
/* By the first administrator; by whoever it is. */
enum cb_code swap_propose(struct swap *c);
enum cb_code swap_activate(struct swap *c, struct live_client *by);
/* What a client has: an etag of the directory, a part of its newest bytes, the case's records. */
const char *swap_etag(const struct live_client *client, const char *id, char out[ETAG_TEXT]);
bool swap_says(const struct live_client *client, const char *part);
void swap_open_case(struct swap *c, struct live_client *client, const char *user);
struct live_copy swap_copy(const struct live_client *client);
const json_t *swap_victim(const struct live_copy *copy, const struct swap *c);
