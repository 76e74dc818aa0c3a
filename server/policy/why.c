/* Why somebody sees no more: the lines of a cell that may decide for the asker, as far as the asker
 * can know, and what would make another line decide or raise the one that does. */
#include "caseboard/policy/why.h"

#include "loader.h"
#include "why_words.h"

#define CELL_LINES 16 /* of a cell, that are told */

enum holds { HOLDS, FAILS, NOT_KNOWN };

struct reading { /* of one cell for one asker */
    const struct pack *pack;
    const struct why_asked *asked;
    const struct cell_line *lines[CELL_LINES]; /* those that may decide, in order */
    size_t count;
    enum level level; /* of the record, or what is had without any tie */
    json_t *cell, *ways, *sentences;
    bool may_ask;
};

/* ---- which lines may decide ---- */

static bool has_role(const struct why_asked *asked, struct cb_str role)
{
    for (size_t i = 0; i < asked->role_count; i++) {
        if (cb_str_equal(asked->roles[i], role))
            return true;
    }
    return false;
}

/* What the asker may not know holds perhaps: it depends on what is hidden. */
static enum holds condition_state(const struct why_asked *asked, const struct condition *condition)
{
    if (condition->kind == CONDITION_role)
        return has_role(asked, condition->argument) ? HOLDS : FAILS;
    if (condition->kind == CONDITION_own_agency && asked->of_record)
        return asked->is_own_agency ? HOLDS : FAILS;
    return NOT_KNOWN;
}

static enum holds line_state(const struct why_asked *asked, const struct cell_line *line)
{
    enum holds state = HOLDS;
    for (size_t i = 0; i < line->conditions.count; i++) {
        enum holds one = condition_state(asked, &line->conditions.at[i]);
        if (one == FAILS)
            return FAILS;
        if (one == NOT_KNOWN)
            state = NOT_KNOWN;
    }
    return state;
}

/* A summary that nobody wrote shows no more than that the record is there. */
static bool may_give(const struct cell_line *line, enum level level)
{
    return line->level == level || (line->level == LEVEL_SUMMARY && level == LEVEL_EXISTS);
}

static const struct cell_line *last_line(const struct reading *reading)
{
    static const struct cell_line nothing = {.level = LEVEL_NONE};
    return reading->count != 0 ? reading->lines[reading->count - 1] : &nothing;
}

static void read_lines(struct reading *reading, const struct cell *cell)
{
    const struct why_asked *asked = reading->asked;
    for (size_t i = 0; i < cell->count && reading->count < CB_COUNT(reading->lines); i++) {
        enum holds state = line_state(asked, &cell->at[i]);
        if (state == FAILS)
            continue;
        reading->lines[reading->count++] = &cell->at[i];
        if (state == HOLDS)
            break;
    }
    reading->level = asked->of_record ? asked->level : last_line(reading)->level;
}

/* Whether the line may be the one that gives what the asker has. */
static bool may_decide(const struct reading *reading, size_t at)
{
    const struct cell_line *line = reading->lines[at];
    if (!reading->asked->of_record)
        return line->level == reading->level;
    if (reading->asked->is_raised)
        return line->can_share && line->share >= reading->level;
    return may_give(line, reading->level);
}

/* ---- sentences ---- */

static void add_text(json_t *list, const struct cb_buf *text)
{
    json_array_append_new(list, cb_json_string(cb_buf_peek(text)));
}

static void begin_sentence(struct cb_buf *out, const struct reading *reading)
{
    const struct why_asked *asked = reading->asked;
    cb_buf_str(out, pack_seat_label(reading->pack, asked->seat));
    cb_buf_text(out, ", of “");
    cb_buf_str(out, pack_class_at(reading->pack, asked->class_index)->label);
    cb_buf_text(out, "”: ");
}

/* Lines may differ in nothing but what may raise them. */
static bool shows_the_same_as_the_rest(const struct reading *reading, size_t at)
{
    const struct cell_line *line = reading->lines[at];
    for (size_t i = at + 1; i < reading->count; i++) {
        const struct cell_line *other = reading->lines[i];
        if (line->level != other->level || line->write != other->write ||
            line->no_location != other->no_location)
            return false;
    }
    return at + 1 < reading->count;
}

