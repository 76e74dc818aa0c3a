/* The configuration of a server: a JSON file, overruled by flags. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "caseboard/base/error.h"

#define SETTINGS_LIST 16

struct settings_list {
    const char *at[SETTINGS_LIST];
    size_t count;
};

struct settings {
    char *store, *key, *pack, *packs, *web, *address, *certificate, *certificate_key,
        *second_factor, *log;
    int64_t port, status_port, budget_mb, process_mb;
    int64_t requests_per_s, requests_burst, writes_per_s, writes_burst, opens_per_10min,
        opens_per_day, searches_per_min;
    int64_t sockets, sockets_per_address, sockets_per_session, ingress_per_s, handshakes, idle_s;
    struct settings_list origins, proxies;
};

void settings_init(struct settings *settings); /* the defaults */
void settings_fini(struct settings *settings);
CB_AUTO_DEFINE_FINI(struct settings, settings_fini)

/* Take one; VALUE is copied. CB_USAGE: no such setting, or not a value of it. */
CB_MUST_USE enum cb_code settings_set(struct settings *settings, const char *flag,
                                      const char *value, struct cb_error *err);
CB_MUST_USE enum cb_code settings_read_file(struct settings *settings, const char *path,
                                            struct cb_error *err);
/* Flags "--name value" and "--config FILE" of a subcommand; unknown ones are CB_USAGE. --help gives
 * CB_NOT_FOUND after printing USAGE and the settings. */
CB_MUST_USE enum cb_code settings_of_arguments(struct settings *settings, int argc, char **argv,
                                               const char *usage, struct cb_error *err);
