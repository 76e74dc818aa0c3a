/* Who owes something at an instant, by the assignments of the case. */
#include "ledger.h"

#define FIELD(story, name) ((story)->continuity->fields[READS_assignment_##name])

static bool is_in_force(const struct case_story *story, const struct item *item, cb_time at)
{
    cb_time from = 0;
    cb_time to = CB_TIME_NEVER;
    if (item_is_withdrawn(item) || !value_instant(item_now(item, FIELD(story, from)), &from))
        return false;
    (void)value_instant(item_now(item, FIELD(story, to)), &to);
    return from <= at && at < to;
}

struct wanted {
    struct cb_str role, agency, victim; /* role, agency: none, any */
    cb_time at;
};

/* One for that victim comes first, then one for all; of several the earliest, then as logged. */
static bool is_better(const struct case_story *story, const struct item *item,
                      const struct item *best)
{
    cb_time from = 0, other = 0;
    if (best == NULL)
        return true;
    bool is_own = item_now(item, FIELD(story, victim)) != NULL;
    bool best_is_own = item_now(best, FIELD(story, victim)) != NULL;
    if (is_own != best_is_own)
        return is_own;
    (void)value_instant(item_now(item, FIELD(story, from)), &from);
    (void)value_instant(item_now(best, FIELD(story, from)), &other);
    return from < other;
}

static const struct item *holder(const struct case_story *story, const struct wanted *wanted)
{
    const struct item *best = NULL;
    for (const struct item *item =
             chronicle_first(story->chronicle, story->continuity->parts[PART_assignment]);
         item != NULL; item = item->next) {
        struct cb_str victim = item_text(item, FIELD(story, victim));
        if ((wanted->role.at == NULL ||
             cb_str_equal(item_text(item, FIELD(story, role)), wanted->role)) &&
            (victim.at == NULL || cb_str_equal(victim, wanted->victim)) &&
            (wanted->agency.at == NULL ||
             cb_str_equal(item_text(item, FIELD(story, agency)), wanted->agency)) &&
            is_in_force(story, item, wanted->at) && is_better(story, item, best))
            best = item;
    }
    return best;
}

struct cb_str story_agent(const struct case_story *story, struct cb_str agency, cb_time at)
{
    const struct item *found = holder(story, &(struct wanted){.agency = agency, .at = at});
    return found != NULL ? item_text(found, FIELD(story, user)) : (struct cb_str){0};
}

bool story_has_role(const struct case_story *story, struct cb_str role, struct cb_str victim,
                    cb_time at)
{
    return holder(story, &(struct wanted){.role = role, .victim = victim, .at = at}) != NULL;
}

struct owner story_owner(const struct case_story *story, const struct duty *duty,
                         struct cb_str victim, cb_time at)
{
    const struct continuity *continuity = story->continuity;
    struct wanted wanted = {.victim = victim, .at = at};
    const struct item *found = NULL;
    if (duty != NULL) {
        wanted.role = duty->role;
        if (duty->agency.at != NULL)
            wanted.agency =
                cb_json_str(json_object_getn(story->settings, duty->agency.at, duty->agency.len));
        found = holder(story, &wanted);
    }
    wanted.agency = (struct cb_str){0};
    for (size_t i = 0; found == NULL && i < continuity->fallback.count; i++) {
        wanted.role = continuity->fallback.at[i];
        found = holder(story, &wanted);
    }
    if (found != NULL)
        return (struct owner){item_text(found, FIELD(story, agency)),
                              item_text(found, FIELD(story, user))};
    if (story->root == NULL)
        return (struct owner){0};
    return (struct owner){.agency =
                              item_text(story->root, continuity->fields[READS_case_lead_agency])};
}

static cb_time earlier_after(cb_time best, cb_time at, cb_time now)
{
    return at > now && at < best ? at : best;
}

cb_time story_next_owner(const struct case_story *story, cb_time now)
{
    cb_time next = CB_TIME_NEVER;
    for (const struct item *item =
             chronicle_first(story->chronicle, story->continuity->parts[PART_assignment]);
         item != NULL; item = item->next) {
        cb_time at = 0;
        if (value_instant(item_now(item, FIELD(story, from)), &at))
            next = earlier_after(next, at, now);
        if (value_instant(item_now(item, FIELD(story, to)), &at))
            next = earlier_after(next, at, now);
    }
    return next;
}
