/* Since when somebody is shut out: of the events of the cases, on the pool. */
#include "review.h"

#include "reading.h"

#define EXCLUDED "excluded_users"

struct since {
    struct exclusion *of;
    bool is_out;
};

static bool names(const json_t *list, struct cb_str user)
{
    bool has = false;
    for (size_t i = 0; i < json_array_size(list); i++)
        has = has || cb_str_equal(cb_json_str(json_array_get(list, i)), user);
    return has;
}

/* An event holds the whole list. Who was let in again is out from the next time on. */
static bool each_event(void *context, const struct store_event *stored)
{
    struct since *since = context;
    CB_AUTO(json_decref) json_t *body = NULL;
    if (cb_json_read(stored->body, SIZE_MAX, &body, NULL) != CB_OK)
        return true;
    const json_t *records = json_object_get(body, "records");
    for (size_t i = 0; i < json_array_size(records); i++) {
        const json_t *set = json_object_get(json_array_get(records, i), "set");
        const json_t *list = json_object_get(set, EXCLUDED);
        if (list == NULL)
            continue;
        bool is_out = names(list, since->of->user);
        if (is_out && !since->is_out)
            since->of->at = stored->at;
        since->is_out = is_out;
    }
    return true;
}

static enum cb_code read_times(void *work, struct store_reader *reader)
{
    struct review *review = work;
    enum cb_code rc = CB_OK;
    while (rc == CB_OK && review->next < review->person_count) {
        struct since since = {.of = &review->people[review->next++]};
        rc = store_read(reader, since.of->id, 0, each_event, &since, NULL);
    }
    review->has_times = true;
    return rc == CB_NOT_FOUND || rc == CB_DAMAGED ? CB_OK : rc;
}

void review_read_times(struct request *request)
{
    reading_start(request, read_times, request->review);
}
