#include "caseboard/base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "tests/support/check.h"

static bool is_zero(const unsigned char *at, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        if (at[i] != 0)
            return false;
    }
    return true;
}

PROPERTY_ROUNDS(what_an_arena_gives_is_zero_aligned_and_its_own, 20)
{
    CB_AUTO(cb_arena_free) struct cb_arena *arena = cb_arena_new();
    unsigned char *blocks[200];
    size_t sizes[200];
    for (size_t i = 0; i < CB_COUNT(blocks); i++) {
        sizes[i] = gen_chance(g, 5) ? gen_below(g, 20000) : gen_below(g, 200);
        blocks[i] = cb_arena_alloc(arena, sizes[i]);
        CHECK_INT((uintptr_t)blocks[i] % alignof(max_align_t), 0);
        CHECK(is_zero(blocks[i], sizes[i]));
        memset(blocks[i], (int)(i % 255) + 1, sizes[i]);
    }
    for (size_t i = 0; i < CB_COUNT(blocks); i++) {
        for (size_t j = 0; j < sizes[i]; j++)
            CHECK_INT(blocks[i][j], i % 255 + 1);
    }
}

TEST(text_in_an_arena_is_a_terminated_copy)
{
    CB_AUTO(cb_arena_free) struct cb_arena *arena = cb_arena_new();
    char text[] = "abc";
    struct cb_str copy = cb_arena_str(arena, (struct cb_str){text, 2});
    const char *whole = cb_arena_text(arena, text);
    text[0] = 'x';
    CHECK_STR(copy, "ab");
    CHECK_INT(copy.at[2], '\0');
    CHECK_STR(whole, "abc");
    CHECK_STR(cb_arena_str(arena, cb_str_of(NULL)), "");
}

TEST(an_arena_knows_what_it_holds)
{
    CB_AUTO(cb_arena_free) struct cb_arena *arena = cb_arena_new();
    size_t before = cb_arena_bytes(arena);
    cb_arena_alloc(arena, 100000);
    CHECK(cb_arena_bytes(arena) >= before + 100000);
    CHECK(cb_arena_bytes(arena) < before + 120000);
}

TEST(a_large_request_does_not_waste_the_current_chunk)
{
    CB_AUTO(cb_arena_free) struct cb_arena *arena = cb_arena_new();
    cb_arena_alloc(arena, 16);
    cb_arena_alloc(arena, 100000);
    size_t before = cb_arena_bytes(arena);
    cb_arena_alloc(arena, 256);
    CHECK_INT(cb_arena_bytes(arena), before);
}

TEST(freeing_no_arena_does_nothing)
{
    cb_arena_free(NULL);
}
