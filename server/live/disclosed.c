#include "disclosed.h"

#include <stdlib.h>

#include "audience.h"

#define LENS_PREFIX 8 /* bytes of a lens's key that an entry names */

static void begin(struct cb_buf *out, const struct audience *audience, const char *root)
{
    cb_buf_text(out, "{\"lens\":\"");
    cb_buf_hex(out, audience->key.bytes, LENS_PREFIX);
    cb_buf_printf(out, "\",\"root\":\"%s\"", root);
}

/* ---- by which decisions ---- */

struct decisions { /* that raised something of what is shown: records of the case */
    const struct record **at;
    size_t count, room;
};

static void add_decision(struct decisions *decisions, const struct audience *audience,
                         struct cb_str id)
{
    const struct fold *fold = audience->stream->fold;
    const struct record *record = fold_find(fold, id);
    const struct record *by =
        record != NULL ? lens_sight(audience->lens, fold, record).raised_by : NULL;
    for (size_t i = 0; by != NULL && i < decisions->count; i++)
        by = decisions->at[i] == by ? NULL : by;
    if (by == NULL)
        return;
    cb_grow(&decisions->at, decisions->count, &decisions->room, sizeof *decisions->at);
    decisions->at[decisions->count++] = by;
}

static bool may_be_raised(const struct audience *audience)
{
    return audience->stream != NULL && audience->stream->fold != NULL && audience->lens != NULL &&
           lens_is_raised(audience->lens);
}

/* A disclosure under a decision names it: its reason is the entry's (5.7 of the practice). */
static void write_decisions(struct cb_buf *out, const struct decisions *decisions)
{
    if (decisions->count == 0)
        return;
    cb_buf_text(out, ",\"decisions\":[");
    for (size_t i = 0; i < decisions->count; i++) {
        if (i > 0)
            cb_buf_char(out, ',');
        cb_json_write_str(out, decisions->at[i]->id);
    }
    cb_buf_char(out, ']');
}

/* ---- what ---- */

/* The ids of what the frame shows: those of its entries that the view has now. */
static void write_put(struct cb_buf *out, const struct audience *audience,
                      const struct delivery *delivery)
{
    struct decisions decisions = {0};
    const char *separator = "";
    cb_buf_text(out, ",\"put\":[");
    for (size_t i = 0; i < delivery->undo_count; i++) {
        const char *id = delivery->undo[i].id;
        if (view_find(&audience->view, cb_str_of(id)) == NULL)
            continue;
        cb_buf_text(out, separator);
        cb_json_write_str(out, cb_str_of(id));
        separator = ",";
        if (may_be_raised(audience))
            add_decision(&decisions, audience, cb_str_of(id));
    }
    cb_buf_char(out, ']');
    write_decisions(out, &decisions);
    free(decisions.at);
}

void disclosed_frame(struct cb_buf *out, struct audience *audience, const struct delivery *delivery,
                     const struct touch *touch)
{
    begin(out, audience, audience_root(audience));
    if (touch != NULL && touch->last_seq != 0)
        cb_buf_printf(out, ",\"seqs\":[%llu,%llu]", (unsigned long long)touch->first_seq,
                      (unsigned long long)touch->last_seq);
    write_put(out, audience, delivery);
    cb_buf_char(out, '}');
}

void disclosed_view(struct cb_buf *out, const struct audience *audience, const char *root,
                    bool unchanged)
{
    struct decisions decisions = {0};
    begin(out, audience, root);
    if (unchanged)
        cb_buf_text(out, ",\"unchanged\":true");
    for (size_t i = 0; may_be_raised(audience) && i < audience->view.count; i++)
        add_decision(&decisions, audience, cb_str_of(audience->view.at[i].id));
    write_decisions(out, &decisions);
    free(decisions.at);
    cb_buf_char(out, '}');
}
