#include "caseboard/policy/follow.h"

#include <stdio.h>

#include "tables.h"

struct following {
    const struct pack *after;
    struct pack_problems *problems;
    bool breaks;
};

static void breaks(struct following *following, const char *format, ...) CB_PRINTF(2, 3);
static void breaks(struct following *following, const char *format, ...)
{
    char line[300];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    following->breaks = true;
    if (following->problems == NULL)
        return;
    cb_buf_printf(&following->problems->text, "dictionary.json %s\n", line);
    following->problems->count++;
}

/* ---- values ---- */

static bool has_option(const struct pack_options *options, const struct pack_option *wanted)
{
    for (size_t i = 0; options != NULL && i < options->count; i++) {
        if (cb_str_equal(options->at[i].name, wanted->name))
            return options->at[i].numbered == wanted->numbered;
    }
    return false;
}

static bool takes_all_options(const struct pack_options *before, const struct pack_options *after)
{
    for (size_t i = 0; before != NULL && i < before->count; i++) {
        if (!has_option(after, &before->at[i]))
            return false;
    }
    return true;
}

static bool takes_all_sizes(const struct pack_field *before, const struct pack_field *after)
{
    if (before->kind == FIELD_number)
        return after->least <= before->least && after->most >= before->most;
    return after->min <= before->min && after->max >= before->max;
}

static bool points_as_far(const struct pack_field *before, const struct pack_field *after)
{
    if (after->of == NULL)
        return true;
    return before->of != NULL && cb_str_equal(before->of->name, after->of->name);
}

static bool takes_all_values(const struct pack_field *before, const struct pack_field *after);

static const struct pack_field *member_of(const struct pack_field *group, struct cb_str name)
{
    for (size_t i = 0; i < group->field_count; i++) {
        if (cb_str_equal(group->fields[i].name, name))
            return &group->fields[i];
    }
    return NULL;
}

static bool takes_all_items(const struct pack_field *before, const struct pack_field *after)
{
    for (size_t i = 0; i < before->field_count; i++) {
        const struct pack_field *member = member_of(after, before->fields[i].name);
        if (member == NULL || !takes_all_values(&before->fields[i], member))
            return false;
    }
    for (size_t i = 0; i < after->field_count; i++) {
        const struct pack_field *member = member_of(before, after->fields[i].name);
        if (after->fields[i].required && (member == NULL || !member->required))
            return false;
    }
    return true;
}

static bool takes_all_values(const struct pack_field *before, const struct pack_field *after)
{
    bool form = after->form == before->form || after->form == 0;
    bool other = before->or_else == NULL ||
                 (after->or_else != NULL && takes_all_values(before->or_else, after->or_else));
    return after->kind == before->kind && form && other && takes_all_sizes(before, after) &&
           takes_all_options(before->options, after->options) && points_as_far(before, after) &&
           takes_all_items(before, after);
}

/* ---- types ---- */

static void follow_field(struct following *following, const struct pack_type *type,
                         const struct pack_field *before)
{
    const struct pack_field *after = type_field(type, before->name);
    if (after == NULL)
        breaks(following, "/types/%.*s/fields/%.*s: is gone, and events may have it",
               CB_STR_ARG(type->name), CB_STR_ARG(before->name));
    else if (!takes_all_values(before, after))
        breaks(following, "/types/%.*s/fields/%.*s: does not take every value that it took",
               CB_STR_ARG(type->name), CB_STR_ARG(before->name));
    else if (after->fixed && !before->fixed)
        breaks(following, "/types/%.*s/fields/%.*s: decides a class now, and may have been changed",
               CB_STR_ARG(type->name), CB_STR_ARG(before->name));
}

static void follow_verb(struct following *following, const struct pack_type *type,
                        const struct pack_verb *before)
{
    const struct pack_verb *after = pack_verb(following->after, before->full_name);
    if (after == NULL)
        breaks(following, "/types/%.*s/verbs/%.*s: is gone, and events may have used it",
               CB_STR_ARG(type->name), CB_STR_ARG(before->name));
    else if (after->creates != before->creates || after->withdraws != before->withdraws ||
             (before->built_in && !after->built_in))
        breaks(following, "/types/%.*s/verbs/%.*s: does something else than it did",
               CB_STR_ARG(type->name), CB_STR_ARG(before->name));
}

static void follow_type(struct following *following, const struct pack_type *before)
{
    const struct pack_type *after = pack_type(following->after, before->name);
    if (after == NULL || (before->streams & ~after->streams) != 0 ||
        after->derived != before->derived) {
        breaks(following, "/types/%.*s: is gone or stands elsewhere, and events may have it",
               CB_STR_ARG(before->name));
        return;
    }
    for (size_t i = 0; i < before->field_count; i++)
        follow_field(following, after, &before->fields[i]);
    for (size_t i = 0; i < before->verb_count; i++)
        follow_verb(following, after, &before->verbs[i]);
}

bool policy_follows(const struct pack *before, const struct pack *after,
                    struct pack_problems *problems)
{
    struct following following = {.after = after, .problems = problems};
    size_t found = 0;
    for (size_t i = 0; i < before->type_count; i++)
        follow_type(&following, &before->types[i]);
    for (size_t i = 0; i < before->seat_count; i++) {
        if (!pack_seat(after, before->seats[i].name, &found))
            breaks(&following, "/seats/%.*s: the seat is gone, and people may have it",
                   CB_STR_ARG(before->seats[i].name));
    }
    return !following.breaks;
}
