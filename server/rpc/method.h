/* A method of the wire: one row, one file. The dispatcher checks session, parameters and rates and
 * replies; no method repeats those. */
#pragma once

#include "caseboard/rpc/rpc.h"
#include "peer.h"

enum rate { RATE_REQUEST, RATE_WRITE, RATE_OPEN, RATE_SEARCH, RATE_COUNT };

struct rpc_method {
    const char *name;
    /* "case why? set:object?": strings unless said, "?" may be missing; nothing else is taken. */
    const char *params;
    const char *summary; /* for rpc.discover */
    enum rate rate;      /* what it costs beside a request */
    bool is_human;       /* somebody did something: renews the session's idle end */
    /* Answers now or later, once, through call_result, call_error or call_answer. */
    void (*run)(struct rpc_call *call, const json_t *params);
};

extern const struct rpc_method *const rpc_methods[];
extern const size_t rpc_method_count;
const struct rpc_method *rpc_method_find(struct cb_str name);

/* The method behind every TYPE.VERB of the dictionary. */
extern const struct rpc_method verb_method;

/* Check PARAMS against a method's params; FIELDS gets a sentence for each that is wrong.
 * Returns whether all is well. */
bool params_fit(const char *spec, const json_t *params, json_t **fields);
/* One part of a params text at a time: false at the end. */
struct param {
    struct cb_str name;
    bool is_object, is_optional;
};
bool params_next(struct cb_str *rest, struct param *out);