/* The whole of what may decide, in one sentence, and each line of it alone. */
static void say_cell(struct reading *reading)
{
    CB_AUTO(cb_buf_fini) struct cb_buf whole = {0};
    begin_sentence(&whole, reading);
    size_t begin = whole.len;
    for (size_t i = 0; i < reading->count; i++) {
        CB_AUTO(cb_buf_fini) struct cb_buf one = {0};
        why_say_line(&one, reading->pack, reading->lines[i]);
        if (may_decide(reading, i))
            add_text(reading->cell, &one);
        if (shows_the_same_as_the_rest(reading, i))
            continue;
        cb_buf_text(&whole, whole.len == begin ? "" : "; otherwise ");
        cb_buf_str(&whole, cb_buf_peek(&one));
    }
    if (reading->count == 0)
        why_say_line(&whole, reading->pack, last_line(reading));
    cb_buf_char(&whole, '.');
    add_text(reading->sentences, &whole);
}

static void add_way(struct reading *reading, const char *way, enum level to,
                    const struct conditions *when, const struct cb_buf *sentence)
{
    CB_AUTO(json_decref) json_t *conditions = json_array();
    for (size_t i = 0; i < when->count; i++) {
        CB_AUTO(cb_buf_fini) struct cb_buf one = {0};
        struct conditions single = {&when->at[i], 1};
        why_say_conditions(&one, reading->pack, &single);
        struct cb_str text = cb_buf_peek(&one);
        json_array_append_new(conditions,
                              cb_json_string((struct cb_str){text.at + 1, text.len - 1}));
    }
    json_array_append_new(reading->ways, json_pack("{s:s, s:s, s:O, s:o}", "way", way, "to",
                                                   level_name(to), "when", conditions, "sentence",
                                                   cb_json_string(cb_buf_peek(sentence))));
    add_text(reading->sentences, sentence);
}

/* ---- ways ---- */

static void add_share(struct reading *reading, const struct cell_line *line)
{
    const struct share_rules *shares = pack_shares(reading->pack);
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    if (shares == NULL)
        return;
    cb_buf_text(&text, "A share decision can raise this to ");
    why_say_level(&text, reading->pack, line->share);
    why_say_conditions(&text, reading->pack, &line->conditions);
    cb_buf_printf(&text, ", for %d days at most. It is made by ", shares->most_days);
    why_say_writers(&text, reading->pack, shares->writers, shares->writer_count);
    if (share_needs_second(shares, reading->asked->class_index))
        cb_buf_text(&text, ", and a second person of that agency has to approve it");
    cb_buf_char(&text, '.');
    add_way(reading, "share", line->share, &line->conditions, &text);
    reading->may_ask = true;
}

bool why_fits_writer(const struct pack *pack, const struct writer *writer, size_t seat,
                     const struct cb_str *roles, size_t role_count, bool is_own_agency)
{
    const struct why_asked who = {.roles = roles, .role_count = role_count};
    bool is_seat = writer->seat == PACK_ANY_SEAT
                       ? !cb_str_is(pack_seat_name(pack, seat), PACK_ADMINISTRATOR)
                       : writer->seat == seat;
    if (!is_seat || (writer->role.len != 0 && !has_role(&who, writer->role)))
        return false;
    for (size_t i = 0; i < writer->conditions.count; i++) {
        if (writer->conditions.at[i].kind == CONDITION_own_agency && !is_own_agency)
            return false;
    }
    return true;
}

static void add_emergency(struct reading *reading, const struct cell_line *line)
{
    const struct emergency_rules *emergency = pack_emergency(reading->pack);
    const struct why_asked *asked = reading->asked;
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    bool may = false;
    for (size_t i = 0; emergency != NULL && i < emergency->writer_count; i++)
        may = may || why_fits_writer(reading->pack, &emergency->writers[i], asked->seat,
                                     asked->roles, asked->role_count, asked->is_own_agency);
    if (!may)
        return;
    cb_buf_text(&text, "To prevent serious harm, ");
    why_say_writers(&text, reading->pack, emergency->writers, emergency->writer_count);
    cb_buf_text(&text, " may open it in an emergency, up to ");
    why_say_level(&text, reading->pack, line->share);
    cb_buf_printf(&text, " and for %d hours at most. Its owner and the auditor are told at once.",
                  emergency->most_hours);
    add_way(reading, "emergency", line->share, &line->conditions, &text);
}

/* Another line of the cell, that would give more. */
static void add_tie(struct reading *reading, const struct cell_line *line, const char *way)
{
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    cb_buf_text(&text, "They see ");
    why_say_level(&text, reading->pack, line->level);
    why_say_conditions(&text, reading->pack, &line->conditions);
    cb_buf_text(&text, ". ");
    bool is_named = false;
    for (size_t i = 0; i < line->conditions.count; i++)
        is_named = is_named || line->conditions.at[i].kind == CONDITION_named;
    if (is_named)
        cb_buf_text(&text, "Its owner decides who is named.");
    else
        cb_buf_text(&text, cb_str_is(cb_str_of(way), "role") ? "Administrators give roles."
                                                             : "No share is needed for that.");
    add_way(reading, way, line->level, &line->conditions, &text);
    reading->may_ask = reading->may_ask || is_named;
}

