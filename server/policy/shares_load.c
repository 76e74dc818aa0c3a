/* What views.json says of share decisions and emergency access, made into tables. */
#include "caseboard/base/limits.h"
#include "dictionary_load.h"
#include "views_load.h"

/* Names that are no class are left out: check_files.c says so. */
static const size_t *read_classes(struct loader *loader, const json_t *list, size_t *count)
{
    size_t *classes = loader_array(loader, json_array_size(list), sizeof *classes);
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (pack_class_index(loader->pack, cb_json_str(json_array_get(list, i)), &classes[*count]))
            (*count)++;
    }
    return classes;
}

static const struct cb_str *read_names(struct loader *loader, const json_t *list, size_t *count)
{
    struct cb_str *names = loader_array(loader, json_array_size(list), sizeof *names);
    *count = json_array_size(list);
    for (size_t i = 0; i < *count; i++)
        names[i] = cb_json_str(json_array_get(list, i));
    return names;
}

static int read_limit(struct loader *loader, const json_t *object, const char *key)
{
    int64_t limit = cb_json_get_int(object, key, 1);
    if (limit < 1 || limit > INT32_MAX)
        loader_problem_at(loader, key, "must be 1 or more");
    return (int)limit;
}

static void read_shares(struct loader *loader, const json_t *value, struct share_rules *out)
{
    size_t here = loader_enter(loader, "shares");
    out->writers = writers_load(loader, value, "by", &out->writer_count);
    out->days = read_limit(loader, value, "days");
    out->most_days = read_limit(loader, value, "most_days");
    out->second_classes =
        read_classes(loader, json_object_get(value, "second_approver"), &out->second_class_count);
    out->second_consents = read_names(
        loader, json_object_get(value, "second_approver_when_consent"), &out->second_consent_count);
    out->reasoned_consents = read_names(loader, json_object_get(value, "reason_when_consent"),
                                        &out->reasoned_consent_count);
    loader_leave(loader, here);
}

static void read_emergency(struct loader *loader, const json_t *value, struct emergency_rules *out)
{
    size_t here = loader_enter(loader, "emergency");
    out->writers = writers_load(loader, value, "by", &out->writer_count);
    out->most_hours = read_limit(loader, value, "most_hours");
    if (out->most_hours > CB_EMERGENCY_HOURS)
        loader_problem_at(loader, "most_hours", "must be %d or less", CB_EMERGENCY_HOURS);
    loader_leave(loader, here);
}

void shares_load(struct loader *loader)
{
    const json_t *views = loader_document(loader, "views.json");
    const json_t *shares = json_object_get(views, "shares");
    const json_t *emergency = json_object_get(views, "emergency");
    loader_open(loader, "views.json");
    loader->pack->may_share = shares != NULL;
    loader->pack->may_break_in = emergency != NULL;
    if (shares != NULL)
        read_shares(loader, shares, &loader->pack->shares);
    if (emergency != NULL)
        read_emergency(loader, emergency, &loader->pack->emergency);
}

const struct share_rules *pack_shares(const struct pack *pack)
{
    return pack->may_share ? &pack->shares : NULL;
}

const struct emergency_rules *pack_emergency(const struct pack *pack)
{
    return pack->may_break_in ? &pack->emergency : NULL;
}

bool share_needs_second(const struct share_rules *rules, size_t class_index)
{
    for (size_t i = 0; i < rules->second_class_count; i++) {
        if (rules->second_classes[i] == class_index)
            return true;
    }
    return false;
}
