/* Where a date or a time has to lie, and verbs of who sees a record in part. */
#include <stdlib.h>
#include <string.h>

#include "mini.h"

#define DUE "/types/action/fields/due_date/within"

TEST(a_bound_is_a_source_or_another_date_of_the_record)
{
    json_t *documents = mini_documents();
    CB_AUTO(pack_unref) struct pack *pack = NULL;
    struct pack_problems problems = {0};
    mini_set(documents, "dictionary.json", DUE,
             "[{\"from\":\"original_due\",\"to\":\"@now\",\"unless\":{\"sort\":[\"plain\"]},"
             "\"say\":\"lies in the future\"},{\"to\":\"@calendar\",\"say\":\"lies beyond\"}]");
    CHECK_CODE(pack_load_documents(documents, &pack, &problems, NULL), CB_OK);
    const struct pack_type *type = pack_type(pack, CB_STR("action"));
    const struct pack_field *due = type_field_named(type, "due_date");
    CHECK_INT(due->within_count, 2);
    CHECK_INT(due->withins[0].from.kind, BOUND_FIELD);
    CHECK_STR(due->withins[0].from.field->name, "original_due");
    CHECK_INT(due->withins[0].to.kind, BOUND_NOW);
    CHECK_STR(due->withins[0].unless->name, "sort");
    CHECK_STR(due->withins[0].values[0], "plain");
    CHECK_STR(due->withins[0].say, "lies in the future");
    CHECK_INT(due->withins[1].from.kind, BOUND_NONE);
    CHECK_INT(due->withins[1].to.kind, BOUND_CALENDAR);
    pack_problems_fini(&problems);
    json_decref(documents);
}

BREAKS(a_bound_has_a_beginning_or_an_end, "dictionary.json", DUE, "[{\"say\":\"lies\"}]",
       DUE "/0: has neither \"from\" nor \"to\"")
BREAKS(a_bound_says_what_is_wrong, "dictionary.json", DUE, "[{\"to\":\"@now\"}]",
       DUE "/0: \"say\" is missing")
BREAKS(a_bound_has_a_known_source, "dictionary.json", DUE, "[{\"to\":\"@nwo\",\"say\":\"lies\"}]",
       DUE "/0/to: there is no source \"@nwo\"; did you mean \"@now\"?")
BREAKS(a_bound_is_itself_a_date_or_a_time, "dictionary.json", DUE,
       "[{\"to\":\"title\",\"say\":\"lies\"}]", DUE "/0/to: is neither a date nor a time")
BREAKS(what_lies_within_something_is_a_date_or_a_time, "dictionary.json",
       "/types/action/fields/title/within", "[{\"to\":\"@now\",\"say\":\"lies\"}]",
       "/types/action/fields/title/within: only a date or a time lies within something")
BREAKS(an_exception_is_a_value_of_its_field, "dictionary.json", DUE,
       "[{\"to\":\"@now\",\"unless\":{\"sort\":[\"pla\"]},\"say\":\"lies\"}]",
       DUE "/0/unless/sort/0: is none of the choices")
BREAKS(an_exception_reads_nothing_that_may_be_hidden, "dictionary.json", DUE,
       "[{\"to\":\"@now\",\"unless\":{\"place\":[\"there\"]},\"say\":\"lies\"}]",
       DUE "/0/unless/place: \"place\" may be hidden from who writes")

BREAKS(who_sees_a_record_in_part_starts_from_nothing, "dictionary.json",
       "/types/action/verbs/finish/partly", "true",
       "/types/action/verbs/finish: may be used by who sees the record in part: it starts from "
       "nothing, and binds nobody")
