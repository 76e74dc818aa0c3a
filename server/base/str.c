/* Borrowed strings, and memory that aborts when there is none. Built text is in buf.c. */
#include "caseboard/base/str.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *checked(void *at)
{
    if (at == NULL) {
        fputs("caseboard: out of memory\n", stderr);
        abort();
    }
    return at;
}

void *cb_alloc(size_t bytes)
{
    return checked(calloc(1, bytes != 0 ? bytes : 1));
}

void *cb_realloc(void *at, size_t bytes)
{
    return checked(realloc(at, bytes != 0 ? bytes : 1));
}

void cb_grow(void *at, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return;
    size_t next = *room != 0 ? *room * 2 : 8;
    if (next > SIZE_MAX / 2 / size)
        checked(NULL);
    void *items = NULL;
    memcpy(&items, at, sizeof items); /* AT points to a pointer of any type */
    items = cb_realloc(items, next * size);
    memcpy(at, &items, sizeof items);
    *room = next;
}

struct cb_str cb_str_of(const char *text)
{
    return (struct cb_str){text, text != NULL ? strlen(text) : 0};
}

bool cb_str_equal(struct cb_str a, struct cb_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

int cb_str_compare(struct cb_str a, struct cb_str b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common != 0 ? memcmp(a.at, b.at, common) : 0;
    if (order != 0)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

bool cb_str_is(struct cb_str s, const char *text)
{
    return cb_str_equal(s, cb_str_of(text));
}

bool cb_str_starts(struct cb_str s, const char *prefix)
{
    size_t len = strlen(prefix);
    return s.len >= len && (len == 0 || memcmp(s.at, prefix, len) == 0);
}

bool cb_str_split(struct cb_str *rest, char separator, struct cb_str *part)
{
    if (rest->len == 0)
        return false;
    const char *end = memchr(rest->at, separator, rest->len);
    if (end == NULL) {
        *part = *rest;
        *rest = (struct cb_str){NULL, 0};
        return true;
    }
    size_t len = (size_t)(end - rest->at);
    *part = (struct cb_str){rest->at, len};
    *rest = (struct cb_str){end + 1, rest->len - len - 1};
    return true;
}

char *cb_str_dup(struct cb_str s)
{
    char *copy = cb_realloc(NULL, s.len + 1);
    if (s.len != 0)
        memcpy(copy, s.at, s.len);
    copy[s.len] = '\0';
    return copy;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance over one row of the table. */
size_t cb_str_distance(struct cb_str a, struct cb_str b)
{
    size_t *row = cb_alloc((b.len + 1) * sizeof *row);
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 0; i < a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < b.len; j++) {
            size_t changed = diagonal + (a.at[i] != b.at[j]);
            diagonal = row[j + 1];
            row[j + 1] = least(changed, least(row[j], diagonal) + 1);
        }
    }
    size_t distance = row[b.len];
    free(row);
    return distance;
}
