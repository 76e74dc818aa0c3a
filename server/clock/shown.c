#include "caseboard/clock/shown.h"

#include <stdlib.h>
#include <string.h>

#include "caseboard/record/board.h"
#include "caseboard/record/owner.h"

#define TYPE_CLOCK "clock"
#define FIELD_OPENER "opener"

/* One clock: what is projected points at what it keeps. */
struct shown_clock {
    struct derived derived;
    char id[CLOCK_ID_TEXT];
    char *agency;
    char *print; /* all that it says, as text: equal prints, equal records */
    bool is_kept;
};

struct shown {
    struct pack *pack;
    const struct pack_type *type; /* NULL: nothing is shown */
    const struct pack_field *opener;
    struct shown_clock **at; /* sorted by id */
    size_t count;
    char (*changed)[CLOCK_ID_TEXT];
    size_t changed_count, changed_room;
    size_t bytes;
};

struct seen { /* a clock, and who owes it today */
    const struct clock *clock;
    struct owner owner;
};

/* ---- fields ---- */

static json_t *text(struct cb_str value)
{
    return value.len != 0 ? cb_json_string(value) : NULL;
}

static json_t *instant(cb_time at)
{
    char out[CB_TIME_TEXT];
    cb_time_write(at, out);
    return json_string(out);
}

static json_t *kind_of(const struct seen *seen)
{
    return json_string(clock_kind_name(seen->clock->kind));
}

static json_t *rule_of(const struct seen *seen)
{
    return text(seen->clock->rule);
}

static json_t *owner_user_of(const struct seen *seen)
{
    return text(seen->owner.user);
}

static json_t *due_date_of(const struct seen *seen)
{
    char out[CB_DATE_TEXT];
    cb_date_write(seen->clock->due.date, out);
    return seen->clock->has_due ? json_string(out) : NULL;
}

static json_t *due_at_of(const struct seen *seen)
{
    return seen->clock->has_due ? instant(seen->clock->due.at) : NULL;
}

static json_t *state_of(const struct seen *seen)
{
    return json_string(clock_state_name(seen->clock->state));
}

static json_t *victim_of(const struct seen *seen)
{
    return text(seen->clock->victim);
}

static json_t *opener_of(const struct seen *seen)
{
    return text(seen->clock->opener);
}

static json_t *closed_by_of(const struct seen *seen)
{
    return text(seen->clock->closed_by);
}

static json_t *start_of(const struct seen *seen)
{
    return instant(seen->clock->start);
}

static json_t *recipient_of(const struct seen *seen)
{
    return text(seen->clock->recipient);
}

static json_t *flags_of(const struct seen *seen)
{
    static const char *const names[] = {
#define FLAG(name, says) #name,
#include "caseboard/clock/clock_flags.def"
    };
    json_t *flags = json_array();
    for (size_t i = 0; i < CB_COUNT(names); i++) {
        if ((seen->clock->flags & (1U << i)) != 0)
            json_array_append_new(flags, json_string(names[i]));
    }
    if (json_array_size(flags) == 0)
        json_decref(cb_take(&flags));
    return flags;
}

static const struct {
    const char *field;
    json_t *(*value)(const struct seen *seen);
} fields[] = {
    {"kind", kind_of},         {"rule", rule_of},     {"owner_user", owner_user_of},
    {"due_date", due_date_of}, {"due_at", due_at_of}, {"state", state_of},
    {"victim", victim_of},     {"opener", opener_of}, {"closed_by", closed_by_of},
    {"start", start_of},       {"flags", flags_of},   {"recipient", recipient_of},
};

/* ---- one ---- */

static void shown_clock_free(struct shown_clock *one)
{
    struct record *record = &one->derived.record;
    for (size_t i = 0; i < record->type->field_count; i++)
        json_decref(record->values[i]);
    free(record->values);
    free(one->agency);
    free(one->print);
    free(one);
}

/* What is not met yet is owed by whoever has it now; what was met stays with who met it. */
static struct owner owner_today(const struct clock *clock, const struct shown_input *input)
{
    struct owner owner = {clock->owner_agency, clock->owner_user};
    if (input->directory == NULL || clock->closed != CB_TIME_NEVER || owner.user.len == 0)
        return owner;
    struct cb_str user = board_successor(input->directory, owner.user, owner.agency, input->now);
    if (user.len != 0)
        return (struct owner){owner.agency, user};
    return owner_of_duty(input->fold, input->directory, (struct cb_str){NULL, 0}, clock->victim,
                         input->now);
}

