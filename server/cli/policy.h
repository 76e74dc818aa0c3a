/* caseboard policy: the parts of it. Each gets the words after `caseboard policy`, and returns the
 * exit status. */
#pragma once

#include "caseboard/policy/pack.h"

int policy_check(const char *dir);
int policy_test(const char *dir);

/* The pack in DIR; what is wrong with it goes to standard output, a line a problem.
 * *STATUS is the exit status where there is no pack. */
struct pack *policy_pack(const char *dir, int *status);
