/* A pack while it is being read: where we are in its files, and what was found wrong there.
 * A problem never stops the reading: all of them are wanted. */
#pragma once

#include "caseboard/policy/pack.h"
#include "tables.h"

struct loader {
    struct pack *pack;
    struct pack_problems *problems;
    const char *file;
    struct cb_buf path; /* a JSON pointer (RFC 6901) */
};

void loader_open(struct loader *loader,
                 const char *file); /* from now on we are in FILE, at its root */
/* One step down; the answer goes to loader_leave() to come back up. */
size_t loader_enter(struct loader *loader, const char *key);
size_t loader_enter_at(struct loader *loader, size_t index);
void loader_leave(struct loader *loader, size_t mark);

/* A sentence about where we are. */
void loader_problem(struct loader *loader, const char *format, ...) CB_PRINTF(2, 3);
void loader_problem_args(struct loader *loader, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
/* "there is no WHAT "NAME"; did you mean …?" */
void loader_unknown(struct loader *loader, const char *what, struct cb_str name,
                    struct named known);
/* The same about the member KEY of where we are. */
void loader_problem_at(struct loader *loader, const char *key, const char *format, ...)
    CB_PRINTF(3, 4);

/* jansson walks an object through a pointer to a changeable one, and changes nothing. */
static inline json_t *json_of(const json_t *value)
{
    return (json_t *)(uintptr_t)value;
}

/* COUNT zeroed items of SIZE bytes that live as long as the pack; never NULL. */
void *loader_array(struct loader *loader, size_t count, size_t size);
/* The same for COUNT pointers. */
void *loader_pointers(struct loader *loader, size_t count);
const json_t *loader_document(const struct loader *loader, const char *file); /* or NULL */
