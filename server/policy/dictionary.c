/* The dictionary, as it is asked. How it is read from dictionary.json stands in *_load.c. */
#include "tables.h"

size_t pack_type_count(const struct pack *pack)
{
    return pack->type_count;
}

const struct pack_type *pack_type_at(const struct pack *pack, size_t index)
{
    return &pack->types[index];
}

const struct pack_type *pack_type(const struct pack *pack, struct cb_str name)
{
    size_t at = named_find_sorted(NAMED(pack->types, pack->type_count), name);
    return at != SIZE_MAX ? &pack->types[at] : NULL;
}

const struct pack_verb *pack_verb(const struct pack *pack, struct cb_str full_name)
{
    size_t at = named_find_sorted(NAMED(pack->verbs, pack->verb_count), full_name);
    return at != SIZE_MAX ? pack->verbs[at].verb : NULL;
}

const struct pack_field *type_field(const struct pack_type *type, struct cb_str name)
{
    size_t at = named_find_sorted(NAMED(type->fields, type->field_count), name);
    return at != SIZE_MAX ? &type->fields[at] : NULL;
}

const struct pack_field *type_field_named(const struct pack_type *type, const char *name)
{
    return type_field(type, cb_str_of(name));
}

const struct pack_verb *type_verb(const struct pack_type *type, const char *name)
{
    size_t at = named_find(NAMED(type->verbs, type->verb_count), cb_str_of(name));
    return at != SIZE_MAX ? &type->verbs[at] : NULL;
}

bool pack_may_move(const struct pack *pack, struct cb_str from, struct cb_str to)
{
    for (size_t i = 0; i < pack->move_count; i++) {
        if (cb_str_equal(pack->moves[i].from, from) && cb_str_equal(pack->moves[i].to, to))
            return true;
    }
    return false;
}

static const struct cb_str streams[] = {
    [STREAM_CASE] = {"case", 4},
    [STREAM_MEETING] = {"meeting", 7},
    [STREAM_DIRECTORY] = {"directory", 9},
};

const char *stream_kind_name(enum stream_kind kind)
{
    return streams[kind].at;
}

bool pack_calendar(const struct pack *pack, cb_date *from, cb_date *to)
{
    const json_t *file = pack_document(pack, "calendar.json");
    return cb_date_parse(cb_json_get_str(file, "from"), from) &&
           cb_date_parse(cb_json_get_str(file, "to"), to);
}

bool stream_kind_parse(struct cb_str name, enum stream_kind *out)
{
    size_t at = named_find(NAMED(streams, CB_COUNT(streams)), name);
    if (at == SIZE_MAX)
        return false;
    *out = (enum stream_kind)at;
    return true;
}
