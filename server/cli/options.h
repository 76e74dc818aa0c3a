/* Flags of a subcommand: "--name value", switches "--name", and the words between them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define OPTION_WORDS 16

struct option_row {
    const char *name;   /* without the dashes */
    const char *what;   /* for --help; starts with "(needed)" where it is */
    const char **value; /* set when given */
    bool *is_given;     /* a switch: no value follows */
};
struct options {
    const char *usage; /* the first lines of --help */
    const struct option_row *rows;
    size_t count;
};
struct option_words {
    const char *at[OPTION_WORDS];
    size_t count;
};

/* Read ARGV from its second word on; WORDS may be NULL where none are taken. 0: go on; otherwise
 * help or what is wrong was printed, and the subcommand ends with options_status() of the result.
 */
int options_read(const struct options *options, int argc, char **argv, struct option_words *words);
int options_status(int result);
