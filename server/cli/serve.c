#include <stdio.h>

#include "cli.h"
#include "server.h"

int cli_serve(int argc, char **argv)
{
    CB_AUTO(settings_fini) struct settings settings;
    struct cb_error err = {0};
    settings_init(&settings);
    enum cb_code rc = settings_of_arguments(
        &settings, argc, argv, "usage: caseboard serve --config FILE [--SETTING VALUE …]", &err);
    if (rc == CB_NOT_FOUND)
        return 0;
    if (rc != CB_OK) {
        fprintf(stderr, "caseboard serve: %s\n", err.message);
        return cb_code_exit_status(CB_USAGE);
    }
    return server_run(&settings, NULL, NULL);
}
