#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "caseboard/base/error.h"
#include "cli.h"

static const struct subcommand {
    const char *name, *summary;
    int (*run)(int argc, char **argv);
} SUBCOMMANDS[] = {
#define SUBCOMMAND(name, summary) {#name, summary, cli_##name},
#include "subcommands.def"
};

static void print_help(FILE *out)
{
    fprintf(out,
            "caseboard %s: live case boards for multi-agency panels\n\n"
            "usage: caseboard SUBCOMMAND [--help] …\n\n",
            CASEBOARD_VERSION);
    for (size_t i = 0; i < CB_COUNT(SUBCOMMANDS); i++)
        fprintf(out, "  %-8s %s\n", SUBCOMMANDS[i].name, SUBCOMMANDS[i].summary);
    fputs("\nExit status: 0 done, 1 the answer is no, 2 wrong usage, 3 could not run.\n", out);
}

static bool is_help(const char *word)
{
    return strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* Keys and cases are in this memory: it is dumped nowhere, and nobody attaches (K7) but a
 * sanitizer, which looks for leaks in that way. */
static void stay_closed(void)
{
    struct rlimit none = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &none);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

int main(int argc, char **argv)
{
    stay_closed();
    for (size_t i = 0; argc > 1 && i < CB_COUNT(SUBCOMMANDS); i++)
        if (strcmp(argv[1], SUBCOMMANDS[i].name) == 0)
            return SUBCOMMANDS[i].run(argc - 1, argv + 1);
    bool asked = argc > 1 && is_help(argv[1]);
    if (argc > 1 && !asked)
        fprintf(stderr, "caseboard: there is no subcommand '%s'\n\n", argv[1]);
    print_help(asked ? stdout : stderr);
    return asked ? 0 : cb_code_exit_status(CB_USAGE);
}