/* Everything that fields[] reads, and the owner's agency. */
static void write_print(const struct seen *seen, struct cb_buf *out)
{
    const struct clock *clock = seen->clock;
    const struct cb_str texts[] = {clock->rule,      clock->victim,    clock->opener,
                                   clock->closed_by, clock->recipient, seen->owner.agency,
                                   seen->owner.user};
    for (size_t i = 0; i < CB_COUNT(texts); i++) {
        cb_buf_str(out, texts[i]);
        cb_buf_char(out, '\n');
    }
    cb_buf_printf(out, "%d %d %u %d %lld %lld %lld", (int)clock->kind, (int)clock->state,
                  clock->flags, clock->has_due, (long long)clock->due.date,
                  (long long)clock->due.at, (long long)clock->start);
}

/* Of the practice: who must not learn that an identity was decided on, or that a rule was
 * triggered, learns it from no clock either. */
static bool is_told_with_opener(const struct pack *pack, const struct clock *clock)
{
    const struct continuity *continuity = pack_continuity(pack);
    bool is = clock->kind == CLOCK_finding;
    for (size_t i = 0; !is && continuity != NULL && i <= continuity->profile_count; i++) {
        const struct profile *profile =
            i < continuity->profile_count ? &continuity->profiles[i] : NULL;
        const struct row *row = continuity_row(continuity, profile, clock->rule);
        is = row != NULL && row->is_told_with_opener;
    }
    return is;
}

static struct shown_clock *shown_clock_new(const struct shown *shown, const struct seen *seen,
                                           const char *print)
{
    struct shown_clock *one = cb_alloc(sizeof *one);
    struct record *record = &one->derived.record;
    memcpy(one->id, seen->clock->id, sizeof one->id);
    one->print = cb_str_dup(cb_str_of(print));
    if (seen->owner.agency.len != 0)
        one->agency = cb_str_dup(seen->owner.agency);
    record->type = shown->type;
    record->id = cb_str_of(one->id);
    if (one->agency != NULL)
        record->agency = cb_str_of(one->agency);
    record->values = cb_alloc((shown->type->field_count + 1) * sizeof(json_t *));
    for (size_t i = 0; i < CB_COUNT(fields); i++) {
        const struct pack_field *field = type_field_named(shown->type, fields[i].field);
        if (field != NULL)
            record->values[field->index] = fields[i].value(seen);
    }
    if (is_told_with_opener(shown->pack, seen->clock))
        one->derived.told_with = shown->opener;
    derived_settle(&one->derived);
    return one;
}

/* ---- all ---- */

struct shown *shown_new(struct pack *pack)
{
    struct shown *shown = cb_alloc(sizeof *shown);
    const struct pack_type *type = pack_type(pack, CB_STR(TYPE_CLOCK));
    shown->pack = pack_ref(pack);
    if (type != NULL && type->derived)
        shown->type = type;
    if (shown->type != NULL)
        shown->opener = type_field_named(shown->type, FIELD_OPENER);
    return shown;
}

void shown_free(struct shown *shown)
{
    if (shown == NULL)
        return;
    for (size_t i = 0; i < shown->count; i++)
        shown_clock_free(shown->at[i]);
    free(shown->at);
    free(shown->changed);
    pack_unref(shown->pack);
    free(shown);
}

static void note_changed(struct shown *shown, const char *id)
{
    cb_grow(&shown->changed, shown->changed_count, &shown->changed_room, sizeof *shown->changed);
    memcpy(shown->changed[shown->changed_count++], id, CLOCK_ID_TEXT);
}

/* What OLD, sorted from *CURSOR on, has of the id; what lies before it is passed by. */
static struct shown_clock *old_one(struct shown_clock *const *old, size_t count, size_t *cursor,
                                   const char *id)
{
    while (*cursor < count && strcmp(old[*cursor]->id, id) < 0)
        (*cursor)++;
    return *cursor < count && strcmp(old[*cursor]->id, id) == 0 ? old[*cursor] : NULL;
}

static struct shown_clock *keep_or_make(struct shown *shown, const struct seen *seen,
                                        struct shown_clock *old)
{
    CB_AUTO(cb_buf_fini) struct cb_buf print = {0};
    write_print(seen, &print);
    if (old != NULL && strcmp(old->print, print.at) == 0) {
        old->is_kept = true;
        return old;
    }
    note_changed(shown, seen->clock->id);
    return shown_clock_new(shown, seen, print.at);
}

