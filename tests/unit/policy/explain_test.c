/* What a pack tells people. */
#include "caseboard/policy/explain.h"

#include <string.h>

#include "mini.h"

static json_t *dictionary_for(const struct pack *pack, const char *seat, const char *role)
{
    size_t at = 0;
    struct cb_str roles[] = {cb_str_of(role)};
    CHECK(pack_seat(pack, cb_str_of(seat), &at));
    return policy_dictionary(pack, at, roles, role != NULL ? 1 : 0);
}

static const json_t *part(const json_t *value, const char *path)
{
    char text[100];
    char *rest = text;
    snprintf(text, sizeof text, "%s", path);
    for (char *name = strtok_r(text, "/", &rest); name != NULL; name = strtok_r(NULL, "/", &rest))
        value = json_object_get(value, name);
    return value;
}

static void check_part(const json_t *value, const char *path, const char *expected)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    CHECK(part(value, path) != NULL);
    if (json_is_string(part(value, path)))
        cb_buf_str(&text, cb_json_str(part(value, path)));
    else
        cb_json_write(&text, part(value, path));
    CHECK_STR(cb_buf_peek(&text), expected);
}

TEST(the_dictionary_names_the_pack_and_its_parts)
{
    struct pack *pack = mini_pack();
    json_t *dictionary = dictionary_for(pack, "pol", NULL);
    check_part(dictionary, "pack", "mini@3");
    check_part(dictionary, "title", "A small pack that is right in every way");
    check_part(dictionary, "options/sort",
               "[{\"label\":\"Plain\",\"value\":\"plain\"},{\"label\":\"Secret\",\"value\":"
               "\"secret\"}]");
    check_part(dictionary, "classes/IC04/because", "Stalkers hunt for this.");
    check_part(dictionary, "seats",
               "{\"adm\":\"Administrator\",\"adv\":\"Advocacy\",\"aud\":\"Auditor\",\"pol\":"
               "\"Police\"}");
    check_part(dictionary, "roles/intel", "Intelligence");
    check_part(dictionary, "levels/exists", "Exists");
    check_part(dictionary, "stages/columns", "[\"open\"]");
    CHECK_INT(json_array_size(part(dictionary, "sections")), 2);
    CHECK_INT(json_array_size(part(dictionary, "guidance")), 1);
    json_decref(dictionary);
    pack_unref(pack);
}

TEST(the_dictionary_tells_types_and_fields)
{
    struct pack *pack = mini_pack();
    json_t *dictionary = dictionary_for(pack, "pol", NULL);
    check_part(dictionary, "types/action/section", "actions");
    check_part(dictionary, "types/action/class",
               "{\"*\":\"IC21\",\"by\":\"sort\",\"secret\":\"IC11\"}");
    check_part(dictionary, "types/action/fields/title",
               "{\"hint\":\"In a few words.\",\"kind\":\"text\",\"label\":\"Title\",\"max\":200,"
               "\"required\":true}");
    check_part(dictionary, "types/action/fields/sort",
               "{\"coded\":true,\"fixed\":true,\"kind\":\"choice\",\"label\":\"Sort\",\"of\":"
               "\"sort\"}");
    check_part(dictionary, "types/action/fields/reviews",
               "{\"kind\":\"number\",\"label\":\"Reviews\",\"max\":9,\"min\":0}");
    check_part(dictionary, "types/action/fields/state/set_by_verb", "true");
    check_part(dictionary, "types/case/fields/links/fields/to/required", "true");
    check_part(dictionary, "types/person/order", "[\"name\",\"often\",\"at\",\"summary\"]");
    json_decref(dictionary);
    pack_unref(pack);
}

TEST(what_is_never_sent_is_not_in_the_dictionary)
{
    struct pack *pack = mini_pack();
    json_t *dictionary = dictionary_for(pack, "pol", NULL);
    CHECK(part(dictionary, "types/action/fields/position") == NULL);
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    cb_json_write(&text, part(dictionary, "types/action/order"));
    CHECK(strstr(text.at, "position") == NULL);
    json_decref(dictionary);
    pack_unref(pack);
}

