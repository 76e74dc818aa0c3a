/* caseboard policy test: runs the scenarios of a pack, a file each, and counts what they expect. */
#include <stdio.h>

#include "caseboard/clock/scenario.h"
#include "caseboard/policy/tests.h"
#include "policy.h"

/* Each line after the file and the number of what was expected. */
static void print_difference(void *context, size_t number, struct cb_str line)
{
    const char *file = context;
    if (number == 0)
        printf("%s: %.*s\n", file, CB_STR_ARG(line));
    else
        printf("%s: expectation %zu: %.*s\n", file, number, CB_STR_ARG(line));
}

static void run_file(const struct pack *pack, const struct pack_tests *tests, size_t index,
                     struct scenario_run *run)
{
    CB_AUTO(json_decref) json_t *document = NULL;
    struct cb_error err = {CB_OK, ""};
    char *file = tests->files[index];
    if (pack_tests_read(tests, index, &document, &err) == CB_OK) {
        scenario_run(pack, document, tests->fixtures, print_difference, file, run);
        return;
    }
    run->failed++;
    printf("%s: %s\n", file, err.message);
}

int policy_test(const char *const *dirs, bool as_json)
{
    int status = 0;
    CB_AUTO(pack_unref) struct pack *pack = policy_pack(dirs[0], &status);
    CB_AUTO(pack_tests_fini) struct pack_tests tests = {0};
    struct scenario_run run = {0};
    (void)as_json;
    if (pack == NULL)
        return status;
    pack_tests_open(&tests, dirs[0]);
    for (size_t i = 0; i < tests.count; i++)
        run_file(pack, &tests, i, &run);
    if (tests.count == 0 || tests.more) {
        fprintf(stderr, "caseboard policy: %s: there are %s scenarios here\n", tests.dir,
                tests.more ? "too many" : "no");
        return cb_code_exit_status(CB_INTERNAL);
    }
    printf("%zu passed, %zu failed\n", run.passed, run.failed);
    return run.failed == 0 ? 0 : 1;
}
