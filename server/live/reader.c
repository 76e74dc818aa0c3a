/* Readers: connections acting in a seat, and their end. */
#include <stdlib.h>

#include "audience.h"
#include "readers.h"
#include "seat.h"

struct live_reader *live_reader_new(struct live *live, const struct live_reader_config *config)
{
    struct live_reader *reader = cb_alloc(sizeof *reader);
    reader->live = live;
    reader->calls = *config;
    reader->address = cb_str_dup(config->address);
    reader->seat = seat_hold(live, config->user, config->agency, config->seat);
    reader->calls.user = cb_str_of(reader->seat->user);
    reader->calls.agency = cb_str_of(reader->seat->agency);
    reader->calls.seat = cb_str_of(reader->seat->name);
    reader->calls.address = cb_str_of(reader->address);
    list_add(&reader->seat->readers, reader);
    list_add(&live->readers, reader);
    live->seats_moved = true; /* the seat may have ended since it was chosen */
    return reader;
}

void live_reader_free(struct live_reader *reader)
{
    if (reader == NULL)
        return;
    for (size_t i = 0; i < reader->requests.count; i++)
        ((struct request *)reader->requests.at[i])->reader = NULL;
    while (reader->watches.count > 0)
        watch_close(reader->watches.at[reader->watches.count - 1]);
    list_remove(&reader->live->readers, reader);
    list_remove(&reader->seat->readers, reader);
    seat_release(reader->live, reader->seat);
    list_fini(&reader->watches);
    list_fini(&reader->requests);
    free(reader->address);
    free(reader);
}

static struct live_reader *next_ended(struct live *live)
{
    for (size_t i = 0; i < live->readers.count; i++) {
        struct live_reader *reader = live->readers.at[i];
        if (!reader->told_end && !seat_is_in_force(live, reader->seat))
            return reader;
    }
    return NULL;
}

/* Telling a reader may free it, and others: begin anew after each. */
void readers_end(struct live *live)
{
    if (!live->seats_moved)
        return;
    live->seats_moved = false;
    for (struct live_reader *reader; (reader = next_ended(live)) != NULL;) {
        reader->told_end = true;
        if (reader->calls.ended != NULL)
            reader->calls.ended(reader->calls.context);
    }
}