TEST(the_dictionary_tells_verbs_as_they_are_used)
{
    struct pack *pack = mini_pack();
    json_t *dictionary = dictionary_for(pack, "pol", "supervisor");
    check_part(dictionary, "types/action/verbs/finish",
               "{\"creates\":false,\"from\":{\"done_at\":[null],\"state\":[\"proposed\"]},\"if\":"
               "[\"owner\",\"role:supervisor\"],\"label\":\"Done\",\"may\":[\"due_date\"],"
               "\"needs\":[\"title\"],\"why\":false}");
    check_part(dictionary, "types/case/verbs/move/why", "true");
    json_decref(dictionary);
    pack_unref(pack);
}

TEST(the_dictionary_tells_only_verbs_that_the_seat_may_use)
{
    struct pack *pack = mini_pack();
    json_t *dictionary = dictionary_for(pack, "adv", NULL);
    check_part(dictionary, "types/case/verbs", "{}");
    check_part(dictionary, "types/note/verbs", "{}");
    CHECK(part(dictionary, "types/action/verbs/log") != NULL);
    CHECK(part(dictionary, "types/action/verbs/finish") != NULL);
    json_decref(dictionary);
    pack_unref(pack);
}

TEST(a_verb_of_a_role_is_told_to_who_holds_it)
{
    struct pack *pack = mini_pack();
    json_t *without = dictionary_for(pack, "pol", NULL);
    json_t *with = dictionary_for(pack, "pol", "intel");
    CHECK(part(without, "types/note/verbs/log") == NULL);
    CHECK(part(with, "types/note/verbs/log") != NULL);
    json_decref(without);
    json_decref(with);
    pack_unref(pack);
}

TEST(any_seat_does_not_mean_the_administrator)
{
    struct pack *pack = mini_pack();
    json_t *auditor = dictionary_for(pack, "aud", NULL);
    json_t *administrator = dictionary_for(pack, "adm", NULL);
    CHECK(part(auditor, "types/action/verbs/finish") != NULL);
    CHECK(part(administrator, "types/action/verbs/finish") == NULL);
    CHECK(part(administrator, "types/board/verbs/log") != NULL);
    json_decref(auditor);
    json_decref(administrator);
    pack_unref(pack);
}

TEST(a_pack_without_guidance_has_an_empty_list)
{
    json_t *documents = mini_documents();
    struct pack *pack = NULL;
    struct pack_problems problems = {0};
    mini_set(documents, "guidance.json", "", NULL);
    mini_set(documents, "pack.json", "/files/4", NULL);
    CHECK_CODE(pack_load_documents(documents, &pack, &problems, NULL), CB_OK);
    json_t *dictionary = dictionary_for(pack, "pol", NULL);
    check_part(dictionary, "guidance", "[]");
    json_decref(dictionary);
    json_decref(documents);
    pack_unref(pack);
}

TEST(readers_are_told_by_falling_level_with_conditions)
{
    struct pack *pack = mini_pack();
    size_t class = 0;
    CHECK(pack_class_index(pack, CB_STR("IC04"), &class));
    json_t *readers = policy_readers(pack, class);
    check_part(readers, "class", "IC04");
    check_part(readers, "seats",
               "[{\"label\":\"Police\",\"level\":\"full\",\"seat\":\"pol\",\"when\":[\"named\"]},"
               "{\"label\":\"Advocacy\",\"level\":\"full\",\"seat\":\"adv\",\"when\":"
               "[\"own_client\"]},"
               "{\"label\":\"Advocacy\",\"level\":\"exists\",\"seat\":\"adv\",\"when\":[]}]");
    json_decref(readers);
    pack_unref(pack);
}
