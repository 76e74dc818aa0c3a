/* caseboard demo: a new training store with an invented board, served on this machine. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "certificate.h"
#include "cli.h"
#include "host.h"
#include "server.h"
#include "story.h"

#define NAMES 32

static const char USAGE[] =
    "usage: caseboard demo --dir DIR --story DIR --pack DIR --web DIR [--port N]\n\n"
    "Fills a new store in DIR with invented cases and serves it; a store that is there is served "
    "as it is.";

struct arguments {
    const char *dir, *story, *pack, *web, *port, *status_port;
    bool only_fill;
};

struct paths {
    struct cb_buf store, key, certificate, certificate_key;
};

static void paths_fini(struct paths *paths)
{
    cb_buf_fini(&paths->store);
    cb_buf_fini(&paths->key);
    cb_buf_fini(&paths->certificate);
    cb_buf_fini(&paths->certificate_key);
}
CB_AUTO_DEFINE_FINI(struct paths, paths_fini)

static void paths_init(struct paths *paths, const char *dir)
{
    cb_buf_printf(&paths->store, "%s/caseboard.db", dir);
    cb_buf_printf(&paths->key, "%s/master.key", dir);
    cb_buf_printf(&paths->certificate, "%s/certificate.pem", dir);
    cb_buf_printf(&paths->certificate_key, "%s/certificate.key", dir);
}

/* ---- filling --------------------------------------------------------------------------------- */

static void print_progress(const char *name)
{
    fprintf(stderr, "  %s\n", name);
}

static enum cb_code fill(const struct arguments *arguments, const char *store, const char *key,
                         const struct story *story, struct cb_error *err)
{
    CB_AUTO(host_fini)
    struct host host = {.store_path = store, .key_path = key, .pack_dir = arguments->pack};
    enum cb_code rc = host_open(&host, true, true, err);
    if (rc == CB_OK)
        rc = story_tell(story, host.store, host.scribe, cb_time_now(), print_progress, err);
    return rc;
}

static void host_name(const json_t *seat, struct cb_buf *out)
{
    cb_buf_printf(out, "%s.localhost", json_string_value(json_object_get(seat, "host")));
}

static enum cb_code make_certificate(const struct story *story, const struct paths *paths,
                                     struct cb_error *err)
{
    struct cb_buf names[NAMES] = {{0}};
    const char *texts[NAMES];
    size_t count = 0;
    size_t i;
    json_t *seat;
    json_array_foreach (story_seats(story), i, seat) {
        if (count == NAMES)
            break;
        host_name(seat, &names[count]);
        texts[count] = names[count].at;
        count++;
    }
    enum cb_code rc =
        certificate_make(texts, count, paths->certificate.at, paths->certificate_key.at, err);
    for (i = 0; i < count; i++)
        cb_buf_fini(&names[i]);
    return rc;
}

/* Made in a folder of another name first: a half-told story is never served. */
static enum cb_code make_new(const struct arguments *arguments, const struct story *story,
                             struct cb_error *err)
{
    CB_AUTO(cb_buf_fini) struct cb_buf dir = {0};
    CB_AUTO(paths_fini) struct paths paths = {0};
    cb_buf_printf(&dir, "%s.new-%ld", arguments->dir, (long)getpid());
    paths_init(&paths, dir.at);
    if (mkdir(dir.at, 0700) != 0)
        return cb_fail(err, CB_NOT_SAVED, "cannot make %s: %s", dir.at, strerror(errno));
    fputs("Telling the demo's cases:\n", stderr);
    enum cb_code rc = fill(arguments, paths.store.at, paths.key.at, story, err);
    if (rc == CB_OK)
        rc = make_certificate(story, &paths, err);
    if (rc == CB_OK && rename(dir.at, arguments->dir) != 0)
        rc = cb_fail(err, CB_NOT_SAVED, "cannot name the folder %s: %s", arguments->dir,
                     strerror(errno));
    return rc;
}

