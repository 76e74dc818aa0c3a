/* caseboard policy: whether a pack holds together, and whether it does what its tests say. */
#include "policy.h"

#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "options.h"

static const char USAGE[] =
    "usage: caseboard policy check DIR\n"
    "       caseboard policy test DIR\n"
    "       caseboard policy diff A B [--json]\n"
    "       caseboard policy explain DIR --seat SEAT (--class CLASS | --type TYPE)\n\n"
    "check  loads the pack in the folder DIR and prints what is wrong with it, a line a problem:\n"
    "       the file, where in it (a JSON pointer), and a sentence\n"
    "test   also runs the scenarios in DIR/tests and ends with \"N passed, N failed\"\n"
    "diff   says what changes for whom where the pack in B takes the place of the one in A: in\n"
    "       sentences and as a table, or as JSON\n"
    "explain  says what a seat sees of a kind of information, why, and what can raise it\n\n"
    "Exit status: 0 nothing is wrong (diff: nothing differs), 1 something is (does), 2 wrong "
    "usage, 3 could not run.";

static const struct part {
    const char *name;
    size_t folders;
    int (*run)(const char *const *dirs, bool as_json);
} PARTS[] = {
    {"check", 1, policy_check},
    {"test", 1, policy_test},
    {"diff", 2, policy_diff},
};

struct pack *policy_pack(const char *dir, int *status)
{
    struct pack *pack = NULL;
    struct pack_problems problems = {0};
    struct cb_error err = {CB_OK, ""};
    enum cb_code rc = pack_load(dir, &pack, &problems, &err);
    if (problems.count != 0)
        fputs(problems.text.at, stdout);
    if (rc != CB_OK) {
        fprintf(stderr, "caseboard policy: %s\n", err.message);
        *status = cb_code_exit_status(rc);
    }
    pack_problems_fini(&problems);
    return pack;
}

int policy_check(const char *const *dirs, bool as_json)
{
    int status = 0;
    CB_AUTO(pack_unref) struct pack *pack = policy_pack(dirs[0], &status);
    (void)as_json;
    if (pack == NULL)
        return status;
    CB_AUTO(cb_buf_fini) struct cb_buf hash = {0};
    struct cb_digest digest = pack_hash(pack);
    cb_buf_hex(&hash, digest.bytes, sizeof digest.bytes);
    printf("%.*s: nothing is wrong (hash %s)\n", CB_STR_ARG(pack_name(pack)), hash.at);
    return 0;
}

int cli_policy(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "explain") == 0)
        return policy_explain(argc - 1, argv + 1);

    bool as_json = false;
    const struct option_row rows[] = {
        {"json", "diff: as JSON", NULL, &as_json},
    };
    struct option_words words = {0};
    int result = options_read(&(struct options){USAGE, rows, CB_COUNT(rows)}, argc, argv, &words);
    if (result != 0)
        return options_status(result);
    for (size_t i = 0; words.count != 0 && i < CB_COUNT(PARTS); i++) {
        if (strcmp(words.at[0], PARTS[i].name) == 0 && words.count == PARTS[i].folders + 1)
            return PARTS[i].run(&words.at[1], as_json);
    }
    fprintf(stderr, "%s\n", USAGE);
    return cb_code_exit_status(CB_USAGE);
}
