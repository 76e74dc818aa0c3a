/* What the server tells of itself on its loopback port, in plain HTTP. */
#pragma once

/* One figure of /metrics; -1 when there is none. */
double status_figure(int port, const char *name);
