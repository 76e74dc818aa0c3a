/* caseboard view: what a viewer gets of a case in a file of events, by the pure core alone. */
#include <stdio.h>
#include <stdlib.h>

#include "caseboard/record/room.h"
#include "cli.h"
#include "event_lines.h"
#include "options.h"

static const char USAGE[] =
    "usage: caseboard view --pack DIR --as VIEWER.json [--at T] [--directory FILE] EVENTS|-\n\n"
    "Prints {\"clocks\",\"records\",\"root\"}: the case in EVENTS as the viewer sees it at T "
    "(now).\n"
    "VIEWER.json: {\"user\",\"agency\",\"seat\",\"roles\",\"boards\",\"present\"}. With others in\n"
    "\"present\" ({}: an unknown guest) it is the room view: the lowest that any of them gets.";

struct view_call {
    const char *pack_dir, *as, *at, *directory, *events;
    cb_time now;
    struct pack *pack;
    json_t *viewer;
    struct fold *people;
    struct fold *fold;
};

static void view_call_fini(struct view_call *call)
{
    fold_free(call->fold);
    fold_free(call->people);
    json_decref(call->viewer);
    pack_unref(call->pack);
}
CB_AUTO_DEFINE_FINI(struct view_call, view_call_fini)

static int failed(enum cb_code rc, const struct cb_error *err)
{
    fprintf(stderr, "caseboard view: %s\n", err->message);
    return cb_code_exit_status(rc);
}

static enum cb_code load_pack(struct view_call *call, struct cb_error *err)
{
    struct pack_problems problems = {0};
    enum cb_code rc = pack_load(call->pack_dir, &call->pack, &problems, err);
    if (rc == CB_INVALID && problems.count != 0)
        fputs(problems.text.at, stderr);
    pack_problems_fini(&problems);
    return rc;
}

static bool is_text_or_none(const json_t *value)
{
    return value == NULL || json_is_null(value) || json_is_string(value);
}

static bool is_texts(const json_t *value)
{
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (!json_is_string(json_array_get(value, i)))
            return false;
    }
    return value == NULL || json_is_array(value);
}

/* An empty object is an unknown guest, who sees nothing. */
static enum cb_code check_viewer(const char *file, const json_t *viewer, struct cb_error *err)
{
    static const char *const known[] = {"user", "agency", "seat", "roles", "boards", "present"};
    size_t found = 0;

    for (size_t i = 0; i < CB_COUNT(known); i++)
        found += json_object_get(viewer, known[i]) != NULL;
    if (!json_is_object(viewer) || found != json_object_size(viewer))
        return cb_fail(err, CB_INVALID, "%s: has a member that no viewer has", file);
    for (size_t i = 0; i < 3; i++) {
        if (!is_text_or_none(json_object_get(viewer, known[i])))
            return cb_fail(err, CB_INVALID, "%s: %s is not a text", file, known[i]);
    }
    const json_t *roles = json_object_get(viewer, "roles");
    if (!is_texts(roles) || json_array_size(roles) > EVENT_ROLES)
        return cb_fail(err, CB_INVALID, "%s: roles is not a list of a few roles", file);
    return CB_OK;
}

static enum cb_code read_viewer(struct view_call *call, struct cb_error *err)
{
    enum cb_code rc = cb_json_read_file(call->as, &call->viewer, err);

    if (rc != CB_OK)
        return rc == CB_NOT_FOUND ? CB_INTERNAL : rc;
    rc = check_viewer(call->as, call->viewer, err);
    const json_t *present = json_object_get(call->viewer, "present");
    if (rc == CB_OK && present != NULL && !json_is_array(present))
        return cb_fail(err, CB_INVALID, "%s: present is not a list of viewers", call->as);
    for (size_t i = 0; rc == CB_OK && i < json_array_size(present); i++) {
        const json_t *one = json_array_get(present, i);
        rc = check_viewer(call->as, one, err);
        if (rc == CB_OK && json_array_size(json_object_get(one, "present")) != 0)
            rc = cb_fail(err, CB_INVALID, "%s: who is present brings nobody else", call->as);
    }
    return rc;
}

