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
        crowd->clients[i].keeps = &reader->came;
    }
}

void told_fini(struct told *told)
{
    for (size_t i = 0; i < told->count; i++)
        cb_buf_fini(&told->reader[i].came);
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

/* ---- at once --------------------------------------------------------------------------------- */

void told_take(struct told *told, size_t number)
{
    struct told_reader *reader = &told->reader[number];
    struct cb_str message = cb_buf_peek(&reader->came);
    message.at += reader->looked_at;
    message.len -= reader->looked_at;
    bool is_it = false;
    if (!reader->is_reached && reader->right == TOLD_BY_DECISION) {
        const struct shared *record = &told->record[told->now];
        if (told->phase == TOLD_SHOWING)
            is_it = holds(message, record->words);
        else if (told->phase == TOLD_TAKING)
            is_it = holds(gone_of(message), record->id);
    }
    if (is_it) {
        reader->is_reached = true;
        told->reached++;
        told->last_us = process_now_us();
    }
    cb_buf_char(&reader->came, '\n');
    reader->looked_at = reader->came.len;
}

/* ---- afterwards ------------------------------------------------------------------------------ */

static bool is_right(const struct told *told, struct told_reader *reader, bool is_now,
                     const struct mention *mention)
{
    bool is_told = mention->is_there || mention->has_words;
    if (!is_told && !mention->is_gone)
        return true;
    if (!is_now || reader->right != TOLD_BY_DECISION)
        return false;
    if (told->phase == TOLD_SHOWING && !mention->is_gone) {
        reader->has_it |= mention->has_words;
        return true;
    }
    if (told->phase != TOLD_TAKING || !reader->has_it || !mention->is_gone)
        return false;
    reader->has_it = false;
    return !is_told;
}

static void look_into_one(struct told *told, size_t number, struct cb_str message)
{
    for (size_t i = 0; i < told->record_count; i++) {
        struct mention mention = mention_in(message, &told->record[i]);
        if (is_right(told, &told->reader[number], i == told->now, &mention))
            continue;
        if (told->stray++ == 0)
            fprintf(stderr, "load: reader %zu was told of what it may not see: %.*s\n", number,
                    (int)(message.len < TOLD_OF ? message.len : TOLD_OF), message.at);
    }
}

static void look_into(struct told *told)
{
    for (size_t i = 0; i < told->count; i++) {
        struct told_reader *reader = &told->reader[i];
        struct cb_str rest = cb_buf_peek(&reader->came), message;
        while (reader->right != TOLD_ALWAYS && cb_str_split(&rest, '\n', &message))
            look_into_one(told, i, message);
        cb_buf_clear(&reader->came);
        reader->looked_at = 0;
        reader->is_reached = false;
    }
}

void told_expect(struct told *told, enum told_phase phase, size_t number)
{
    look_into(told);
    told->phase = phase;
    told->now = number;
    told->reached = 0;
}

/* Who always sees a record shows that its words would have been found. */
bool told_begin(struct told *told, const struct shared *records, size_t count)
{
    size_t found = 0, owners = 0;
    told->record = records;
    told->record_count = count;
    for (size_t i = 0; i < told->count; i++) {
        const struct told_reader *reader = &told->reader[i];
        owners += reader->right == TOLD_ALWAYS;
        found += reader->right == TOLD_ALWAYS && holds(cb_buf_peek(&reader->came), records->words);
    }
    look_into(told);
    if (found < owners)
        fprintf(stderr, "load: %zu of %zu owners were shown the record\n", found, owners);
    return found == owners && told->stray == 0;
}
