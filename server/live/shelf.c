#include "shelf.h"

#include <dirent.h>
#include <stdlib.h>

static int is_folder_name(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void hex_of(const struct pack *pack, struct cb_buf *out)
{
    struct cb_digest digest = pack_hash(pack);
    cb_buf_hex(out, digest.bytes, sizeof digest.bytes);
}

bool pack_has_hash(const struct pack *pack, struct cb_str hash)
{
    CB_AUTO(cb_buf_fini) struct cb_buf hex = {0};
    hex_of(pack, &hex);
    return cb_str_equal(cb_buf_peek(&hex), hash);
}

/* What says of itself which pack it is; a folder of schemas or of tests does not. */
static bool is_a_pack(const char *folder)
{
    CB_AUTO(cb_buf_fini) struct cb_buf path = {0};
    CB_AUTO(json_decref) json_t *head = NULL;
    cb_buf_printf(&path, "%s/pack.json", folder);
    return cb_json_read_file(path.at, &head, NULL) == CB_OK &&
           cb_json_get_str(head, "id").at != NULL &&
           json_is_integer(json_object_get(head, "version"));
}

static void read_folder(struct shelf *shelf, const char *dir, const char *name)
{
    CB_AUTO(cb_buf_fini) struct cb_buf folder = {0};
    struct pack_problems problems = {0};
    struct pack *pack = NULL;
    cb_buf_printf(&folder, "%s/%s", dir, name);
    if (shelf->count == SHELF_PACKS || !is_a_pack(folder.at))
        return;
    if (pack_load(folder.at, &pack, &problems, NULL) == CB_OK) {
        shelf->folders[shelf->count] = cb_buf_take(&folder);
        shelf->packs[shelf->count++] = pack;
    } else {
        json_array_append_new(shelf->broken, json_pack("{s:s, s:I}", "folder", name, "problems",
                                                       (json_int_t)problems.count));
    }
    pack_problems_fini(&problems);
}

void shelf_read(struct shelf *shelf, const char *dir)
{
    struct dirent **entries = NULL;
    int count = dir != NULL ? scandir(dir, &entries, is_folder_name, alphasort) : 0;
    *shelf = (struct shelf){.broken = json_array()};
    for (int i = 0; i < count; i++) {
        read_folder(shelf, dir, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
}

void shelf_fini(struct shelf *shelf)
{
    for (size_t i = 0; i < shelf->count; i++) {
        pack_unref(shelf->packs[i]);
        free(shelf->folders[i]);
    }
    json_decref(shelf->broken);
    *shelf = (struct shelf){0};
}

struct pack *shelf_find(const struct shelf *shelf, struct cb_str name, struct cb_str hash)
{
    for (size_t i = 0; i < shelf->count; i++) {
        if (cb_str_equal(pack_name(shelf->packs[i]), name) && pack_has_hash(shelf->packs[i], hash))
            return shelf->packs[i];
    }
    return NULL;
}

const char *shelf_folder(const struct shelf *shelf, const struct pack *pack)
{
    for (size_t i = 0; i < shelf->count; i++) {
        if (shelf->packs[i] == pack)
            return shelf->folders[i];
    }
    return NULL;
}

json_t *shelf_name(const struct pack *pack)
{
    CB_AUTO(cb_buf_fini) struct cb_buf hex = {0};
    json_t *out = json_object();
    hex_of(pack, &hex);
    json_object_set_new(out, "name", cb_json_string(pack_name(pack)));
    json_object_set_new(out, "hash", cb_json_string(cb_buf_peek(&hex)));
    json_object_set_new(out, "title", cb_json_string(pack_title(pack)));
    return out;
}
