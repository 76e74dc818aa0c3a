/* The picture of a run: deliveries a second, and how late one is, by server and readers. */
#pragma once

#include "caseboard/base/json.h"

void chart_draw(const json_t *results, struct cb_buf *out); /* an SVG */
