/* Cases: opening, commands, what readers are sent. */
#include <string.h>

#include "tests/support/live_world.h"

#define VICTIM "{'role':'victim','name':'A. Person'}"
#define ACTION                                                                                     \
    "{'title':'Ring her','owner_agency':'police','owner_user':'u-1','due_date':'2026-03-09'}"

struct scene {
    struct live_world world;
    struct cb_id stream;
};

static void scene_fini(struct scene *scene)
{
    live_world_fini(&scene->world);
}
CB_AUTO_DEFINE_FINI(struct scene, scene_fini)

static void scene_init(struct scene *scene)
{
    live_world_init(&scene->world, 7);
    CB_AUTO(world_fini) struct world history = world_begin(11);
    scene->stream = history.stream;
    live_world_put(&scene->world, &history);
    live_world_open(&scene->world);
}

TEST(a_case_opens_with_a_reason_and_its_records)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    CHECK_CODE(live_client_open(&police, s.stream, "duty", NULL), CB_OK);
    live_copy_read(&copy, &police, "records", "case.changed");
    CHECK_INT(json_object_size(copy.records), 1);
    CHECK_CODE(live_client_open(&police, s.stream, NULL, NULL), CB_INVALID);
}

TEST(a_command_reaches_everybody_who_sees_it)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0}, advocate = {0};
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    char id[CB_ID_TEXT];
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    live_client_init(&advocate, &s.world, "u-7");
    CHECK_CODE(live_client_open(&police, s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_open(&advocate, s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(
        live_client_do(&police, s.stream, "action.log", live_world_id(&s.world, id), ACTION, NULL),
        CB_OK);
    CHECK_INT(advocate.frames, 1);
    live_copy_read(&copy, &advocate, "records", "case.changed");
    CHECK(json_object_get(copy.records, id) != NULL);
}
