/* What readers are told of a record that a decision shows to some of them, and takes away again.
 * Looks at every byte that comes: at the record's id, and at the words of its summary. */
#pragma once

#include "crowd.h"
#include "deciders.h"

enum told_right { TOLD_NEVER, TOLD_BY_DECISION, TOLD_ALWAYS };
enum told_phase { TOLD_NOTHING, TOLD_SHOWING, TOLD_TAKING };

struct told_reader {
    enum told_right right;
    bool has_it;
    struct cb_buf message; /* the one that comes */
};
struct told {
    const struct shared *record;
    struct told_reader *reader;
    size_t count, recipients;
    enum told_phase phase;
    size_t reached; /* readers to whom what the phase is about has come */
    int64_t last_us;
    uint64_t stray; /* messages that tell of the record where they must not */
};

/* Keeps what comes to CROWD's readers, none of whom is started yet. */
void told_init(struct told *told, struct crowd *crowd);
void told_fini(struct told *told);
/* RECORD from now on; and whether the readers' first messages, the whole case, were right. */
bool told_begin(struct told *told, const struct shared *record);
void told_expect(struct told *told, enum told_phase phase);
/* A message to this reader is whole. */
void told_take(struct told *told, size_t number);