/* A line that fails only for want of a role. */
static bool lacks_only_a_role(const struct why_asked *asked, const struct cell_line *line)
{
    bool lacks = false;
    for (size_t i = 0; i < line->conditions.count; i++) {
        if (condition_state(asked, &line->conditions.at[i]) != FAILS)
            continue;
        if (line->conditions.at[i].kind != CONDITION_role)
            return false;
        lacks = true;
    }
    return lacks;
}

static void add_ties(struct reading *reading, const struct cell *cell)
{
    for (size_t i = 0; i < cell->count; i++) {
        if (cell->at[i].level > reading->level && lacks_only_a_role(reading->asked, &cell->at[i]))
            add_tie(reading, &cell->at[i], "role");
    }
    for (size_t i = 0; i < reading->count; i++) {
        if (!may_decide(reading, i) && reading->lines[i]->level > reading->level)
            add_tie(reading, reading->lines[i], "tie");
    }
}

static void add_raises(struct reading *reading)
{
    for (size_t i = 0; i < reading->count; i++) {
        const struct cell_line *line = reading->lines[i];
        if (!may_decide(reading, i) || !line->can_share || line->share <= reading->level)
            continue;
        add_share(reading, line);
        add_emergency(reading, line);
    }
}

static bool is_never(const struct reading *reading)
{
    bool never = reading->count != 0;
    for (size_t i = 0; i < reading->count; i++)
        never = never && (!may_decide(reading, i) || reading->lines[i]->never);
    return never && !reading->asked->is_raised && json_array_size(reading->ways) == 0;
}

/* Decisions raise records, and a field stays what its own cell makes it. */
static void say_of_field(struct reading *reading)
{
    bool is_seen = reading->level == LEVEL_FULL;
    reading->may_ask = !is_seen && !reading->asked->is_own_agency;
    json_array_append_new(
        reading->sentences,
        json_string(is_seen ? "Whatever is recorded here is shown to you."
                            : "A share or an emergency raises a whole record, never one part of "
                              "it. Whoever holds it can write what you need to know elsewhere."));
}

static void say_no_way(struct reading *reading)
{
    if (json_array_size(reading->ways) != 0 || reading->level == LEVEL_FULL)
        return;
    if (reading->asked->is_raised) {
        json_array_append_new(reading->sentences,
                              json_string("No share and no emergency raises it further."));
        return;
    }
    json_array_append_new(reading->sentences,
                          json_string(is_never(reading)
                                          ? "Nothing can raise this: no share and no emergency."
                                          : "No share and no emergency raises this."));
}

json_t *policy_why(const struct pack *pack, const struct why_asked *asked)
{
    const struct pack_class *class = pack_class_at(pack, asked->class_index);
    const struct cell *cell = pack_cell(pack, asked->class_index, asked->seat);
    struct reading reading = {.pack = pack, .asked = asked};
    CB_AUTO(cb_buf_fini) struct cb_buf label = {0};

    reading.cell = json_array();
    reading.ways = json_array();
    reading.sentences = json_array();
    read_lines(&reading, cell);
    say_cell(&reading);
    json_array_append_new(reading.sentences, cb_json_string(class->because));
    if (!asked->of_field)
        add_raises(&reading);
    add_ties(&reading, cell);
    if (asked->of_field)
        say_of_field(&reading);
    else
        say_no_way(&reading);
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:b, s:b, s:o}", "class",
                     cb_json_string(class->name), "label", cb_json_string(class->label), "because",
                     cb_json_string(class->because), "seat",
                     cb_json_string(pack_seat_name(pack, asked->seat)), "seat_label",
                     cb_json_string(pack_seat_label(pack, asked->seat)), "level",
                     level_name(reading.level), "pack", cb_json_string(pack_name(pack)), "cell",
                     reading.cell, "ways", reading.ways, "never", is_never(&reading), "may_ask",
                     reading.may_ask, "sentences", reading.sentences);
}

bool why_settled(const struct pack *pack, size_t class_index, size_t seat,
                 const struct cb_str *roles, size_t role_count, enum level *level,
                 bool *no_location)
{
    const struct why_asked asked = {
        .seat = seat, .roles = roles, .role_count = role_count, .class_index = class_index};
    struct reading reading = {.pack = pack, .asked = &asked};
    bool settled = true;
    read_lines(&reading, pack_cell(pack, class_index, seat));
    *level = reading.level;
    *no_location = false;
    for (size_t i = 0; i < reading.count; i++) {
        settled = settled && reading.lines[i]->level == *level;
        *no_location = *no_location || reading.lines[i]->no_location;
    }
    return settled;
}
