#include "caseboard/base/id.h"

#include <string.h>

#include "tests/support/check.h"

static const char sample[] = "0f8b4c1e-9d3a-4b57-a2c1-3f5e7d9b1a20";

TEST(a_written_id_reads_back)
{
    struct cb_id id;
    char text[CB_ID_TEXT];
    CHECK(cb_id_parse(cb_str_of(sample), &id));
    CHECK_INT(id.bytes[0], 0x0f);
    CHECK_INT(id.bytes[15], 0x20);
    cb_id_write(id, text);
    CHECK_STR(text, sample);
}

TEST(only_lower_case_version_4_variant_1_is_an_id)
{
    static const char *const wrong[] = {
        "",
        "0f8b4c1e-9d3a-4b57-a2c1-3f5e7d9b1a2",
        "0f8b4c1e-9d3a-4b57-a2c1-3f5e7d9b1a200",
        "0F8B4C1E-9d3a-4b57-a2c1-3f5e7d9b1a20",
        "0f8b4c1e-9d3a-1b57-a2c1-3f5e7d9b1a20",
        "0f8b4c1e-9d3a-4b57-c2c1-3f5e7d9b1a20",
        "0f8b4c1e-9d3a-4b57-72c1-3f5e7d9b1a20",
        "0f8b4c1e09d3a-4b57-a2c1-3f5e7d9b1a20",
        "0f8b4c1-e9d3a-4b57-a2c1-3f5e7d9b1a20",
        "0f8b4c1g-9d3a-4b57-a2c1-3f5e7d9b1a20",
        "{f8b4c1e-9d3a-4b57-a2c1-3f5e7d9b1a2}",
        "00000000-0000-0000-0000-000000000000",
    };
    struct cb_id id = {{7}};
    for (size_t i = 0; i < CB_COUNT(wrong); i++)
        CHECK(!cb_id_parse(cb_str_of(wrong[i]), &id));
    CHECK(!cb_id_parse(cb_str_of(NULL), &id));
    CHECK_INT(id.bytes[0], 7);
}

TEST(new_ids_are_well_formed_and_differ)
{
    struct cb_id last = {{0}};
    for (int i = 0; i < 100; i++) {
        char text[CB_ID_TEXT];
        struct cb_id id = cb_id_new();
        struct cb_id read;
        cb_id_write(id, text);
        CHECK(cb_id_parse(cb_str_of(text), &read));
        CHECK(cb_id_equal(id, read));
        CHECK(!cb_id_equal(id, last));
        CHECK(!cb_id_is_zero(id));
        last = id;
    }
    CHECK(cb_id_is_zero((struct cb_id){{0}}));
}

PROPERTY(generated_ids_pass_as_ids)
{
    char text[CB_ID_TEXT];
    struct cb_id read;
    struct cb_id id = gen_id(g);
    cb_id_write(id, text);
    CHECK(cb_id_parse(cb_str_of(text), &read));
    CHECK(cb_id_equal(id, read));
    CHECK_INT(cb_id_hash(id), cb_id_hash(read));
}

TEST(neighbouring_ids_fall_into_different_buckets)
{
    unsigned used = 0;
    for (uint8_t i = 0; i < 64; i++) {
        struct cb_id id = {{0}};
        id.bytes[15] = i;
        used |= 1u << (cb_id_hash(id) & 31);
    }
    CHECK(__builtin_popcount(used) > 20);
}

TEST(randomness_fills_every_byte)
{
    unsigned char seen[10000] = {0};
    unsigned char bytes[10000];
    for (int round = 0; round < 8; round++) {
        cb_random(bytes, sizeof bytes);
        for (size_t i = 0; i < sizeof bytes; i++)
            seen[i] |= bytes[i];
    }
    for (size_t i = 0; i < sizeof seen; i++)
        CHECK(seen[i] != 0);
    cb_random(NULL, 0);
}
