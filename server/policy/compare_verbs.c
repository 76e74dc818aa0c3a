/* Verb by verb: which seat comes to use it, or uses it no more. */
#include "compare_parts.h"

#define NO_ARGUMENT ((struct cb_str){0})

static const struct pack_verb *verb_of(const struct side *side, struct cb_str name)
{
    return pack_verb(side->pack, name);
}

/* ---- what is asked ---- */

static bool is_meant(const struct side *side, const struct writer *writer)
{
    if (side->seat == SIZE_MAX)
        return false;
    return writer->seat == PACK_ANY_SEAT
               ? !cb_str_is(pack_seat_name(side->pack, side->seat), PACK_ADMINISTRATOR)
               : writer->seat == side->seat;
}

static void ask_class(struct situation *situation, const struct side *side,
                      const struct class_rule *rule)
{
    situation_ask_rule(situation, rule);
    for (size_t i = 0; rule->kind == CLASS_BY_FIELD && i < rule->case_count; i++)
        situation_ask_cell(situation, side_cell(side, rule->cases[i].class_index), false);
    situation_ask_cell(situation,
                       side_cell(side, rule->kind == CLASS_FIXED ? rule->fixed : rule->otherwise),
                       false);
}

static void ask(struct situation *situation, const struct side *side, const struct pack_verb *verb)
{
    for (size_t i = 0; verb != NULL && i < verb->writer_count; i++) {
        const struct writer *writer = &verb->writers[i];
        if (!is_meant(side, writer))
            continue;
        situation_ask_conditions(situation, &writer->conditions, false);
        if (writer->role.len != 0)
            situation_ask_condition(situation, CONDITION_role, writer->role, false);
    }
    if (verb == NULL || verb->creates)
        return;
    ask_class(situation, side, &verb->type->class_rule);
    situation_ask_conditions(situation, &verb->ties, false);
    situation_ask_condition(situation, CONDITION_own_agency, NO_ARGUMENT, false);
}

/* ---- who may: README, "Verbs" ---- */

static bool is_writer(const struct situation *situation, const struct side *side,
                      const struct pack_verb *verb)
{
    for (size_t i = 0; i < verb->writer_count; i++) {
        const struct writer *writer = &verb->writers[i];
        if (is_meant(side, writer) && situation_holds(situation, &writer->conditions, false) &&
            (writer->role.len == 0 ||
             situation_has(situation, CONDITION_role, writer->role, false)))
            return true;
    }
    return false;
}

static bool is_tied(const struct situation *situation, const struct pack_verb *verb)
{
    for (size_t i = 0; i < verb->ties.count; i++) {
        const struct conditions one = {&verb->ties.at[i], 1};
        if (situation_holds(situation, &one, false))
            return true;
    }
    return situation_has(situation, CONDITION_own_agency, NO_ARGUMENT, false);
}

static bool may_use(const struct situation *situation, const struct side *side,
                    const struct pack_verb *verb)
{
    if (verb == NULL || side->seat == SIZE_MAX || !is_writer(situation, side, verb))
        return false;
    if (verb->creates)
        return true;
    const struct cell_line *line = situation_line(
        situation, side_cell(side, situation_class(situation, &verb->type->class_rule)), false);
    return line != NULL && line->level == LEVEL_FULL && (line->write || is_tied(situation, verb));
}

static unsigned verb_change(const struct seat_pair *seat, struct cb_str name)
{
    const struct pack_verb *before = verb_of(&seat->before, name);
    const struct pack_verb *after = verb_of(&seat->after, name);
    struct situation situation = {0};
    unsigned change = 0;
    size_t at = 0;
    ask(&situation, &seat->before, before);
    ask(&situation, &seat->after, after);
    while (situation_next(&situation, &at)) {
        bool was = may_use(&situation, &seat->before, before);
        bool is = may_use(&situation, &seat->after, after);
        change |= is && !was ? CHANGE_WRITES : was && !is ? CHANGE_WRITES_LESS : 0U;
    }
    return situation.is_too_many ? CHANGE_WRITES | CHANGE_WRITES_LESS : change;
}

/* ---- into words ---- */

static void add(struct comparison *comparison, const struct seat_pair *seat,
                const struct pack_verb *verb, unsigned change)
{
    static const char *const said[] = {
        [CHANGE_WRITES] = "may now use",
        [CHANGE_WRITES_LESS] = "may no longer use",
        [CHANGE_WRITES | CHANGE_WRITES_LESS] =
            "may now use in some cases, and in others no longer,",
    };
    CB_AUTO(cb_buf_fini) struct cb_buf text = {0};
    json_t *entry = json_object();
    cb_buf_printf(&text, "%.*s: %s \"%.*s\" (%.*s).", CB_STR_ARG(seat->label), said[change],
                  CB_STR_ARG(verb->label), CB_STR_ARG(verb->type->label));
    json_object_set_new(entry, "verb", words_text(verb->full_name));
    json_object_set_new(entry, "seat", words_text(seat->name));
    json_object_set_new(entry, "change", words_of_change(change));
    json_object_set_new(entry, "sentence", words_text(cb_buf_peek(&text)));
    json_array_append_new(comparison->sentences, words_text(cb_buf_peek(&text)));
    json_array_append_new(comparison->verbs, entry);
}

static void compare_verb(struct comparison *comparison, const struct pack_verb *verb)
{
    for (size_t i = 0; i < comparison->seat_count; i++) {
        unsigned change = verb_change(&comparison->seats[i], verb->full_name);
        if (change != 0)
            add(comparison, &comparison->seats[i], verb, change);
    }
}

void compare_verbs(struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->after->verb_count; i++)
        compare_verb(comparison, comparison->after->verbs[i].verb);
    for (size_t i = 0; i < comparison->before->verb_count; i++) {
        const struct verb_name *verb = &comparison->before->verbs[i];
        if (pack_verb(comparison->after, verb->name) == NULL)
            compare_verb(comparison, verb->verb);
    }
}
