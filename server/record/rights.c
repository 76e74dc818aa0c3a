/* Who may write (design 5): the verb's writers; for what is there already also its level, and what
 * ties the writer to it. */
#include "decide_parts.h"
#include "names.h"

static struct subject subject_of(const struct deciding *deciding)
{
    return (struct subject){
        .fold = deciding->input->fold,
        .type = deciding->verb->type,
        .record = deciding->record,
        .set = deciding->command->set,
        .acts = true,
        .people = deciding->people,
        .now = deciding->input->now,
    };
}

static bool is_seat(const struct deciding *deciding, const struct writer *writer)
{
    const struct pack *pack = fold_pack(deciding->input->fold);
    size_t seat = 0;
    if (!pack_seat(pack, deciding->command->by.seat, &seat))
        return false;
    if (writer->seat != PACK_ANY_SEAT)
        return writer->seat == seat;
    return !cb_str_is(deciding->command->by.seat, SEAT_ADMINISTRATOR);
}

bool is_writer(const struct deciding *deciding, const struct writer *writer)
{
    return is_seat(deciding, writer) &&
           (writer->role.len == 0 || viewer_has_role(&deciding->command->by, writer->role));
}

static bool may_write(struct deciding *deciding, const struct writer *writer)
{
    struct subject subject = subject_of(deciding);
    return is_writer(deciding, writer) &&
           (writer->conditions.count == 0 ||
            conditions_hold(writer->conditions, &subject, &deciding->command->by,
                            deciding_facts(deciding)));
}

static bool has_tie(struct deciding *deciding)
{
    const struct conditions *ties = &deciding->verb->ties;
    struct subject subject = subject_of(deciding);

    for (size_t i = 0; i < ties->count; i++) {
        if (condition_holds(&ties->at[i], &subject, &deciding->command->by,
                            deciding_facts(deciding)))
            return true;
    }
    return false;
}

static enum refusal check_tie(struct deciding *deciding)
{
    const struct viewer *by = &deciding->command->by;
    const struct record *record = deciding->record;

    if (deciding->sight.raised_by != NULL)
        return REFUSE_not_full; /* what was shared is to be read */
    if (deciding->verb->partly)
        return GO_ON;
    if (deciding->sight.level != LEVEL_FULL)
        return REFUSE_not_full;
    if (deciding->sight.write)
        return GO_ON;
    if (by->agency.len != 0 && cb_str_equal(record->agency, by->agency))
        return GO_ON;
    return has_tie(deciding) ? GO_ON : REFUSE_not_owner;
}

enum refusal decide_writer(struct deciding *deciding)
{
    const struct pack_verb *verb = deciding->verb;

    for (size_t i = 0; i < verb->writer_count; i++) {
        if (may_write(deciding, &verb->writers[i]))
            return deciding->record != NULL ? check_tie(deciding) : GO_ON;
    }
    return REFUSE_not_writer;
}
