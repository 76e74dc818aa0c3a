#include "settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caseboard/base/json.h"

enum setting_kind { SETTING_text, SETTING_number, SETTING_list };

static const struct setting {
    const char *flag, *what;
    enum setting_kind kind;
    size_t offset;
} SETTINGS[] = {
#define SETTING(member, flag, kind, otherwise, what)                                               \
    {flag, what, SETTING_##kind, offsetof(struct settings, member)},
#include "settings.def"
};

static char *copy(const char *text)
{
    return text == NULL ? NULL : cb_str_dup(cb_str_of(text));
}

#define DEFAULT_text(settings, member, otherwise) (settings)->member = copy(otherwise)
#define DEFAULT_number(settings, member, otherwise) (settings)->member = (otherwise)
#define DEFAULT_list(settings, member, otherwise) (settings)->member.count = (otherwise)

void settings_init(struct settings *settings)
{
    memset(settings, 0, sizeof(*settings));
#define SETTING(member, flag, kind, otherwise, what) DEFAULT_##kind(settings, member, otherwise);
#include "settings.def"
}

static void *member_of(struct settings *settings, const struct setting *setting)
{
    return (char *)settings + setting->offset;
}

static void list_fini(struct settings_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free((char *)list->at[i]);
}

void settings_fini(struct settings *settings)
{
    for (size_t i = 0; i < CB_COUNT(SETTINGS); i++) {
        void *member = member_of(settings, &SETTINGS[i]);
        if (SETTINGS[i].kind == SETTING_text)
            free(*(char **)member);
        else if (SETTINGS[i].kind == SETTING_list)
            list_fini(member);
    }
}

static const struct setting *setting_of(const char *flag)
{
    for (size_t i = 0; i < CB_COUNT(SETTINGS); i++)
        if (strcmp(SETTINGS[i].flag, flag) == 0)
            return &SETTINGS[i];
    return NULL;
}

static bool set_number(int64_t *out, const char *value)
{
    char *end;
    errno = 0;
    long long number = strtoll(value, &end, 10);
    if (errno != 0 || *end != '\0' || end == value || number < 0)
        return false;
    *out = number;
    return true;
}

static bool set_list(struct settings_list *list, const char *value)
{
    if (list->count == SETTINGS_LIST)
        return false;
    list->at[list->count++] = copy(value);
    return true;
}

static bool set_text(char **out, const char *value)
{
    free(*out);
    *out = copy(value);
    return true;
}

enum cb_code settings_set(struct settings *settings, const char *flag, const char *value,
                          struct cb_error *err)
{
    const struct setting *setting = setting_of(flag);
    if (setting == NULL)
        return cb_fail(err, CB_USAGE, "there is no setting '%s'", flag);
    void *member = member_of(settings, setting);
    bool done = setting->kind == SETTING_number ? set_number(member, value)
                : setting->kind == SETTING_list ? set_list(member, value)
                                                : set_text(member, value);
    if (!done)
        return cb_fail(err, CB_USAGE, "'%s' is no value of '%s'", value, flag);
    return CB_OK;
}

/* ---- a file ---------------------------------------------------------------------------------- */

static enum cb_code set_json(struct settings *settings, const char *flag, const json_t *value,
                             struct cb_error *err)
{
    char number[24];
    size_t i;
    json_t *item;
    if (json_is_string(value))
        return settings_set(settings, flag, json_string_value(value), err);
    if (json_is_integer(value)) {
        snprintf(number, sizeof(number), "%lld", (long long)json_integer_value(value));
        return settings_set(settings, flag, number, err);
    }
    if (!json_is_array(value))
        return cb_fail(err, CB_USAGE, "'%s' is neither a text, a number nor a list", flag);
    json_array_foreach (value, i, item) {
        if (!json_is_string(item))
            return cb_fail(err, CB_USAGE, "the list '%s' has something that is no text", flag);
        enum cb_code rc = settings_set(settings, flag, json_string_value(item), err);
        if (rc != CB_OK)
            return rc;
    }
    return CB_OK;
}

enum cb_code settings_read_file(struct settings *settings, const char *path, struct cb_error *err)
{
    CB_AUTO(json_decref) json_t *file = NULL;
    const char *flag;
    json_t *value;
    enum cb_code rc = cb_json_read_file(path, &file, err);
    if (rc != CB_OK)
        return rc;
    json_object_foreach (file, flag, value) {
        rc = set_json(settings, flag, value, err);
        if (rc != CB_OK)
            return rc;
    }
    return CB_OK;
}

/* ---- arguments ------------------------------------------------------------------------------- */

static void print_settings(const char *usage)
{
    printf("%s\n\n  --%-20s %s\n", usage, "config FILE",
           "a JSON object of these settings; flags overrule it");
    for (size_t i = 0; i < CB_COUNT(SETTINGS); i++)
        printf("  --%-20s %s\n", SETTINGS[i].flag, SETTINGS[i].what);
}

static enum cb_code take_argument(struct settings *settings, const char *name, const char *value,
                                  struct cb_error *err)
{
    if (value == NULL || strncmp(name, "--", 2) != 0)
        return cb_fail(err, CB_USAGE, "'%s' is not a flag with a value", name);
    if (strcmp(name, "--config") == 0)
        return settings_read_file(settings, value, err);
    return settings_set(settings, name + 2, value, err);
}

enum cb_code settings_of_arguments(struct settings *settings, int argc, char **argv,
                                   const char *usage, struct cb_error *err)
{
    for (int i = 1; i < argc; i += 2) {
        if (strcmp(argv[i], "--help") == 0) {
            print_settings(usage);
            return CB_NOT_FOUND;
        }
        enum cb_code rc = take_argument(settings, argv[i], i + 1 < argc ? argv[i + 1] : NULL, err);
        if (rc != CB_OK)
            return rc;
    }
    return CB_OK;
}
