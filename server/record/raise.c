#include "raise.h"

#include <stdlib.h>
#include <string.h>

#include "caseboard/base/zone.h"
#include "condition.h"
#include "names.h"

#define HOUR_MS (60LL * 60 * 1000)

void raises_fini(struct raises *raises)
{
    free(raises->at);
    free(raises->classes);
    *raises = (struct raises){0};
}

/* ---- what is in force ---- */

static void lower(cb_time *until, cb_time at)
{
    if (until != NULL && at < *until)
        *until = at;
}

/* Its last day counts whole, by the clock on the wall as all days do. */
bool share_holds(const struct record *share, cb_time now, cb_time *until)
{
    cb_date last = 0;

    if (share->withdrawn || !cb_str_is(record_text(share, "state"), "in_force") ||
        !cb_date_parse(record_text(share, "expires_on"), &last))
        return false;
    cb_time end = zone_due_at(last);
    if (now >= end)
        return false;
    lower(until, end);
    return true;
}

cb_time emergency_end(const struct record *access, const struct emergency_rules *rules)
{
    cb_time most = access->created + rules->most_hours * HOUR_MS;
    cb_time until = 0;

    if (!cb_time_parse(record_text(access, "until"), &until))
        return 0;
    return until < most ? until : most;
}

static bool is_meant_for(const struct record *share, const struct viewer *viewer)
{
    const json_t *recipients = record_get(share, "recipients");
    return value_names(recipients, viewer->user) || value_names(recipients, viewer->agency);
}

/* The right to break in is asked again: access ends with the role that gave it. */
static bool may_break_in(const struct pack *pack, const struct emergency_rules *rules,
                         const struct viewer *viewer)
{
    for (size_t i = 0; i < rules->writer_count; i++) {
        const struct writer *writer = &rules->writers[i];
        bool is_seat = writer->seat == PACK_ANY_SEAT
                           ? !cb_str_is(viewer->seat, SEAT_ADMINISTRATOR)
                           : cb_str_equal(viewer->seat, pack_seat_name(pack, writer->seat));
        if (is_seat && (writer->role.len == 0 || viewer_has_role(viewer, writer->role)))
            return true;
    }
    return false;
}

/* ---- reading ---- */

