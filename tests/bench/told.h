/* What readers are told of records that decisions show to some of them, one after the other, and
 * take away again. What is waited for is looked for at once; whether anybody was told what they
 * must not be is looked into afterwards, in every byte that came, so that it costs no time
 * measured. */
#pragma once

#include "crowd.h"
#include "deciders.h"

enum told_right { TOLD_NEVER, TOLD_BY_DECISION, TOLD_ALWAYS };
enum told_phase { TOLD_NOTHING, TOLD_SHOWING, TOLD_TAKING };

struct told_reader {
    enum told_right right;
    bool has_it, is_reached;
    struct cb_buf came; /* messages since the last look, a line each */
    size_t looked_at;   /* bytes of them */
};
struct told {
    const struct shared *record; /* RECORD_COUNT of them; one is shown, or taken, now */
    size_t record_count, now;
    struct told_reader *reader;
    size_t count, recipients;
    enum told_phase phase;
    size_t reached; /* readers to whom what the phase is about has come */
    int64_t last_us;
    uint64_t stray; /* messages that tell of a record where they must not */
};

/* Keeps what comes to CROWD's readers, none of whom is started yet. */
void told_init(struct told *told, struct crowd *crowd);
void told_fini(struct told *told);
/* About these records, borrowed; and whether the readers' first messages, the whole case, were
 * right. */
bool told_begin(struct told *told, const struct shared *records, size_t count);
/* Look into what came, and wait for what PHASE is about with record NUMBER. */
void told_expect(struct told *told, enum told_phase phase, size_t number);
/* A message to this reader is whole. */
void told_take(struct told *told, size_t number);
