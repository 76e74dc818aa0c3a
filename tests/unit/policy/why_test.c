/* Why somebody sees no more of something. */
#include "caseboard/policy/why.h"

#include <string.h>

#include "mini.h"

static struct why_asked asked_by(const struct pack *pack, const char *seat, const char *class)
{
    struct why_asked asked = {0};
    CHECK(pack_seat(pack, cb_str_of(seat), &asked.seat));
    CHECK(pack_class_index(pack, cb_str_of(class), &asked.class_index));
    return asked;
}

static void check_sentences(const struct pack *pack, const struct why_asked *asked,
                            const char *expected)
{
    CB_AUTO(json_decref) json_t *why = policy_why(pack, asked);
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    const json_t *list = json_object_get(why, "sentences");
    for (size_t i = 0; i < json_array_size(list); i++)
        cb_buf_printf(&text, "%s\n", json_string_value(json_array_get(list, i)));
    CHECK_STR(cb_buf_peek(&text), expected);
}

TEST(a_seat_hears_its_cell_the_reason_and_the_share_that_may_raise_it)
{
    CB_AUTO(pack_unref) struct pack *pack = mini_pack();
    struct why_asked asked = asked_by(pack, "adv", "IC04");
    check_sentences(
        pack, &asked,
        "Advocacy, of “Location”: all of it, and may write where it is about a victim for whom "
        "they are the assigned advocate; otherwise that it is there, whose it is and since when, "
        "and nothing else.\n"
        "Stalkers hunt for this.\n"
        "A share decision can raise this to “Summary”, for 90 days at most. It is made by somebody "
        "with the role “Supervisor” where it is of their own agency, and a second person of that "
        "agency has to approve it.\n"
        "They see “Full” where it is about a victim for whom they are the assigned advocate. No "
        "share is needed for that.\n");
}

TEST(what_nothing_may_raise_says_so)
{
    CB_AUTO(pack_unref) struct pack *pack = mini_pack();
    struct why_asked asked = asked_by(pack, "adm", "IC11");
    CB_AUTO(json_decref) json_t *why = policy_why(pack, &asked);
    CHECK(json_is_true(json_object_get(why, "never")));
    CHECK(!json_is_true(json_object_get(why, "may_ask")));
    check_sentences(pack, &asked,
                    "Administrator, of “Intelligence”: nothing, not even whether there is any.\n"
                    "Only a sanitised line may travel.\n"
                    "Nothing can raise this: no share and no emergency.\n");
}

TEST(a_role_that_would_show_more_is_named_to_who_lacks_it_and_to_nobody_else)
{
    CB_AUTO(pack_unref) struct pack *pack = mini_pack();
    struct why_asked asked = asked_by(pack, "pol", "IC11");
    const struct cb_str roles[] = {CB_STR("intel")};
    check_sentences(pack, &asked,
                    "Police, of “Intelligence”: the summary that its owner wrote for sharing.\n"
                    "Only a sanitised line may travel.\n"
                    "They see “Full” with the role “Intelligence”. Administrators give roles.\n");
    asked.roles = roles;
    asked.role_count = 1;
    check_sentences(pack, &asked,
                    "Police, of “Intelligence”: all of it, and may write with the role "
                    "“Intelligence”.\n"
                    "Only a sanitised line may travel.\n");
}

TEST(of_a_record_the_line_that_gave_its_level_is_the_one_that_is_raised)
{
    CB_AUTO(pack_unref) struct pack *pack = mini_pack();
    struct why_asked asked = asked_by(pack, "adv", "IC04");
    asked.of_record = true;
    asked.level = LEVEL_FULL;
    CB_AUTO(json_decref) json_t *full = policy_why(pack, &asked);
    CHECK_INT(json_array_size(json_object_get(full, "ways")), 0);
    asked.level = LEVEL_EXISTS;
    CB_AUTO(json_decref) json_t *exists = policy_why(pack, &asked);
    CHECK_INT(json_array_size(json_object_get(exists, "ways")), 2);
    CHECK(json_is_true(json_object_get(exists, "may_ask")));
}

TEST(who_may_break_in_hears_of_it_and_nobody_else)
{
    CB_AUTO(json_decref) json_t *documents = mini_documents();
    CB_AUTO(pack_unref) struct pack *pack = NULL;
    struct pack_problems problems = {0};
    mini_set(documents, "views.json", "/emergency/by", "[\"adv:supervisor\"]");
    CHECK_CODE(pack_load_documents(documents, &pack, &problems, NULL), CB_OK);
    struct why_asked asked = asked_by(pack, "adv", "IC11");
    const struct cb_str roles[] = {CB_STR("supervisor")};
    CB_AUTO(json_decref) json_t *without = policy_why(pack, &asked);
    CHECK_INT(json_array_size(json_object_get(without, "ways")), 1);
    asked.roles = roles;
    asked.role_count = 1;
    CB_AUTO(json_decref) json_t *with = policy_why(pack, &asked);
    CHECK_INT(json_array_size(json_object_get(with, "ways")), 2);
}

TEST(asking_is_the_verb_that_the_pack_names_with_its_fields_filled_in)
{
    CB_AUTO(pack_unref) struct pack *pack = NULL;
    struct pack_problems problems = {0};
    struct cb_error err = {CB_OK, ""};
    size_t seat = 0;
    CHECK_CODE(pack_load("policies/masip", &pack, &problems, &err), CB_OK);
    CHECK(pack_seat(pack, CB_STR("pol"), &seat));
    CB_AUTO(json_decref)
    json_t *ask = policy_ask(pack, seat, NULL, 0, CB_STR("health"), CB_STR("IC15"));
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    cb_json_write(&text, ask);
    CHECK_STR(cb_buf_peek(&text), "{\"set\":{\"to_agency\":\"health\",\"wanted\":\"IC15\"},"
                                  "\"verb\":\"request.log\"}");
    CHECK(pack_seat(pack, CB_STR("adm"), &seat));
    CHECK(policy_ask(pack, seat, NULL, 0, CB_STR("health"), CB_STR("IC15")) == NULL);
}

BREAKS_AMONG(asking_names_a_verb_that_makes_a_record, "views.json", "/asking",
             "{\"verb\":\"action.amend\",\"to\":\"title\",\"about\":\"title\"}",
             "/asking/verb: is no verb that makes a record")
BREAKS_AMONG(asking_names_the_fields_for_an_agency_and_a_record, "views.json", "/asking",
             "{\"verb\":\"action.log\",\"to\":\"title\",\"about\":\"title\"}",
             "/asking/to: is no agency of \"action\"")
