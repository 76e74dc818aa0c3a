/* A server from its settings: opens what there is, wires the rooms together, runs until told to
 * stop. Shared by serve and demo. */
#pragma once

#include "settings.h"

/* Called once the port is bound, before anybody is served; may print where to go. */
typedef void server_ready(void *context, int port, int status_port);

/* The exit status of the subcommand. Says on standard error why it could not run (security D3). */
int server_run(const struct settings *settings, server_ready *ready, void *context);
