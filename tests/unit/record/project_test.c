#include <stdio.h>
#include <string.h>

#include "tests/support/world.h"

#define OFFICER world_viewer("u-1", "police", "pol")

static struct cb_str projected(const struct world *world, struct viewer viewer, struct cb_str id,
                               struct cb_buf *out)
{
    CB_AUTO(lens_unref) struct lens *lens = world_lens(world, &viewer);
    char etag[ETAG_TEXT];
    cb_buf_clear(out);
    project_record(lens, world->fold, fold_find(world->fold, id), out, etag);
    return cb_buf_peek(out);
}

/* Without the etag's value, which is for another test. */
static const char *shape(struct cb_buf *out)
{
    char *etag = strstr(out->at, "\"etag\":\"");
    if (etag != NULL)
        memset(etag + strlen("\"etag\":\""), '-', 16);
    return out->at;
}

static const char NOTE[] = "33333333-3333-4333-8333-333333333333";

static struct world with_note(const char *set)
{
    struct world world = world_begin(1);
    struct viewer author = world_viewer("u-5", "probation", "pro");
    world.now += 1;
    world_tell(&world, author, "supervision_note.log", NOTE, set);
    return world;
}

TEST(a_record_is_projected_as_canonical_json_by_its_level)
{
    CB_AUTO(world_fini)
    struct world world =
        with_note("{'text':'At \\\"home\\\"','summary':'Attends','kind':'contact'}");
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    char created[CB_TIME_TEXT];
    char expected[600];
    struct cb_str id = CB_STR("33333333-3333-4333-8333-333333333333");

    cb_time_write(fold_find(world.fold, id)->created, created);
    projected(&world, world_viewer("u-5", "probation", "pro"), id, &out);
    snprintf(expected, sizeof expected,
             "{\"agency\":\"probation\",\"author\":\"u-5\",\"class\":\"IC17\",\"created\":\"%s\","
             "\"etag\":\"----------------\",\"fields\":{\"kind\":\"contact\","
             "\"summary\":\"Attends\",\"text\":\"At \\\"home\\\"\"},\"id\":\"%s\","
             "\"level\":\"full\",\"type\":\"supervision_note\"}",
             created, NOTE);
    CHECK_STR(shape(&out), expected);

    projected(&world, OFFICER, id, &out);
    snprintf(expected, sizeof expected,
             "{\"agency\":\"probation\",\"class\":\"IC17\",\"created\":\"%s\","
             "\"etag\":\"----------------\",\"fields\":{\"summary\":\"Attends\"},\"id\":\"%s\","
             "\"level\":\"summary\",\"type\":\"supervision_note\"}",
             created, NOTE);
    CHECK_STR(shape(&out), expected);

    CHECK_INT(projected(&world, world_viewer("u-8", "board", "coo"), id, &out).len, 0);
}

TEST(without_an_authored_summary_a_record_only_exists)
{
    CB_AUTO(world_fini) struct world world = with_note("{'text':'Long'}");
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    projected(&world, OFFICER, CB_STR("33333333-3333-4333-8333-333333333333"), &out);
    CHECK(strstr(out.at, "\"fields\":{}") != NULL);
    CHECK(strstr(out.at, "\"level\":\"exists\"") != NULL);
}

TEST(a_hidden_change_moves_no_etag_and_a_seen_one_does)
{
    CB_AUTO(world_fini) struct world world = with_note("{'text':'Long','summary':'Attends'}");
    CB_AUTO(cb_buf_fini) struct cb_buf before = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf after = {0};
    struct cb_str id = CB_STR("33333333-3333-4333-8333-333333333333");

    projected(&world, OFFICER, id, &before);
    world_tell(&world, world_viewer("u-6", "probation", "pro"), "supervision_note.amend", NOTE,
               "{'text':'Longer'}");
    CHECK_STR(projected(&world, OFFICER, id, &after), cb_buf_peek(&before));
    world_tell(&world, world_viewer("u-6", "probation", "pro"), "supervision_note.amend", NOTE,
               "{'summary':'Stays away'}");
    projected(&world, OFFICER, id, &after);
    CHECK(strcmp(shape(&after), shape(&before)) != 0);
}

TEST(codes_are_coded_fields_alone)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    struct cb_str need =
        world_tell(&world, OFFICER, "need.log", NULL, "{'kind':'hearing','detail':'Left ear'}");
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    projected(&world, world_viewer("u-9", "board", "aud"), need, &out);
    CHECK(strstr(out.at, "\"fields\":{\"kind\":\"hearing\"}") != NULL);
    CHECK(strstr(out.at, "\"level\":\"codes\"") != NULL);
}

