#include "server/store/body.h"

#include <string.h>

struct cursor {
    const char *at;
    const char *end;
};

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static void skip_space(struct cursor *c)
{
    while (c->at < c->end && is_space(*c->at))
        c->at++;
}

static bool take(struct cursor *c, char wanted)
{
    skip_space(c);
    if (c->at == c->end || *c->at != wanted)
        return false;
    c->at++;
    return true;
}

static bool is_escaped(const char *quote, const char *start)
{
    size_t slashes = 0;
    while (quote - slashes > start && quote[-1 - (ptrdiff_t)slashes] == '\\')
        slashes++;
    return slashes % 2 == 1;
}

/* After an opening quote: the text up to its end, as written. */
static bool rest_of_string(struct cursor *c, struct cb_str *out)
{
    const char *start = c->at;
    const char *from = start;
    while (from < c->end) {
        const char *quote = memchr(from, '"', (size_t)(c->end - from));
        if (quote == NULL)
            return false;
        if (!is_escaped(quote, start)) {
            *out = (struct cb_str){start, (size_t)(quote - start)};
            c->at = quote + 1;
            return true;
        }
        from = quote + 1;
    }
    return false;
}

/* A value of any kind as it is written; what is within an object or array is only balanced. */
static bool take_value(struct cursor *c, struct cb_str *out)
{
    skip_space(c);
    const char *start = c->at;
    struct cb_str ignored;
    size_t depth = 0;
    while (c->at < c->end) {
        char now = *c->at;
        if (depth == 0 && (now == ',' || now == '}' || now == ']'))
            break;
        c->at++;
        if (now == '"' && !rest_of_string(c, &ignored))
            return false;
        if (now == '{' || now == '[')
            depth++;
        if (now == '}' || now == ']')
            depth--;
    }
    const char *end = c->at;
    while (end > start && is_space(end[-1]))
        end--;
    *out = (struct cb_str){start, (size_t)(end - start)};
    return depth == 0 && out->len != 0;
}

/* A value written as a string, without its quotes. */
static bool text_of(struct cb_str value, struct cb_str *out)
{
    if (value.len < 2 || value.at[0] != '"' || value.at[value.len - 1] != '"')
        return false;
    *out = (struct cb_str){value.at + 1, value.len - 2};
    return true;
}

static bool read_object(struct cb_str text, bool (*member)(void *, struct cb_str, struct cb_str),
                        void *context)
{
    struct cursor c = {text.at, text.at + text.len};
    struct cb_str key;
    struct cb_str value;
    if (!take(&c, '{'))
        return false;
    while (take(&c, '"')) {
        if (!rest_of_string(&c, &key) || !take(&c, ':') || !take_value(&c, &value) ||
            !member(context, key, value))
            return false;
        if (!take(&c, ','))
            break;
    }
    return take(&c, '}') && (skip_space(&c), c.at == c.end);
}

static bool number_of(struct cb_str value, uint64_t *out)
{
    *out = 0;
    if (value.len == 0 || value.len > 18)
        return false;
    for (size_t i = 0; i < value.len; i++) {
        if (value.at[i] < '0' || value.at[i] > '9')
            return false;
        *out = *out * 10 + (uint64_t)(value.at[i] - '0');
    }
    return true;
}

static bool read_user(void *context, struct cb_str key, struct cb_str value)
{
    struct body_facts *facts = context;
    if (!cb_str_is(key, "user"))
        return true;
    return facts->user.at == NULL && text_of(value, &facts->user);
}

static bool read_by(struct cb_str value, struct body_facts *facts)
{
    return read_object(value, read_user, facts) && facts->user.at != NULL;
}

static bool read_stream(struct cb_str value, struct body_facts *facts)
{
    struct cb_str text;
    return text_of(value, &text) && cb_id_parse(text, &facts->stream);
}

static bool read_command(struct cb_str value, struct body_facts *facts)
{
    struct cb_str text;
    return text_of(value, &text) && cb_id_parse(text, &facts->command);
}

static bool read_at(struct cb_str value, struct body_facts *facts)
{
    struct cb_str text;
    return text_of(value, &text) && cb_time_parse(text, &facts->at);
}

static bool read_seq(struct cb_str value, struct body_facts *facts)
{
    return number_of(value, &facts->seq);
}

static const struct {
    struct cb_str name;
    bool (*read)(struct cb_str value, struct body_facts *facts);
} members[] = {
    {{"at", 2}, read_at},   {{"by", 2}, read_by},         {{"command", 7}, read_command},
    {{"seq", 3}, read_seq}, {{"stream", 6}, read_stream},
};

struct reading {
    struct body_facts facts;
    unsigned seen; /* a bit a member */
};

static bool read_member(void *context, struct cb_str key, struct cb_str value)
{
    struct reading *reading = context;
    for (size_t i = 0; i < CB_COUNT(members); i++) {
        if (!cb_str_equal(key, members[i].name))
            continue;
        if (reading->seen >> i & 1)
            return false;
        reading->seen |= 1U << i;
        return members[i].read(value, &reading->facts);
    }
    return true;
}

bool body_read(struct cb_str body, struct body_facts *out)
{
    struct reading reading = {0};
    if (!read_object(body, read_member, &reading) || reading.seen != (1U << CB_COUNT(members)) - 1)
        return false;
    *out = reading.facts;
    return true;
}
