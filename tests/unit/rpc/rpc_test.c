#include "caseboard/base/limits.h"
#include "server/rpc/budget.h"
#include "server/rpc/method.h"
#include "tests/support/check.h"

/* ---- parameters -------------------------------------------------------------------------------
 */

static bool fits(const char *spec, const char *params, json_t **fields)
{
    CB_AUTO(json_decref) json_t *value = NULL;
    CHECK_CODE(cb_json_read(cb_str_of(params), 0, &value, NULL), CB_OK);
    return params_fit(spec, value, fields);
}

static void check_fits(const char *spec, const char *params)
{
    CB_AUTO(json_decref) json_t *fields = NULL;
    CHECK(fits(spec, params, &fields));
}

static void check_wrong(const char *spec, const char *params, const char *field)
{
    CB_AUTO(json_decref) json_t *fields = NULL;
    CHECK(!fits(spec, params, &fields));
    CHECK(json_object_get(fields, field) != NULL);
    CHECK_INT(json_object_size(fields), 1);
}

TEST(what_is_needed_must_be_there)
{
    check_fits("case why?", "{\"case\":\"x\"}");
    check_wrong("case why?", "{\"why\":\"x\"}", "case");
    check_wrong("case why?", "{\"case\":null}", "case");
}

TEST(what_may_be_there_may_be_left_out_or_null)
{
    check_fits("case why? have?", "{\"case\":\"x\",\"why\":null}");
}

TEST(a_parameter_is_a_text_unless_it_is_said_to_be_an_object)
{
    check_wrong("case", "{\"case\":7}", "case");
    check_wrong("set:object?", "{\"set\":\"x\"}", "set");
    check_fits("set:object?", "{\"set\":{}}");
}

TEST(a_parameter_that_is_not_known_is_refused)
{
    check_wrong("case", "{\"case\":\"x\",\"as\":\"chair\"}", "as");
    check_wrong("", "{\"x\":\"y\"}", "x");
    check_fits("", "{}");
}

TEST(every_method_is_found_by_its_name_and_by_nothing_else)
{
    for (size_t i = 0; i < rpc_method_count; i++)
        CHECK(rpc_method_find(cb_str_of(rpc_methods[i]->name)) == rpc_methods[i]);
    CHECK(rpc_method_find(CB_STR("case.ope")) == NULL);
    CHECK(rpc_method_find(CB_STR("case.opens")) == NULL);
    CHECK(rpc_method_find(CB_STR("TYPE.VERB")) == NULL);
}

/* ---- budgets (W5) -----------------------------------------------------------------------------
 */

static const int64_t START = 5000000;

static struct budget *budget_for(struct budgets *budgets)
{
    return budgets_of(budgets, CB_STR("u-okafor"));
}

static void check_burst(enum budget_kind kind, int burst)
{
    CB_AUTO(budgets_free) struct budgets *budgets = budgets_new(&(struct rpc_limits){0});
    struct budget *budget = budget_for(budgets);
    for (int i = 0; i < burst; i++)
        CHECK_INT(budget_take(budget, kind, START), 0);
    CHECK(budget_take(budget, kind, START) > 0);
}

TEST(sixty_requests_may_come_at_once_and_no_more)
{
    check_burst(BUDGET_REQUESTS, CB_REQUESTS_BURST);
}

TEST(thirty_writes_may_come_at_once_and_no_more)
{
    check_burst(BUDGET_WRITES, CB_WRITES_BURST);
}

TEST(sixty_cases_may_be_opened_in_ten_minutes_and_no_more)
{
    check_burst(BUDGET_OPENS, CB_OPENS_PER_10MIN);
}

TEST(three_hundred_cases_may_be_opened_in_a_day_and_no_more)
{
    check_burst(BUDGET_OPENS_DAY, CB_OPENS_PER_DAY);
}

TEST(a_budget_fills_again_at_its_rate)
{
    CB_AUTO(budgets_free) struct budgets *budgets = budgets_new(&(struct rpc_limits){0});
    struct budget *budget = budget_for(budgets);
    for (int i = 0; i < CB_REQUESTS_BURST; i++)
        budget_take(budget, BUDGET_REQUESTS, START);
    CHECK_INT(budget_take(budget, BUDGET_REQUESTS, START + 1000 / CB_REQUESTS_PER_S - 1), 1);
    CHECK_INT(budget_take(budget, BUDGET_REQUESTS, START + 1000 / CB_REQUESTS_PER_S), 0);
}

TEST(a_budget_never_holds_more_than_its_burst)
{
    CB_AUTO(budgets_free) struct budgets *budgets = budgets_new(&(struct rpc_limits){0});
    struct budget *budget = budget_for(budgets);
    budget_take(budget, BUDGET_WRITES, START);
    int64_t much_later = START + 1000LL * 3600;
    for (int i = 0; i < CB_WRITES_BURST; i++)
        CHECK_INT(budget_take(budget, BUDGET_WRITES, much_later), 0);
    CHECK(budget_take(budget, BUDGET_WRITES, much_later) > 0);
}

TEST(a_user_has_one_budget_whatever_the_number_of_sockets)
{
    CB_AUTO(budgets_free) struct budgets *budgets = budgets_new(&(struct rpc_limits){0});
    CHECK(budget_for(budgets) == budget_for(budgets));
    CHECK(budget_for(budgets) != budgets_of(budgets, CB_STR("u-brand")));
}