static struct viewer viewer_of(const json_t *json)
{
    const json_t *roles = json_object_get(json, "roles");
    struct viewer viewer = {
        .user = cb_json_get_str(json, "user"),
        .agency = cb_json_get_str(json, "agency"),
        .seat = cb_json_get_str(json, "seat"),
        .role_count = json_array_size(roles),
    };
    for (size_t i = 0; i < viewer.role_count; i++)
        viewer.roles[i] = cb_json_str(json_array_get(roles, i));
    return viewer;
}

static enum cb_code read_all(struct view_call *call, struct cb_error *err)
{
    call->now = cb_time_now();
    if (call->at != NULL && !cb_time_parse(cb_str_of(call->at), &call->now))
        return cb_fail(err, CB_USAGE, "--at is not a time such as 2026-03-02T09:00:00Z");
    enum cb_code rc = load_pack(call, err);
    if (rc == CB_OK)
        rc = read_viewer(call, err);
    if (rc == CB_OK && call->directory != NULL)
        rc = event_lines_fold(call->directory, call->pack, STREAM_DIRECTORY, call->now,
                              &call->people, err);
    if (rc == CB_OK)
        rc = event_lines_fold(call->events, call->pack, STREAM_CASE, call->now, &call->fold, err);
    return rc;
}

static struct lens *lens_of(const struct view_call *call, const json_t *person)
{
    struct viewer viewer = viewer_of(person);
    return lens_new(&(struct lens_input){
        .fold = call->fold, .directory = call->people, .viewer = &viewer, .now = call->now});
}

static void read_room(const struct view_call *call, struct view *view, struct cb_buf *records)
{
    const json_t *present = json_object_get(call->viewer, "present");
    size_t count = json_array_size(present) + 1;
    struct lens **lenses = cb_alloc(count * sizeof(struct lens *));

    lenses[0] = lens_of(call, call->viewer);
    for (size_t i = 1; i < count; i++)
        lenses[i] = lens_of(call, json_array_get(present, i - 1));
    room_all(&(struct room){.lenses = (const struct lens *const *)lenses, .count = count},
             call->fold, view, records);
    for (size_t i = 0; i < count; i++)
        lens_unref(lenses[i]);
    free(lenses);
}

static void print_view(const struct view_call *call)
{
    CB_AUTO(view_fini) struct view view = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf records = {0};
    char root[ROOT_TEXT];

    if (json_array_size(json_object_get(call->viewer, "present")) != 0) {
        read_room(call, &view, &records);
    } else {
        CB_AUTO(lens_unref) struct lens *lens = lens_of(call, call->viewer);
        project_all(lens, call->fold, &view, &records);
    }
    view_root(&view, root);
    printf("{\"clocks\":[],\"records\":[%.*s],\"root\":\"%s\"}\n", (int)records.len,
           records.at != NULL ? records.at : "", root);
}

int cli_view(int argc, char **argv)
{
    CB_AUTO(view_call_fini) struct view_call call = {0};
    struct option_words words = {0};
    struct cb_error err = {CB_OK, ""};
    const struct option_row rows[] = {
        {"pack", "(needed) the folder of the policy pack", &call.pack_dir, NULL},
        {"as", "(needed) a file that says who looks", &call.as, NULL},
        {"at", "the instant that is looked at (now)", &call.at, NULL},
        {"directory", "the events of the board's directory: membership and declaration count",
         &call.directory, NULL},
    };
    int result = options_read(&(struct options){USAGE, rows, CB_COUNT(rows)}, argc, argv, &words);

    if (result != 0)
        return options_status(result);
    if (call.pack_dir == NULL || call.as == NULL || words.count != 1) {
        fprintf(stderr, "%s\n", USAGE);
        return cb_code_exit_status(CB_USAGE);
    }
    call.events = words.at[0];
    enum cb_code rc = read_all(&call, &err);
    if (rc != CB_OK)
        return failed(rc, &err);
    print_view(&call);
    return 0;
}
