#include "why_words.h"

static const char *const condition_words[] = {
#define WORDS(name, words) [CONDITION_##name] = words,
#include "condition_words.def"
};

static const char *const level_words[] = {
    [LEVEL_NONE] = "nothing, not even whether there is any",
    [LEVEL_EXISTS] = "that it is there, whose it is and since when, and nothing else",
    [LEVEL_CODES] = "its codes and dates, and no words",
    [LEVEL_SUMMARY] = "the summary that its owner wrote for sharing",
    [LEVEL_FULL] = "all of it",
};

static void say_label(struct cb_buf *out, const struct pack *pack, const char *part,
                      struct cb_str name)
{
    const json_t *labels = json_object_get(pack_document(pack, "views.json"), part);
    const json_t *entry = json_object_getn(labels, name.at, name.len);
    struct cb_str label = cb_json_get_str(entry, "label");
    cb_buf_text(out, "“");
    cb_buf_str(out, label.at != NULL ? label : name);
    cb_buf_text(out, "”");
}

void why_say_role(struct cb_buf *out, const struct pack *pack, struct cb_str role)
{
    say_label(out, pack, "roles", role);
}

void why_say_level(struct cb_buf *out, const struct pack *pack, enum level level)
{
    say_label(out, pack, "levels", cb_str_of(level_name(level)));
}

void why_say_conditions(struct cb_buf *out, const struct pack *pack,
                        const struct conditions *conditions)
{
    for (size_t i = 0; i < conditions->count; i++) {
        const struct condition *condition = &conditions->at[i];
        cb_buf_text(out, i == 0 ? " " : ", and ");
        cb_buf_text(out, condition_words[condition->kind]);
        if (condition->argument.len == 0)
            continue;
        cb_buf_char(out, ' ');
        why_say_role(out, pack, condition->argument);
    }
}

void why_say_line(struct cb_buf *out, const struct pack *pack, const struct cell_line *line)
{
    cb_buf_text(out, level_words[line->level]);
    if (line->no_location)
        cb_buf_text(out, " but what shows where the victim is");
    if (line->write)
        cb_buf_text(out, ", and may write");
    why_say_conditions(out, pack, &line->conditions);
}

static void say_writer(struct cb_buf *out, const struct pack *pack, const struct writer *writer)
{
    cb_buf_str(out, writer->seat == PACK_ANY_SEAT ? CB_STR("somebody")
                                                  : pack_seat_label(pack, writer->seat));
    if (writer->role.len != 0) {
        cb_buf_text(out, " with the role ");
        why_say_role(out, pack, writer->role);
    }
    why_say_conditions(out, pack, &writer->conditions);
}

void why_say_writers(struct cb_buf *out, const struct pack *pack, const struct writer *writers,
                     size_t count)
{
    for (size_t i = 0; i < count; i++) {
        cb_buf_text(out, i == 0 ? "" : i + 1 == count ? " or " : ", ");
        say_writer(out, pack, &writers[i]);
    }
}
