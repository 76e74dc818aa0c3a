/* A file a subcommand; main.c only picks one. argv[0] is the subcommand's name.
 * Exit status: 0 done, 1 the answer is no, 2 wrong usage, 3 could not run. Results go to standard
 * output, progress and errors to standard error. */
#pragma once

#define SUBCOMMAND(name, summary) int cli_##name(int argc, char **argv);
#include "subcommands.def"
