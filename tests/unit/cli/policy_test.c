/* caseboard policy: what it prints and how it ends, on the default pack with scenarios of our own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/cli/cli.h"
#include "tests/support/check.h"

#define VIEWERS                                                                                    \
    "\"viewers\": {\"coo\": {\"user\": \"u-tran\", \"agency\": \"board\", \"seat\": \"coo\"},"     \
    "\"mh\": {\"user\": \"u-petrova\", \"agency\": \"health\", \"seat\": \"mh\"}}"
#define EVENTS                                                                                     \
    "\"events\": [{\"by\": \"coo\", \"did\": \"case.log\", \"id\": \"heron\", \"set\": {"          \
    "\"ref_no\": \"Heron 7Q\", \"opened\": \"2026-09-01\", \"lead_agency\": \"police\","           \
    "\"stage\": \"referred\", \"jurisdiction\": \"EW\","                                           \
    "\"participating_agencies\": [\"police\", \"board\"]}}]"
#define HEAD "{\"title\": \"A title\", \"pack\": \"masip@1\", " VIEWERS ", " EVENTS

struct outcome {
    int status;
    char out[4000];
};

static void read_back(FILE *file, char *out, size_t size)
{
    rewind(file);
    size_t len = fread(out, 1, size - 1, file);
    out[len] = '\0';
    fclose(file);
}

/* What the command prints to standard output, and its exit status. */
static struct outcome run(const char *part, const char *dir)
{
    struct outcome outcome = {0};
    char *words[] = {(char[]){"policy"}, strdup(part), strdup(dir), NULL};
    FILE *file = tmpfile();
    int before = dup(STDOUT_FILENO);
    CHECK(file != NULL);
    fflush(stdout);
    dup2(fileno(file), STDOUT_FILENO);
    outcome.status = cli_policy(dir[0] != '\0' ? 3 : 2, words);
    fflush(stdout);
    dup2(before, STDOUT_FILENO);
    close(before);
    read_back(file, outcome.out, sizeof outcome.out);
    free(words[1]);
    free(words[2]);
    return outcome;
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

/* A folder with the default pack and an empty folder of tests. */
static const char *pack_folder(void)
{
    static const char *const files[] = {"pack.json",      "dictionary.json", "views.json",
                                        "calendar.json",  "retention.json",  "guidance.json",
                                        "continuity.json"};
    const char *dir = check_folder();
    char here[200];
    char from[400];
    char to[400];
    CHECK(getcwd(here, sizeof here) != NULL);
    for (size_t i = 0; i < CB_COUNT(files); i++) {
        snprintf(from, sizeof from, "%s/policies/masip/%s", here, files[i]);
        snprintf(to, sizeof to, "%s/%s", dir, files[i]);
        CHECK(symlink(from, to) == 0);
    }
    snprintf(to, sizeof to, "%s/tests", dir);
    CHECK(mkdir(to, 0700) == 0);
    return dir;
}

static struct outcome run_scenario(const char *text)
{
    const char *dir = pack_folder();
    write_file(dir, "tests/one.json", text);
    return run("test", dir);
}

static void check_says(const struct outcome *outcome, int status, const char *expected)
{
    CHECK_INT(outcome->status, status);
    if (strstr(outcome->out, expected) == NULL)
        check_failed(__FILE__, __LINE__, "does not say %s but %s", expected, outcome->out);
}

TEST(a_good_pack_is_called_good)
{
    struct outcome outcome = run("check", "policies/masip");
    check_says(&outcome, 0, "masip@1: nothing is wrong (hash ");
}

TEST(what_is_wrong_with_a_pack_is_printed_a_line_a_problem)
{
    const char *dir = check_folder();
    write_file(dir, "pack.json", "{}");
    struct outcome outcome = run("check", dir);
    check_says(&outcome, 1, "pack.json /: \"id\" is missing\n");
    check_says(&outcome, 1, "dictionary.json /: the file is missing\n");
}

TEST(a_folder_without_a_pack_cannot_be_checked)
{
    struct outcome outcome = run("check", "/nowhere");
    CHECK_INT(outcome.status, 3);
}

TEST(an_unknown_part_is_wrong_usage)
{
    struct outcome outcome = run("chek", "policies/masip");
    CHECK_INT(outcome.status, 2);
}

TEST(a_part_needs_a_folder)
{
    struct outcome outcome = run("check", "");
    CHECK_INT(outcome.status, 2);
}

TEST(help_is_printed_when_asked_for)
{
    struct outcome outcome = run("--help", "");
    check_says(&outcome, 0, "usage: caseboard policy check DIR");
}

TEST(a_pack_without_scenarios_cannot_be_tested)
{
    struct outcome outcome = run("test", pack_folder());
    CHECK_INT(outcome.status, 3);
}

TEST(what_holds_is_counted)
{
    struct outcome outcome = run_scenario(
        HEAD ", \"expect\": [{\"as\": \"coo\", \"levels\": {\"heron\": \"full\"},"
             "\"fields\": {\"heron\": {\"ref_no\": \"Heron 7Q\"}},"
             "\"absent_fields\": {\"heron\": [\"risk_band\"]}},"
             "{\"as\": [\"coo\", \"mh\"], \"at\": \"2026-01-01T00:00:00.000Z\","
             "\"try\": {\"did\": \"person.log\", \"id\": \"x\"}, \"refused\": \"not_found\"},"
             "{\"as\": \"mh\", \"levels\": {\"heron\": \"none\"}}]}");
    CHECK_STR((const char *)outcome.out, "3 passed, 0 failed\n");
    CHECK_INT(outcome.status, 0);
}

TEST(a_level_that_differs_is_told)
{
    struct outcome outcome =
        run_scenario(HEAD ", \"expect\": [{\"as\": \"mh\", \"levels\": {\"heron\": \"full\"}}]}");
    check_says(&outcome, 1,
               "one.json: expectation 1: as mh: heron is seen at none, expected full\n");
    check_says(&outcome, 1, "0 passed, 1 failed\n");
}

TEST(a_field_that_differs_is_told)
{
    struct outcome outcome = run_scenario(
        HEAD ", \"expect\": [{\"as\": \"coo\", \"fields\": {\"heron\": {\"ref_no\": \"Teal\"}}},"
             "{\"as\": \"coo\", \"fields\": {\"heron\": {\"risk_band\": \"high\"}}},"
             "{\"as\": \"coo\", \"absent_fields\": {\"heron\": [\"ref_no\"]}}]}");
    check_says(&outcome, 1, "as coo: heron.ref_no is \"Heron 7Q\", expected \"Teal\"\n");
    check_says(&outcome, 1, "as coo: heron.risk_band is not there, expected \"high\"\n");
    check_says(&outcome, 1, "as coo: heron.ref_no is seen\n");
    check_says(&outcome, 1, "0 passed, 3 failed\n");
}

TEST(a_verdict_that_differs_is_told)
{
    struct outcome outcome = run_scenario(
        HEAD ", \"expect\": ["
             "{\"as\": \"coo\", \"try\": {\"did\": \"case.amend\", \"id\": \"heron\","
             "\"set\": {\"lead_force\": \"Halden\"}}, \"refused\": \"not_allowed\"},"
             "{\"as\": \"coo\", \"try\": {\"did\": \"case.amend\", \"id\": \"heron\","
             "\"set\": {\"lead_force\": 7}}, \"allowed\": true},"
             "{\"as\": \"coo\", \"try\": {\"did\": \"case.amend\", \"id\": \"heron\","
             "\"set\": {\"lead_force\": 7}}, \"refused\": \"not_found\"},"
             "{\"as\": \"coo\", \"try\": {\"did\": \"case.amend\", \"id\": \"heron\","
             "\"set\": {\"lead_force\": 7}}, \"refused\": \"invalid\", \"in\": [\"ref_no\"]}]}");
    check_says(&outcome, 1, "as coo: is allowed, expected to be refused: not_allowed\n");
    check_says(&outcome, 1, "expectation 2: as coo: is refused (invalid: ");
    check_says(&outcome, 1, "expectation 3: as coo: is refused: invalid (");
    check_says(&outcome, 1, "expectation 4: as coo: the refusal does not name \"ref_no\"\n");
    check_says(&outcome, 1, "0 passed, 4 failed\n");
}

TEST(a_refusal_that_names_more_than_expected_is_told)
{
    struct outcome outcome = run_scenario(
        HEAD
        ", \"expect\": [{\"as\": \"coo\", \"try\": {\"did\": \"case.amend\", \"id\": \"heron\","
        "\"set\": {\"lead_force\": 7, \"risk_band\": 7}}, \"refused\": \"invalid\","
        "\"in\": [\"lead_force\"]}]}");
    check_says(&outcome, 1, "the refusal names more than expected: ");
}

/* A scenario that says nothing, or names what is not there, must not pass in silence. */
static void fails_with(const char *text, const char *expected)
{
    struct outcome outcome = run_scenario(text);
    check_says(&outcome, 1, expected);
    check_says(&outcome, 1, "0 passed, 1 failed\n");
}

TEST(a_scenario_expects_something)
{
    fails_with(HEAD ", \"expect\": []}", "one.json: nothing is expected\n");
    fails_with(HEAD ", \"expect\": [{\"as\": \"coo\"}]}", "nothing is expected\n");
    fails_with(HEAD ", \"expect\": [{\"as\": \"coo\", \"try\": {\"did\": \"case.log\", "
                    "\"id\": \"x\"}}]}",
               "nothing is expected\n");
}

TEST(a_scenario_names_what_is_there)
{
    fails_with(HEAD ", \"expect\": [{\"as\": \"pol\", \"levels\": {\"heron\": \"full\"}}]}",
               "there is no viewer \"pol\"\n");
    fails_with(HEAD ", \"expect\": [{\"as\": \"mh\", \"levels\": {\"teal\": \"none\"}}]}",
               "teal: there is no such record\n");
    fails_with(HEAD ", \"expect\": [{\"as\": \"mh\", \"levels\": {\"heron\": \"nothing\"}}]}",
               "heron: no level is expected\n");
    fails_with(HEAD ", \"expect\": [{\"as\": \"coo\", \"try\": {\"did\": \"case.lock\", "
                    "\"id\": \"heron\"}, \"allowed\": true}]}",
               "there is no verb \"case.lock\"\n");
    fails_with(HEAD ", \"expect\": [{\"as\": [], \"levels\": {\"heron\": \"full\"}}]}",
               "nobody looks\n");
}

TEST(a_scenario_has_no_other_members)
{
    fails_with(HEAD ", \"expct\": []}", "there is no member \"expct\"");
    fails_with(HEAD ", \"expect\": [{\"as\": \"coo\", \"level\": {}}]}",
               "there is no member \"level\"");
}

TEST(a_scenario_is_of_this_pack)
{
    fails_with("{\"title\": \"A title\", \"pack\": \"masip@2\", \"expect\": [{}]}",
               "is for the pack \"masip@2\", which is not this one\n");
}

TEST(an_event_that_is_none_is_told)
{
    fails_with("{\"title\": \"A title\", \"pack\": \"masip@1\", " VIEWERS ", \"events\": [{\"by\": "
               "\"coo\", \"did\": \"case.log\", \"id\": \"heron\", \"set\": {\"colour\": 1}}], "
               "\"expect\": [{\"as\": \"coo\", \"levels\": {\"heron\": \"full\"}}]}",
               "one.json: event 1: ");
    fails_with("{\"title\": \"A title\", \"pack\": \"masip@1\", \"base\": \"no_such\", "
               "\"expect\": [{\"as\": \"coo\", \"levels\": {\"heron\": \"full\"}}]}",
               "fixtures/no_such.json");
}
