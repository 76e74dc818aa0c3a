/* caseboard policy test: runs the scenarios of a pack, a file each, and counts what they expect. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "expect.h"
#include "policy.h"

struct counts {
    size_t files, passed, failed;
};

/* Each line of TEXT after the file and the number of what was expected. */
static void print_differences(const char *file, size_t number, struct cb_str text)
{
    struct cb_str line = {0};
    while (cb_str_split(&text, '\n', &line))
        printf("%s: expectation %zu: %.*s\n", file, number, CB_STR_ARG(line));
}

static void run_expectations(const struct scenario *scenario, const char *file,
                             struct counts *counts)
{
    const json_t *list = json_object_get(scenario->document, "expect");
    for (size_t i = 0; i < json_array_size(list); i++) {
        CB_AUTO(cb_buf_fini) struct cb_buf differences = {0};
        bool holds = expect_holds(scenario, json_array_get(list, i), &differences);
        *(holds ? &counts->passed : &counts->failed) += 1;
        print_differences(file, i + 1, cb_buf_peek(&differences));
    }
}

static void run_file(const struct pack *pack, const char *tests, const char *file,
                     struct counts *counts)
{
    CB_AUTO(scenario_fini) struct scenario scenario = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf path = {0};
    struct cb_error err = {CB_OK, ""};
    cb_buf_printf(&path, "%s/%s", tests, file);
    counts->files++;
    if (scenario_read(pack, tests, path.at, &scenario, &err) == CB_OK) {
        run_expectations(&scenario, file, counts);
        return;
    }
    counts->failed++;
    printf("%s: %s\n", file, err.message);
}

static int is_scenario(const struct dirent *entry)
{
    struct cb_str name = cb_str_of(entry->d_name);
    return name.len > 5 && cb_str_is((struct cb_str){name.at + name.len - 5, 5}, ".json");
}

static int run_folder(const struct pack *pack, const char *tests)
{
    struct counts counts = {0};
    struct dirent **entries = NULL;
    int count = scandir(tests, &entries, is_scenario, alphasort);
    for (int i = 0; i < count; i++) {
        run_file(pack, tests, entries[i]->d_name, &counts);
        free(entries[i]);
    }
    free(entries);
    if (counts.files == 0) {
        fprintf(stderr, "caseboard policy: %s: there are no scenarios here\n", tests);
        return cb_code_exit_status(CB_INTERNAL);
    }
    printf("%zu passed, %zu failed\n", counts.passed, counts.failed);
    return counts.failed == 0 ? 0 : 1;
}

int policy_test(const char *const *dirs, bool as_json)
{
    int status = 0;
    CB_AUTO(pack_unref) struct pack *pack = policy_pack(dirs[0], &status);
    CB_AUTO(cb_buf_fini) struct cb_buf tests = {0};
    (void)as_json;
    if (pack == NULL)
        return status;
    cb_buf_printf(&tests, "%s/tests", dirs[0]);
    return run_folder(pack, tests.at);
}
