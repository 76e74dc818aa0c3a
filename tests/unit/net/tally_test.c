#include "tally.h"

#include "tests/support/check.h"

TEST(a_key_is_counted_up_to_its_limit)
{
    static struct tally tally;
    struct tally_row *first, *second;
    tally_init(&tally);
    first = tally_take(&tally, "a", 1, 2);
    second = tally_take(&tally, "a", 1, 2);
    CHECK(first != NULL && first == second);
    CHECK(tally_take(&tally, "a", 1, 2) == NULL);
    tally_give(&tally, first);
    CHECK(tally_take(&tally, "a", 1, 2) != NULL);
    tally_give(&tally, first);
    tally_give(&tally, first);
    tally_give(&tally, NULL);
}

PROPERTY(keys_do_not_disturb_each_other)
{
    static struct tally tally;
    struct tally_row *rows[8][50] = {0};
    int counts[8] = {0};
    tally_init(&tally);
    for (int i = 0; i < 400; i++) {
        uint8_t key = (uint8_t)gen_below(g, 8);
        if (gen_chance(g, 60)) {
            struct tally_row *row = tally_take(&tally, &key, 1, 5);
            CHECK_INT(row == NULL, counts[key] == 5);
            if (row != NULL)
                rows[key][counts[key]++] = row;
        } else if (counts[key] > 0) {
            tally_give(&tally, rows[key][--counts[key]]);
        }
    }
    for (size_t key = 0; key < 8; key++) {
        while (counts[key] > 0)
            tally_give(&tally, rows[key][--counts[key]]);
    }
    for (size_t i = 0; i < TALLY_BUCKETS; i++)
        CHECK(tally.buckets[i] == NULL);
}
