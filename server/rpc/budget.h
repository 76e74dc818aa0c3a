/* How much a user may ask for in a time: token buckets (security W5). One set a user, whatever
 * number of sockets it has. */
#pragma once

#include "caseboard/rpc/rpc.h"

struct bucket {
    double tokens, most, per_ms;
    int64_t filled; /* monotonic ms */
};

enum budget_kind {
    BUDGET_REQUESTS,
    BUDGET_WRITES,
    BUDGET_OPENS,
    BUDGET_OPENS_DAY,
    BUDGET_SEARCHES,
    BUDGET_COUNT
};

struct budget {
    char *user;
    struct bucket buckets[BUDGET_COUNT];
    struct budget *next;
};
struct budgets;

struct budgets *budgets_new(const struct rpc_limits *limits);
void budgets_free(struct budgets *budgets);
CB_AUTO_DEFINE(struct budgets, budgets_free)
/* The user's budget, made when it is asked for the first time; lives as long as BUDGETS. */
struct budget *budgets_of(struct budgets *budgets, struct cb_str user);
/* Take one; 0, or the seconds until there is one again. */
int budget_take(struct budget *budget, enum budget_kind kind, int64_t now);
