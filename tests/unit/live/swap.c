#include "swap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void write_json(const char *folder, const char *file, const json_t *document)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s", folder, file);
    CHECK(json_dump_file(document, path, JSON_COMPACT) == 0);
}

json_t *swap_views(json_t *documents)
{
    return json_object_get(documents, "views.json");
}

void swap_set_cell(json_t *documents, const char *class, const char *seat, const char *line)
{
    json_t *classes = json_object_get(swap_views(documents), "classes");
    json_t *cells = json_object_get(json_object_get(classes, class), "cells");
    CHECK(json_object_get(cells, seat) != NULL);
    json_object_set_new(cells, seat, json_string(line));
}

void swap_put_pack(const char *packs, const char *name, void (*change)(json_t *documents),
                   char out[ROOT_TEXT])
{
    static const char *const files[] = {"pack.json",      "dictionary.json", "views.json",
                                        "calendar.json",  "retention.json",  "guidance.json",
                                        "continuity.json"};
    CB_AUTO(json_decref) json_t *documents = json_object();
    CB_AUTO(pack_unref) struct pack *pack = NULL;
    CB_AUTO(cb_buf_fini) struct cb_buf hex = {0};
    struct pack_problems problems = {0};
    char folder[330];
    snprintf(folder, sizeof folder, "%s/%s", packs, name);
    mkdir(folder, 0700);
    for (size_t i = 0; i < CB_COUNT(files); i++)
        json_object_set_new(documents, files[i],
                            json_deep_copy(pack_document(world_pack(), files[i])));
    json_object_set_new(json_object_get(documents, "pack.json"), "version", json_integer(2));
    swap_set_cell(documents, "IC02", "vlo", "none");
    swap_set_cell(documents, "IC02", "adv", "full");
    if (change != NULL)
        change(documents);
    for (size_t i = 0; i < CB_COUNT(files); i++)
        write_json(folder, files[i], json_object_get(documents, files[i]));
    if (pack_load(folder, &pack, &problems, NULL) != CB_OK)
        check_failed(__FILE__, __LINE__, "%s", problems.text.at);
    struct cb_digest digest = pack_hash(pack);
    cb_buf_hex(&hex, digest.bytes, sizeof digest.bytes);
    snprintf(out, ROOT_TEXT, "%s", hex.at);
}

void swap_fini(struct swap *c)
{
    live_client_fini(&c->first);
    live_client_fini(&c->second);
    scene_fini(&c->scene);
}

void swap_begin_with(struct swap *c, void (*edit)(json_t *documents),
                     void (*history)(struct scene *scene, struct world *case_))
{
    scene_begin(&c->scene, history);
    const char *path = c->scene.world.path; /* beside the store */
    snprintf(c->packs, sizeof c->packs, "%.*s/packs", (int)(strrchr(path, '/') - path), path);
    mkdir(c->packs, 0700);
    swap_put_pack(c->packs, "two", edit, c->hash);
    c->scene.world.packs = c->packs;
    live_world_open(&c->scene.world);
    live_client_init(&c->first, &c->scene.world, "u-adm");
    live_client_init(&c->second, &c->scene.world, "u-adm2");
    CHECK_CODE(live_client_directory(&c->first), CB_OK);
    CHECK_CODE(live_client_directory(&c->second), CB_OK);
}

void swap_begin(struct swap *c, void (*edit)(json_t *documents))
{
    swap_begin_with(c, edit, NULL);
}

const char *swap_etag(const struct live_client *client, const char *id, char out[ETAG_TEXT])
{
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    live_copy_read(&copy, client, "records", "directory.changed");
    snprintf(out, ETAG_TEXT, "%.*s",
             CB_STR_ARG(cb_json_get_str(json_object_get(copy.records, id), "etag")));
    return out;
}

enum cb_code swap_propose(struct swap *c)
{
    char set[200];
    snprintf(set, sizeof set, "{'name':'masip@2','hash':'%s'}", c->hash);
    return live_client_do(&c->first, c->scene.world.directory, "pack.log",
                          live_world_id(&c->scene.world, c->draft), set, NULL);
}

enum cb_code swap_activate(struct swap *c, struct live_client *by)
{
    char etag[ETAG_TEXT];
    return live_client_do(by, c->scene.world.directory, "pack.activate", c->draft, "{}",
                          swap_etag(by, c->draft, etag));
}

bool swap_says(const struct live_client *client, const char *part)
{
    return strstr(client->last.at, part) != NULL;
}

const json_t *swap_victim(const struct live_copy *copy, const struct swap *c)
{
    return json_object_get(copy->records, c->scene.victim);
}

struct live_copy swap_copy(const struct live_client *client)
{
    struct live_copy copy = {0};
    live_copy_read(&copy, client, "records", "case.changed");
    return copy;
}

void swap_open_case(struct swap *c, struct live_client *client, const char *user)
{
    live_client_init(client, &c->scene.world, user);
    CHECK_CODE(live_client_open(client, c->scene.stream, "own work", NULL), CB_OK);
}
