#include "caseboard/record/match.h"

#include "tests/support/world.h"

static bool alike(enum match_kind kind, const char *a, const char *b)
{
    CB_AUTO(cb_buf_fini) struct cb_buf one = {0}, two = {0};
    match_normal(kind, cb_str_of(a), &one);
    match_normal(kind, cb_str_of(b), &two);
    return one.len > 0 && cb_str_equal(cb_buf_peek(&one), cb_buf_peek(&two));
}

TEST(details_are_alike_however_people_write_them)
{
    CHECK(alike(MATCH_phone, "07700 900123", "+44 7700 900-123"));
    CHECK(alike(MATCH_phone, "0044 (0)7700900123", "07700900123"));
    CHECK(alike(MATCH_email, "R.Okafor@Example.org", "r.okafor@example.ORG "));
    CHECK(alike(MATCH_vehicle, "ab12 cde", "AB12CDE"));
    CHECK(alike(MATCH_address, "12 Mill Lane, Northmere", "12, mill lane northmere"));
    CHECK(alike(MATCH_workplace, "HMP Northmere", "hmp northmere"));
    CHECK(alike(MATCH_name, "Zoë O’Brien", "zoe OBRIEN"));
    CHECK(!alike(MATCH_phone, "07700 900123", "07700 900124"));
    CHECK(!alike(MATCH_email, "a@example.org", "b@example.org"));
    CHECK(!alike(MATCH_name, "Ann Lee", "Lee Ann"));
}

TEST(what_many_have_is_compared_with_nobody)
{
    static const struct {
        enum match_kind kind;
        const char *value;
    } little[] = {
        {MATCH_phone, ""},
        {MATCH_phone, "999"},
        {MATCH_phone, "none"},
        {MATCH_email, "none"},
        {MATCH_address, "Mill Lane"},
        {MATCH_vehicle, "car"},
        {MATCH_name, "Robert"},
        {MATCH_name, "?"},
    };
    for (size_t i = 0; i < CB_COUNT(little); i++) {
        CB_AUTO(cb_buf_fini) struct cb_buf normal = {0};
        match_normal(little[i].kind, cb_str_of(little[i].value), &normal);
        CHECK_INT(normal.len, 0);
    }
}

static void gather(void *context, enum match_kind kind, struct cb_str normal)
{
    cb_buf_printf(context, "%s=%.*s;", match_kind_name(kind), CB_STR_ARG(normal));
}

TEST(the_pack_says_which_fields_hold_such_details)
{
    static const char ID[] = "33333333-3333-4333-8333-333333333333";
    CB_AUTO(world_fini) struct world world = world_begin(1);
    CB_AUTO(cb_buf_fini) struct cb_buf all = {0}, set = {0};
    struct viewer police = world_viewer("u-1", "police", "pol");
    struct cb_str suspect =
        world_tell(&world, police, "person.log", NULL, "{'role':'suspect','name':'Ann Lee'}");
    match_each(fold_find(world.fold, suspect), gather, &all);
    CHECK_STR(cb_buf_peek(&all), "name=ann lee;");
    cb_buf_clear(&all);
    cb_buf_printf(&set, "{'suspect':'%.*s','kind':'vehicle','value':'AB12 CDE'}",
                  CB_STR_ARG(suspect));
    world_tell(&world, police, "suspect_identifier.log", ID, set.at);
    match_each(fold_find(world.fold, cb_str_of(ID)), gather, &all);
    CHECK_STR(cb_buf_peek(&all), "vehicle=ab12cde;");
    world_tell(&world, police, "suspect_identifier.withdraw", ID, "{}");
    cb_buf_clear(&all);
    match_each(fold_find(world.fold, cb_str_of(ID)), gather, &all);
    CHECK_INT(all.len, 0);
}
