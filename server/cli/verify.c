/* caseboard verify: whether the journal and the access log are as they were written. */
#include <stdio.h>
#include <unistd.h>

#include "caseboard/store/store.h"
#include "cli.h"
#include "options.h"

static const char USAGE[] =
    "usage: caseboard verify --store F\n\n"
    "Checks every chain of hashes; no key is needed, and a server may run on the\n"
    "store meanwhile. Exit status 0: whole. 1: it is not, and the first bad place of\n"
    "each kind is printed.";

static void tell(void *context, uint64_t done, uint64_t all)
{
    (void)context;
    fprintf(stderr, "\r%llu of %llu", (unsigned long long)done, (unsigned long long)all);
}

static void tell_end(const struct store_verdict *verdict)
{
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
    printf("%llu streams, %llu events, %llu access entries: ", (unsigned long long)verdict->streams,
           (unsigned long long)verdict->events, (unsigned long long)verdict->accesses);
    puts(verdict->problems == 0 ? "whole" : "not whole");
    if (verdict->text.at != NULL)
        fputs(verdict->text.at, stdout);
}

int cli_verify(int argc, char **argv)
{
    const char *path = NULL;
    struct cb_error err = {0};
    struct store_verdict verdict = {0};
    const struct option_row rows[] = {{"store", "(needed) the database file", &path, NULL}};
    int result = options_read(&(struct options){USAGE, rows, CB_COUNT(rows)}, argc, argv, NULL);
    if (result != 0)
        return options_status(result);
    enum cb_code rc = store_verify(path, &verdict, isatty(STDERR_FILENO) ? tell : NULL, NULL, &err);
    if (rc != CB_OK) {
        fprintf(stderr, "caseboard verify: %s\n", err.message);
        return cb_code_exit_status(CB_INTERNAL);
    }
    tell_end(&verdict);
    size_t problems = verdict.problems;
    cb_buf_fini(&verdict.text);
    return problems == 0 ? 0 : cb_code_exit_status(CB_DAMAGED);
}
