#include "server/store/guard.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "caseboard/base/compiler.h"

enum { USE_READ = GUARD_READ, USE_WRITE = GUARD_WRITE };

static const struct {
    const char *subject;
    int action;
    int use;
} allowed[] = {
#define ALLOW(action, subject, use) {subject, action, use},
#include "server/store/allowed.def"
};

static bool fits(size_t i, int action, const char *subject, enum guard_use use)
{
    if (allowed[i].action != action || allowed[i].use > (int)use)
        return false;
    return allowed[i].subject == NULL ||
           (subject != NULL && strcmp(allowed[i].subject, subject) == 0);
}

static int judge(void *context, int action, const char *first, const char *second,
                 const char *database, const char *trigger)
{
    const enum guard_use *use = context;
    (void)trigger;
    if (*use == GUARD_SET_UP)
        return action == SQLITE_ATTACH || action == SQLITE_DETACH ? SQLITE_DENY : SQLITE_OK;
    if (database != NULL && strcmp(database, "main") != 0)
        return SQLITE_DENY;
    const char *subject = action == SQLITE_FUNCTION ? second : first;
    for (size_t i = 0; i < CB_COUNT(allowed); i++) {
        if (fits(i, action, subject, *use))
            return SQLITE_OK;
    }
    return SQLITE_DENY;
}

int guard_set(sqlite3 *handle, enum guard_use *use)
{
    return sqlite3_set_authorizer(handle, judge, use);
}
