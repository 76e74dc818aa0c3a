/* Lines of cells and writers, word by word. */
#include "cell.h"

#include "levels.h"

static const struct {
    struct cb_str name;
    bool argument;
} conditions[] = {
#define CONDITION(name, personal, argument)                                                        \
    [CONDITION_##name] = {{#name, sizeof(#name) - 1}, argument},
#include "caseboard/policy/conditions.def"
};

/* ---- conditions ---- */

static void check_role(struct loader *loader, struct cb_str role)
{
    struct named roles = NAMED(loader->pack->roles, loader->pack->role_count);
    if (named_find(roles, role) == SIZE_MAX)
        loader_unknown(loader, "role", role, roles);
}

bool cell_read_condition(struct loader *loader, struct cb_str text, struct condition *out)
{
    struct cb_str rest = text;
    struct cb_str name = {0};
    cb_str_split(&rest, ':', &name);
    size_t kind = named_find(NAMED(conditions, CB_COUNT(conditions)), name);
    if (kind == SIZE_MAX) {
        loader_unknown(loader, "condition", name, NAMED(conditions, CB_COUNT(conditions)));
        return false;
    }
    if (conditions[kind].argument != (rest.len != 0)) {
        loader_problem(loader, "the condition \"%.*s\" %s", CB_STR_ARG(name),
                       conditions[kind].argument ? "needs an argument, as in \"role:intel\""
                                                 : "takes no argument");
        return false;
    }
    *out = (struct condition){(enum condition_kind)kind, rest};
    if (conditions[kind].argument)
        check_role(loader, rest);
    return true;
}

void cell_write_condition(const struct condition *condition, struct cb_buf *out)
{
    cb_buf_str(out, conditions[condition->kind].name);
    if (conditions[condition->kind].argument) {
        cb_buf_char(out, ':');
        cb_buf_str(out, condition->argument);
    }
}

/* ---- words ---- */

static size_t count_words(struct cb_str text)
{
    size_t count = 0;
    struct cb_str word = {0};
    while (cb_str_split(&text, ' ', &word))
        count++;
    return count;
}

static struct cb_str after(struct cb_str word, const char *prefix)
{
    size_t len = cb_str_of(prefix).len;
    return (struct cb_str){word.at + len, word.len - len};
}

/* The words of REST that begin with "if:"; any other goes to OTHER. */
static struct conditions
read_words(struct loader *loader, struct cb_str rest,
           void (*other)(struct loader *loader, struct cb_str word, void *context), void *context)
{
    struct condition *at = loader_array(loader, count_words(rest), sizeof *at);
    size_t count = 0;
    struct cb_str word = {0};
    while (cb_str_split(&rest, ' ', &word)) {
        if (!cb_str_starts(word, "if:"))
            other(loader, word, context);
        else if (cell_read_condition(loader, after(word, "if:"), &at[count]))
            count++;
    }
    return (struct conditions){at, count};
}

/* ---- a cell's line ---- */

static void flag_once(struct loader *loader, struct cb_str word, bool *flag)
{
    if (*flag)
        loader_problem(loader, "\"%.*s\" is said twice", CB_STR_ARG(word));
    *flag = true;
}

static void read_share(struct loader *loader, struct cb_str word, struct cell_line *line)
{
    flag_once(loader, word, &line->can_share);
    struct cb_str level = after(word, "share:");
    if (!level_parse(level, &line->share))
        loader_unknown(loader, "level", level, level_names());
    else if (line->share <= line->level)
        loader_problem(loader, "a share to \"%.*s\" raises nothing", CB_STR_ARG(level));
}

static void cell_word(struct loader *loader, struct cb_str word, void *context)
{
    struct cell_line *line = context;
    const struct {
        const char *name;
        bool *flag;
    } flags[] = {
        {"write", &line->write},
        {"never", &line->never},
        {"no_location", &line->no_location},
    };
    for (size_t i = 0; i < CB_COUNT(flags); i++) {
        if (cb_str_is(word, flags[i].name)) {
            flag_once(loader, word, flags[i].flag);
            return;
        }
    }
    if (cb_str_starts(word, "share:"))
        read_share(loader, word, line);
    else
        loader_problem(loader,
                       "\"%.*s\" is no word of a cell: write, never, no_location, share:LEVEL, "
                       "if:CONDITION",
                       CB_STR_ARG(word));
}

void cell_read_line(struct loader *loader, struct cb_str text, struct cell_line *out)
{
    struct cb_str rest = text;
    struct cb_str level = {0};
    cb_str_split(&rest, ' ', &level);
    if (!level_parse(level, &out->level))
        loader_unknown(loader, "level", level, level_names());
    out->conditions = read_words(loader, rest, cell_word, out);
    if (out->write && out->level != LEVEL_FULL)
        loader_problem(loader, "only who reads in full may write");
    if (out->never && out->can_share)
        loader_problem(loader, "what nothing may raise cannot be shared");
}

/* ---- a writer ---- */

static void writer_word(struct loader *loader, struct cb_str word, void *context)
{
    (void)context;
    loader_problem(loader,
                   "\"%.*s\" is no word of a writer: SEAT, SEAT:ROLE or *, then if:CONDITION",
                   CB_STR_ARG(word));
}

void cell_read_writer(struct loader *loader, struct cb_str text, struct writer *out)
{
    struct named seats = NAMED(loader->pack->seats, loader->pack->seat_count);
    struct cb_str rest = text;
    struct cb_str who = {0};
    struct cb_str seat = {0};
    cb_str_split(&rest, ' ', &who);
    cb_str_split(&who, ':', &seat);
    out->role = who;
    out->seat = cb_str_is(seat, "*") ? PACK_ANY_SEAT : named_find(seats, seat);
    if (out->seat == SIZE_MAX && !cb_str_is(seat, "*"))
        loader_unknown(loader, "seat", seat, seats);
    if (who.len != 0)
        check_role(loader, who);
    out->conditions = read_words(loader, rest, writer_word, NULL);
}
