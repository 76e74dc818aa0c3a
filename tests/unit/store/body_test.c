/* What is found in an event's JSON without parsing it (K3). */
#include "server/store/body.h"

#include <string.h>

#include "tests/support/check.h"

#define STREAM "0f8b4c1e-1111-4222-8333-444455556666"
#define COMMAND "c0ff4c1e-1111-4222-8333-444455556666"
#define GOOD                                                                                       \
    "{\"at\":\"2026-03-02T09:14:05.120Z\",\"by\":{\"agency\":\"a\",\"roles\":[\"user\"],"          \
    "\"user\":\"u-71\"},\"command\":\"" COMMAND "\",\"records\":[{\"set\":{\"seq\":\"}]\\\"\"}}]," \
    "\"seq\":7,\"stream\":\"" STREAM "\",\"why\":null}"

static bool reads(const char *text)
{
    struct body_facts facts;
    return body_read(cb_str_of(text), &facts);
}

TEST(an_event_says_its_stream_seq_time_command_and_user)
{
    struct body_facts facts;
    char text[CB_ID_TEXT];
    CHECK(body_read(CB_STR(GOOD), &facts));
    CHECK_INT(facts.seq, 7);
    CHECK_INT(facts.at, 1772442845120);
    CHECK_STR(facts.user, "u-71");
    cb_id_write(facts.stream, text);
    CHECK_STR(text, STREAM);
    cb_id_write(facts.command, text);
    CHECK_STR(text, COMMAND);
}

TEST(order_and_space_do_not_matter)
{
    CHECK(reads(" { \"seq\" : 7 , \"by\" : { \"user\" : \"u\" } ,\n\"stream\":\"" STREAM
                "\", \"command\":\"" COMMAND "\", \"at\":\"2026-03-02T09:14:05.120Z\" } "));
}

TEST(a_body_that_lacks_repeats_or_breaks_something_is_not_read)
{
    CHECK(!reads(""));
    CHECK(!reads("{}"));
    CHECK(!reads("[1]"));
    CHECK(!reads("{\"seq\":7}"));
    CHECK(!reads(GOOD "x"));
    CHECK(!reads("{\"seq\":7,\"seq\":7,\"by\":{\"user\":\"u\"},\"stream\":\"" STREAM
                 "\",\"command\":\"" COMMAND "\",\"at\":\"2026-03-02T09:14:05.120Z\"}"));
    CHECK(!reads("{\"seq\":7,\"by\":{\"user\":\"u\",\"user\":\"v\"},\"stream\":\"" STREAM
                 "\",\"command\":\"" COMMAND "\",\"at\":\"2026-03-02T09:14:05.120Z\"}"));
    CHECK(!reads("{\"seq\":-7,\"by\":{\"user\":\"u\"},\"stream\":\"" STREAM
                 "\",\"command\":\"" COMMAND "\",\"at\":\"2026-03-02T09:14:05.120Z\"}"));
}

TEST(what_stands_deeper_is_never_taken_for_the_event_itself)
{
    CHECK(!reads("{\"records\":[{\"seq\":7,\"by\":{\"user\":\"u\"},\"stream\":\"" STREAM
                 "\",\"command\":\"" COMMAND "\",\"at\":\"2026-03-02T09:14:05.120Z\"}]}"));
}

TEST(a_body_cut_anywhere_is_not_read)
{
    struct body_facts facts;
    for (size_t len = 0; len < strlen(GOOD); len++)
        CHECK(!body_read((struct cb_str){GOOD, len}, &facts));
}

PROPERTY_ROUNDS(any_bytes_may_come, 2000)
{
    char text[sizeof GOOD];
    struct body_facts facts;
    memcpy(text, GOOD, sizeof GOOD);
    for (size_t i = gen_below(g, 4); i < 5; i++)
        text[gen_below(g, sizeof GOOD - 1)] = "\"\\{}[],: 0u"[gen_below(g, 11)];
    (void)body_read((struct cb_str){text, gen_below(g, sizeof GOOD)}, &facts);
}
