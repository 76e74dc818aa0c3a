/* The matrix, cell by cell: what each seat comes to see, write or be given by a share. */
#include "compare_parts.h"

const struct cell *side_cell(const struct side *side, size_t class_index)
{
    bool is_there = side->seat != SIZE_MAX && class_index != SIZE_MAX;
    return is_there ? pack_cell(side->pack, class_index, side->seat) : NULL;
}

static const struct cell *cell_named(const struct side *side, struct cb_str class_name)
{
    size_t class_index = SIZE_MAX;
    pack_class_index(side->pack, class_name, &class_index);
    return side_cell(side, class_index);
}

bool cells_alike(const struct seat_pair *seat, struct cb_str class_name)
{
    const struct cell *before = cell_named(&seat->before, class_name);
    const struct cell *after = cell_named(&seat->after, class_name);
    CB_AUTO(json_decref) json_t *one = words_of_cell(before);
    CB_AUTO(json_decref) json_t *other = words_of_cell(after);
    return (before == NULL) == (after == NULL) && json_equal(one, other);
}

/* ---- what one line gives ---- */

static const struct cell_line *or_nothing(const struct cell_line *line)
{
    static const struct cell_line nothing = {.level = LEVEL_NONE};
    return line != NULL ? line : &nothing;
}

/* Whether A shows something that B does not. Summary and codes each show what the other hides. */
static bool shows_more(const struct cell_line *a, const struct cell_line *b)
{
    bool has_fields = a->level == LEVEL_FULL || a->level == LEVEL_CODES;
    return level_lowest(a->level, b->level) != a->level ||
           (has_fields && !a->no_location && b->no_location);
}

static bool may_be_raised_more(const struct cell_line *a, const struct cell_line *b)
{
    enum level other = b->can_share ? b->share : b->level;
    return a->can_share && (level_lowest(a->share, other) != a->share ||
                            (a->share == LEVEL_FULL && !a->no_location && b->no_location));
}

static unsigned line_change(const struct cell_line *before, const struct cell_line *after)
{
    const struct cell_line *a = or_nothing(after);
    const struct cell_line *b = or_nothing(before);
    return (shows_more(a, b) ? CHANGE_GAINS : 0U) | (shows_more(b, a) ? CHANGE_LOSES : 0U) |
           (a->write && !b->write ? CHANGE_WRITES : 0U) |
           (b->write && !a->write ? CHANGE_WRITES_LESS : 0U) |
           (may_be_raised_more(a, b) ? CHANGE_SHARES : 0U) |
           (may_be_raised_more(b, a) ? CHANGE_SHARES_LESS : 0U);
}

static unsigned cell_change(const struct cell *before, const struct cell *after)
{
    struct situation situation = {0};
    unsigned change = 0;
    size_t at = 0;
    situation_ask_cell(&situation, before, false);
    situation_ask_cell(&situation, after, false);
    while (situation_next(&situation, &at))
        change |= line_change(situation_line(&situation, before, false),
                              situation_line(&situation, after, false));
    return situation.is_too_many ? change | CHANGE_GAINS | CHANGE_LOSES : change;
}

/* ---- into words ---- */

static void add(struct comparison *comparison, const struct seat_pair *seat,
                const struct pack_class *class, unsigned change)
{
    const struct cell *before = cell_named(&seat->before, class->name);
    const struct cell *after = cell_named(&seat->after, class->name);
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    json_t *entry = json_object();
    cb_buf_printf(&text, "%.*s: ", CB_STR_ARG(seat->label));
    words_say_change(&text, change);
    cb_buf_printf(&text, " \"%.*s\": before ", CB_STR_ARG(class->label));
    words_say_cell(&text, comparison->before, before);
    cb_buf_text(&text, ", now ");
    words_say_cell(&text, comparison->after, after);
    cb_buf_char(&text, '.');
    json_object_set_new(entry, "class", words_text(class->name));
    json_object_set_new(entry, "label", words_text(class->label));
    json_object_set_new(entry, "seat", words_text(seat->name));
    json_object_set_new(entry, "before", words_of_cell(before));
    json_object_set_new(entry, "after", words_of_cell(after));
    json_object_set_new(entry, "change", words_of_change(change));
    json_object_set_new(entry, "sentence", words_text(cb_buf_peek(&text)));
    json_array_append_new(comparison->sentences, words_text(cb_buf_peek(&text)));
    json_array_append_new(comparison->cells, entry);
}

static void compare_class(struct comparison *comparison, const struct pack_class *class)
{
    for (size_t i = 0; i < comparison->seat_count; i++) {
        struct seat_pair *seat = &comparison->seats[i];
        if (cells_alike(seat, class->name))
            continue;
        unsigned change = cell_change(cell_named(&seat->before, class->name),
                                      cell_named(&seat->after, class->name));
        seat->sight |= change;
        comparison->gains_sight =
            comparison->gains_sight || (change & (CHANGE_GAINS | CHANGE_SHARES)) != 0;
        add(comparison, seat, class, change);
    }
}

void compare_cells(struct comparison *comparison)
{
    size_t found = 0;
    for (size_t i = 0; i < pack_class_count(comparison->after); i++)
        compare_class(comparison, pack_class_at(comparison->after, i));
    for (size_t i = 0; i < pack_class_count(comparison->before); i++) {
        const struct pack_class *class = pack_class_at(comparison->before, i);
        if (!pack_class_index(comparison->after, class->name, &found))
            compare_class(comparison, class);
    }
}

/* ---- the whole matrix, as both have it ---- */

static json_t *row_of(const struct comparison *comparison, const struct pack_class *class)
{
    json_t *row = json_object();
    json_t *cells = json_array();
    for (size_t i = 0; i < comparison->seat_count; i++) {
        const struct seat_pair *seat = &comparison->seats[i];
        json_t *entry = json_object();
        json_object_set_new(entry, "seat", words_text(seat->name));
        json_object_set_new(entry, "before", words_of_cell(cell_named(&seat->before, class->name)));
        json_object_set_new(entry, "after", words_of_cell(cell_named(&seat->after, class->name)));
        json_array_append_new(cells, entry);
    }
    json_object_set_new(row, "class", words_text(class->name));
    json_object_set_new(row, "label", words_text(class->label));
    json_object_set_new(row, "cells", cells);
    return row;
}

json_t *compare_table(const struct comparison *comparison)
{
    json_t *rows = json_array();
    size_t found = 0;
    for (size_t i = 0; i < pack_class_count(comparison->after); i++)
        json_array_append_new(rows, row_of(comparison, pack_class_at(comparison->after, i)));
    for (size_t i = 0; i < pack_class_count(comparison->before); i++) {
        const struct pack_class *class = pack_class_at(comparison->before, i);
        if (!pack_class_index(comparison->after, class->name, &found))
            json_array_append_new(rows, row_of(comparison, class));
    }
    return rows;
}
