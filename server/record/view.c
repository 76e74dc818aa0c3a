/* A view as a sorted list of what is in it, its root, and the whole of it at once. */
#include <stdlib.h>
#include <string.h>

#include "caseboard/base/digest.h"
#include "project_parts.h"

void view_fini(struct view *view)
{
    free(view->at);
    *view = (struct view){0};
}

static size_t place_of(const struct view *view, struct cb_str id)
{
    size_t low = 0;
    size_t high = view->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (cb_str_compare(cb_str_of(view->at[middle].id), id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(const struct view *view, size_t place, struct cb_str id)
{
    return place < view->count && cb_str_is(id, view->at[place].id);
}

static void insert(struct view *view, size_t place, struct cb_str id, const char *etag)
{
    struct view_entry entry = {0};
    memcpy(entry.id, id.at, id.len);
    memcpy(entry.etag, etag, ETAG_TEXT - 1);
    cb_grow(&view->at, view->count, &view->room, sizeof *view->at);
    memmove(view->at + place + 1, view->at + place, (view->count - place) * sizeof *view->at);
    view->at[place] = entry;
    view->count++;
}

bool view_put(struct view *view, struct cb_str id, const char *etag)
{
    size_t place = place_of(view, id);
    bool is_there = is_at(view, place, id);

    if (id.len >= CB_ID_TEXT || (!is_there && etag[0] == '\0'))
        return false;
    if (!is_there) {
        insert(view, place, id, etag);
        return true;
    }
    if (etag[0] == '\0') {
        view->count--;
        memmove(view->at + place, view->at + place + 1, (view->count - place) * sizeof *view->at);
        return true;
    }
    if (strcmp(view->at[place].etag, etag) == 0)
        return false;
    memcpy(view->at[place].etag, etag, ETAG_TEXT);
    return true;
}

const struct view_entry *view_find(const struct view *view, struct cb_str id)
{
    size_t place = place_of(view, id);
    return is_at(view, place, id) ? &view->at[place] : NULL;
}

void view_root(const struct view *view, char out[ROOT_TEXT])
{
    CB_AUTO(cb_buf_fini) struct cb_buf lines = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf hex = {0};

    cb_buf_reserve(&lines, view->count * sizeof(struct view_entry) + 1);
    for (size_t i = 0; i < view->count; i++) {
        cb_buf_text(&lines, view->at[i].id);
        cb_buf_char(&lines, ':');
        cb_buf_add(&lines, view->at[i].etag, ETAG_TEXT - 1);
        cb_buf_char(&lines, '\n');
    }
    struct cb_digest root = cb_digest_of(lines.at, lines.len);
    cb_buf_hex(&hex, root.bytes, sizeof root.bytes);
    memcpy(out, hex.at, ROOT_TEXT);
}

static int compare_ids(const void *a, const void *b)
{
    return cb_str_compare((*(const struct record *const *)a)->id,
                          (*(const struct record *const *)b)->id);
}

const struct record **sorted_records(const struct fold *fold)
{
    size_t count = fold_count(fold);
    const struct record **records = cb_alloc((count + 1) * sizeof(struct record *));
    for (size_t i = 0; i < count; i++)
        records[i] = fold_at_position(fold, i);
    qsort(records, count, sizeof(struct record *), compare_ids);
    return records;
}

void project_all(const struct lens *lens, const struct fold *fold, struct view *view,
                 struct cb_buf *records)
{
    CB_AUTO(cb_buf_fini) struct cb_buf scratch = {0};
    struct cb_buf *out = records != NULL ? records : &scratch;
    size_t begin = out->len;
    char etag[ETAG_TEXT];

    view_fini(view);
    if (lens_gate(lens) != GATE_OPEN)
        return;
    const struct record **sorted = sorted_records(fold);
    for (size_t i = 0; i < fold_count(fold); i++) {
        if (lens_sight(lens, fold, sorted[i]).level == LEVEL_NONE)
            continue;
        if (out->len != begin)
            cb_buf_char(out, ',');
        project_record(lens, fold, sorted[i], out, etag);
        view_put(view, sorted[i]->id, etag);
        if (records == NULL)
            cb_buf_clear(out);
    }
    free(sorted);
}
