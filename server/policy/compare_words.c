/* Changes and cells, as people read them and as a pack writes them. */
#include "cell.h"
#include "compare_parts.h"

static const struct {
    unsigned bit;
    const char *word, *said;
} changes[] = {
    {CHANGE_GAINS, "gains", "gains sight of"},
    {CHANGE_LOSES, "loses", "loses sight of"},
    {CHANGE_WRITES, "writes", "may now write"},
    {CHANGE_WRITES_LESS, "writes_less", "may no longer write"},
    {CHANGE_SHARES, "shares", "may be given more by a share of"},
    {CHANGE_SHARES_LESS, "shares_less", "may be given less by a share of"},
};

json_t *words_text(struct cb_str text)
{
    return json_stringn(text.at != NULL ? text.at : "", text.len);
}

json_t *words_of_change(unsigned change)
{
    json_t *list = json_array();
    for (size_t i = 0; i < CB_COUNT(changes); i++) {
        if ((change & changes[i].bit) != 0)
            json_array_append_new(list, json_string(changes[i].word));
    }
    return list;
}

/* "gains sight of, may now write" */
void words_say_change(struct cb_buf *out, unsigned change)
{
    bool is_first = true;
    for (size_t i = 0; i < CB_COUNT(changes); i++) {
        if ((change & changes[i].bit) == 0)
            continue;
        cb_buf_text(out, is_first ? "" : ", ");
        cb_buf_text(out, changes[i].said);
        is_first = false;
    }
    if (is_first)
        cb_buf_text(out, "keeps what it has of");
}

/* ---- cells ---- */

static void write_line(struct cb_buf *out, const struct cell_line *line)
{
    cb_buf_text(out, level_name(line->level));
    cb_buf_text(out, line->write ? " write" : "");
    if (line->can_share)
        cb_buf_printf(out, " share:%s", level_name(line->share));
    cb_buf_text(out, line->never ? " never" : "");
    cb_buf_text(out, line->no_location ? " no_location" : "");
    for (size_t i = 0; i < line->conditions.count; i++) {
        cb_buf_text(out, " if:");
        cell_write_condition(&line->conditions.at[i], out);
    }
}

json_t *words_of_cell(const struct cell *cell)
{
    json_t *list = json_array();
    for (size_t i = 0; cell != NULL && i < cell->count; i++) {
        CB_AUTO(cb_buf_fini) struct cb_buf line = {0};
        write_line(&line, &cell->at[i]);
        json_array_append_new(list, words_text(cb_buf_peek(&line)));
    }
    return list;
}

static void say_level(struct cb_buf *out, const struct pack *pack, enum level level)
{
    const json_t *levels = json_object_get(pack_document(pack, "views.json"), "levels");
    struct cb_str label = cb_json_get_str(json_object_get(levels, level_name(level)), "label");
    cb_buf_char(out, '"');
    cb_buf_str(out, label.at != NULL ? label : cb_str_of(level_name(level)));
    cb_buf_char(out, '"');
}

static void say_line(struct cb_buf *out, const struct pack *pack, const struct cell_line *line)
{
    say_level(out, pack, line->level);
    cb_buf_text(out, line->write ? ", may write" : "");
    if (line->can_share) {
        cb_buf_text(out, ", a share gives up to ");
        say_level(out, pack, line->share);
    }
    cb_buf_text(out, line->never ? ", never to be raised" : "");
    cb_buf_text(out, line->no_location ? ", without what shows where the victim is" : "");
    for (size_t i = 0; i < line->conditions.count; i++) {
        cb_buf_text(out, i == 0 ? ", if " : " and ");
        cell_write_condition(&line->conditions.at[i], out);
    }
}

void words_say_cell(struct cb_buf *out, const struct pack *pack, const struct cell *cell)
{
    for (size_t i = 0; cell != NULL && i < cell->count; i++) {
        cb_buf_text(out, i == 0 ? "" : "; else ");
        say_line(out, pack, &cell->at[i]);
    }
    if (cell == NULL || cell->count == 0)
        say_level(out, pack, LEVEL_NONE);
}
