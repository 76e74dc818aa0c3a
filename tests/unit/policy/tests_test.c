/* The scenarios beside a pack, as a folder. */
#include "caseboard/policy/tests.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/support/check.h"

static void put(const char *dir, const char *file, size_t bytes)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s", dir, file);
    FILE *out = fopen(path, "we");
    CHECK(out != NULL);
    fputs("{", out);
    for (size_t i = 2; i < bytes; i++)
        fputc(' ', out);
    fputs("}", out);
    fclose(out);
}

static const char *tests_folder(void)
{
    static char path[300];
    const char *dir = check_folder();
    snprintf(path, sizeof path, "%s/tests", dir);
    CHECK(mkdir(path, 0700) == 0);
    return dir;
}

TEST(a_pack_without_a_folder_of_tests_has_none)
{
    CB_AUTO(pack_tests_fini) struct pack_tests tests = {0};
    pack_tests_open(&tests, check_folder());
    CHECK_INT(tests.count, 0);
    CHECK(!tests.more);
}

TEST(files_come_by_name_and_fixtures_are_no_tests)
{
    const char *dir = tests_folder();
    char fixtures[300];
    CB_AUTO(pack_tests_fini) struct pack_tests tests = {0};
    put(dir, "tests/b.json", 2);
    put(dir, "tests/a.json", 2);
    put(dir, "tests/notes.txt", 2);
    snprintf(fixtures, sizeof fixtures, "%s/tests/fixtures", dir);
    CHECK(mkdir(fixtures, 0700) == 0);
    put(dir, "tests/fixtures/one.json", 2);
    pack_tests_open(&tests, dir);
    CHECK_INT(tests.count, 2);
    CHECK_STR(tests.files[0], "a.json");
    CHECK(json_is_object(json_object_get(tests.fixtures, "one")));
}

TEST(a_file_of_tests_has_so_many_bytes_and_no_more)
{
    const char *dir = tests_folder();
    CB_AUTO(pack_tests_fini) struct pack_tests tests = {0};
    CB_AUTO(json_decref) json_t *document = NULL;
    struct cb_error err = {0};
    put(dir, "tests/a.json", PACK_TEST_BYTES);
    put(dir, "tests/b.json", PACK_TEST_BYTES + 1);
    pack_tests_open(&tests, dir);
    CHECK_CODE(pack_tests_read(&tests, 0, &document, &err), CB_OK);
    json_decref(cb_take(&document));
    CHECK_CODE(pack_tests_read(&tests, 1, &document, &err), CB_INVALID);
    CHECK(strstr(err.message, "more than") != NULL);
}

TEST(a_pack_has_so_many_tests_and_no_more)
{
    const char *dir = tests_folder();
    char file[40];
    for (int more = 0; more < 2; more++) {
        CB_AUTO(pack_tests_fini) struct pack_tests tests = {0};
        for (int i = 0; i < PACK_TEST_FILES + more; i++) {
            snprintf(file, sizeof file, "tests/%d.json", i);
            put(dir, file, 2);
        }
        pack_tests_open(&tests, dir);
        CHECK_INT(tests.count, PACK_TEST_FILES);
        CHECK_INT(tests.more, more);
    }
}
