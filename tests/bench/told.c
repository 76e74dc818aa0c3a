#include "told.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "process.h"

#define TOLD_OF 400 /* of a stray message, for whoever looks into it */

static enum told_right right_of(const char *seat)
{
    if (strcmp(seat, people_seats[0]) == 0) /* the owner's */
        return TOLD_ALWAYS;
    for (size_t i = 0; deciders_seats[i] != NULL; i++) {
        if (strcmp(seat, deciders_seats[i]) == 0)
            return TOLD_BY_DECISION;
    }
    return TOLD_NEVER;
}

void told_init(struct told *told, struct crowd *crowd)
{
    *told = (struct told){.count = crowd->count};
    told->reader = cb_alloc((told->count + 1) * sizeof *told->reader);
    for (size_t i = 0; i < told->count; i++) {
        struct told_reader *reader = &told->reader[i];
        reader->right = right_of(crowd->people->person[i % crowd->people->count].seat);
        told->recipients += reader->right == TOLD_BY_DECISION;
        crowd->clients[i].keeps = &reader->message;
    }
}

void told_fini(struct told *told)
{
    for (size_t i = 0; i < told->count; i++)
        cb_buf_fini(&told->reader[i].message);
    free(told->reader);
}

/* ---- what a message tells -------------------------------------------------------------------- */

struct mention {
    bool is_gone;  /* its id is among what is gone */
    bool is_there; /* its id, or its words, stand elsewhere */
    bool has_words;
};

static bool holds(struct cb_str text, const char *part)
{
    return text.at != NULL && memmem(text.at, text.len, part, strlen(part)) != NULL;
}

/* The ids between the brackets of "gone". */
static struct cb_str gone_of(struct cb_str message)
{
    static const char NAME[] = "\"gone\":[";
    const char *at = memmem(message.at, message.len, NAME, sizeof NAME - 1);
    if (at == NULL)
        return (struct cb_str){message.at, 0};
    at += sizeof NAME - 1;
    size_t rest = message.len - (size_t)(at - message.at);
    const char *end = memchr(at, ']', rest);
    return (struct cb_str){at, end == NULL ? rest : (size_t)(end - at)};
}

static struct mention mention_in(struct cb_str message, const struct shared *record)
{
    struct cb_str gone = gone_of(message);
    struct cb_str before = {message.at, (size_t)(gone.at - message.at)};
    struct cb_str behind = {gone.at + gone.len, message.len - before.len - gone.len};
    return (struct mention){
        .is_gone = holds(gone, record->id),
        .is_there = holds(before, record->id) || holds(behind, record->id),
        .has_words = holds(message, record->words),
    };
}

static void reach(struct told *told)
{
    told->reached++;
    told->last_us = process_now_us();
}

static bool is_right(struct told *told, struct told_reader *reader, const struct mention *mention)
{
    bool is_told = mention->is_there || mention->has_words;
    if (!is_told && !mention->is_gone)
        return true;
    if (told->phase == TOLD_SHOWING && reader->right == TOLD_BY_DECISION && !mention->is_gone) {
        if (mention->has_words && !reader->has_it) {
            reader->has_it = true;
            reach(told);
        }
        return true;
    }
    if (told->phase != TOLD_TAKING || !reader->has_it || !mention->is_gone)
        return false;
    reader->has_it = false;
    reach(told);
    return !is_told;
}

void told_take(struct told *told, size_t number)
{
    struct told_reader *reader = &told->reader[number];
    struct cb_str message = cb_buf_peek(&reader->message);
    if (told->record == NULL) /* it stays, and is looked at with the first one */
        return;
    if (reader->right != TOLD_ALWAYS) {
        struct mention mention = mention_in(message, told->record);
        if (!is_right(told, reader, &mention) && told->stray++ == 0)
            fprintf(stderr, "load: reader %zu was told of what it may not see: %.*s\n", number,
                    (int)(message.len < TOLD_OF ? message.len : TOLD_OF), message.at);
    }
    cb_buf_clear(&reader->message);
}

/* ---- what is expected ------------------------------------------------------------------------ */

/* Whoever always sees the record shows that its words would have been found. */
bool told_begin(struct told *told, const struct shared *record)
{
    size_t found = 0, owners = 0;
    told->record = record;
    for (size_t i = 0; i < told->count; i++) {
        struct told_reader *reader = &told->reader[i];
        owners += reader->right == TOLD_ALWAYS;
        found +=
            reader->right == TOLD_ALWAYS && holds(cb_buf_peek(&reader->message), record->words);
        told_take(told, i);
    }
    if (found < owners)
        fprintf(stderr, "load: %zu of %zu owners were shown the record\n", found, owners);
    return found == owners && told->stray == 0;
}

void told_expect(struct told *told, enum told_phase phase)
{
    told->phase = phase;
    told->reached = 0;
}
