/* A record that is looked at for words, and what is shown of one that has them. */
#include <string.h>

#include "search_parts.h"

#define BEFORE_BYTES 40 /* of the text before the first word that was found */

struct looking {
    struct search_words *words;
    const struct search_view *view;
    uint32_t wanted, found;
    const struct pack_field *field; /* whose value is being said */
    const struct pack_field *best;  /* where most of the words stand */
    int best_count;
    struct cb_buf excerpt;
};

/* ---- excerpts ---- */

static bool is_inside_char(struct cb_str text, size_t at)
{
    return at < text.len && ((unsigned char)text.at[at] & 0xc0) == 0x80;
}

/* Back to where a word begins, not far. */
static size_t excerpt_start(struct cb_str text, size_t first)
{
    size_t start = first > BEFORE_BYTES ? first - BEFORE_BYTES : 0;
    size_t at = start;
    while (at > 0 && at < first && text.at[at - 1] != ' ' && text.at[at - 1] != '\n')
        at++;
    while (is_inside_char(text, at))
        at++;
    return at;
}

static size_t excerpt_end(struct cb_str text, size_t start)
{
    if (text.len - start <= CB_SEARCH_EXCERPT)
        return text.len;
    size_t end = start + CB_SEARCH_EXCERPT;
    while (is_inside_char(text, end))
        end--;
    return end;
}

static void cut(struct cb_buf *out, struct cb_str text, struct cb_str first)
{
    size_t start = excerpt_start(text, (size_t)(first.at - text.at));
    size_t end = excerpt_end(text, start);
    cb_buf_clear(out);
    if (start > 0)
        cb_buf_text(out, "…");
    cb_buf_add(out, text.at + start, end - start);
    if (end < text.len)
        cb_buf_text(out, "…");
}

/* ---- looking ---- */

static void look_at_text(void *context, struct cb_str text)
{
    struct looking *looking = context;
    struct cb_str first;
    uint32_t found = search_words_first(looking->words, text, &first) & looking->wanted;
    int count = __builtin_popcount(found);
    looking->found |= found;
    if (count <= looking->best_count)
        return;
    looking->best = looking->field;
    looking->best_count = count;
    cut(&looking->excerpt, text, first);
}

static void look_at_value(void *context, const struct pack_field *field, const json_t *value)
{
    struct looking *looking = context;
    looking->field = field;
    search_say(looking->view, field, value, look_at_text, looking);
}

/* ---- what is shown ---- */

struct heads {
    const struct pack_type *type;
    json_t *fields;
};

static void keep_head(void *context, const struct pack_field *field, const json_t *value)
{
    struct heads *heads = context;
    for (size_t i = 0; i < heads->type->head_count; i++) {
        if (heads->type->heads[i] == field)
            json_object_setn(heads->fields, field->name.at, field->name.len,
                             (json_t *)(uintptr_t)value);
    }
}

static void set_text(json_t *object, const char *key, struct cb_str text)
{
    json_object_set_new(object, key, text.at == NULL ? json_null() : cb_json_string(text));
}

static void write_hit(const struct looking *looking, const struct record *record, enum level level,
                      struct cb_buf *out)
{
    const struct search_view *view = looking->view;
    char created[CB_TIME_TEXT];
    CB_AUTO(json_decref) json_t *hit = json_object();
    struct heads heads = {.type = record->type, .fields = json_object()};
    cb_time_write(record->created, created);
    project_values(view->lens, view->fold, record, keep_head, &heads);
    json_object_set_new(hit, "fields", heads.fields);
    set_text(hit, "agency", record->agency);
    set_text(hit, "class", pack_class_at(fold_pack(view->fold), record->class_index)->name);
    set_text(hit, "created", cb_str_of(created));
    set_text(hit, "excerpt", cb_buf_peek(&looking->excerpt));
    set_text(hit, "field", looking->best->name);
    set_text(hit, "id", record->id);
    set_text(hit, "level", cb_str_of(level_name(level)));
    set_text(hit, "section", record->type->section);
    set_text(hit, "type", record->type->name);
    cb_json_write(out, hit);
}

bool search_record(struct search_words *words, const struct search_view *view,
                   const struct record *record, uint32_t wanted, struct cb_buf *out)
{
    struct looking looking = {.words = words, .view = view, .wanted = wanted};
    enum level level = project_values(view->lens, view->fold, record, look_at_value, &looking);
    bool has_all = wanted != 0 && looking.found == wanted;
    if (has_all)
        write_hit(&looking, record, level, out);
    cb_buf_fini(&looking.excerpt);
    return has_all;
}
