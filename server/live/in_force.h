/* Which pack the directories of a store want: the one that all boards agree on. */
#pragma once

#include "caseboard/record/fold.h"

struct board_pack {               /* what one board says; as struct loaded has it */
    const struct fold *directory; /* NULL: not read */
    const char *born;
    cb_time settled_at, activated_at;
};
struct wish {
    struct cb_str name, hash; /* no hash: that under which the board began */
};
/* False: no board has put one in force, or they do not agree. */
bool in_force_agree(const struct board_pack *boards, size_t count, struct wish *out);
