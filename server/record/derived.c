#include "caseboard/record/derived.h"

#include "fold_parts.h"

const struct derived *derived_find(struct derived_list list, struct cb_str id)
{
    size_t low = 0;
    size_t high = list.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = cb_str_compare(list.at[middle]->record.id, id);
        if (order == 0)
            return list.at[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

void derived_settle(struct derived *derived)
{
    struct record *record = &derived->record;
    record->class_index = class_rule_index(&record->type->class_rule, record->values);
    record->position = SIZE_MAX; /* in none of the sets that a lens keeps */
}

void project_derived(const struct lens *lens, const struct fold *fold, struct derived_list list,
                     struct view *view, struct cb_buf *out)
{
    CB_AUTO(cb_buf_fini) struct cb_buf one = {0};
    size_t begin = out != NULL ? out->len : 0;
    char etag[ETAG_TEXT];

    for (size_t i = 0; lens_gate(lens) == GATE_OPEN && i < list.count; i++) {
        const struct record *record = &list.at[i]->record;
        cb_buf_clear(&one);
        if (project_record(lens, fold, record, &one, etag) == LEVEL_NONE)
            continue;
        if (view != NULL)
            view_put(view, record->id, etag);
        if (out == NULL)
            continue;
        if (out->len != begin)
            cb_buf_char(out, ',');
        cb_buf_str(out, cb_buf_peek(&one));
    }
}