TEST(a_withdrawn_record_is_shown_to_nobody_and_a_pointer_to_it_is_left_out)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    struct cb_str order = world_tell(&world, OFFICER, "order.log", NULL, "{'type':'SPO'}");
    char set[100];
    snprintf(set, sizeof set, "{'order':'%s','kind':'prohibition'}", order.at);
    struct cb_str condition = world_tell(&world, OFFICER, "order_condition.log", NULL, set);
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};

    projected(&world, OFFICER, condition, &out);
    CHECK(strstr(out.at, "\"order\"") != NULL);
    world_tell(&world, OFFICER, "order.withdraw", order.at, "{}");
    CHECK_INT(projected(&world, OFFICER, order, &out).len, 0);
    projected(&world, OFFICER, condition, &out);
    CHECK(strstr(out.at, "\"order\"") == NULL);
}

/* ---- a view, as entries ---- */

TEST(entries_stay_sorted_and_say_whether_anything_changed)
{
    CB_AUTO(view_fini) struct view view = {0};
    CHECK(view_put(&view, CB_STR("b"), "0000000000000001"));
    CHECK(view_put(&view, CB_STR("a"), "0000000000000002"));
    CHECK(view_put(&view, CB_STR("c"), "0000000000000003"));
    CHECK(!view_put(&view, CB_STR("a"), "0000000000000002"));
    CHECK(view_put(&view, CB_STR("a"), "0000000000000004"));
    CHECK_STR(view.at[0].id, "a");
    CHECK_STR(view.at[1].id, "b");
    CHECK_STR(view_find(&view, CB_STR("a"))->etag, "0000000000000004");
    CHECK(view_put(&view, CB_STR("b"), ""));
    CHECK(!view_put(&view, CB_STR("b"), ""));
    CHECK(view_find(&view, CB_STR("b")) == NULL);
    CHECK_INT(view.count, 2);
}

TEST(a_root_is_the_digest_of_sorted_lines)
{
    CB_AUTO(view_fini) struct view view = {0};
    char root[ROOT_TEXT];

    view_root(&view, root); /* of nothing */
    CHECK_STR(root, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    view_put(&view, CB_STR("b"), "0000000000000001");
    view_put(&view, CB_STR("a"), "0000000000000002");
    view_root(&view, root);
    struct cb_str lines = CB_STR("a:0000000000000002\nb:0000000000000001\n");
    CB_AUTO(cb_buf_fini) struct cb_buf hex = {0};
    struct cb_digest digest = cb_digest_of(lines.at, lines.len);
    cb_buf_hex(&hex, digest.bytes, sizeof digest.bytes);
    CHECK_STR(root, cb_buf_peek(&hex).at);
}

/* ---- cards ---- */

static const char *card_of(const struct world *world, struct viewer viewer, struct cb_buf *out)
{
    CB_AUTO(lens_unref) struct lens *lens = world_lens(world, &viewer);
    char etag[ETAG_TEXT];
    cb_buf_clear(out);
    CHECK(project_card(lens, world->fold, out, etag));
    CHECK(strstr(out->at, etag) != NULL);
    return out->at;
}

static void assign(struct world *world, const char *user, const char *role, const char *from)
{
    char set[200];
    snprintf(set, sizeof set, "{'user':'%s','agency':'police','role':'%s','from':'%s'}", user, role,
             from);
    world_tell(world, OFFICER, "assignment.log", NULL, set);
}

TEST(a_card_names_the_officers_in_force_in_their_order)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    assign(&world, "u-9", "advocate", "2026-03-01T00:00:00.000Z");
    assign(&world, "u-4", "supervisor", "2026-03-01T00:00:00.000Z");
    assign(&world, "u-2", "OIC", "2026-03-01T00:00:00.000Z");
    assign(&world, "u-3", "OIC", "2027-03-01T00:00:00.000Z");
    assign(&world, "u-8", "advocate", "2026-03-01T00:00:00.000Z");
    CHECK(strstr(card_of(&world, OFFICER, &out),
                 "\"officers\":[{\"role\":\"OIC\",\"user\":\"u-2\"},"
                 "{\"role\":\"advocate\",\"user\":\"u-8\"},"
                 "{\"role\":\"advocate\",\"user\":\"u-9\"}],\"ref_no\":\"Heron 7Q\","
                 "\"risk_band\":\"medium\",\"stage\":\"referred\"}") != NULL);
}

TEST(a_card_changes_its_etag_with_what_it_shows)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    CB_AUTO(cb_buf_fini) struct cb_buf before = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf after = {0};
    card_of(&world, OFFICER, &before);
    world_tell(&world, OFFICER, "need.log", NULL, "{}");
    CHECK_STR(card_of(&world, OFFICER, &after), before.at);
    world_tell(&world, OFFICER, "case.amend", fold_root(world.fold)->id.at, "{'risk_band':'high'}");
    CHECK(strcmp(card_of(&world, OFFICER, &after), before.at) != 0);
}
