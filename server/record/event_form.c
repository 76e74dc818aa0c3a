#include "event_form.h"

#define CODE_CHARS 64

static bool is_code_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

static bool is_alphanumeric(char c)
{
    return c != '-' && c != '_' && c != '.' && is_code_char(c);
}

bool is_short_code(struct cb_str text)
{
    if (text.len == 0 || text.len > CODE_CHARS || !is_alphanumeric(text.at[0]))
        return false;
    for (size_t i = 1; i < text.len; i++) {
        if (!is_code_char(text.at[i]))
            return false;
    }
    return true;
}

bool is_record_id(struct cb_str text, enum stream_kind kind)
{
    struct cb_id id;
    if (kind == STREAM_DIRECTORY) /* kept in a view_entry, so no longer than an id */
        return is_short_code(text) && text.len < CB_ID_TEXT;
    return cb_id_parse(text, &id);
}

bool is_empty_value(const json_t *value)
{
    return value == NULL || json_is_null(value) ||
           (json_is_array(value) && json_array_size(value) == 0);
}

bool field_points(const struct pack_field *field, const json_t *value)
{
    if (field->kind != FIELD_record && field->kind != FIELD_records)
        return false;
    return field->or_else == NULL || field_problem(field->or_else, value) != NULL;
}

bool type_stands_in(const struct pack_type *type, enum stream_kind kind)
{
    return !type->derived && (type->streams & (UINT32_C(1) << kind)) != 0;
}
