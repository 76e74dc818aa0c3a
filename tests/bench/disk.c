/* What the disk and SQLite alone can do, in the folder where the stores of the bench lie. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "group_commit.h"
#include "histogram.h"
#include "process.h"

#define BLOCK_BYTES 4096
/* As an event takes in the store: what is bare is the commit, not the row. */
#define ROW_BYTES 700

/* A file that grows, as a log does. */
static void measure_sync(const char *folder, double seconds)
{
    static const char block[BLOCK_BYTES] = {1};
    struct histogram histogram = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf path = {0};
    cb_buf_printf(&path, "%s/sync", folder);
    int fd = open(path.at, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
    int64_t until = process_now_us() + (int64_t)(seconds * 1e6);
    for (int64_t now = process_now_us(); fd >= 0 && now < until;) {
        if (write(fd, block, sizeof block) != (ssize_t)sizeof block || fdatasync(fd) != 0)
            break;
        int64_t end = process_now_us();
        histogram_add(&histogram, end - now);
        now = end;
    }
    printf("{\"measure\":\"fdatasync\",\"n\":%llu,\"p50_us\":%.0f,\"p99_us\":%.0f}\n",
           (unsigned long long)histogram.total, histogram_at(&histogram, 0.5),
           histogram_at(&histogram, 0.99));
    close(fd);
    unlink(path.at);
}

static void measure_group(struct group_commit *commit, size_t group, double seconds)
{
    char row[ROW_BYTES];
    uint64_t rows = 0;
    int64_t start = process_now_us(), end = start;
    memset(row, 'r', sizeof row);
    while (end - start < (int64_t)(seconds * 1e6)) {
        group_commit_rows(commit, row, sizeof row, group);
        rows += group;
        end = process_now_us();
    }
    printf("{\"measure\":\"group_commit\",\"group\":%zu,\"n\":%llu,\"rows_per_s\":%.0f}\n", group,
           (unsigned long long)rows, (double)rows * 1e6 / (double)(end - start));
}

int main(int argc, char **argv)
{
    static const size_t GROUPS[] = {1, 8, 64, 512};
    CB_AUTO(cb_buf_fini) struct cb_buf path = {0};
    if (argc != 3) {
        fputs("usage: disk FOLDER SECONDS\n", stderr);
        return 2;
    }
    double seconds = strtod(argv[2], NULL);
    measure_sync(argv[1], seconds);
    cb_buf_printf(&path, "%s/group.db", argv[1]);
    struct group_commit *commit = group_commit_open(path.at);
    for (size_t i = 0; i < CB_COUNT(GROUPS); i++)
        measure_group(commit, GROUPS[i], seconds);
    group_commit_close(commit);
    unlink(path.at);
    return 0;
}