/* Where POSITION stands, or would. */
static size_t place_of(const struct raises *raises, size_t position)
{
    size_t low = 0;
    size_t high = raises->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (raises->at[middle].position < position)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(const struct raises *raises, size_t place, size_t position)
{
    return place < raises->count && raises->at[place].position == position;
}

/* Of several the one that shows most; of equals the first. */
static void add(struct raises *raises, const struct record *record, const struct record *by,
                uint64_t covers, enum level level)
{
    size_t place = place_of(raises, record->position);
    struct raise raise = {
        .position = record->position, .by = by->position, .covers = covers, .level = level};

    if (is_at(raises, place, record->position)) {
        if (raises->at[place].level >= level)
            return;
    } else {
        cb_grow(&raises->at, raises->count, &raises->room, sizeof *raises->at);
        memmove(raises->at + place + 1, raises->at + place,
                (raises->count - place) * sizeof *raises->at);
        raises->count++;
    }
    memcpy(raise.id, record->id.at, record->id.len < CB_ID_TEXT ? record->id.len : CB_ID_TEXT - 1);
    raises->at[place] = raise;
}

/* Only what is the decider's agency's own. A record that has changed since the decision took effect
 * is not the one that was decided on. A decision in force is never changed but to end it, so its
 * newest event is when that was. */
static void read_share(const struct fold *fold, const struct record *share, struct raises *out)
{
    const json_t *records = record_get(share, "records");
    enum level level = LEVEL_NONE;

    if (!level_parse(record_text(share, "level"), &level))
        return;
    for (size_t i = 0; i < json_array_size(records); i++) {
        const struct record *record =
            fold_find(fold, cb_json_get_str(json_array_get(records, i), "record"));
        if (record != NULL && !record->withdrawn && cb_str_equal(record->agency, share->agency) &&
            record->changed_seq < share->changed_seq)
            add(out, record, share, record->changed_seq, level);
    }
}

static void read_shares(const struct lens_input *input, const struct viewer *viewer,
                        struct raises *out, cb_time *until)
{
    const struct fold *fold = input->fold;
    const struct pack_type *type = pack_type(fold_pack(fold), CB_STR(TYPE_SHARE_DECISION));
    const struct record *share = NULL;
    size_t cursor = 0;

    while ((share = fold_next(fold, type, &cursor)) != NULL) {
        if (is_meant_for(share, viewer) && share_holds(share, input->now, until))
            read_share(fold, share, out);
    }
}

static void open_class(const struct pack *pack, size_t class_index, const struct record *by,
                       struct raises *out)
{
    size_t count = pack_class_count(pack);
    if (out->classes == NULL) {
        out->classes = cb_alloc(count * sizeof *out->classes);
        for (size_t i = 0; i < count; i++)
            out->classes[i] = NOT_RAISED;
    }
    if (out->classes[class_index] == NOT_RAISED)
        out->classes[class_index] = by->position;
}

static void read_access(const struct fold *fold, const struct record *access, struct raises *out)
{
    struct cb_str target = record_text(access, "target");
    const struct record *record = fold_find(fold, target);
    size_t class_index = 0;

    if (record != NULL && !record->withdrawn)
        add(out, record, access, COVERS_WHATEVER_COMES, LEVEL_FULL);
    else if (record == NULL && pack_class_index(fold_pack(fold), target, &class_index))
        open_class(fold_pack(fold), class_index, access, out);
}

static void read_accesses(const struct lens_input *input, const struct viewer *viewer,
                          struct raises *out, cb_time *until)
{
    const struct fold *fold = input->fold;
    const struct emergency_rules *rules = pack_emergency(fold_pack(fold));
    const struct pack_type *type = pack_type(fold_pack(fold), CB_STR(TYPE_EMERGENCY_ACCESS));
    const struct record *access = NULL;
    size_t cursor = 0;

    if (rules == NULL || !may_break_in(fold_pack(fold), rules, viewer))
        return;
    while ((access = fold_next(fold, type, &cursor)) != NULL) {
        if (access->withdrawn || !cb_str_equal(access->author, viewer->user) ||
            !cb_str_equal(access->agency, viewer->agency) ||
            input->now >= emergency_end(access, rules))
            continue;
        lower(until, emergency_end(access, rules));
        read_access(fold, access, out);
    }
}

void raises_read(const struct lens_input *input, const struct viewer *viewer, struct raises *out,
                 cb_time *until)
{
    if (fold_kind(input->fold) != STREAM_CASE)
        return;
    if (pack_shares(fold_pack(input->fold)) != NULL)
        read_shares(input, viewer, out, until);
    read_accesses(input, viewer, out, until);
}

/* ---- whether an event may change it ---- */

static bool is_by(const struct raises *raises, size_t position)
{
    bool is = false;
    for (size_t i = 0; !is && i < raises->count; i++)
        is = raises->at[i].by == position;
    return is;
}

static bool opens_class(const struct raises *raises, size_t class_count, size_t position)
{
    bool is = false;
    for (size_t i = 0; !is && raises->classes != NULL && i < class_count; i++)
        is = raises->classes[i] == position;
    return is;
}

bool raises_are_touched_by(const struct raises *raises, const struct fold *fold,
                           const struct viewer *viewer, const struct change *change)
{
    bool is_share = cb_str_is(change->type->name, TYPE_SHARE_DECISION);

    if (!is_share && !cb_str_is(change->type->name, TYPE_EMERGENCY_ACCESS))
        return false;
    const struct record *decision = fold_find(fold, change->id);
    if (decision == NULL)
        return false;
    if (is_share)
        return is_by(raises, decision->position) || is_meant_for(decision, viewer);
    return is_by(raises, decision->position) ||
           opens_class(raises, pack_class_count(fold_pack(fold)), decision->position) ||
           cb_str_equal(decision->author, viewer->user);
}

/* ---- looking ---- */

static const struct record *raiser(const struct fold *fold, size_t position)
{
    return position < fold_count(fold) ? fold_at_position(fold, position) : NULL;
}

void raises_apply(const struct raises *raises, const struct fold *fold, const struct record *record,
                  const struct cell_line *line, struct sight *sight)
{
    size_t place = place_of(raises, record->position);
    enum level level = line->level;
    size_t by = NOT_RAISED;

    if (is_at(raises, place, record->position) && record->changed_seq <= raises->at[place].covers) {
        level = level_lowest(raises->at[place].level, line->share);
        by = raises->at[place].by;
    }
    /* a class is opened only to who is told of nothing of it: others name the record */
    if (level < line->share && line->level == LEVEL_NONE && raises->classes != NULL &&
        raises->classes[record->class_index] != NOT_RAISED) {
        level = line->share;
        by = raises->classes[record->class_index];
    }
    if (level == LEVEL_SUMMARY && record_value(record, record->type->summary) == NULL)
        level = LEVEL_EXISTS;
    if (level <= line->level)
        return;
    *sight = (struct sight){
        .level = level, .no_location = line->no_location, .raised_by = raiser(fold, by)};
}

bool raises_cover(const struct raises *raises, struct cb_str id)
{
    for (size_t i = 0; i < raises->count; i++) {
        if (cb_str_is(id, raises->at[i].id))
            return true;
    }
    return false;
}

static void add_number(struct cb_buf *out, uint64_t number)
{
    cb_buf_add(out, &number, sizeof number);
}

/* The decisions themselves are in the key: who reads by another one has another lens, so that an
 * explanation, or the access log, never names somebody else's. */
void raises_write(const struct raises *raises, size_t class_count, struct cb_buf *out)
{
    cb_buf_char(out, 's');
    for (size_t i = 0; i < raises->count; i++) {
        const struct raise *raise = &raises->at[i];
        add_number(out, raise->position + 1);
        add_number(out, raise->by);
        add_number(out, raise->covers);
        add_number(out, (uint64_t)raise->level);
    }
    add_number(out, 0);
    for (size_t i = 0; raises->classes != NULL && i < class_count; i++) {
        if (raises->classes[i] == NOT_RAISED)
            continue;
        add_number(out, i + 1);
        add_number(out, raises->classes[i]);
    }
    add_number(out, 0);
}
