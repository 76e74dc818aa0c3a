/* caseboard board: make and list boards. */
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "host.h"

static const char USAGE[] =
    "usage: caseboard board add CODE --name NAME --store F --key F --pack D\n"
    "       caseboard board list --store F --key F --pack D\n\n"
    "The first 'board add' makes the store, and the master key if there "
    "is none.";

struct arguments {
    struct host host;
    const char *name, *jurisdiction;
    bool training;
};

static void arguments_fini(struct arguments *arguments)
{
    host_fini(&arguments->host);
}
CB_AUTO_DEFINE_FINI(struct arguments, arguments_fini)

static int add(struct arguments *arguments, const char *code)
{
    struct cb_error err = {0};
    struct cb_id stream = cb_id_new();
    struct cb_id taken;
    if (arguments->name == NULL) {
        fputs("caseboard board: missing: 'name' (try --help)\n", stderr);
        return cb_code_exit_status(CB_USAGE);
    }
    enum cb_code rc = host_open(&arguments->host, true, arguments->training, &err);
    if (rc == CB_OK && host_board(&arguments->host, cb_str_of(code), &taken, NULL) == CB_OK)
        rc = cb_fail(&err, CB_CONFLICT, "there is a board '%s' already", code);
    if (rc == CB_OK)
        rc = host_do(&arguments->host, stream, "board.log", cb_str_of(code),
                     json_pack("{s:s, s:s}", "name", arguments->name, "jurisdiction",
                               arguments->jurisdiction),
                     NULL, &err);
    if (rc == CB_OK)
        rc = scribe_flush(arguments->host.scribe, NULL, 0, NULL, &err);
    if (rc != CB_OK)
        return host_failed("board", rc, &err);
    printf("%s\n", code);
    return 0;
}

static bool print_board(void *context, struct cb_id stream, const struct fold *directory)
{
    const struct record *board = fold_root(directory);
    (void)context;
    (void)stream;
    if (board != NULL)
        printf("%.*s\t%.*s\n", CB_STR_ARG(board->id), CB_STR_ARG(record_text(board, "name")));
    return true;
}

static int list(struct arguments *arguments)
{
    struct cb_error err = {0};
    enum cb_code rc = host_open(&arguments->host, false, false, &err);
    if (rc == CB_OK)
        rc = host_boards(&arguments->host, print_board, NULL, &err);
    return rc == CB_OK ? 0 : host_failed("board", rc, &err);
}

int cli_board(int argc, char **argv)
{
    CB_AUTO(arguments_fini) struct arguments arguments = {.jurisdiction = "EW"};
    struct option_words words = {0};
    const struct option_row rows[] = {
        HOST_OPTIONS(arguments.host),
        {"name", "the board's name, for people", &arguments.name, NULL},
        {"jurisdiction", "EW, SCT or NIR (EW)", &arguments.jurisdiction, NULL},
        {"training", "mark a new store as one for invented cases, for good", NULL,
         &arguments.training},
    };
    int result = options_read(&(struct options){USAGE, rows, CB_COUNT(rows)}, argc, argv, &words);
    if (result != 0)
        return options_status(result);
    if (words.count == 2 && strcmp(words.at[0], "add") == 0)
        return add(&arguments, words.at[1]);
    if (words.count == 1 && strcmp(words.at[0], "list") == 0)
        return list(&arguments);
    fprintf(stderr, "%s\n", USAGE);
    return cb_code_exit_status(CB_USAGE);
}
