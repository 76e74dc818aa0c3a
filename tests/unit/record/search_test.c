#include "caseboard/record/search.h"

#include <string.h>

#include "caseboard/base/limits.h"
#include "tests/support/world.h"

#define OFFICER world_viewer("u-1", "police", "pol")
#define PROBATION world_viewer("u-5", "probation", "pro")

static const char NOTE[] = "33333333-3333-4333-8333-333333333333";

/* What a viewer finds in one record; "" for nothing. */
static const char *found(const struct world *world, struct viewer viewer, const char *id,
                         const char *text, struct cb_buf *out)
{
    const char *problem;
    CB_AUTO(search_words_free)
    struct search_words *words = search_words_new(cb_str_of(text), &problem);
    CB_AUTO(lens_unref) struct lens *lens = world_lens(world, &viewer);
    struct search_view view = {.lens = lens, .fold = world->fold};
    cb_buf_clear(out);
    CHECK(words != NULL);
    bool is_found = search_record(words, &view, fold_find(world->fold, cb_str_of(id)),
                                  search_words_all(words), out);
    CHECK(is_found == (out->len > 0));
    return is_found ? out->at : "";
}

static struct world with_note(const char *set)
{
    struct world world = world_begin(1);
    world.now += 1;
    world_tell(&world, PROBATION, "supervision_note.log", NOTE, set);
    return world;
}

static const char *problem_of(const char *text)
{
    const char *problem;
    search_words_free(search_words_new(cb_str_of(text), &problem));
    return problem;
}

TEST(nobody_can_look_for_nothing)
{
    static const char *const nothing[] = {"", " ", "?!", "' '", "\t"};
    for (size_t i = 0; i < CB_COUNT(nothing); i++)
        CHECK(problem_of(nothing[i]) != NULL);
    CHECK(problem_of("a") == NULL);
}

TEST(what_is_looked_for_has_at_most_200_characters)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    for (size_t i = 0; i < CB_SEARCH_CHARS; i++)
        cb_buf_text(&text, "ż");
    CHECK(problem_of(text.at) == NULL);
    cb_buf_text(&text, "ż");
    CHECK(strstr(problem_of(text.at), "too long") != NULL);
    for (size_t i = 0; i < 10000; i++)
        cb_buf_text(&text, "a ");
    CHECK(strstr(problem_of(text.at), "too long") != NULL);
}

TEST(what_is_looked_for_has_at_most_ten_words)
{
    CHECK(problem_of("a b c d e f g h i j") == NULL);
    CHECK(strstr(problem_of("a b c d e f g h i j k"), "too many") != NULL);
}

TEST(all_words_must_stand_in_one_record_in_whatever_field_and_order)
{
    CB_AUTO(world_fini)
    struct world world =
        with_note("{'text':'Seen in Łódź with a knife','summary':'Attends','kind':'contact'}");
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    CHECK(found(&world, PROBATION, NOTE, "KNIFE lodz", &out)[0] != '\0');
    CHECK(found(&world, PROBATION, NOTE, "attend kni", &out)[0] != '\0');
    CHECK(found(&world, PROBATION, NOTE, "knife gun", &out)[0] == '\0');
}

TEST(options_are_found_by_their_labels)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    world_tell(&world, OFFICER, "incident.log", NOTE,
               "{'type':'third_party','via':'family','occurred_at':'2026-03-01T10:00:00.000Z'}");
    CHECK(strstr(found(&world, OFFICER, NOTE, "through third", &out),
                 "\"excerpt\":\"Through a third party\"") != NULL);
    CHECK(found(&world, OFFICER, NOTE, "direct", &out)[0] == '\0');
}

TEST(only_what_the_level_shows_is_found)
{
    CB_AUTO(world_fini)
    struct world world =
        with_note("{'text':'Seen with a knife','summary':'Attends','kind':'contact'}");
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    CHECK(strstr(found(&world, OFFICER, NOTE, "attends", &out), "\"level\":\"summary\"") != NULL);
    CHECK(strstr(out.at, "knife") == NULL && strstr(out.at, "contact") == NULL);
    CHECK(found(&world, OFFICER, NOTE, "knife", &out)[0] == '\0');
    struct viewer coordinator = world_viewer("u-coo", "board", "coo");
    CHECK(found(&world, coordinator, NOTE, "attends", &out)[0] == '\0');
}

TEST(a_hit_names_the_record_and_shows_a_part_of_the_value)
{
    CB_AUTO(world_fini) struct world world = world_begin(1);
    CB_AUTO(cb_buf_fini) struct cb_buf set = {0}, out = {0};
    cb_buf_text(&set, "{'kind':'contact','on':'2026-03-01','text':'");
    for (int i = 0; i < 100; i++)
        cb_buf_text(&set, "before ");
    cb_buf_text(&set, "knife");
    for (int i = 0; i < 100; i++)
        cb_buf_text(&set, " ąfter");
    cb_buf_text(&set, "'}");
    world_tell(&world, PROBATION, "supervision_note.log", NOTE, set.at);
    found(&world, PROBATION, NOTE, "knife", &out);
    CB_AUTO(json_decref) json_t *hit = NULL;
    CHECK_CODE(cb_json_read(cb_buf_peek(&out), 0, &hit, NULL), CB_OK);
    CHECK_STR(cb_json_get_str(hit, "field"), "text");
    CHECK_STR(cb_json_get_str(hit, "section"), "supervision");
    CHECK_STR(cb_json_get_str(json_object_get(hit, "fields"), "kind"), "contact");
    CHECK(json_object_get(json_object_get(hit, "fields"), "text") == NULL);
    struct cb_str excerpt = cb_json_get_str(hit, "excerpt");
    CHECK(excerpt.len <= CB_SEARCH_EXCERPT + 2 * strlen("…"));
    CHECK(memmem(excerpt.at, excerpt.len, "knife", 5) != NULL);
    CHECK(cb_str_starts(excerpt, "…before "));
}

TEST(a_code_is_found_across_the_spaces_in_it)
{
    CB_AUTO(world_fini)
    struct world world = with_note("{'text':'Rang 07700 900123 from AB12 CDE','kind':'contact'}");
    CB_AUTO(cb_buf_fini) struct cb_buf out = {0};
    CHECK(found(&world, PROBATION, NOTE, "07700900123", &out)[0] != '\0');
    CHECK(found(&world, PROBATION, NOTE, "ab12cde", &out)[0] != '\0');
    CHECK(found(&world, PROBATION, NOTE, "ab12 cde", &out)[0] != '\0');
    CHECK(found(&world, PROBATION, NOTE, "fromab", &out)[0] == '\0');
}
