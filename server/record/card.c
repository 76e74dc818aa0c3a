/* What a board shows of a case: fields of the view of it, and nothing beside the view. */
#include <stdlib.h>

#include "lens_parts.h"
#include "names.h"
#include "project_parts.h"

/* Whose assignments stand on a card, in this order (design 7). */
static const char *const officer_roles[] = {"OIC", "deputy", "advocate"};

/* Of the case's own record, what whoever takes part reads on a card. */
static const char *const card_fields[] = {"lead_agency", "ref_no", "risk_band", "stage"};

bool card_shows(struct cb_str field)
{
    for (size_t i = 0; i < CB_COUNT(card_fields); i++) {
        if (cb_str_is(field, card_fields[i]))
            return true;
    }
    return false;
}

struct officer {
    size_t rank;
    struct cb_str user;
};
struct officers {
    struct officer *at;
    size_t count;
    size_t room;
};

static void write_member(struct cb_buf *out, bool *is_first, const char *name, const json_t *value)
{
    if (value == NULL)
        return;
    cb_buf_text(out, *is_first ? "\"" : ",\"");
    cb_buf_text(out, name);
    cb_buf_text(out, "\":");
    cb_json_write(out, value);
    *is_first = false;
}

static void add_officer(const struct lens *lens, const struct fold *fold,
                        const struct record *assignment, struct officers *out)
{
    CB_AUTO(json_decref) json_t *user = project_field(lens, fold, assignment, "user");
    CB_AUTO(json_decref) json_t *role = project_field(lens, fold, assignment, "role");

    for (size_t i = 0; user != NULL && i < CB_COUNT(officer_roles); i++) {
        if (!cb_str_is(cb_json_str(role), officer_roles[i]))
            continue;
        cb_grow(&out->at, out->count, &out->room, sizeof *out->at);
        /* the fold holds what USER points at: a reference is given back, not the text */
        out->at[out->count++] = (struct officer){i, record_text(assignment, "user")};
    }
}

static int compare_officers(const void *a, const void *b)
{
    const struct officer *one = a;
    const struct officer *other = b;
    if (one->rank != other->rank)
        return one->rank < other->rank ? -1 : 1;
    return cb_str_compare(one->user, other->user);
}

static void write_officers(struct cb_buf *out, const struct officers *officers)
{
    cb_buf_char(out, '[');
    for (size_t i = 0; i < officers->count; i++) {
        if (i != 0 && compare_officers(&officers->at[i - 1], &officers->at[i]) == 0)
            continue; /* one person, for two victims */
        cb_buf_text(out, i == 0 ? "{\"role\":" : ",{\"role\":");
        cb_json_write_str(out, cb_str_of(officer_roles[officers->at[i].rank]));
        cb_buf_text(out, ",\"user\":");
        cb_json_write_str(out, officers->at[i].user);
        cb_buf_char(out, '}');
    }
    cb_buf_char(out, ']');
}

static void write_in_force(const struct lens *lens, const struct fold *fold, struct cb_buf *out,
                           bool *is_first)
{
    const struct pack_type *type = pack_type(lens->pack, CB_STR(TYPE_ASSIGNMENT));
    const struct record *record = NULL;
    struct officers officers = {0};
    size_t cursor = 0;

    while ((record = fold_next(fold, type, &cursor)) != NULL) {
        if (position_set_has(&lens->in_force, record->position))
            add_officer(lens, fold, record, &officers);
    }
    if (officers.count != 0) {
        qsort(officers.at, officers.count, sizeof *officers.at, compare_officers);
        cb_buf_text(out, *is_first ? "\"officers\":" : ",\"officers\":");
        write_officers(out, &officers);
        *is_first = false;
    }
    free(officers.at);
}

static void write_seen(const struct lens *lens, const struct fold *fold, const char *field,
                       struct cb_buf *out, bool *is_first)
{
    CB_AUTO(json_decref) json_t *value = project_field(lens, fold, fold_root(fold), field);
    write_member(out, is_first, field, value);
}

static void write_open(const struct lens *lens, const struct fold *fold, struct cb_buf *out)
{
    bool is_first = true;
    write_seen(lens, fold, "lead_agency", out, &is_first);
    write_in_force(lens, fold, out, &is_first);
    write_seen(lens, fold, "ref_no", out, &is_first);
    write_seen(lens, fold, "risk_band", out, &is_first);
    write_seen(lens, fold, "stage", out, &is_first);
}

/* For an agency of the board that does not take part (practice, "The gate"). */
static void write_closed(const struct record *root, struct cb_buf *out)
{
    static const char *const fields[] = {"lead_agency", "ref_no", "stage"};
    bool is_first = true;
    for (size_t i = 0; i < CB_COUNT(fields); i++)
        write_member(out, &is_first, fields[i], record_get(root, fields[i]));
}

bool project_card(const struct lens *lens, const struct fold *fold, struct cb_buf *out,
                  char etag[ETAG_TEXT])
{
    const struct record *root = fold_root(fold);
    size_t start = out->len;
    size_t etag_at = 0;

    etag[0] = '\0';
    if (fold_kind(fold) != STREAM_CASE || root == NULL || root->withdrawn)
        return false;
    if (lens->gate == GATE_SHUT ||
        (lens->gate == GATE_OPEN && lens_sight(lens, fold, root).level == LEVEL_NONE))
        return false;
    cb_buf_char(out, '{');
    etag_begin(out, &etag_at);
    cb_buf_text(out, ",\"fields\":{");
    if (lens->gate == GATE_OPEN)
        write_open(lens, fold, out);
    else
        write_closed(root, out);
    cb_buf_text(out, "},\"id\":");
    cb_json_write_str(out, root->id);
    cb_buf_char(out, '}');
    etag_end(out, start, etag_at, etag);
    return true;
}
