/* A disk that fails when it is told to: stands between SQLite and the real files. */
#pragma once

#include <stdbool.h>

enum bad_disk_call { BAD_DISK_WRITE, BAD_DISK_SYNC };

/* Every database opened from now on goes through it. */
void bad_disk_install(void);
/* The call CALL on any file that comes after SPARE good ones fails with RESULT (an SQLITE_ code),
 * and so do those after it until bad_disk_mend(). */
void bad_disk_break(enum bad_disk_call call, int spare, int result);
/* As above, but only that one call fails. */
void bad_disk_break_once(enum bad_disk_call call, int spare, int result);
void bad_disk_mend(void);
bool bad_disk_has_failed(void); /* since it was told to */
