#include "tests/unit/live/scene.h"

#include <stdio.h>

void scene_begin(struct scene *scene, void (*history)(struct scene *scene, struct world *case_))
{
    live_world_init(&scene->world, 7);
    CB_AUTO(world_fini) struct world told = world_begin(11);
    struct cb_str victim = world_tell(&told, world_viewer("u-1", "police", "pol"), "person.log",
                                      NULL, "{'role':'victim','name':'A. Person'}");
    snprintf(scene->victim, sizeof scene->victim, "%.*s", CB_STR_ARG(victim));
    scene->stream = told.stream;
    if (history != NULL)
        history(scene, &told);
    live_world_put(&scene->world, &told);
}

void scene_init(struct scene *scene)
{
    scene_begin(scene, NULL);
    live_world_open(&scene->world);
}

void scene_fini(struct scene *scene)
{
    live_world_fini(&scene->world);
}

enum cb_code scene_act(struct scene *scene, struct live_client *client, char out[CB_ID_TEXT])
{
    return live_client_do(client, scene->stream, "action.log", live_world_id(&scene->world, out),
                          ACTION, NULL);
}

const char *scene_etag(const struct live_client *client, const char *id, char out[ETAG_TEXT])
{
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    live_copy_read(&copy, client, "records", "case.changed");
    struct cb_str etag = cb_json_get_str(json_object_get(copy.records, id), "etag");
    snprintf(out, ETAG_TEXT, "%.*s", CB_STR_ARG(etag));
    return out;
}

void scene_look(struct scene *s, const char *user, const char *why)
{
    CB_AUTO(live_client_fini) struct live_client client = {0};
    live_client_init(&client, &s->world, user);
    live_world_now += 60LL * 1000;
    (void)live_client_open(&client, s->stream, why, NULL);
}

void scene_exclude(struct scene *s, const char *user)
{
    CB_AUTO(live_client_fini) struct live_client chair = {0};
    char stream[CB_ID_TEXT], etag[ETAG_TEXT], set[80];
    live_world_now += 60LL * 1000;
    live_client_init(&chair, &s->world, "u-9");
    cb_id_write(s->stream, stream);
    CHECK_CODE(live_client_open(&chair, s->stream, "conflict", NULL), CB_OK);
    snprintf(set, sizeof set, "{'excluded_users':['%s']}", user);
    CHECK_CODE(live_client_do(&chair, s->stream, "case.exclude", stream, set,
                              scene_etag(&chair, stream, etag)),
               CB_OK);
}
