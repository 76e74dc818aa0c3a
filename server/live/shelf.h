/* The folders of packs that a server may take. Any thread: reads files and knows nothing of the
 * rest of this room. */
#pragma once

#include "caseboard/policy/pack.h"

#define SHELF_PACKS 64 /* folders that are looked at */

struct shelf {
    struct pack *packs[SHELF_PACKS]; /* those that load, by name and folder */
    char *folders[SHELF_PACKS];      /* of each, its path */
    size_t count;
    json_t *broken; /* [{"folder","problems"}]: what looks like a pack and does not load */
};
/* Every pack in a folder of DIR (NULL: none). */
void shelf_read(struct shelf *shelf, const char *dir);
void shelf_fini(struct shelf *shelf);
CB_AUTO_DEFINE_FINI(struct shelf, shelf_fini)
/* The pack of that name and hash (64 hexadecimal digits), or NULL; borrowed. */
struct pack *shelf_find(const struct shelf *shelf, struct cb_str name, struct cb_str hash);
/* Where a pack of it lies; borrowed. */
const char *shelf_folder(const struct shelf *shelf, const struct pack *pack);
bool pack_has_hash(const struct pack *pack, struct cb_str hash);
/* {"name","hash","title"}. New. */
json_t *shelf_name(const struct pack *pack);
