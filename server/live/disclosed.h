/* What an entry of the access log says of what its readers were shown: ids and digests, no content.
 */
#pragma once

#include "room.h"

/* {"lens","root","seqs","put","decisions"} of a frame. */
void disclosed_frame(struct cb_buf *out, struct audience *audience, const struct delivery *delivery,
                     const struct touch *touch);
/* {"lens","root","unchanged","decisions"} of a whole view. */
void disclosed_view(struct cb_buf *out, const struct audience *audience, const char *root,
                    bool unchanged);