/* ---- serving --------------------------------------------------------------------------------- */

static void print_seats(void *context, int port, int status_port)
{
    const struct story *story = context;
    size_t i;
    json_t *seat;
    (void)status_port;
    printf("\nTraining board with invented cases. One address a seat:\n\n");
    json_array_foreach (story_seats(story), i, seat) {
        printf("  %-32s https://%s.localhost:%d  %s  %s\n",
               json_string_value(json_object_get(seat, "label")),
               json_string_value(json_object_get(seat, "host")), port,
               json_string_value(json_object_get(seat, "name")),
               json_string_value(json_object_get(seat, "password")));
    }
    printf("\nThe certificate is this demo's own: the browser asks once a name.\n");
    fflush(stdout);
}

static enum cb_code add_origins(struct settings *settings, const struct story *story,
                                struct cb_error *err)
{
    size_t i;
    json_t *seat;
    json_array_foreach (story_seats(story), i, seat) {
        CB_AUTO(cb_buf_fini) struct cb_buf origin = {0};
        cb_buf_text(&origin, "https://");
        host_name(seat, &origin);
        cb_buf_printf(&origin, ":%lld", (long long)settings->port);
        enum cb_code rc = settings_set(settings, "origin", origin.at, err);
        if (rc != CB_OK)
            return rc;
    }
    return CB_OK;
}

static enum cb_code configure(struct settings *settings, const struct arguments *arguments,
                              const struct paths *paths, const struct story *story,
                              struct cb_error *err)
{
    const char *const VALUES[][2] = {
        {"store", paths->store.at},
        {"key", paths->key.at},
        {"pack", arguments->pack},
        {"web", arguments->web},
        {"certificate", paths->certificate.at},
        {"certificate-key", paths->certificate_key.at},
        {"address", "127.0.0.1"},
        {"port", arguments->port},
        {"status-port", arguments->status_port},
        {"sockets-per-address", "4000"}, /* everybody is on this machine */
    };
    for (size_t i = 0; i < CB_COUNT(VALUES); i++) {
        enum cb_code rc = settings_set(settings, VALUES[i][0], VALUES[i][1], err);
        if (rc != CB_OK)
            return rc;
    }
    return add_origins(settings, story, err);
}

static int run(const struct arguments *arguments)
{
    struct cb_error err = {0};
    CB_AUTO(paths_fini) struct paths paths = {0};
    CB_AUTO(story_free) struct story *story = NULL;
    CB_AUTO(settings_fini) struct settings settings;
    settings_init(&settings);
    paths_init(&paths, arguments->dir);
    enum cb_code rc = story_read(arguments->story, &story, &err);
    if (rc == CB_OK && access(paths.store.at, F_OK) != 0)
        rc = make_new(arguments, story, &err);
    if (rc == CB_OK)
        rc = configure(&settings, arguments, &paths, story, &err);
    if (rc != CB_OK)
        return host_failed("demo", rc, &err);
    if (arguments->only_fill)
        return 0;
    return server_run(&settings, print_seats, story);
}

int cli_demo(int argc, char **argv)
{
    struct arguments arguments = {.port = "8443", .status_port = "0"};
    const struct option_row rows[] = {
        {"dir", "(needed) where the demo's store lies", &arguments.dir, NULL},
        {"story", "(needed) the folder of the invented board", &arguments.story, NULL},
        {"pack", "(needed) the folder of the policy pack", &arguments.pack, NULL},
        {"web", "(needed) the folder of the built client", &arguments.web, NULL},
        {"port", "the port (8443)", &arguments.port, NULL},
        {"status-port", "loopback port of /healthz, /readyz, /metrics (none)",
         &arguments.status_port, NULL},
        {"only-fill", "fill the store and do not serve it", NULL, &arguments.only_fill},
    };
    int result = options_read(&(struct options){USAGE, rows, CB_COUNT(rows)}, argc, argv, NULL);
    return result != 0 ? options_status(result) : run(&arguments);
}
