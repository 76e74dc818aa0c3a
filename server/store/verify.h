/* What the parts of verify share. */
#pragma once

#include "caseboard/store/store.h"
#include "server/store/chain.h"
#include "server/store/db.h"

enum problem {
#define PROBLEM(name) PROBLEM_##name,
#include "server/store/problems.def"
    PROBLEM_COUNT
};

/* What the access log says of a stream's key: its newest word counts. */
struct key_proof {
    struct cb_id stream;
    uint64_t seq; /* of the entry */
    struct cb_digest proof;
    bool erased;
};

struct verify {
    struct db *db;
    struct store_verdict *verdict;
    void (*progress)(void *context, uint64_t done, uint64_t all);
    void *context;
    uint64_t done, all;
    struct cb_buf first[PROBLEM_COUNT]; /* the first of each kind */
    uint64_t count[PROBLEM_COUNT];
    struct key_proof *proofs; /* sorted by stream after verify_access(), one a stream */
    size_t proof_count;
    size_t proof_room;
};

void verify_problem(struct verify *verify, enum problem problem, const char *format, ...)
    CB_PRINTF(3, 4);
void verify_step(struct verify *verify); /* one row more is done */
/* What a query's end means: damage is a finding, anything else a failure. */
CB_MUST_USE enum cb_code verify_end(struct verify *verify, enum cb_code rc, struct cb_error *err);

CB_MUST_USE enum cb_code verify_access(struct verify *verify, struct cb_error *err);
CB_MUST_USE enum cb_code verify_events(struct verify *verify, struct cb_error *err);
