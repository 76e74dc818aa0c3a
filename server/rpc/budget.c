#include "budget.h"

#include <stdlib.h>
#include <string.h>

#include "caseboard/base/limits.h"

struct budgets {
    struct bucket full[BUDGET_COUNT];
    struct budget *first;
};

static struct bucket bucket_of(double most, double per_ms)
{
    return (struct bucket){.tokens = most, .most = most, .per_ms = per_ms};
}

static double number(double set, double otherwise)
{
    return set > 0 ? set : otherwise;
}

struct budgets *budgets_new(const struct rpc_limits *limits)
{
    struct budgets *budgets = cb_alloc(sizeof(*budgets));
    double opens = number(limits->opens_per_10min, CB_OPENS_PER_10MIN);
    double searches = number(limits->searches_per_min, CB_SEARCHES_PER_MIN);
    double day = number(limits->opens_per_day, CB_OPENS_PER_DAY);
    budgets->full[BUDGET_REQUESTS] =
        bucket_of(number(limits->requests_burst, CB_REQUESTS_BURST),
                  number(limits->requests_per_s, CB_REQUESTS_PER_S) / 1000);
    budgets->full[BUDGET_WRITES] = bucket_of(number(limits->writes_burst, CB_WRITES_BURST),
                                             number(limits->writes_per_s, CB_WRITES_PER_S) / 1000);
    budgets->full[BUDGET_OPENS] = bucket_of(opens, opens / (10 * 60 * 1000));
    budgets->full[BUDGET_OPENS_DAY] = bucket_of(day, day / (24.0 * 60 * 60 * 1000));
    budgets->full[BUDGET_SEARCHES] = bucket_of(searches, searches / (60 * 1000));
    return budgets;
}

void budgets_free(struct budgets *budgets)
{
    if (budgets == NULL)
        return;
    for (struct budget *budget = budgets->first, *next; budget != NULL; budget = next) {
        next = budget->next;
        free(budget->user);
        free(budget);
    }
    free(budgets);
}

struct budget *budgets_of(struct budgets *budgets, struct cb_str user)
{
    for (struct budget *budget = budgets->first; budget != NULL; budget = budget->next)
        if (cb_str_is(user, budget->user))
            return budget;
    struct budget *budget = cb_alloc(sizeof(*budget));
    budget->user = cb_str_dup(user);
    memcpy(budget->buckets, budgets->full, sizeof(budget->buckets));
    budget->next = budgets->first;
    budgets->first = budget;
    return budget;
}

int budget_take(struct budget *budget, enum budget_kind kind, int64_t now)
{
    struct bucket *bucket = &budget->buckets[kind];
    if (bucket->filled != 0)
        bucket->tokens += (double)(now - bucket->filled) * bucket->per_ms;
    bucket->filled = now;
    if (bucket->tokens > bucket->most)
        bucket->tokens = bucket->most;
    if (bucket->tokens < 1)
        return 1 + (int)((1 - bucket->tokens) / bucket->per_ms / 1000);
    bucket->tokens -= 1;
    return 0;
}
