/* What decisions open and close on open connections: shares, emergencies, exclusions; and links to
 * other cases, which somebody else's exclusion there may close. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "caseboard/base/zone.h"
#include "caseboard/store/rows.h"
#include "server/live/room.h"
#include "tests/support/bad_disk.h"
#include "tests/unit/live/scene.h"

#define HOUR_MS (60LL * 60 * 1000)
#define DAY_MS (24 * HOUR_MS)

static const char RECORD[] = "33333333-3333-4333-8333-333333333333";
static const char NOTE[] = "44444444-4444-4444-8444-444444444444";
static const char SUSPECT[] = "55555555-5555-4555-8555-555555555555";

static void tell(struct scene *s, struct world *told)
{
    (void)s;
    struct viewer police = world_viewer("u-1", "police", "pol");
    world_tell(told, police, "person.log", SUSPECT, "{'role':'suspect','name':'S'}");
    world_tell(told, police, "police_record.log", RECORD,
               "{'suspect':'55555555-5555-4555-8555-555555555555','as_of':'2026-03-01',"
               "'text':'Three convictions.','summary':'He has hurt before.'}");
    world_tell(told, world_viewer("u-5", "health", "mh"), "clinical_note.log", NOTE,
               "{'suspect':'55555555-5555-4555-8555-555555555555','on':'2026-03-01',"
               "'text':'What he said.','summary':'A risk this week.'}");
}

struct two { /* who shares, and who reads */
    struct scene s;
    struct live_client owner, reader;
};

static void two_fini(struct two *two)
{
    live_client_fini(&two->owner);
    live_client_fini(&two->reader);
    scene_fini(&two->s);
}
CB_AUTO_DEFINE_FINI(struct two, two_fini)

