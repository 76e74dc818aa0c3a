#include "server/store/batch.h"

#include <stdlib.h>
#include <string.h>

static struct cb_str kept(struct cb_arena *arena, struct cb_str s)
{
    return s.at != NULL ? cb_arena_str(arena, s) : s;
}

static void *copied(struct cb_arena *arena, const void *items, size_t count, size_t size)
{
    if (count == 0)
        return NULL;
    void *copy = cb_arena_alloc(arena, count * size);
    memcpy(copy, items, count * size);
    return copy;
}

static const struct journal_event *copy_events(struct cb_arena *arena,
                                               const struct journal_job *job)
{
    struct journal_event *events =
        copied(arena, job->events, job->event_count, sizeof *job->events);
    for (size_t i = 0; i < job->event_count; i++) {
        events[i].account = kept(arena, events[i].account);
        events[i].body = kept(arena, events[i].body);
    }
    return events;
}

static const struct journal_access *copy_accesses(struct cb_arena *arena,
                                                  const struct journal_job *job)
{
    struct journal_access *accesses =
        copied(arena, job->accesses, job->access_count, sizeof *job->accesses);
    for (size_t i = 0; i < job->access_count; i++) {
        struct journal_access *entry = &accesses[i];
        struct cb_str *const strings[] = {&entry->user,    &entry->agency, &entry->seat,
                                          &entry->what,    &entry->reason, &entry->address,
                                          &entry->audience};
        for (size_t k = 0; k < CB_COUNT(strings); k++)
            *strings[k] = kept(arena, *strings[k]);
    }
    return accesses;
}

static const struct journal_row *copy_rows(struct cb_arena *arena, const struct journal_job *job)
{
    struct journal_row *rows = copied(arena, job->rows, job->row_count, sizeof *job->rows);
    for (size_t i = 0; i < job->row_count; i++) {
        rows[i].key = kept(arena, rows[i].key);
        rows[i].value = kept(arena, rows[i].value);
    }
    return rows;
}

struct batch *batch_new(const struct journal_job *jobs, size_t count)
{
    struct batch *batch = cb_alloc(sizeof *batch);
    batch->arena = cb_arena_new();
    batch->count = count;
    batch->jobs = copied(batch->arena, jobs, count, sizeof *jobs);
    batch->results = cb_arena_alloc(batch->arena, (count + 1) * sizeof *batch->results);
    for (size_t i = 0; i < count; i++) {
        batch->jobs[i].events = copy_events(batch->arena, &jobs[i]);
        batch->jobs[i].accesses = copy_accesses(batch->arena, &jobs[i]);
        batch->jobs[i].rows = copy_rows(batch->arena, &jobs[i]);
        batch->results[i].context = jobs[i].context;
    }
    return batch;
}

void batch_free(struct batch *batch)
{
    if (batch == NULL)
        return;
    cb_arena_free(batch->arena);
    free(batch);
}
