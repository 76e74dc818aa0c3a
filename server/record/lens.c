/* Making a lens, its key, and when it is no longer true. What it shows is in sight.c. */
#include "caseboard/record/lens.h"

#include <stdlib.h>
#include <string.h>

#include "condition.h"
#include "lens_parts.h"
#include "names.h"

struct lens *lens_new(const struct lens_input *input)
{
    struct lens *lens = cb_alloc(sizeof *lens);
    struct viewer viewer = *input->viewer;

    lens->references = 1;
    lens->pack = fold_pack(input->fold);
    lens->stream = fold_stream(input->fold);
    lens->kind = fold_kind(input->fold);
    lens->until = CB_TIME_NEVER;
    lens->seat = SIZE_MAX;
    pack_seat(lens->pack, viewer.seat, &lens->seat);
    lens->gate = gate_of(input, &viewer, &lens->until);
    if (lens->gate == GATE_OPEN) {
        lens->agency = cb_str_dup(viewer.agency);
        facts_read(input->fold, viewer.user, input->now, &lens->facts);
        if (lens->facts.all_clients)
            id_list_fini(&lens->facts.clients); /* they add nothing */
        lens_read_cells(lens, &viewer);
        lens_read_records(lens, input, &viewer);
        raises_read(input, &viewer, &lens->raises, &lens->until);
        lens->raised = lens->raises.count != 0 || lens->raises.classes != NULL;
        if (lens->facts.until < lens->until)
            lens->until = lens->facts.until;
    }
    lens_seal(lens, &viewer);
    return lens;
}

struct lens *lens_ref(struct lens *lens)
{
    lens->references++;
    return lens;
}

void lens_unref(struct lens *lens)
{
    if (lens == NULL || --lens->references != 0)
        return;
    facts_fini(&lens->facts);
    id_list_fini(&lens->cases);
    id_list_fini(&lens->asked);
    raises_fini(&lens->raises);
    free(lens->own.words);
    free(lens->owner.words);
    free(lens->named.words);
    free(lens->recipient.words);
    free(lens->approver.words);
    free(lens->in_force.words);
    free(lens->rules);
    free(lens->classes);
    free(lens->type_asks);
    free(lens->agency);
    free(lens);
}

struct cb_digest lens_key(const struct lens *lens)
{
    return lens->key;
}

enum gate lens_gate(const struct lens *lens)
{
    return lens->gate;
}

cb_time lens_until(const struct lens *lens)
{
    return lens->until;
}

size_t lens_seat(const struct lens *lens)
{
    return lens->seat;
}

bool lens_is_raised(const struct lens *lens)
{
    return lens->raised;
}

const char *lens_asked_case(const struct lens *lens, size_t index)
{
    return index < lens->asked.count ? lens->asked.at[index] : NULL;
}

bool lens_asks_case(const struct lens *lens, struct cb_str case_id)
{
    return id_list_has(&lens->asked, case_id);
}

/* ---- whether an event may make it another ---- */

static bool is_one_of(const struct pack_type *type, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (cb_str_is(type->name, names[i]))
            return true;
    }
    return false;
}

/* The gate, the conditions of the whole stream and the card's officers read these. */
static bool is_read_by_every_lens(const struct pack_type *type)
{
    static const char *const names[] = {TYPE_CASE, TYPE_ASSIGNMENT, TYPE_ATTENDANCE,
                                        TYPE_IDENTITY_DECISION};
    return is_one_of(type, names, CB_COUNT(names));
}

/* The fields that the conditions of a record read. */
static const struct {
    const char *field;
    uint32_t asks;
} readers[] = {
    {"owner_user", CONDITION_BIT(CONDITION_owner)},
    {"readers", CONDITION_BIT(CONDITION_named)},
    {"recipients", CONDITION_BIT(CONDITION_recipient)},
    {"to_agency", CONDITION_BIT(CONDITION_recipient)},
};

static bool is_asked_for(const struct pack_field *field, uint32_t asks)
{
    for (size_t i = 0; i < CB_COUNT(readers); i++) {
        if ((asks & readers[i].asks) != 0 && cb_str_is(field->name, readers[i].field))
            return true;
    }
    return false;
}

static bool change_touches(const struct lens *lens, const struct event *event,
                           const struct change *change)
{
    uint32_t asks = lens->type_asks[change->type->index];

    if (lens->raised && raises_cover(&lens->raises, change->id))
        return true; /* what was decided on is no more as it was */
    if (event->verb->creates &&
        (asks & (CONDITION_BIT(CONDITION_own) | CONDITION_BIT(CONDITION_approver))) != 0)
        return true;
    if (event->verb->withdraws && (asks & KEPT_CONDITIONS) != 0)
        return true; /* it leaves the sets that it is in */
    for (size_t i = 0; i < change->setting_count; i++) {
        const struct pack_field *field = change->settings[i].field;
        if (field_names_cases(field) || is_asked_for(field, asks))
            return true;
    }
    return false;
}

bool lens_is_touched_by(const struct lens *lens, const struct event *event)
{
    if (lens->kind == STREAM_DIRECTORY)
        return true;
    for (size_t i = 0; i < event->change_count; i++) {
        const struct change *change = &event->changes[i];
        if (is_read_by_every_lens(change->type))
            return true;
        if (lens->gate == GATE_OPEN && change_touches(lens, event, change))
            return true;
    }
    return false;
}

bool lens_is_decided_by(const struct lens *lens, const struct fold *fold,
                        const struct viewer *viewer, const struct event *event)
{
    for (size_t i = 0; lens->gate == GATE_OPEN && i < event->change_count; i++) {
        if (raises_are_touched_by(&lens->raises, fold, viewer, &event->changes[i]))
            return true;
    }
    return false;
}
