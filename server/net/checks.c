#include "checks.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

static struct cb_str trim(struct cb_str s)
{
    while (s.len > 0 && is_space(s.at[0])) {
        s.at++;
        s.len--;
    }
    while (s.len > 0 && is_space(s.at[s.len - 1]))
        s.len--;
    return s;
}

static bool same_word(struct cb_str s, const char *word)
{
    return s.len == strlen(word) && strncasecmp(s.at, word, s.len) == 0;
}

enum checks_cookie checks_cookie(struct cb_str header, struct cb_str *token)
{
    enum checks_cookie found = COOKIE_NONE;
    struct cb_str part;

    while (cb_str_split(&header, ';', &part)) {
        struct cb_str value = trim(part), name;
        if (!cb_str_split(&value, '=', &name) || !cb_str_is(trim(name), CHECKS_COOKIE_NAME))
            continue;
        if (found != COOKIE_NONE)
            return COOKIE_TWICE;
        found = COOKIE_ONE;
        *token = trim(value);
    }
    return found;
}

bool checks_length(struct cb_str text, uint64_t *out)
{
    uint64_t sum = 0;

    if (text.len == 0 || text.len > 10)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        sum = sum * 10 + (uint64_t)(text.at[i] - '0');
    }
    *out = sum;
    return true;
}

bool checks_is_json(struct cb_str content_type)
{
    struct cb_str rest = content_type, type;
    if (!cb_str_split(&rest, ';', &type) || !same_word(trim(type), "application/json"))
        return false;
    rest = trim(rest);
    return rest.len == 0 || same_word(rest, "charset=utf-8");
}

bool checks_list_has(struct cb_str list, const char *word)
{
    struct cb_str item;

    while (cb_str_split(&list, ',', &item)) {
        struct cb_str weight = item, name;
        if (!cb_str_split(&weight, ';', &name) || !same_word(trim(name), word))
            continue;
        weight = trim(weight);
        return !(cb_str_is(weight, "q=0") || cb_str_starts(weight, "q=0.0"));
    }
    return false;
}

bool checks_forwarded(struct cb_str header, struct cb_str *address)
{
    const char *comma = memrchr(header.at, ',', header.len);
    struct cb_str last = header;
    if (comma != NULL) {
        last.len = header.len - (size_t)(comma + 1 - header.at);
        last.at = comma + 1;
    }
    last = trim(last);

    char text[INET6_ADDRSTRLEN];
    struct in6_addr parsed;
    if (last.len == 0 || last.len >= sizeof text)
        return false;
    memcpy(text, last.at, last.len);
    text[last.len] = '\0';
    if (inet_pton(AF_INET, text, &parsed) != 1 && inet_pton(AF_INET6, text, &parsed) != 1)
        return false;
    *address = last;
    return true;
}

/* As esbuild writes them: "main-5HQZX3NP.js". */
bool checks_is_hashed(struct cb_str path)
{
    const char *slash = memrchr(path.at, '/', path.len);
    const char *from = slash == NULL ? path.at : slash + 1;
    const char *dot = memchr(from, '.', path.len - (size_t)(from - path.at));
    if (dot == NULL || dot - from < 10 || dot[-9] != '-')
        return false;
    for (const char *c = dot - 8; c < dot; c++) {
        if (!(*c >= 'A' && *c <= 'Z') && !(*c >= '2' && *c <= '7'))
            return false;
    }
    return true;
}

bool checks_is_ws_key(struct cb_str key)
{
    if (key.len != 24 || key.at[22] != '=' || key.at[23] != '=')
        return false;
    for (size_t i = 0; i < 22; i++) {
        char c = key.at[i];
        if (!(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
            c != '+' && c != '/')
            return false;
    }
    return true;
}
