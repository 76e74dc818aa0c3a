/* The bare SQLite group commit: WAL, synchronous=FULL, one table of rows, and nothing else. */
#pragma once

#include <stddef.h>

struct group_commit;

struct group_commit *group_commit_open(const char *path); /* exits when it cannot */
void group_commit_close(struct group_commit *commit);
/* COUNT rows in one transaction, durable when it returns. */
void group_commit_rows(struct group_commit *commit, const void *bytes, size_t len, size_t count);