static void two_init(struct two *two, const char *owner, const char *reader)
{
    scene_begin(&two->s, tell);
    live_world_open(&two->s.world);
    live_client_init(&two->owner, &two->s.world, owner);
    live_client_init(&two->reader, &two->s.world, reader);
    CHECK_CODE(live_client_open(&two->owner, two->s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_open(&two->reader, two->s.stream, "duty", NULL), CB_OK);
}

static void share(struct two *two, char id[CB_ID_TEXT])
{
    char etag[ETAG_TEXT], set[1000];
    snprintf(set, sizeof set,
             "{'records':[{'record':'%s','etag':'%s'}],'recipients':['u-7'],'level':'summary',"
             "'purpose':'support_victim','legal_basis':['dpa3'],"
             "'necessity':'She has to plan for it','proportionality':'One line and no more',"
             "'consent':'given','victim_safety_checked':true,'victim_safety_checked_by':'u-7',"
             "'conditions':['not_to_suspect']}",
             RECORD, scene_etag(&two->owner, RECORD, etag));
    CHECK_CODE(live_client_do(&two->owner, two->s.stream, "share_decision.log",
                              live_world_id(&two->s.world, id), set, NULL),
               CB_OK);
}

static struct cb_str level_of(const struct live_client *client, const char *id)
{
    static char text[16];
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    live_copy_read(&copy, client, "records", "case.changed");
    const json_t *record = json_object_get(copy.records, id);
    struct cb_str level = record != NULL ? cb_json_get_str(record, "level") : CB_STR("none");
    snprintf(text, sizeof text, "%.*s", CB_STR_ARG(level));
    return cb_str_of(text);
}

TEST(a_share_shows_on_the_open_connection_of_the_person_named_and_on_no_other)
{
    CB_AUTO(two_fini) struct two two = {0};
    CB_AUTO(live_client_fini) struct live_client other = {0};
    char id[CB_ID_TEXT];
    two_init(&two, "u-1", "u-7");
    live_client_init(&other, &two.s.world, "u-8");
    CHECK_CODE(live_client_open(&other, two.s.stream, "duty", NULL), CB_OK);
    CHECK_STR(level_of(&two.reader, RECORD), "none");
    share(&two, id);
    CHECK_STR(level_of(&two.reader, RECORD), "summary");
    CHECK_STR(level_of(&two.reader, id), "full");
    CHECK_INT(other.frames, 0);
}

struct search {
    const char *wanted;
    bool is_there;
};

static bool look_at_entry(void *context, uint64_t seq, const struct journal_access *entry)
{
    (void)seq;
    struct search *search = context;
    if (entry->what.at != NULL &&
        memmem(entry->what.at, entry->what.len, search->wanted, strlen(search->wanted)) != NULL)
        search->is_there = true;
    return true;
}

static bool entry_has(struct live_world *world, const char *wanted)
{
    CB_AUTO(store_reader_free) struct store_reader *reader = NULL;
    struct search search = {.wanted = wanted};
    CHECK_CODE(store_reader_open(world->store, &reader, NULL), CB_OK);
    CHECK_CODE(store_accesses(reader, 0, look_at_entry, &search, NULL), CB_OK);
    return search.is_there;
}

/* Who reads under a decision is entered with the decision, in the frame and in a later open. */
TEST(what_is_read_under_a_decision_is_entered_with_it)
{
    CB_AUTO(two_fini) struct two two = {0};
    CB_AUTO(live_client_fini) struct live_client again = {0}, other = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf newest = {0};
    char id[CB_ID_TEXT], wanted[64];
    two_init(&two, "u-1", "u-7");
    share(&two, id);
    snprintf(wanted, sizeof wanted, "\"decisions\":[\"%s\"]", id);
    CHECK(entry_has(&two.s.world, wanted));
    live_client_init(&again, &two.s.world, "u-7");
    CHECK_CODE(live_client_open(&again, two.s.stream, "duty", NULL), CB_OK);
    live_world_entries(&two.s.world, &newest);
    CHECK(strstr(newest.at, wanted) != NULL);
    live_client_init(&other, &two.s.world, "u-8");
    CHECK_CODE(live_client_open(&other, two.s.stream, "duty", NULL), CB_OK);
    cb_buf_clear(&newest);
    live_world_entries(&two.s.world, &newest);
    CHECK(strstr(newest.at, "decisions") == NULL);
}

TEST(a_share_that_is_revoked_is_gone_with_the_frame_that_says_so)
{
    CB_AUTO(two_fini) struct two two = {0};
    CB_AUTO(live_client_fini) struct live_client actor = {0};
    char id[CB_ID_TEXT], etag[ETAG_TEXT];
    two_init(&two, "u-1", "u-7");
    share(&two, id);
    size_t frames = two.reader.frames;
    CHECK_CODE(live_client_do(&two.owner, two.s.stream, "share_decision.revoke", id, NULL,
                              scene_etag(&two.owner, id, etag)),
               CB_OK);
    CHECK_STR(level_of(&two.reader, RECORD), "none");
    CHECK_INT(two.reader.frames, frames + 1);
    CHECK(strstr(two.reader.last.at, "\"gone\":[\"33333333") != NULL);
    live_client_init(&actor, &two.s.world, "u-2");
    CHECK_CODE(live_client_open(&actor, two.s.stream, "duty", NULL), CB_OK);
    size_t bytes = two.reader.received.len;
    CHECK_CODE(live_client_do(&actor, two.s.stream, "police_record.amend", RECORD,
                              "{'text':'Four convictions.'}", scene_etag(&actor, RECORD, etag)),
               CB_OK);
    CHECK_INT(two.reader.received.len, bytes); /* and then nothing more about it */
}

TEST(a_later_change_of_the_record_takes_it_away)
{
    CB_AUTO(two_fini) struct two two = {0};
    char id[CB_ID_TEXT], etag[ETAG_TEXT];
    two_init(&two, "u-1", "u-7");
    share(&two, id);
    CHECK_CODE(live_client_do(&two.owner, two.s.stream, "police_record.amend", RECORD,
                              "{'summary':'Another line.'}", scene_etag(&two.owner, RECORD, etag)),
               CB_OK);
    CHECK_STR(level_of(&two.reader, RECORD), "none");
    CHECK(strstr(two.reader.received.at, "Another line.") == NULL);
}

TEST(a_share_ends_by_time_alone_while_nobody_does_anything)
{
    CB_AUTO(two_fini) struct two two = {0};
    char id[CB_ID_TEXT];
    two_init(&two, "u-1", "u-7");
    share(&two, id);
    cb_time end = zone_due_at(zone_date(live_world_now) + 28);
    live_world_now = end - 1;
    live_world_run(&two.s.world);
    CHECK_STR(level_of(&two.reader, RECORD), "summary");
    CHECK_INT(live_tick(two.s.world.live, live_world_now), end);
    size_t before = two.reader.received.len;
    live_world_now = end;
    live_world_run(&two.s.world);
    CHECK_STR(level_of(&two.reader, RECORD), "none");
    struct cb_str lines = {two.reader.received.at + before, two.reader.received.len - before};
    struct cb_str line;
    CHECK(cb_str_split(&lines, '\n', &line)); /* what is gone comes first, and alone */
    CHECK(memmem(line.at, line.len, "\"put\":[]", 8) != NULL);
    CHECK(memmem(line.at, line.len, RECORD, strlen(RECORD)) != NULL);
}

TEST(an_emergency_opens_at_once_is_told_at_once_and_ends_by_itself)
{
    CB_AUTO(two_fini) struct two two = {0};
    CB_AUTO(live_client_fini) struct live_client auditor = {0}, other = {0};
    char id[CB_ID_TEXT];
    two_init(&two, "u-5", "u-safe");
    live_client_init(&auditor, &two.s.world, "u-10");
    live_client_init(&other, &two.s.world, "u-3");
    CHECK_CODE(live_client_open(&auditor, two.s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_open(&other, two.s.stream, "duty", NULL), CB_OK);
    CHECK_STR(level_of(&two.reader, NOTE), "exists");
    CHECK_CODE(live_client_do(&two.reader, two.s.stream, "emergency_access.log",
                              live_world_id(&two.s.world, id),
                              "{'target':'44444444-4444-4444-8444-444444444444',"
                              "'reason':'He is on his way to her'}",
                              NULL),
               CB_OK);
    cb_time end = live_world_now + DAY_MS;
    CHECK_STR(level_of(&two.reader, NOTE), "summary");
    CHECK_STR(level_of(&two.owner, id), "full");
    CHECK_STR(level_of(&auditor, id), "full");
    CHECK_INT(other.frames, 0);
    live_world_now = end;
    live_world_run(&two.s.world);
    CHECK_STR(level_of(&two.reader, NOTE), "exists");
}

TEST(who_is_shut_out_loses_what_was_shared_and_opens_nothing_in_an_emergency)
{
    CB_AUTO(two_fini) struct two two = {0};
    CB_AUTO(live_client_fini) struct live_client chair = {0};
    char id[CB_ID_TEXT], etag[ETAG_TEXT], stream[CB_ID_TEXT];
    two_init(&two, "u-1", "u-7");
    live_client_init(&chair, &two.s.world, "u-9");
    CHECK_CODE(live_client_open(&chair, two.s.stream, "duty", NULL), CB_OK);
    share(&two, id);
    cb_id_write(two.s.stream, stream);
    CHECK_CODE(live_client_do(&chair, two.s.stream, "case.exclude", stream,
                              "{'excluded_users':['u-7']}", scene_etag(&chair, stream, etag)),
               CB_OK);
    CHECK_STR(level_of(&two.reader, RECORD), "none");
    CHECK_STR(level_of(&two.reader, stream), "none");
    CHECK_CODE(live_client_do(&two.reader, two.s.stream, "emergency_access.log",
                              live_world_id(&two.s.world, id),
                              "{'target':'IC04','reason':'He is on his way to her'}", NULL),
               CB_NOT_FOUND);
}

/* ---- links ---- */

struct linked {
    struct scene s;
    struct cb_id other;
    char one[CB_ID_TEXT], two[CB_ID_TEXT];
    struct live_client officer, chair;
};

static void linked_fini(struct linked *linked)
{
    live_client_fini(&linked->officer);
    live_client_fini(&linked->chair);
    scene_fini(&linked->s);
}
CB_AUTO_DEFINE_FINI(struct linked, linked_fini)

/* Two cases, each with a link to the other, of which nothing is read yet. */
static void linked_init(struct linked *linked)
{
    char set[300];
    live_world_init(&linked->s.world, 7);
    CB_AUTO(world_fini) struct world one = world_begin(11);
    CB_AUTO(world_fini) struct world two = world_begin(12);
    linked->s.stream = one.stream;
    linked->other = two.stream;
    cb_id_write(one.stream, linked->one);
    cb_id_write(two.stream, linked->two);
    snprintf(set, sizeof set, "{'links':[{'case':'%s','type':'same_suspect'}]}", linked->two);
    world_tell(&one, world_viewer("u-1", "police", "pol"), "case.amend", linked->one, set);
    snprintf(set, sizeof set, "{'links':[{'case':'%s','type':'same_suspect'}]}", linked->one);
    world_tell(&two, world_viewer("u-1", "police", "pol"), "case.amend", linked->two, set);
    live_world_put(&linked->s.world, &one);
    live_world_put(&linked->s.world, &two);
    live_world_open(&linked->s.world);
    live_client_init(&linked->officer, &linked->s.world, "u-1");
    live_client_init(&linked->chair, &linked->s.world, "u-9");
}

static bool shows_link(const struct live_client *client, const char *from, const char *to)
{
    CB_AUTO(live_copy_fini) struct live_copy copy = {0};
    live_copy_read(&copy, client, "records", "case.changed");
    const json_t *fields = json_object_get(json_object_get(copy.records, from), "fields");
    const json_t *link = json_array_get(json_object_get(fields, "links"), 0);
    return cb_str_is(cb_json_get_str(link, "case"), to);
}

TEST(a_link_is_shown_in_the_first_answer_to_who_may_know_of_the_other_case)
{
    CB_AUTO(linked_fini) struct linked linked = {0};
    linked_init(&linked);
    CHECK_CODE(live_client_open(&linked.officer, linked.s.stream, "duty", NULL), CB_OK);
    CHECK(shows_link(&linked.officer, linked.one, linked.two));
    CHECK_INT(linked.officer.frames, 0);
}

TEST(a_link_goes_when_its_reader_is_shut_out_of_the_other_case_and_comes_back)
{
    CB_AUTO(linked_fini) struct linked linked = {0};
    CB_AUTO(live_client_fini) struct live_client second = {0}, fresh = {0};
    char etag[ETAG_TEXT];
    linked_init(&linked);
    CHECK_CODE(live_client_open(&linked.officer, linked.s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_open(&linked.chair, linked.other, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_do(&linked.chair, linked.other, "case.exclude", linked.two,
                              "{'excluded_users':['u-1']}",
                              scene_etag(&linked.chair, linked.two, etag)),
               CB_OK);
    CHECK(!shows_link(&linked.officer, linked.one, linked.two));
    CHECK_INT(linked.officer.frames, 1);
    live_client_init(&fresh, &linked.s.world, "u-1");
    CHECK_CODE(live_client_open(&fresh, linked.s.stream, "duty", NULL), CB_OK);
    CHECK(!shows_link(&fresh, linked.one, linked.two));
    CHECK_CODE(live_client_open(&fresh, linked.other, "duty", NULL), CB_NOT_FOUND);
}

TEST(a_link_is_as_the_other_case_is_on_the_disk_after_a_commit_that_failed)
{
    CB_AUTO(linked_fini) struct linked linked = {0};
    char etag[ETAG_TEXT];
    bad_disk_install();
    linked_init(&linked);
    CHECK_CODE(live_client_open(&linked.officer, linked.s.stream, "duty", NULL), CB_OK);
    CHECK_CODE(live_client_open(&linked.chair, linked.other, "duty", NULL), CB_OK);
    scene_etag(&linked.chair, linked.two, etag);
    uint64_t head = live_world_head(&linked.s.world, linked.other);
    bad_disk_break(BAD_DISK_SYNC, 0, SQLITE_IOERR_FSYNC);
    CHECK_CODE(live_client_do(&linked.chair, linked.other, "case.exclude", linked.two,
                              "{'excluded_users':['u-1']}", etag),
               CB_NOT_SAVED);
    bad_disk_mend();
    live_world_now += 2000;
    live_world_run(&linked.s.world);
    bool is_there = live_world_head(&linked.s.world, linked.other) != head; /* it may have been */
    CHECK(shows_link(&linked.officer, linked.one, linked.two) == !is_there);
}

TEST(a_link_to_what_the_writer_may_not_know_of_is_to_nothing)
{
    CB_AUTO(linked_fini) struct linked linked = {0};
    char etag[ETAG_TEXT], set[300], nowhere[CB_ID_TEXT];
    linked_init(&linked);
    CHECK_CODE(live_client_open(&linked.officer, linked.s.stream, "duty", NULL), CB_OK);
    snprintf(set, sizeof set, "{'links':[{'case':'%s','type':'series'}]}",
             live_world_id(&linked.s.world, nowhere));
    CHECK_CODE(live_client_do(&linked.officer, linked.s.stream, "case.amend", linked.one, set,
                              scene_etag(&linked.officer, linked.one, etag)),
               CB_INVALID);
    snprintf(set, sizeof set, "{'links':[{'case':'%s','type':'series'}]}", linked.two);
    CHECK_CODE(live_client_do(&linked.officer, linked.s.stream, "case.amend", linked.one, set,
                              scene_etag(&linked.officer, linked.one, etag)),
               CB_OK);
    CHECK(shows_link(&linked.officer, linked.one, linked.two));
}
