/* A pack as a whole: its files, its name, its life. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mini.h"

static enum cb_code load(const char *dir, struct pack **pack, struct pack_problems *problems,
                         struct cb_error *err)
{
    *problems = (struct pack_problems){0};
    return pack_load(dir, pack, problems, err);
}

static void write_file(const char *dir, const char *name, const char *text)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *file = fopen(path, "w");
    CHECK(file != NULL);
    fputs(text, file);
    fclose(file);
}

TEST(a_pack_is_loaded_from_its_folder)
{
    struct pack *pack = NULL;
    struct pack_problems problems;
    struct cb_error err = {0};
    CHECK_CODE(load("tests/unit/policy/mini", &pack, &problems, &err), CB_OK);
    CHECK_STR(pack_name(pack), "mini@3");
    CHECK_STR(pack_title(pack), "A small pack that is right in every way");
    CHECK_STR(pack_time_zone(pack), "Europe/London");
    CHECK(pack_document(pack, "guidance.json") != NULL);
    CHECK(pack_document(pack, "continuity.json") == NULL);
    pack_unref(pack);
}

TEST(the_default_pack_has_no_problem)
{
    struct pack *pack = NULL;
    struct pack_problems problems;
    struct cb_error err = {0};
    enum cb_code rc = load("policies/masip", &pack, &problems, &err);
    CHECK_STR(cb_buf_peek(&problems.text), (struct cb_str){0});
    CHECK_CODE(rc, CB_OK);
    pack_unref(pack);
}

TEST(a_pack_lives_until_its_last_reader_lets_go)
{
    struct pack *pack = mini_pack();
    struct pack *second = pack_ref(pack);
    pack_unref(pack);
    CHECK_STR(pack_name(second), "mini@3");
    pack_unref(second);
    pack_unref(NULL);
}

TEST(a_pack_does_not_change_with_the_documents_it_was_made_of)
{
    json_t *documents = mini_documents();
    struct pack *pack = NULL;
    struct pack_problems problems = {0};
    CHECK_CODE(pack_load_documents(documents, &pack, &problems, NULL), CB_OK);
    mini_set(documents, "pack.json", "/title", "\"Another\"");
    json_decref(documents);
    CHECK_STR(pack_title(pack), "A small pack that is right in every way");
    pack_unref(pack);
}

TEST(equal_packs_have_equal_hashes_and_a_change_of_any_file_changes_it)
{
    struct pack *a = mini_pack();
    struct pack *b = mini_pack();
    struct cb_digest first = pack_hash(a);
    struct cb_digest second = pack_hash(b);
    CHECK(memcmp(&first, &second, sizeof first) == 0);
    pack_unref(a);
    pack_unref(b);

    json_t *documents = mini_documents();
    struct pack_problems problems = {0};
    mini_set(documents, "guidance.json", "/prompts/0/text", "\"Say something else.\"");
    CHECK_CODE(pack_load_documents(documents, &a, &problems, NULL), CB_OK);
    second = pack_hash(a);
    CHECK(memcmp(&first, &second, sizeof first) != 0);
    pack_unref(a);
    json_decref(documents);
}

TEST(all_problems_are_found_in_one_run)
{
    json_t *documents = mini_documents();
    mini_set(documents, "pack.json", "/id", "\"Mini\"");
    mini_set(documents, "views.json", "/classes/IC01/cells/pol", "\"ful\"");
    mini_set(documents, "dictionary.json", "/types/action/by/0", "\"pool\"");
    mini_set(documents, "calendar.json", "/from", "\"soon\"");
    char *problems = mini_problems(documents);
    CHECK(strstr(problems, "pack.json /id: ") != NULL);
    CHECK(strstr(problems, "views.json /classes/IC01/cells/pol: ") != NULL);
    CHECK(strstr(problems, "dictionary.json /types/action/by/0: ") != NULL);
    CHECK(strstr(problems, "calendar.json /from: ") != NULL);
    free(problems);
    json_decref(documents);
}

TEST(a_problem_is_one_line_whatever_the_pack_holds)
{
    json_t *documents = mini_documents();
    mini_set(documents, "views.json", "/location_class", "\"IC\\n04 /x: y\"");
    char *problems = mini_problems(documents);
    for (char *line = problems; *line != '\0'; line = strchr(line, '\n') + 1)
        CHECK(strncmp(line, "views.json /", 12) == 0 ||
              strncmp(line, "dictionary.json /", 17) == 0);
    free(problems);
    json_decref(documents);
}

TEST(an_error_counts_the_problems)
{
    json_t *documents = mini_documents();
    struct pack *pack = NULL;
    struct pack_problems problems = {0};
    struct cb_error err = {0};
    mini_set(documents, "pack.json", "/id", "\"Mini\"");
    CHECK_CODE(pack_load_documents(documents, &pack, &problems, &err), CB_INVALID);
    CHECK_INT(problems.count, 1);
    CHECK_STR((const char *)err.message, "the pack has 1 problem");
    pack_problems_fini(&problems);
    CHECK_INT(problems.count, 0);
    json_decref(documents);
}

TEST(documents_are_an_object)
{
    json_t *documents = json_array();
    struct pack *pack = NULL;
    struct pack_problems problems = {0};
    CHECK_CODE(pack_load_documents(documents, &pack, &problems, NULL), CB_INVALID);
    json_decref(documents);
}

TEST(a_folder_without_a_pack_cannot_be_read)
{
    struct pack *pack = NULL;
    struct pack_problems problems;
    struct cb_error err = {0};
    CHECK_CODE(load(check_folder(), &pack, &problems, &err), CB_INTERNAL);
    CHECK(strstr(err.message, "there is no pack in this folder") != NULL);
}

TEST(a_file_that_cannot_be_read_is_no_problem_of_the_pack)
{
    const char *dir = check_folder();
    char path[300];
    struct pack *pack = NULL;
    struct pack_problems problems;
    struct cb_error err = {0};
    snprintf(path, sizeof path, "%s/pack.json", dir);
    CHECK(mkdir(path, 0700) == 0);
    CHECK_CODE(load(dir, &pack, &problems, &err), CB_INTERNAL);
    CHECK_INT(problems.count, 0);
}

TEST(a_file_that_is_not_JSON_is_named_with_line_and_column)
{
    const char *dir = check_folder();
    struct pack *pack = NULL;
    struct pack_problems problems;
    struct cb_error err = {0};
    write_file(dir, "pack.json", "{\"id\": }");
    write_file(dir, "views.json", "{\"seats\": 1.5}");
    CHECK_CODE(load(dir, &pack, &problems, &err), CB_INVALID);
    CHECK_INT(problems.count, 2);
    CHECK(strstr(problems.text.at, "pack.json:1:") != NULL);
    CHECK(strstr(problems.text.at, "views.json:1:") != NULL);
    pack_problems_fini(&problems);
}

BREAKS_AMONG(a_file_that_is_needed_must_be_there, "views.json", "", NULL,
             "views.json /: the file is missing\n")
BREAKS_AMONG(a_listed_file_must_be_there, "calendar.json", "", NULL,
             "pack.json /files/2: the file \"calendar.json\" is missing\n")
BREAKS_AMONG(
    a_file_of_no_known_name_is_refused, "pack.json", "/files/2", "\"calender.json\"",
    "/files/2: there is no file of a pack \"calender.json\"; did you mean \"calendar.json\"?")
BREAKS(a_document_of_no_known_name_is_refused, "measures.json", "", "{}", "/: is no file of a pack")
BREAKS(a_version_is_1_or_more, "pack.json", "/version", "0", "/version: must be 1 or more")
BREAKS(an_id_is_small_letters, "pack.json", "/id", "\"9mini\"",
       "/id: has small letters, digits and _ only")
BREAKS(an_id_has_no_other_signs, "pack.json", "/id", "\"mini-pack\"",
       "/id: has small letters, digits and _ only")
