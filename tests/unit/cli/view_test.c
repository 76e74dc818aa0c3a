/* caseboard view, called as the shell calls it, and the files of events that it reads. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/cli/cli.h"
#include "server/cli/event_lines.h"
#include "tests/support/world.h"

static const char HERON[] = "tests/cases/heron.ndjson";
static const char OFFICER[] =
    "{\"user\":\"u-okafor\",\"agency\":\"northmere-police\",\"seat\":\"pol\",\"roles\":[]}";

static const char *file_with(const char *folder, const char *name, const char *text)
{
    static char path[2][400];
    static int next;
    char *at = path[next++ % 2];
    snprintf(at, sizeof path[0], "%s/%s", folder, name);
    FILE *file = fopen(at, "we");
    CHECK(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
    return at;
}

/* What the subcommand ends with; what it printed is in OUT. */
static int run(const char *folder, const char *viewer, const char *at, const char *events,
               struct cb_buf *out)
{
    char printed[400];
    snprintf(printed, sizeof printed, "%s/printed", folder);
    const char *words[] = {
        "view", "--pack", WORLD_PACK, "--as", file_with(folder, "v.json", viewer),
        "--at", at,       events,     NULL};
    int into = open(printed, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    int kept = dup(STDOUT_FILENO);
    CHECK(into >= 0 && kept >= 0);
    fflush(stdout);
    dup2(into, STDOUT_FILENO);
    int status = cli_view((int)CB_COUNT(words) - 1, (char **)(uintptr_t)words);
    fflush(stdout);
    dup2(kept, STDOUT_FILENO);
    close(kept);
    close(into);
    FILE *file = fopen(printed, "re");
    CHECK(file != NULL);
    cb_buf_clear(out);
    for (int c = fgetc(file); c != EOF; c = fgetc(file))
        cb_buf_char(out, (char)c);
    fclose(file);
    return status;
}

TEST(a_view_is_printed_as_records_clocks_and_root)
{
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    CB_AUTO(json_decref) json_t *view = NULL;
    CHECK_INT(run(check_folder(), OFFICER, "2026-10-26T12:00:00Z", HERON, &out), 0);
    CHECK_CODE(cb_json_read(cb_buf_peek(&out), SIZE_MAX, &view, NULL), CB_OK);
    CHECK_INT(json_array_size(json_object_get(view, "records")), 59);
    CHECK_INT(json_array_size(json_object_get(view, "clocks")), 0);
    CHECK(json_is_array(json_object_get(view, "clocks")));
    CHECK_INT(cb_json_get_str(view, "root").len, 64);
}

TEST(at_an_instant_only_what_was_there_by_then_is_seen)
{
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    CB_AUTO(json_decref) json_t *view = NULL;
    CHECK_INT(run(check_folder(), OFFICER, "2026-09-01T09:22:00Z", HERON, &out), 0);
    CHECK_CODE(cb_json_read(cb_buf_peek(&out), SIZE_MAX, &view, NULL), CB_OK);
    CHECK_INT(json_array_size(json_object_get(view, "records")), 3);
    CHECK_INT(run(check_folder(), OFFICER, "2026-08-01T00:00:00Z", HERON, &out), 0);
    CHECK(strstr(out.at, "\"records\":[]") != NULL);
}

TEST(an_unknown_guest_sees_nothing)
{
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    CHECK_INT(run(check_folder(), "{}", "2026-10-26T12:00:00Z", HERON, &out), 0);
    CHECK(strstr(out.at, "\"records\":[]") != NULL);
}

#define PROBATION                                                                                  \
    "{\"user\":\"u-moran\",\"agency\":\"northmere-probation\",\"seat\":\"pro\",\"roles\":[]}"

static size_t records_in_room(const char *present, struct cb_buf *out)
{
    char viewer[600];
    CB_AUTO(json_decref) json_t *view = NULL;
    snprintf(viewer, sizeof viewer,
             "{\"user\":\"u-okafor\",\"agency\":\"northmere-police\",\"seat\":\"pol\","
             "\"roles\":[],\"present\":[%s]}",
             present);
    CHECK_INT(run(check_folder(), viewer, "2026-10-26T12:00:00Z", HERON, out), 0);
    CHECK_CODE(cb_json_read(cb_buf_peek(out), SIZE_MAX, &view, NULL), CB_OK);
    return json_array_size(json_object_get(view, "records"));
}

TEST(with_others_present_a_view_is_that_of_the_room)
{
    CB_AUTO(cb_buf_fini) struct cb_buf alone = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf room = {0};
    size_t of_officer = records_in_room("", &alone);
    size_t of_both = records_in_room(PROBATION, &room);
    CHECK(of_both != 0 && of_both < of_officer);
    CHECK(strstr(alone.at, "\"IC22\"") != NULL && strstr(room.at, "\"IC22\"") == NULL);
}

TEST(with_an_unknown_guest_in_the_room_there_is_nothing)
{
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    CHECK_INT(records_in_room(PROBATION ",{}", &out), 0);
    CHECK_INT(records_in_room("{}", &out), 0);
}

TEST(who_is_present_is_a_viewer_who_brings_nobody)
{
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    const char *folder = check_folder();
    const char *const wrong[] = {"{\"seat\":\"pol\",\"present\":{}}",
                                 "{\"seat\":\"pol\",\"present\":[7]}",
                                 "{\"seat\":\"pol\",\"present\":[{\"seet\":\"pol\"}]}",
                                 "{\"seat\":\"pol\",\"present\":[{\"present\":[{}]}]}"};
    for (size_t i = 0; i < CB_COUNT(wrong); i++)
        CHECK_INT(run(folder, wrong[i], "2026-10-26T12:00:00Z", HERON, &out), 1);
}

TEST(a_viewer_or_an_instant_that_is_none_is_refused)
{
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    const char *folder = check_folder();
    CHECK_INT(run(folder, "{\"seet\":\"pol\"}", "2026-10-26T12:00:00Z", HERON, &out), 1);
    CHECK_INT(run(folder, "{\"roles\":\"intel\"}", "2026-10-26T12:00:00Z", HERON, &out), 1);
    CHECK_INT(run(folder, OFFICER, "today", HERON, &out), 2);
    CHECK_INT(run(folder, OFFICER, "2026-10-26T12:00:00Z", "no/such/file", &out), 3);
}

/* ---- files of events ---- */

static enum cb_code read_lines(const char *text, struct cb_error *err)
{
    struct fold *fold = NULL;
    enum cb_code rc = event_lines_fold(file_with(check_folder(), "e.ndjson", text), world_pack(),
                                       STREAM_CASE, CB_TIME_NEVER, &fold, err);
    fold_free(fold);
    return rc;
}

static void first_line(struct cb_buf *out, const char *path)
{
    char line[8192];
    FILE *file = fopen(path, "re");
    CHECK(file != NULL && fgets(line, sizeof line, file) != NULL);
    fclose(file);
    cb_buf_text(out, line);
}

TEST(a_line_that_is_no_event_is_named_by_its_number)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    struct cb_error err = {CB_OK, ""};
    first_line(&text, HERON);
    cb_buf_text(&text, "{\"seq\":2}\n");
    CHECK_CODE(read_lines(text.at, &err), CB_INVALID);
    CHECK_STR(err.message, "line 2: stream is missing");
}

TEST(a_file_holds_one_stream)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    struct cb_error err = {CB_OK, ""};
    first_line(&text, HERON);
    first_line(&text, "tests/cases/lapwing.ndjson");
    CHECK_CODE(read_lines(text.at, &err), CB_INVALID);
    CHECK_STR(err.message, "line 2: is of a second stream: one at a time");
}

TEST(an_empty_file_is_an_empty_fold)
{
    struct cb_error err = {CB_OK, ""};
    CHECK_CODE(read_lines("", &err), CB_OK);
    CHECK_CODE(read_lines("\n\n", &err), CB_OK);
}
