#include "options.h"

#include <stdio.h>
#include <string.h>

#include "caseboard/base/error.h"

#define HELP_PRINTED (-1)

static void print_help(const struct options *options)
{
    printf("%s\n\n", options->usage);
    for (size_t i = 0; i < options->count; i++)
        printf("  --%-12s %s\n", options->rows[i].name, options->rows[i].what);
}

static const struct option_row *row_of(const struct options *options, const char *word)
{
    for (size_t i = 0; i < options->count; i++)
        if (strcmp(word + 2, options->rows[i].name) == 0)
            return &options->rows[i];
    return NULL;
}

static int wrong(const char *subcommand, const char *what, const char *word)
{
    fprintf(stderr, "caseboard %s: %s '%s' (try --help)\n", subcommand, what, word);
    return cb_code_exit_status(CB_USAGE);
}

static int check_needed(const struct options *options, const char *subcommand)
{
    for (size_t i = 0; i < options->count; i++) {
        const struct option_row *row = &options->rows[i];
        if (row->value != NULL && *row->value == NULL && strncmp(row->what, "(needed)", 8) == 0)
            return wrong(subcommand, "missing:", row->name);
    }
    return 0;
}

int options_read(const struct options *options, int argc, char **argv, struct option_words *words)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            print_help(options);
            return HELP_PRINTED;
        }
        if (strncmp(argv[i], "--", 2) != 0) {
            if (words == NULL || words->count == OPTION_WORDS)
                return wrong(argv[0], "too many words at", argv[i]);
            words->at[words->count++] = argv[i];
            continue;
        }
        const struct option_row *row = row_of(options, argv[i]);
        if (row == NULL)
            return wrong(argv[0], "there is no flag", argv[i]);
        if (row->is_given != NULL)
            *row->is_given = true;
        else if (i + 1 == argc)
            return wrong(argv[0], "a value is missing after", argv[i]);
        else
            *row->value = argv[++i];
    }
    return check_needed(options, argv[0]);
}

int options_status(int result)
{
    return result == HELP_PRINTED ? 0 : result;
}
