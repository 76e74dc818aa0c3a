#include "ground.h"

#include <stdlib.h>

#include "caseboard/clock/zone.h"

struct reign { /* a pack in force from an instant on */
    cb_time from;
    const struct pack *pack;
};
struct opened { /* a calendar, read once */
    const struct pack *pack;
    struct cb_str name;
    struct calendar *calendar;
};
struct grounds {
    struct clock_engine_input input;
    struct cb_buf newest; /* the name of the pack of the newest event */
    struct reign *reigns;
    size_t count, room;
    struct opened *calendars;
    size_t calendar_count, calendar_room;
};

struct grounds *grounds_new(const struct clock_engine_input *input)
{
    struct grounds *grounds = cb_alloc(sizeof *grounds);
    grounds->input = *input;
    return grounds;
}

void grounds_free(struct grounds *grounds)
{
    if (grounds == NULL)
        return;
    for (size_t i = 0; i < grounds->calendar_count; i++)
        calendar_free(grounds->calendars[i].calendar);
    cb_buf_fini(&grounds->newest);
    free(grounds->calendars);
    free(grounds->reigns);
    free(grounds);
}

void grounds_pack(struct grounds *grounds, cb_time at, struct cb_str name)
{
    const struct pack *pack = NULL;
    if (grounds->count != 0 && cb_str_equal(cb_buf_peek(&grounds->newest), name))
        return;
    if (cb_str_equal(pack_name(grounds->input.pack), name))
        pack = grounds->input.pack;
    else if (grounds->input.find_pack != NULL)
        pack = grounds->input.find_pack(grounds->input.context, name);
    if (pack == NULL || pack_continuity(pack) == NULL)
        pack = grounds->input.pack;
    cb_buf_clear(&grounds->newest);
    cb_buf_str(&grounds->newest, name);
    cb_grow(&grounds->reigns, grounds->count, &grounds->room, sizeof(struct reign));
    grounds->reigns[grounds->count++] = (struct reign){at, pack};
}

static const struct calendar *calendar_of(struct grounds *grounds, const struct pack *pack,
                                          struct cb_str name)
{
    struct calendar *calendar = NULL;
    for (size_t i = 0; i < grounds->calendar_count; i++) {
        const struct opened *opened = &grounds->calendars[i];
        if (opened->pack == pack && cb_str_equal(opened->name, name))
            return opened->calendar;
    }
    if (calendar_read(pack_document(pack, "calendar.json"), name, &calendar, NULL) != CB_OK)
        return NULL;
    cb_grow(&grounds->calendars, grounds->calendar_count, &grounds->calendar_room,
            sizeof(struct opened));
    grounds->calendars[grounds->calendar_count++] = (struct opened){pack, name, calendar};
    return calendar;
}

static const struct pack *pack_at(const struct grounds *grounds, cb_time at)
{
    size_t i = grounds->count;
    while (i > 1 && grounds->reigns[i - 1].from > at)
        i--;
    return i != 0 ? grounds->reigns[i - 1].pack : grounds->input.pack;
}

struct ground grounds_at(struct grounds *grounds, struct cb_str jurisdiction, cb_time at)
{
    struct ground ground = {.pack = pack_at(grounds, at)};
    char date[CB_DATE_TEXT];
    struct cb_str name = jurisdiction;
    if (name.at == NULL)
        name = cb_json_get_str(pack_document(ground.pack, "pack.json"), "jurisdiction");
    cb_date_write(zone_date(at), date);
    ground.continuity = pack_continuity(ground.pack);
    ground.profile = continuity_profile(ground.continuity, name, cb_str_of(date));
    ground.calendar_name = ground.profile != NULL ? ground.profile->calendar : name;
    ground.calendar = calendar_of(grounds, ground.pack, ground.calendar_name);
    return ground;
}