/* An old one that has no successor of its id went; the new ones are sorted, too. */
static void drop_old(struct shown *shown, struct shown_clock **old, size_t count)
{
    size_t cursor = 0;
    for (size_t i = 0; i < count; i++) {
        if (old[i]->is_kept) {
            old[i]->is_kept = false;
            continue;
        }
        if (old_one(shown->at, shown->count, &cursor, old[i]->id) == NULL)
            note_changed(shown, old[i]->id);
        shown_clock_free(old[i]);
    }
    free(old);
}

static int compare_ids(const void *a, const void *b)
{
    return memcmp(a, b, CLOCK_ID_TEXT);
}

bool shown_take(struct shown *shown, const struct shown_input *input)
{
    struct shown_clock **old = shown->at;
    size_t old_count = shown->count;
    size_t cursor = 0;
    shown->changed_count = 0;
    if (shown->type == NULL)
        return false;
    shown->at = cb_alloc((input->clocks.count + 1) * sizeof(struct shown_clock *));
    shown->count = input->clocks.count;
    for (size_t i = 0; i < input->clocks.count; i++) {
        const struct clock *clock = &input->clocks.at[i];
        const struct seen seen = {clock, owner_today(clock, input)};
        shown->at[i] = keep_or_make(shown, &seen, old_one(old, old_count, &cursor, clock->id));
    }
    drop_old(shown, old, old_count);
    if (shown->changed_count > 1) /* so that no order tells what came, and what went */
        qsort(shown->changed, shown->changed_count, sizeof *shown->changed, compare_ids);
    return shown->changed_count > 0;
}

struct derived_list shown_list(const struct shown *shown)
{
    if (shown == NULL)
        return (struct derived_list){NULL, 0};
    return (struct derived_list){(const struct derived *const *)shown->at, shown->count};
}

#define CLOCK_BYTES 1200 /* of one: its record, a dozen small values, its print */

size_t shown_bytes(const struct shown *shown)
{
    return shown == NULL ? 0 : sizeof *shown + shown->count * CLOCK_BYTES;
}

const char *shown_changed(const struct shown *shown, size_t index)
{
    return index < shown->changed_count ? shown->changed[index] : NULL;
}

/* ---- on a card ---- */

static bool state_is_live(struct cb_str name, bool *is_open)
{
    static const struct {
        const char *name;
        bool is_live;
    } states[] = {
#define STATE(name, is_live) {#name, is_live},
#include "caseboard/clock/clock_states.def"
    };
    *is_open = cb_str_is(name, clock_state_name(STATE_open));
    for (size_t i = 0; i < CB_COUNT(states); i++) {
        if (cb_str_is(name, states[i].name))
            return states[i].is_live;
    }
    return false;
}

static json_t *next_of(const struct lens *lens, const struct fold *fold, const struct record *clock)
{
    static const char *const names[] = {"due_at", "due_date", "kind", "rule", "state"};
    json_t *next = json_object();
    json_object_set_new(next, "id", cb_json_string(clock->id));
    for (size_t i = 0; i < CB_COUNT(names); i++)
        json_object_set_new(next, names[i], project_field(lens, fold, clock, names[i]));
    return next;
}

void shown_card(const struct shown *shown, const struct lens *lens, const struct fold *fold,
                struct card_clocks *clocks, json_t **next)
{
    const struct record *first = NULL;
    cb_time earliest = CB_TIME_NEVER;
    *clocks = (struct card_clocks){0};
    *next = NULL;
    for (size_t i = 0; shown != NULL && i < shown->count; i++) {
        const struct record *clock = &shown->at[i]->derived.record;
        CB_AUTO(json_decref) json_t *state = project_field(lens, fold, clock, "state");
        CB_AUTO(json_decref) json_t *due_at = project_field(lens, fold, clock, "due_at");
        bool is_open = false;
        cb_time due = CB_TIME_NEVER;
        if (state == NULL || !state_is_live(cb_json_str(state), &is_open))
            continue;
        clocks->overdue += !is_open;
        if (due_at != NULL && cb_time_parse(cb_json_str(due_at), &due) && due < earliest) {
            earliest = due;
            first = clock;
        }
    }
    if (first != NULL)
        clocks->next = *next = next_of(lens, fold, first);
}

json_t *clock_settings_of(const struct fold *directory)
{
    const struct record *board = directory != NULL ? fold_root(directory) : NULL;
    json_t *settings = json_object();
    for (size_t i = 0; board != NULL && i < board->type->field_count; i++) {
        const struct pack_field *field = &board->type->fields[i];
        if (json_is_string(board->values[field->index]))
            json_object_setn(settings, field->name.at, field->name.len,
                             board->values[field->index]);
    }
    return settings;
}
