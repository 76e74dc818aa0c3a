#include "caseboard/record/match.h"

#include <string.h>

#include "caseboard/base/words.h"

#define LEAST_DIGITS 7 /* shorter numbers are internal ones, which many have */
#define LEAST_BYTES 4

static void fold_words(struct cb_str value, const char *between, struct cb_buf *out)
{
    for (struct cb_str word; cb_words_next(&value, &word);) {
        if (out->len > 0)
            cb_buf_text(out, between);
        cb_words_fold(word, out);
    }
}

/* With the country's prefix or without: the digits behind it are the same. */
static void normal_phone(struct cb_str value, struct cb_buf *out)
{
    char digits[32];
    size_t count = 0;
    for (size_t i = 0; i < value.len && count < sizeof digits; i++) {
        if (value.at[i] >= '0' && value.at[i] <= '9')
            digits[count++] = value.at[i];
    }
    struct cb_str number = {digits, count};
    if (cb_str_starts(number, "0044"))
        number = (struct cb_str){number.at + 4, number.len - 4};
    else if (cb_str_starts(number, "44") && number.len > 10)
        number = (struct cb_str){number.at + 2, number.len - 2};
    while (number.len > 0 && number.at[0] == '0')
        number = (struct cb_str){number.at + 1, number.len - 1};
    if (number.len >= LEAST_DIGITS)
        cb_buf_str(out, number);
}

static void normal_joined(struct cb_str value, struct cb_buf *out)
{
    fold_words(value, "", out);
}

static void normal_words(struct cb_str value, struct cb_buf *out)
{
    fold_words(value, " ", out);
}

/* A name or a workplace of one word: too many are called so. */
static void normal_name(struct cb_str value, struct cb_buf *out)
{
    normal_words(value, out);
    if (out->len > 0 && memchr(out->at, ' ', out->len) == NULL)
        cb_buf_clear(out);
}

static void normal_address(struct cb_str value, struct cb_buf *out)
{
    normal_words(value, out);
    if (out->len > 0 && strpbrk(out->at, "0123456789") == NULL)
        cb_buf_clear(out);
}

static void normal_email(struct cb_str value, struct cb_buf *out)
{
    if (memchr(value.at, '@', value.len) != NULL)
        normal_words(value, out);
}

static void (*const normals[])(struct cb_str value, struct cb_buf *out) = {
    [MATCH_phone] = normal_phone,    [MATCH_email] = normal_email, [MATCH_address] = normal_address,
    [MATCH_vehicle] = normal_joined, [MATCH_name] = normal_name,   [MATCH_workplace] = normal_name,
};

void match_normal(enum match_kind kind, struct cb_str value, struct cb_buf *out)
{
    CB_AUTO(cb_buf_fini) struct cb_buf normal = {0};
    if (value.len > 0)
        normals[kind](value, &normal);
    if (normal.len >= LEAST_BYTES)
        cb_buf_str(out, cb_buf_peek(&normal));
}

static bool kind_of(const struct record *record, const struct field_match *match,
                    enum match_kind *out)
{
    *out = match->kind;
    if (match->by == NULL)
        return true;
    struct cb_str value = cb_json_str(record_value(record, match->by));
    for (size_t i = 0; i < match->count; i++) {
        *out = match->cases[i].kind;
        if (cb_str_equal(match->cases[i].value, value))
            return true;
    }
    return false;
}

void match_each(const struct record *record,
                void (*each)(void *context, enum match_kind kind, struct cb_str normal),
                void *context)
{
    for (size_t i = 0; !record->withdrawn && i < record->type->field_count; i++) {
        const struct pack_field *field = &record->type->fields[i];
        CB_AUTO(cb_buf_fini) struct cb_buf normal = {0};
        enum match_kind kind;
        if (field->match == NULL || !kind_of(record, field->match, &kind))
            continue;
        match_normal(kind, cb_json_str(record_value(record, field)), &normal);
        if (normal.len > 0)
            each(context, kind, cb_buf_peek(&normal));
    }
}
