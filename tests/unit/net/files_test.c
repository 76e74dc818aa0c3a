#include "files.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/support/check.h"

static void put(const char *folder, const char *name, const char *text)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    CHECK(file != NULL);
    fputs(text, file);
    fclose(file);
}

TEST(files_are_found_by_path_and_pages_are_the_index)
{
    const char *folder = check_folder();
    struct files *files = NULL;
    put(folder, "index.html", "page");
    put(folder, "main-ABCDEFG2.js", "script");
    put(folder, "main-ABCDEFG2.js.gz", "packed");
    put(folder, "odd.exe", "no");
    CHECK_CODE(files_open(folder, &files, NULL), CB_OK);

    const struct file *index = files_find(files, CB_STR("/index.html"));
    CHECK(index != NULL && !index->is_hashed && index->gzip == NULL);
    CHECK(files_find(files, CB_STR("/")) == index);
    CHECK(files_find(files, CB_STR("/case/1")) == index);
    const struct file *script = files_find(files, CB_STR("/main-ABCDEFG2.js"));
    CHECK(script != NULL && script->is_hashed && script->gzip != NULL);
    CHECK_STR(script->type, "text/javascript; charset=utf-8");
    CHECK_INT(strlen(script->etag), 34);
    CHECK(files_find(files, CB_STR("/main-ABCDEFG2.js.gz")) == NULL);
    CHECK(files_find(files, CB_STR("/odd.exe")) == NULL);
    CHECK(files_find(files, CB_STR("/../index.html")) == NULL);
    files_free(files);
}

TEST(a_folder_without_an_index_is_no_client)
{
    const char *folder = check_folder();
    struct files *files = NULL;
    struct cb_error err = {0};
    put(folder, "a.js", "x");
    CHECK_CODE(files_open(folder, &files, &err), CB_INTERNAL);
    CHECK(files == NULL && strstr(err.message, "index.html") != NULL);
}

TEST(a_folder_that_is_not_there_is_said)
{
    struct files *files = NULL;
    struct cb_error err = {0};
    CHECK_CODE(files_open("/nowhere/at/all", &files, &err), CB_INTERNAL);
    CHECK(strstr(err.message, "/nowhere/at/all") != NULL);
}
