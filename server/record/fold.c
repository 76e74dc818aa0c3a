/* The current records of a stream. fold_check.c says first whether an event follows; what is done
 * here then cannot fail, so that a fold is never left between two events. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "event_form.h"
#include "fold_parts.h"
#include "names.h"

#define FIRST_SLOTS 64
/* About what jansson and malloc take for a value beside its text. */
#define VALUE_BYTES 72

const char *root_type_name(enum stream_kind kind)
{
    static const char *const names[] = {
        [STREAM_CASE] = TYPE_CASE,
        [STREAM_MEETING] = TYPE_MEETING,
        [STREAM_DIRECTORY] = TYPE_BOARD,
    };
    return names[kind];
}

static struct type_parts parts_of(const struct pack_type *type)
{
    return (struct type_parts){
        .victim = type_field_named(type, "victim"),
        .owner_user = type_field_named(type, "owner_user"),
        .readers = type_field_named(type, "readers"),
        .recipients = type_field_named(type, "recipients"),
        .to_agency = type_field_named(type, "to_agency"),
        .is_person = cb_str_is(type->name, TYPE_PERSON),
    };
}

struct fold *fold_new(const struct pack *pack, struct cb_id stream, enum stream_kind kind)
{
    struct fold *fold = cb_alloc(sizeof *fold);
    size_t types = pack_type_count(pack);

    fold->pack = pack;
    fold->stream = stream;
    fold->kind = kind;
    fold->chains = cb_alloc(types * sizeof *fold->chains);
    for (size_t i = 0; i < types; i++) {
        if (type_stands_in(pack_type_at(pack, i), kind))
            fold->chains[i].parts = parts_of(pack_type_at(pack, i));
    }
    fold->bytes = sizeof *fold + types * sizeof *fold->chains;
    return fold;
}

static void entry_free(struct entry *entry)
{
    for (size_t i = 0; i < entry->record.type->field_count; i++)
        json_decref(entry->record.values[i]);
    free(entry);
}

void fold_free(struct fold *fold)
{
    if (fold == NULL)
        return;
    for (size_t i = 0; i < fold->count; i++)
        entry_free(fold->entries[i]);
    free(fold->entries);
    free(fold->slots);
    free(fold->chains);
    free(fold);
}

/* ---- by id ---- */

static uint64_t hash_of(struct cb_str id)
{
    uint64_t hash = 0x9e3779b97f4a7c15u ^ id.len;
    for (size_t at = 0; at < id.len; at += sizeof(uint64_t)) {
        uint64_t word = 0;
        size_t rest = id.len - at;
        memcpy(&word, id.at + at, rest < sizeof word ? rest : sizeof word);
        hash = (hash ^ word) * 0xff51afd7ed558ccdu;
        hash ^= hash >> 32;
    }
    return hash;
}

static void put_slot(struct fold *fold, struct entry *entry)
{
    size_t at = entry->hash & (fold->slot_count - 1);
    while (fold->slots[at] != NULL)
        at = (at + 1) & (fold->slot_count - 1);
    fold->slots[at] = entry;
}

static void grow_slots(struct fold *fold)
{
    free(fold->slots);
    fold->slot_count = fold->slot_count == 0 ? FIRST_SLOTS : fold->slot_count * 2;
    fold->slots = cb_alloc(fold->slot_count * sizeof(struct entry *));
    for (size_t i = 0; i < fold->count; i++)
        put_slot(fold, fold->entries[i]);
}

static struct entry *find(const struct fold *fold, struct cb_str id)
{
    if (fold->slot_count == 0)
        return NULL;
    uint64_t hash = hash_of(id);
    size_t at = hash & (fold->slot_count - 1);
    for (; fold->slots[at] != NULL; at = (at + 1) & (fold->slot_count - 1)) {
        if (fold->slots[at]->hash == hash && cb_str_equal(fold->slots[at]->record.id, id))
            return fold->slots[at];
    }
    return NULL;
}

/* ---- applying ---- */

size_t class_rule_index(const struct class_rule *rule, json_t *const *values)
{
    if (rule->kind == CLASS_FIXED)
        return rule->fixed;
    struct cb_str value = cb_json_str(values[rule->field->index]);
    for (size_t i = 0; i < rule->case_count; i++) {
        if (cb_str_equal(rule->cases[i].value, value))
            return rule->cases[i].class_index;
    }
    return rule->otherwise;
}

static size_t value_bytes(const json_t *value)
{
    size_t bytes = VALUE_BYTES;
    const char *key = NULL;
    json_t *member = NULL;

    if (json_is_string(value))
        return bytes + json_string_length(value);
    for (size_t i = 0; json_is_array(value) && i < json_array_size(value); i++)
        bytes += value_bytes(json_array_get(value, i));
    json_object_foreach ((json_t *)value, key, member)
        bytes += value_bytes(member) + strlen(key);
    return bytes;
}

/* A NUL follows each, so that an id is a C string as well. */
static struct cb_str keep(char **room, struct cb_str text)
{
    struct cb_str kept = {*room, text.len};
    if (text.at == NULL)
        return text;
    memcpy(*room, text.at, text.len);
    *room += text.len + 1;
    return kept;
}

