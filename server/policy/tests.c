#include "caseboard/policy/tests.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#define SUFFIX ".json"
#define SUFFIX_BYTES (sizeof SUFFIX - 1)

static int is_document(const struct dirent *entry)
{
    struct cb_str name = cb_str_of(entry->d_name);
    return entry->d_type != DT_DIR && name.len > SUFFIX_BYTES && name.at[0] != '.' &&
           cb_str_is((struct cb_str){name.at + name.len - SUFFIX_BYTES, SUFFIX_BYTES}, SUFFIX);
}

static bool is_too_long(const char *path)
{
    FILE *file = fopen(path, "re");
    bool is_long = file != NULL && fseek(file, 0, SEEK_END) == 0 && ftell(file) > PACK_TEST_BYTES;
    if (file != NULL)
        fclose(file);
    return is_long;
}

static enum cb_code read_document(const char *dir, const char *file, json_t **out,
                                  struct cb_error *err)
{
    CB_AUTO(cb_buf_fini) struct cb_buf path = {0};
    cb_buf_printf(&path, "%s/%s", dir, file);
    if (is_too_long(path.at))
        return cb_fail(err, CB_INVALID, "has more than %d bytes", PACK_TEST_BYTES);
    return cb_json_read_file(path.at, out, err);
}

/* What cannot be read is missed by the scenario that wants it. */
static void read_fixture(json_t *fixtures, const char *dir, const char *file)
{
    json_t *document = NULL;
    CB_AUTO(cb_buf_fini) struct cb_buf name = {0};
    if (read_document(dir, file, &document, NULL) != CB_OK)
        return;
    cb_buf_str(&name, (struct cb_str){file, cb_str_of(file).len - SUFFIX_BYTES});
    json_object_set_new(fixtures, name.at, document);
}

static void read_fixtures(json_t *fixtures, const char *tests)
{
    CB_AUTO(cb_buf_fini) struct cb_buf dir = {0};
    struct dirent **entries = NULL;
    cb_buf_printf(&dir, "%s/fixtures", tests);
    int count = scandir(dir.at, &entries, is_document, alphasort);
    for (int i = 0; i < count; i++) {
        if (i < PACK_TEST_FILES)
            read_fixture(fixtures, dir.at, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
}

void pack_tests_open(struct pack_tests *tests, const char *dir)
{
    CB_AUTO(cb_buf_fini) struct cb_buf path = {0};
    struct dirent **entries = NULL;
    cb_buf_printf(&path, "%s/tests", dir);
    *tests = (struct pack_tests){.fixtures = json_object()};
    tests->dir = cb_buf_take(&path);
    int count = scandir(tests->dir, &entries, is_document, alphasort);
    for (int i = 0; i < count; i++) {
        if (tests->count < PACK_TEST_FILES)
            tests->files[tests->count++] = cb_str_dup(cb_str_of(entries[i]->d_name));
        else
            tests->more = true;
        free(entries[i]);
    }
    free(entries);
    read_fixtures(tests->fixtures, tests->dir);
}

void pack_tests_fini(struct pack_tests *tests)
{
    for (size_t i = 0; i < tests->count; i++)
        free(tests->files[i]);
    json_decref(tests->fixtures);
    free(tests->dir);
    *tests = (struct pack_tests){0};
}

enum cb_code pack_tests_read(const struct pack_tests *tests, size_t index, json_t **out,
                             struct cb_error *err)
{
    return read_document(tests->dir, tests->files[index], out, err);
}
