#include "tests/support/check.h"

#include <ftw.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "caseboard/base/time.h"

struct check_case {
    char *name;
    void (*test)(void);
    void (*property)(struct gen *g);
    int rounds;
};

static struct {
    struct check_case *cases;
    size_t count;
    size_t room;
} registered;

static struct {
    bool in_property;
    char replay[64]; /* how to run this round again: ready for a signal's handler */
    size_t replay_len;
    char folder[256];
} running;

/* ---- registering ---- */

static struct check_case *add(const char *sentence)
{
    cb_grow(&registered.cases, registered.count, &registered.room, sizeof *registered.cases);
    struct check_case *added = &registered.cases[registered.count++];
    *added = (struct check_case){.name = cb_str_dup(cb_str_of(sentence))};
    for (char *c = added->name; *c != '\0'; c++) {
        if (*c == '_')
            *c = ' ';
    }
    return added;
}

void check_register_test(const char *sentence, void (*run)(void))
{
    add(sentence)->test = run;
}

void check_register_property(const char *sentence, void (*run)(struct gen *g), int rounds)
{
    struct check_case *added = add(sentence);
    added->property = run;
    added->rounds = rounds;
}

/* ---- failing ---- */

void check_failed(const char *file, int line, const char *format, ...)
{
    char text[2000];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    print_error("not so: %s\n", text);
    _fail(file, line);
    abort(); /* _fail has jumped away */
}

void check_int(const char *file, int line, const char *what, long long actual, long long expected)
{
    if (actual != expected)
        check_failed(file, line, "%s is %lld, expected %lld", what, actual, expected);
}

void check_str(const char *file, int line, const char *what, struct cb_str actual,
               struct cb_str expected)
{
    bool same = (actual.at == NULL) == (expected.at == NULL) && cb_str_equal(actual, expected);
    if (!same)
        check_failed(file, line, "%s is\n  \"%.*s\"%s, expected\n  \"%.*s\"%s", what,
                     CB_STR_ARG(actual), actual.at == NULL ? " (none)" : "", CB_STR_ARG(expected),
                     expected.at == NULL ? " (none)" : "");
}

void check_code(const char *file, int line, const char *what, enum cb_code actual,
                enum cb_code expected)
{
    if (actual != expected)
        check_failed(file, line, "%s is %s, expected %s", what, cb_code_kind(actual),
                     cb_code_kind(expected));
}

struct cb_str check_same_str(struct cb_str s)
{
    return s;
}

/* ---- a folder a test ---- */

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    (void)info;
    (void)kind;
    (void)where;
    return remove(path);
}

static void drop_folder(void)
{
    if (running.folder[0] != '\0')
        nftw(running.folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    running.folder[0] = '\0';
}

const char *check_folder(void)
{
    const char *parent = getenv("TMPDIR");
    drop_folder();
    snprintf(running.folder, sizeof running.folder, "%s/caseboard-test-XXXXXX",
             parent != NULL && parent[0] != '\0' ? parent : "/tmp");
    if (mkdtemp(running.folder) == NULL)
        check_failed(__FILE__, __LINE__, "a folder for the test: %s", running.folder);
    return running.folder;
}

/* ---- running ---- */

static uint64_t env_number(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text != NULL && text[0] != '\0' ? strtoull(text, NULL, 0) : otherwise;
}

static void run_property(const struct check_case *c)
{
    uint64_t first = (uint64_t)cb_time_now() * 1000 + (uint64_t)getpid();
    uint64_t rounds = env_number("CASEBOARD_ROUNDS", (uint64_t)c->rounds);
    if (getenv("CASEBOARD_SEED") != NULL)
        rounds = 1;
    for (uint64_t round = 0; round < rounds; round++) {
        struct gen g;
        uint64_t seed = env_number("CASEBOARD_SEED", first + round);
        running.replay_len =
            (size_t)snprintf(running.replay, sizeof running.replay,
                             "replay with CASEBOARD_SEED=%llu\n", (unsigned long long)seed);
        running.in_property = true;
        gen_init(&g, seed);
        c->property(&g);
        running.in_property = false;
    }
}

static void run_case(void **state)
{
    const struct check_case *c = *state;
    if (c->test != NULL)
        c->test();
    else
        run_property(c);
}

static int after_case(void **state)
{
    (void)state;
    if (running.in_property)
        print_error("%s", running.replay);
    running.in_property = false;
    drop_folder();
    return 0;
}

/* An assert in a property ends the program; its seed must not be lost with it. */
static void on_abort(int signal_number)
{
    if (running.in_property) {
        ssize_t written = write(STDERR_FILENO, running.replay, running.replay_len);
        (void)written;
    }
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

int main(int argc, char **argv)
{
    struct CMUnitTest *tests = cb_alloc(registered.count * sizeof *tests);
    for (size_t i = 0; i < registered.count; i++)
        tests[i] = (struct CMUnitTest){registered.cases[i].name, run_case, NULL, after_case,
                                       &registered.cases[i]};
    setvbuf(stdout, NULL, _IOLBF, 0); /* results come on both streams: keep them in order */
    signal(SIGABRT, on_abort);
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    int failed = _cmocka_run_group_tests(argv[0], tests, registered.count, NULL, NULL);

    for (size_t i = 0; i < registered.count; i++)
        free(registered.cases[i].name);
    free(registered.cases);
    free(tests);
    return failed == 0 ? 0 : 1;
}
