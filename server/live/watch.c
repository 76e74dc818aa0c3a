/* Who watches: watches in audiences, and rosters of them. */
#include <stdlib.h>
#include <string.h>

#include "audience.h"

static void roster_stale(struct audience *audience)
{
    roster_unref(audience->roster);
    audience->roster = NULL;
}

struct watch *watch_new(struct live_reader *reader, struct audience *audience)
{
    struct watch *watch = cb_alloc(sizeof *watch);
    watch->reader = reader;
    watch->audience = audience;
    watch->stream = audience->stream;
    watch->board = audience->board;
    watch->open = true;
    watch->refs = 1;
    list_add(&reader->watches, watch);
    list_add(&audience->watches, watch);
    roster_stale(audience);
    return watch;
}

void watch_unref(struct watch *watch)
{
    if (watch != NULL && --watch->refs == 0)
        free(watch);
}

void watch_move(struct watch *watch, struct audience *to)
{
    if (watch->audience != NULL) {
        list_remove(&watch->audience->watches, watch);
        roster_stale(watch->audience);
    }
    watch->audience = to;
    if (to != NULL) {
        list_add(&to->watches, watch);
        roster_stale(to);
    }
}

void watch_close(struct watch *watch)
{
    if (!watch->open)
        return;
    watch->open = false;
    watch_move(watch, NULL);
    list_remove(&watch->reader->watches, watch);
    watch->reader = NULL;
    watch_unref(watch);
}

struct watch *watch_find(const struct live_reader *reader, const struct stream *stream,
                         const struct board *board)
{
    for (size_t i = 0; i < reader->watches.count; i++) {
        struct watch *watch = reader->watches.at[i];
        if (watch->stream == stream && watch->board == board && watch->audience != NULL)
            return watch;
    }
    return NULL;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, each once: two connections of one person are one receiver. */
static char *roster_users(const struct roster *roster)
{
    const char **users = cb_alloc((roster->count + 1) * sizeof(char *));
    for (size_t i = 0; i < roster->count; i++)
        users[i] = roster->at[i]->reader->seat->user;
    qsort(users, roster->count, sizeof(char *), compare_texts);
    struct cb_buf out = {0};
    for (size_t i = 0; i < roster->count; i++) {
        if (i > 0 && strcmp(users[i], users[i - 1]) == 0)
            continue;
        if (out.len > 0)
            cb_buf_char(&out, '\n');
        cb_buf_text(&out, users[i]);
    }
    free(users);
    return cb_buf_take(&out);
}

struct roster *roster_of(struct audience *audience)
{
    struct roster *roster = audience->roster;
    if (roster == NULL) {
        roster = cb_alloc(sizeof *roster);
        roster->refs = 1;
        roster->count = audience->watches.count;
        roster->at = cb_alloc((roster->count + 1) * sizeof(struct watch *));
        for (size_t i = 0; i < roster->count; i++) {
            roster->at[i] = audience->watches.at[i];
            roster->at[i]->refs++;
        }
        roster->users = roster_users(roster);
        audience->roster = roster;
    }
    roster->refs++;
    return roster;
}

void roster_unref(struct roster *roster)
{
    if (roster == NULL || --roster->refs > 0)
        return;
    for (size_t i = 0; i < roster->count; i++)
        watch_unref(roster->at[i]);
    free(roster->at);
    free(roster->users);
    free(roster);
}
