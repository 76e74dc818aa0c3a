/* The invented cases of tests/cases, at every seat. */
#include <stdio.h>
#include <string.h>

#include "tests/support/world.h"

static struct fold *read_case(const char *path, cb_time at)
{
    struct fold *fold = NULL;
    FILE *file = fopen(path, "re");
    char line[65536];

    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL) {
        CB_AUTO(json_decref) json_t *body = NULL;
        CB_AUTO(event_free) struct event *event = NULL;
        struct cb_error err = {CB_OK, ""};
        CHECK_CODE(cb_json_read(cb_str_of(line), 0, &body, &err), CB_OK);
        CHECK_CODE(event_of_json(world_pack(), body, &event, &err), CB_OK);
        if (fold == NULL)
            fold = fold_new(world_pack(), event->stream, event->kind);
        if (event->at <= at)
            CHECK_CODE(fold_apply(fold, event, &err), CB_OK);
    }
    fclose(file);
    return fold;
}

static struct viewer viewer_of(const json_t *json)
{
    struct viewer viewer = {
        .user = cb_json_get_str(json, "user"),
        .agency = cb_json_get_str(json, "agency"),
        .seat = cb_json_get_str(json, "seat"),
    };
    const json_t *roles = json_object_get(json, "roles");
    for (size_t i = 0; i < json_array_size(roles); i++)
        viewer.roles[viewer.role_count++] = cb_json_str(json_array_get(roles, i));
    return viewer;
}

static void check_view(const char *path, const json_t *expected)
{
    struct viewer viewer = viewer_of(json_object_get(expected, "viewer"));
    const json_t *levels = json_object_get(expected, "levels");
    cb_time at = 0;
    CHECK(cb_time_parse(cb_json_get_str(expected, "at"), &at));
    CB_AUTO(fold_free) struct fold *fold = read_case(path, at);
    CB_AUTO(lens_unref)
    struct lens *lens = lens_new(&(struct lens_input){.fold = fold, .viewer = &viewer, .now = at});
    CB_AUTO(view_fini) struct view view = {0};

    for (size_t i = 0; i < fold_count(fold); i++) {
        const struct record *record = fold_at_position(fold, i);
        CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
        char etag[ETAG_TEXT];
        const json_t *level = json_object_getn(levels, record->id.at, record->id.len);
        enum level seen = project_record(lens, fold, record, &out, etag);
        CHECK_STR(level_name(seen), level != NULL ? json_string_value(level) : "none");
    }
    project_all(lens, fold, &view, NULL);
    CHECK_INT(view.count, json_object_size(levels));
}

static void check_views(const char *events, const char *views)
{
    CB_AUTO(json_decref) json_t *all = NULL;
    CHECK_CODE(cb_json_read_file(views, &all, NULL), CB_OK);
    CHECK(json_array_size(all) >= 13);
    for (size_t i = 0; i < json_array_size(all); i++)
        check_view(events, json_array_get(all, i));
}

TEST(every_seat_sees_of_heron_what_was_written_down_for_it)
{
    check_views("tests/cases/heron.ndjson", "tests/cases/heron.views.json");
}

TEST(every_seat_sees_of_lapwing_what_was_written_down_for_it)
{
    check_views("tests/cases/lapwing.ndjson", "tests/cases/lapwing.views.json");
}

TEST(a_line_of_a_case_written_again_is_an_equal_event)
{
    FILE *file = fopen("tests/cases/heron.ndjson", "re");
    char line[65536];
    size_t lines = 0;

    CHECK(file != NULL);
    for (; fgets(line, sizeof line, file) != NULL; lines++) {
        CB_AUTO(json_decref) json_t *body = NULL;
        CB_AUTO(json_decref) json_t *again = NULL;
        CB_AUTO(event_free) struct event *event = NULL;
        CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
        CB_AUTO(cb_buf_fini) struct cb_buf canonical = {0};
        CHECK_CODE(cb_json_read(cb_str_of(line), 0, &body, NULL), CB_OK);
        CHECK_CODE(event_of_json(world_pack(), body, &event, NULL), CB_OK);
        event_write(event, &out);
        cb_json_write(&canonical, body);
        CHECK_STR(cb_buf_peek(&out), cb_buf_peek(&canonical));
        CHECK_CODE(cb_json_read(cb_buf_peek(&out), 0, &again, NULL), CB_OK);
        CHECK(json_equal(body, again));
    }
    fclose(file);
    CHECK_INT(lines, 70);
}
