/* Many clients in one process and one thread: what it measures stands in measures.h. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "measures.h"

static const char USAGE[] =
    "usage: load sign-in --port N --people FILE --users N\n"
    "       load fanout|storm|idle --target caseboard|nchan|plain --port N --pids A,B\n"
    "       load standing|share --port N --pids A,B --status N\n"
    "            [--name NAME] [--people FILE] [--readers N] [--writers N] [--rate N]\n"
    "            [--warm S] [--seconds S] [--have none|stale|match]\n";

struct arguments {
    const char *target, *name, *port, *pids, *people, *users, *readers, *writers, *rate, *warm,
        *seconds, *have, *status;
};

static bool read_arguments(int argc, char **argv, struct arguments *out)
{
    const struct {
        const char *name;
        const char **value;
    } flags[] = {
        {"--target", &out->target},   {"--name", &out->name},       {"--port", &out->port},
        {"--pids", &out->pids},       {"--people", &out->people},   {"--users", &out->users},
        {"--readers", &out->readers}, {"--writers", &out->writers}, {"--rate", &out->rate},
        {"--warm", &out->warm},       {"--seconds", &out->seconds}, {"--have", &out->have},
        {"--status", &out->status},
    };
    for (int i = 2; i < argc; i += 2) {
        size_t f = 0;
        while (f < CB_COUNT(flags) && strcmp(argv[i], flags[f].name) != 0)
            f++;
        if (f == CB_COUNT(flags) || i + 1 == argc)
            return false;
        *flags[f].value = argv[i + 1];
    }
    return true;
}

static size_t number(const char *text)
{
    return (size_t)strtoul(text, NULL, 10);
}

static int measure(const char *what, const struct arguments *arguments)
{
    static const struct {
        const char *name;
        bool (*run)(const struct order *order);
    } MEASURES[] = {{"fanout", measure_fanout},
                    {"storm", measure_storm},
                    {"idle", measure_idle},
                    {"standing", measure_standing},
                    {"share", measure_share}};
    struct people people = {0};
    struct order order = {
        .target = {.port = (int)number(arguments->port)},
        .target_name = arguments->name != NULL ? arguments->name : arguments->target,
        .people = &people,
        .pids = arguments->pids,
        .status_port = (int)number(arguments->status),
        .readers = number(arguments->readers),
        .writers = number(arguments->writers),
        .rate = strtod(arguments->rate, NULL),
        .warm_s = strtod(arguments->warm, NULL),
        .seconds = strtod(arguments->seconds, NULL),
        .have = arguments->have,
    };
    int status = 2;
    if (!target_kind_of(arguments->target, &order.target.kind))
        return status;
    if (order.target.kind == TARGET_CASEBOARD && !people_read(arguments->people, &people)) {
        fprintf(stderr, "load: nobody is signed in in %s\n", arguments->people);
        return 3;
    }
    order.target.case_id = cb_str_of(people.case_id);
    for (size_t i = 0; i < CB_COUNT(MEASURES); i++)
        if (strcmp(what, MEASURES[i].name) == 0)
            status = MEASURES[i].run(&order) ? 0 : 1;
    people_free(&people);
    return status;
}

static int run(int argc, char **argv)
{
    struct arguments arguments = {.target = "caseboard",
                                  .port = "0",
                                  .pids = "",
                                  .people = "",
                                  .users = "1",
                                  .readers = "0",
                                  .writers = "0",
                                  .rate = "0",
                                  .warm = "1",
                                  .seconds = "3",
                                  .have = "none",
                                  .status = "0"};
    if (argc < 2 || !read_arguments(argc, argv, &arguments))
        return 2;
    if (strcmp(argv[1], "sign-in") == 0)
        return people_sign_in((int)number(arguments.port), number(arguments.users),
                              arguments.people)
                   ? 0
                   : 1;
    return measure(argv[1], &arguments);
}

int main(int argc, char **argv)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    int status = run(argc, argv);
    if (status == 2)
        fputs(USAGE, stderr);
    return status;
}