/* One block a record: the entry, its values, its strings. */
static struct entry *entry_new(struct fold *fold, const struct event *event,
                               const struct change *change)
{
    size_t values = change->type->field_count * sizeof(json_t *);
    size_t text_bytes = change->id.len + event->by.agency.len + event->by.user.len + 3;
    size_t bytes = sizeof(struct entry) + values + text_bytes;
    struct entry *entry = cb_alloc(bytes);
    char *text = (char *)(entry + 1) + values;

    entry->record = (struct record){
        .type = change->type,
        .id = keep(&text, change->id),
        .agency = keep(&text, event->by.agency),
        .author = keep(&text, event->by.user),
        .created = event->at,
        .created_seq = event->seq,
        .values = (json_t **)(entry + 1),
        .position = fold->count,
    };
    entry->hash = hash_of(change->id);
    fold->bytes += bytes + 3 * sizeof(void *);
    return entry;
}

static void add_entry(struct fold *fold, struct entry *entry)
{
    struct chain *chain = &fold->chains[entry->record.type->index];

    cb_grow(&fold->entries, fold->count, &fold->room, sizeof(struct entry *));
    fold->entries[fold->count++] = entry;
    if (fold->count * 2 > fold->slot_count)
        grow_slots(fold);
    else
        put_slot(fold, entry);
    if (chain->last != NULL)
        chain->last->next_of_type = entry;
    else
        chain->first = entry;
    chain->last = entry;
    if (fold->root == NULL)
        fold->root = entry;
}

static void set_values(struct fold *fold, struct record *record, const struct change *change)
{
    for (size_t i = 0; i < change->setting_count; i++) {
        const struct setting *setting = &change->settings[i];
        json_t **at = &record->values[setting->field->index];
        if (*at != NULL)
            fold->bytes -= value_bytes(*at);
        json_decref(*at);
        *at = is_empty_value(setting->value) ? NULL : json_incref(setting->value);
        if (*at != NULL)
            fold->bytes += value_bytes(*at);
    }
}

static void apply_change(struct fold *fold, const struct event *event, const struct change *change)
{
    struct entry *entry = find(fold, change->id);
    bool is_new = entry == NULL;

    if (is_new)
        entry = entry_new(fold, event, change);
    set_values(fold, &entry->record, change);
    entry->record.changed_seq = event->seq;
    if (is_new) {
        entry->record.class_index =
            class_rule_index(&change->type->class_rule, entry->record.values);
        add_entry(fold, entry);
    } else if (event->verb->withdraws) {
        entry->record.withdrawn = true;
    }
}

enum cb_code fold_apply(struct fold *fold, const struct event *event, struct cb_error *err)
{
    enum cb_code rc = fold_check(fold, event, err);
    if (rc != CB_OK)
        return rc;
    for (size_t i = 0; i < event->change_count; i++)
        apply_change(fold, event, &event->changes[i]);
    fold->seq = event->seq;
    fold->at = event->at;
    return CB_OK;
}

/* ---- reading ---- */

struct cb_id fold_stream(const struct fold *fold)
{
    return fold->stream;
}

enum stream_kind fold_kind(const struct fold *fold)
{
    return fold->kind;
}

const struct pack *fold_pack(const struct fold *fold)
{
    return fold->pack;
}

uint64_t fold_seq(const struct fold *fold)
{
    return fold->seq;
}

cb_time fold_at(const struct fold *fold)
{
    return fold->at;
}

size_t fold_bytes(const struct fold *fold)
{
    return fold->bytes;
}

size_t fold_count(const struct fold *fold)
{
    return fold->count;
}

const struct record *fold_at_position(const struct fold *fold, size_t position)
{
    assert(position < fold->count);
    return &fold->entries[position]->record;
}

const struct record *fold_find(const struct fold *fold, struct cb_str id)
{
    const struct entry *entry = find(fold, id);
    return entry != NULL ? &entry->record : NULL;
}

const struct record *fold_root(const struct fold *fold)
{
    return fold->root != NULL ? &fold->root->record : NULL;
}

/* The cursor is the position after the record that was handed out last. */
const struct record *fold_next(const struct fold *fold, const struct pack_type *type,
                               size_t *cursor)
{
    if (type == NULL)
        return NULL;
    const struct entry *entry =
        *cursor == 0 ? fold->chains[type->index].first : fold->entries[*cursor - 1]->next_of_type;
    if (entry == NULL)
        return NULL;
    *cursor = entry->record.position + 1;
    return &entry->record;
}

const struct type_parts *fold_parts(const struct fold *fold, const struct pack_type *type)
{
    return &fold->chains[type->index].parts;
}

const json_t *record_value(const struct record *record, const struct pack_field *field)
{
    return field != NULL ? record->values[field->index] : NULL;
}

const json_t *record_get(const struct record *record, const char *field)
{
    return record_value(record, type_field_named(record->type, field));
}

struct cb_str record_text(const struct record *record, const char *field)
{
    return cb_json_str(record_get(record, field));
}
