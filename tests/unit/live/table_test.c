#include "server/live/table.h"

#include <stdio.h>

#include "tests/support/check.h"

#define KEYS 200

PROPERTY(a_table_has_what_was_put_and_not_removed)
{
    static char keys[KEYS][8];
    bool is_in[KEYS] = {false};
    size_t count = 0;
    struct table table = {0};
    for (size_t step = 0; step < 2000; step++) {
        size_t at = gen_below(g, KEYS);
        snprintf(keys[at], sizeof keys[at], "k%zu", at);
        struct cb_str key = cb_str_of(keys[at]);
        CHECK(table_find(&table, key) == (is_in[at] ? keys[at] : NULL));
        if (is_in[at])
            CHECK(table_remove(&table, key) == keys[at]);
        else
            table_put(&table, key, keys[at]);
        count = is_in[at] ? count - 1 : count + 1;
        is_in[at] = !is_in[at];
        CHECK_INT(table.count, count);
    }
    size_t seen = 0;
    for (size_t cursor = 0; table_next(&table, &cursor) != NULL;)
        seen++;
    CHECK_INT(seen, count);
    table_fini(&table);
}

TEST(a_list_keeps_its_order_when_one_goes)
{
    struct list list = {0};
    int things[3];
    for (size_t i = 0; i < CB_COUNT(things); i++)
        list_add(&list, &things[i]);
    list_add_once(&list, &things[1]);
    CHECK_INT(list.count, 3);
    CHECK(list_remove(&list, &things[0]));
    CHECK(!list_remove(&list, &things[0]));
    CHECK(list.at[0] == &things[1] && list.at[1] == &things[2]);
    list_fini(&list);
}
