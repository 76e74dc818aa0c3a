#include "request.h"

#include <string.h>

static const char *const field_names[FIELD_COUNT] = {
#define FIELD(name, text) [FIELD_##name] = text,
#include "request_fields.def"
};

static const struct {
    const char *name;
    enum request_method method;
} methods[] = {{"GET", REQUEST_GET}, {"HEAD", REQUEST_HEAD}, {"POST", REQUEST_POST}};

size_t request_head_end(struct cb_str bytes, size_t *scanned)
{
    size_t from = *scanned > 3 ? *scanned - 3 : 0;
    if (bytes.len > from) {
        const char *end = memmem(bytes.at + from, bytes.len - from, "\r\n\r\n", 4);
        if (end != NULL)
            return (size_t)(end - bytes.at) + 4;
    }
    *scanned = bytes.len;
    return 0;
}

/* RFC 9110, 5.6.2. */
static bool is_token_char(unsigned char c)
{
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
        return true;
    return c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL;
}

static bool is_token(struct cb_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!is_token_char((unsigned char)s.at[i]))
            return false;
    }
    return s.len > 0;
}

static bool is_value(struct cb_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

static bool is_target(struct cb_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c <= 0x20 || c >= 0x7f || c == '#')
            return false;
    }
    return s.len > 0 && s.at[0] == '/';
}

static struct cb_str trim(struct cb_str s)
{
    while (s.len > 0 && (s.at[0] == ' ' || s.at[0] == '\t')) {
        s.at++;
        s.len--;
    }
    while (s.len > 0 && (s.at[s.len - 1] == ' ' || s.at[s.len - 1] == '\t'))
        s.len--;
    return s;
}

/* The line at the start of *REST, which moves behind it. Only CR LF ends a line. */
static bool take_line(struct cb_str *rest, struct cb_str *line)
{
    const char *end = memmem(rest->at, rest->len, "\r\n", 2);
    if (end == NULL)
        return false;
    *line = (struct cb_str){rest->at, (size_t)(end - rest->at)};
    rest->at = end + 2;
    rest->len -= line->len + 2;
    return true;
}

static bool take_word(struct cb_str *rest, struct cb_str *word)
{
    const char *end = memchr(rest->at, ' ', rest->len);
    if (end == NULL)
        return false;
    *word = (struct cb_str){rest->at, (size_t)(end - rest->at)};
    rest->at = end + 1;
    rest->len -= word->len + 1;
    return true;
}

static bool find_method(struct cb_str name, enum request_method *out)
{
    for (size_t i = 0; i < CB_COUNT(methods); i++) {
        if (cb_str_is(name, methods[i].name)) {
            *out = methods[i].method;
            return true;
        }
    }
    return false;
}

static int parse_request_line(struct cb_str line, struct request *out)
{
    struct cb_str method, target;
    if (!take_word(&line, &method) || !take_word(&line, &target) || !is_token(method))
        return 400;
    if (!cb_str_starts(line, "HTTP/") || line.len != 8)
        return 400;
    if (!cb_str_is(line, "HTTP/1.1") && !cb_str_is(line, "HTTP/1.0"))
        return 505;
    if (!find_method(method, &out->method))
        return 405;
    if (!is_target(target))
        return 400;
    const char *query = memchr(target.at, '?', target.len);
    if (query != NULL)
        target.len = (size_t)(query - target.at);
    out->path = target;
    return 0;
}

static void keep_field(struct request *out, struct cb_str name, struct cb_str value)
{
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        if (strlen(field_names[i]) == name.len &&
            strncasecmp(field_names[i], name.at, name.len) == 0) {
            out->field[i] = value;
            if (out->times[i] < UINT8_MAX)
                out->times[i]++;
        }
    }
}

static bool parse_field(struct cb_str line, struct request *out)
{
    const char *colon = memchr(line.at, ':', line.len);
    if (colon == NULL)
        return false;
    struct cb_str name = {line.at, (size_t)(colon - line.at)};
    struct cb_str value = trim((struct cb_str){colon + 1, line.len - name.len - 1});
    if (!is_token(name) || !is_value(value)) /* a folded line begins with white space: no token */
        return false;
    keep_field(out, name, value);
    return true;
}

int request_parse(struct cb_str head, struct request *out)
{
    struct cb_str rest = head, line;

    memset(out, 0, sizeof *out);
    if (!take_line(&rest, &line))
        return 400;
    int status = parse_request_line(line, out);
    if (status != 0)
        return status;
    while (take_line(&rest, &line)) {
        if (line.len == 0)
            return rest.len == 0 ? 0 : 400;
        if (!parse_field(line, out))
            return 400;
    }
    return 400;
}
