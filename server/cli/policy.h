/* caseboard policy: the parts of it. Each gets the folders that its name is followed by, and
 * returns the exit status. */
#pragma once

#include "caseboard/policy/pack.h"

int policy_check(const char *const *dirs, bool as_json);
int policy_test(const char *const *dirs, bool as_json);
int policy_diff(const char *const *dirs, bool as_json);
int policy_explain(int argc, char **argv); /* with flags of its own; ARGV begins with its name */

/* The pack in DIR; what is wrong with it goes to standard output, a line a problem.
 * *STATUS is the exit status where there is no pack. */
struct pack *policy_pack(const char *dir, int *status);
