/* Records made by somebody who was shut out later (security N13). */
#include <stdio.h>
#include <string.h>

#include "tests/unit/live/scene.h"

#define MINUTE_MS (60LL * 1000)

static struct cb_id second; /* a case beside the scene's */

static void one_more_case(struct scene *scene, struct world *told)
{
    (void)told;
    CB_AUTO(world_fini) struct world other = world_begin(23);
    second = other.stream;
    live_world_put(&scene->world, &other);
}

static void begin(struct scene *s)
{
    scene_begin(s, one_more_case);
    live_world_open(&s->world);
}

static void make(struct scene *s, struct cb_id stream, const char *user, char id[CB_ID_TEXT])
{
    CB_AUTO(live_client_fini) struct live_client client = {0};
    live_client_init(&client, &s->world, user);
    live_world_now += MINUTE_MS;
    CHECK_CODE(live_client_open(&client, stream, "own work", NULL), CB_OK);
    CHECK_CODE(
        live_client_do(&client, stream, "action.log", live_world_id(&s->world, id), ACTION, NULL),
        CB_OK);
}

/* What USER is shown for review, as text. */
static const char *reviewed(struct scene *s, const char *user, struct cb_buf *out)
{
    CB_AUTO(live_client_fini) struct live_client client = {0};
    live_client_init(&client, &s->world, user);
    live_world_now += MINUTE_MS;
    CHECK_CODE(live_client_review(&client, NULL), CB_OK);
    cb_buf_clear(out);
    cb_buf_str(out, cb_buf_peek(&client.last));
    return out->at;
}

static const char NOTHING[] = "{\"entries\":[],\"more\":false}";

TEST(what_somebody_made_who_was_shut_out_later_is_listed_for_review)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    char made[CB_ID_TEXT], other[CB_ID_TEXT];
    begin(&s);
    make(&s, s.stream, "u-2", made);
    make(&s, s.stream, "u-1", other);
    CHECK_STR(reviewed(&s, "u-coo", &out), NOTHING);
    scene_exclude(&s, "u-2");
    CHECK(strstr(reviewed(&s, "u-coo", &out), made) != NULL);
    CHECK(strstr(out.at, "\"user\":\"u-2\"") != NULL);
    CHECK(strstr(out.at, "\"did\":\"made\"") != NULL);
    CHECK(strstr(out.at, other) == NULL);
    CHECK(strstr(out.at, s.victim) == NULL); /* of somebody else */
    CHECK(strstr(out.at, "Ring her") == NULL);
}

TEST(a_record_is_listed_only_to_who_sees_its_author)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    char made[CB_ID_TEXT];
    begin(&s);
    make(&s, s.stream, "u-2", made); /* the coordinator sees actions in full, the auditor codes */
    scene_exclude(&s, "u-2");
    CHECK(strstr(reviewed(&s, "u-coo", &out), made) != NULL);
    CHECK_STR(reviewed(&s, "u-10", &out), NOTHING);
}

TEST(what_is_made_after_somebody_was_shut_out_is_not_listed)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    char before[CB_ID_TEXT], after[CB_ID_TEXT], shut[CB_ID_TEXT];
    begin(&s);
    make(&s, second, "u-2", before);
    scene_exclude(&s, "u-2");
    make(&s, second, "u-2", after);
    CHECK(strstr(reviewed(&s, "u-coo", &out), before) != NULL);
    CHECK(strstr(out.at, after) == NULL);
    cb_id_write(s.stream, shut);
    CHECK(strstr(out.at, "\"from\":[{\"case\":\"") != NULL);
    CHECK(strstr(out.at, shut) != NULL); /* the case that the person is shut out of */
}

TEST(whoever_is_shut_out_is_shown_nothing_of_it)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    char made[CB_ID_TEXT];
    begin(&s);
    make(&s, s.stream, "u-coo", made);
    scene_exclude(&s, "u-coo");
    CHECK_STR(reviewed(&s, "u-coo", &out), NOTHING);
    CHECK(strstr(reviewed(&s, "u-9", &out), made) != NULL);
}

TEST(the_list_for_review_is_for_those_who_are_told_who_is_shut_out)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client police = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf entry = {0};
    begin(&s);
    live_client_init(&police, &s.world, "u-1");
    CHECK_CODE(live_client_review(&police, NULL), CB_NOT_ALLOWED);
    live_world_entries(&s.world, &entry);
    CHECK(strstr(entry.at, "audit.review") != NULL);
    CHECK(!live_reads_review(s.world.live, CB_STR("pol")));
    CHECK(live_reads_review(s.world.live, CB_STR("coo")));
}

TEST(who_was_shown_something_in_a_list_is_told_like_who_opened_the_case)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client auditor = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    char made[CB_ID_TEXT];
    begin(&s);
    make(&s, s.stream, "u-2", made);
    scene_exclude(&s, "u-2");
    reviewed(&s, "u-coo", &out);
    live_client_init(&auditor, &s.world, "u-10");
    CHECK_CODE(live_client_open(&auditor, s.stream, "audit", NULL), CB_OK);
    CHECK_CODE(live_client_access(&auditor, s.stream, NULL), CB_OK);
    CHECK(strstr(auditor.last.at, "\"did\":\"listed\",\"seat\":\"coo\",\"user\":\"u-coo\"") !=
          NULL);
}

TEST(a_page_for_review_begins_before_the_last_one)
{
    CB_AUTO(scene_fini) struct scene s = {0};
    CB_AUTO(live_client_fini) struct live_client client = {0};
    char made[2][CB_ID_TEXT];
    char before[CB_TIME_TEXT];
    begin(&s);
    make(&s, s.stream, "u-2", made[0]);
    live_world_now += MINUTE_MS;
    cb_time_write(live_world_now, before);
    make(&s, s.stream, "u-2", made[1]);
    scene_exclude(&s, "u-2");
    live_client_init(&client, &s.world, "u-coo");
    CHECK_CODE(live_client_review(&client, before), CB_OK);
    CHECK(strstr(client.last.at, made[0]) != NULL);
    CHECK(strstr(client.last.at, made[1]) == NULL);
    CHECK_CODE(live_client_review(&client, "yesterday"), CB_INVALID);
}
