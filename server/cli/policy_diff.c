/* caseboard policy diff: what changes for whom, in sentences and as a table. */
#include <stdio.h>

#include "caseboard/policy/compare.h"
#include "policy.h"

#define LABEL_WIDTH 34
#define CELL_WIDTH 13

static void print_name(const char *what, const json_t *pack)
{
    printf("%s %.*s (hash %.*s)\n", what, CB_STR_ARG(cb_json_get_str(pack, "name")),
           CB_STR_ARG(cb_json_get_str(pack, "hash")));
}

static void print_sentences(const json_t *sentences)
{
    for (size_t i = 0; i < json_array_size(sentences); i++)
        printf("- %s\n", json_string_value(json_array_get(sentences, i)));
}

/* ---- the table: classes that changed, each line of a cell by its level alone ---- */

static void levels_of(const json_t *lines, struct cb_buf *out)
{
    for (size_t i = 0; i < json_array_size(lines); i++) {
        struct cb_str rest = cb_json_str(json_array_get(lines, i));
        struct cb_str level = {0};
        cb_str_split(&rest, ' ', &level);
        cb_buf_text(out, i != 0 ? "|" : "");
        cb_buf_str(out, level);
        cb_buf_text(out, rest.len != 0 ? "*" : "");
    }
    if (json_array_size(lines) == 0)
        cb_buf_char(out, '-');
}

static void print_cell(const json_t *cell)
{
    CB_AUTO(cb_buf_fini) struct cb_buf before = {0};
    CB_AUTO(cb_buf_fini) struct cb_buf after = {0};
    levels_of(json_object_get(cell, "before"), &before);
    levels_of(json_object_get(cell, "after"), &after);
    if (json_equal(json_object_get(cell, "before"), json_object_get(cell, "after")))
        printf("  %-*s", CELL_WIDTH, after.at);
    else
        printf("  %s>%-*s", before.at, CELL_WIDTH - (int)before.len - 1, after.at);
}

static bool is_changed(const json_t *row)
{
    const json_t *cells = json_object_get(row, "cells");
    for (size_t i = 0; i < json_array_size(cells); i++) {
        const json_t *cell = json_array_get(cells, i);
        if (!json_equal(json_object_get(cell, "before"), json_object_get(cell, "after")))
            return true;
    }
    return false;
}

static void print_row(const json_t *row)
{
    const json_t *cells = json_object_get(row, "cells");
    printf("%-4.*s %-*.*s", CB_STR_ARG(cb_json_get_str(row, "class")), LABEL_WIDTH, LABEL_WIDTH,
           json_string_value(json_object_get(row, "label")));
    for (size_t i = 0; i < json_array_size(cells); i++)
        print_cell(json_array_get(cells, i));
    printf("\n");
}

static void print_table(const json_t *comparison)
{
    const json_t *seats = json_object_get(comparison, "seats");
    const json_t *table = json_object_get(comparison, "table");
    if (json_array_size(json_object_get(comparison, "cells")) == 0)
        return;
    printf("\nWho sees what (before>now; * with more to it, as the sentences say)\n%*s",
           LABEL_WIDTH + 5, "");
    for (size_t i = 0; i < json_array_size(seats); i++)
        printf("  %-*.*s", CELL_WIDTH,
               CB_STR_ARG(cb_json_get_str(json_array_get(seats, i), "seat")));
    printf("\n");
    for (size_t i = 0; i < json_array_size(table); i++) {
        if (is_changed(json_array_get(table, i)))
            print_row(json_array_get(table, i));
    }
}

/* ---- fields ---- */

static void print_fields(const json_t *fields)
{
    if (json_array_size(fields) != 0)
        printf("\nField by field (+ a seat comes to see it, - no more, +- depending)\n");
    for (size_t i = 0; i < json_array_size(fields); i++) {
        const json_t *entry = json_array_get(fields, i);
        const json_t *change = json_object_get(entry, "change");
        struct cb_str field = cb_json_get_str(entry, "field");
        struct cb_str first = cb_json_str(json_array_get(change, 0));
        printf("%-2s %-4.*s %.*s%s%.*s\n",
               json_array_size(change) == 2 ? "+-"
               : cb_str_is(first, "gains")  ? "+"
                                            : "-",
               CB_STR_ARG(cb_json_get_str(entry, "seat")),
               CB_STR_ARG(cb_json_get_str(entry, "type")), field.len != 0 ? "." : "",
               CB_STR_ARG(field));
    }
}

static void print_all(const json_t *comparison)
{
    print_name("before", json_object_get(comparison, "before"));
    print_name("now   ", json_object_get(comparison, "after"));
    if (cb_json_get_bool(comparison, "same")) {
        printf("nothing differs\n");
        return;
    }
    printf("%s\n\n", cb_json_get_bool(comparison, "gains_sight")
                         ? "Somebody may see what they could not see before."
                         : "Nobody may see what they could not see before.");
    print_sentences(json_object_get(comparison, "sentences"));
    print_table(comparison);
    print_fields(json_object_get(comparison, "fields"));
}

int policy_diff(const char *const *dirs, bool as_json)
{
    int status = 0;
    CB_AUTO(pack_unref) struct pack *before = policy_pack(dirs[0], &status);
    CB_AUTO(pack_unref) struct pack *after = before != NULL ? policy_pack(dirs[1], &status) : NULL;
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    if (after == NULL)
        return status;
    CB_AUTO(json_decref) json_t *comparison = policy_compare(before, after);
    if (as_json) {
        cb_json_write(&text, comparison);
        printf("%s\n", text.at);
    } else {
        print_all(comparison);
    }
    return cb_json_get_bool(comparison, "same") ? 0 : 1;
}
