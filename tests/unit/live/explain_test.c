/* Questions about a case that is open: answered, entered, and refused alike. */
#include <string.h>

#include "tests/unit/live/scene.h"

static void answered(void *context, const struct live_answer *answer)
{
    struct live_client *client = context;
    client->answer = *answer;
    cb_buf_clear(&client->last);
    cb_buf_str(&client->last, answer->result);
}

static enum cb_code ask(struct live_client *client, struct cb_id stream, const char *class)
{
    char id[CB_ID_TEXT];
    cb_id_write(stream, id);
    live_explain(client->reader,
                 &(struct live_question){.case_id = cb_str_of(id), .class_name = cb_str_of(class)},
                 answered, client);
    live_world_run(client->world);
    return client->answer.code;
}

TEST(an_explanation_of_an_open_case_is_given_and_entered)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf newest = {0};
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    CHECK_CODE(live_client_open(&police, s.stream, "duty", NULL), CB_OK);
    size_t entries = live_world_entries(&s.world, NULL);
    CHECK_CODE(ask(&police, s.stream, "IC15"), CB_OK);
    CHECK(strstr(police.last.at, "\"class\":\"IC15\"") != NULL);
    CHECK_INT(live_world_entries(&s.world, &newest), entries + 1);
    CHECK(strstr(newest.at, "policy.explain") != NULL && strstr(newest.at, "IC15") != NULL);
}

static enum cb_code ask_to_hand_over(struct live_client *client, struct cb_id stream)
{
    char id[CB_ID_TEXT];
    cb_id_write(stream, id);
    live_explain(client->reader,
                 &(struct live_question){.case_id = cb_str_of(id), .to_hand_over = true}, answered,
                 client);
    live_world_run(client->world);
    return client->answer.code;
}

TEST(what_is_to_be_handed_over_is_told_of_an_open_case_and_entered)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf newest = {0};
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    CHECK_CODE(ask_to_hand_over(&police, s.stream), CB_NOT_FOUND);
    CHECK_CODE(live_client_open(&police, s.stream, "duty", NULL), CB_OK);
    size_t entries = live_world_entries(&s.world, NULL);
    CHECK_CODE(ask_to_hand_over(&police, s.stream), CB_OK);
    CHECK(strstr(police.last.at, "\"items\":[") != NULL);
    CHECK_INT(live_world_entries(&s.world, &newest), entries + 1);
    CHECK(strstr(newest.at, "case.to_hand_over") != NULL);
}

TEST(what_is_not_open_is_not_found_and_that_is_entered_without_what_was_asked)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf newest = {0};
    scene_init(&s);
    live_client_init(&police, &s.world, "u-1");
    size_t entries = live_world_entries(&s.world, NULL);
    CHECK_CODE(ask(&police, s.stream, "IC15"), CB_NOT_FOUND);
    CHECK_CODE(ask(&police, (struct cb_id){{7}}, "IC15"), CB_NOT_FOUND);
    CHECK_CODE(live_client_open(&police, s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(ask(&police, s.stream, "a name, or anything"), CB_NOT_FOUND);
    CHECK_INT(live_world_entries(&s.world, &newest), entries + 4);
    CHECK(strstr(newest.at, "anything") == NULL);
}
