/* What in the log deserves a second look, entry by entry, the newest first. */
#include "signals.h"

#include <string.h>

#include "caseboard/clock/zone.h"

static struct signal *count(struct signals *signals, const char *kind,
                            const struct journal_access *entry, const struct watched_case *of)
{
    CB_AUTO(cb_buf_fini) struct cb_buf key = {0};
    cb_buf_printf(&key, "%s\n%.*s\n", kind, CB_STR_ARG(entry->user));
    if (of != NULL)
        cb_buf_hex(&key, of->id.bytes, sizeof of->id.bytes);
    else
        cb_buf_printf(&key, "%d", (int)zone_date(entry->at));
    struct signal *signal = table_find(&signals->counts, cb_buf_peek(&key));
    if (signal == NULL) {
        signal = cb_arena_alloc(signals->arena, sizeof *signal);
        *signal = (struct signal){.key = cb_arena_str(signals->arena, cb_buf_peek(&key)),
                                  .kind = kind,
                                  .user = cb_arena_str(signals->arena, entry->user),
                                  .agency = cb_arena_str(signals->arena, entry->agency),
                                  .seat = cb_arena_str(signals->arena, entry->seat),
                                  .of = of,
                                  .last = entry->at};
        table_put(&signals->counts, signal->key, signal);
    }
    signal->first = entry->at; /* they come newest first */
    signal->count++;
    return signal;
}

static void tell(struct signals *signals, struct signal *signal, int64_t from)
{
    if (signal->count == from)
        list_add(&signals->told, signal);
}

static bool is_quiet(const struct signals *signals, cb_time at)
{
    int hour = zone_minute(at) / 60;
    bool over_midnight = signals->quiet_from_hour > signals->quiet_to_hour;
    bool after = hour >= signals->quiet_from_hour, before = hour < signals->quiet_to_hour;
    return over_midnight ? after || before : after && before;
}

/* Three parts of an IPv4 address, four of an IPv6 one. */
static struct cb_str network_of(struct cb_str address)
{
    char separator = memchr(address.at, ':', address.len) != NULL ? ':' : '.';
    int parts = separator == ':' ? 4 : 3;
    for (size_t i = 0; i < address.len; i++) {
        if (address.at[i] == separator && --parts == 0)
            return (struct cb_str){address.at, i};
    }
    return address;
}

static void look_at_network(struct signals *signals, const struct journal_access *entry)
{
    struct cb_str network;
    if (entry->address.len == 0)
        return;
    network = network_of(entry->address);
    struct last_seen *last = table_find(&signals->last, entry->user);
    if (last == NULL) {
        last = cb_arena_alloc(signals->arena, sizeof *last);
        last->user = cb_arena_str(signals->arena, entry->user);
        table_put(&signals->last, last->user, last);
    } else if (!cb_str_equal(last->network, network) &&
               last->at - entry->at <= signals->networks_within_ms) {
        tell(signals, count(signals, "two_networks", entry, NULL), 1);
    }
    last->network = cb_arena_str(signals->arena, network);
    last->at = entry->at;
}

/* Also what was found in a case by searching, or stood in a list, which opens none. */
static void look_at_opening(struct signals *signals, const struct journal_access *entry,
                            const struct watched_case *of, bool is_found)
{
    if (!is_found)
        tell(signals, count(signals, "many_opens", entry, NULL), signals->opens_a_day + 1);
    if (is_quiet(signals, entry->at))
        tell(signals, count(signals, "odd_hours", entry, NULL), 1);
    if (table_find(&of->tied, entry->user) == NULL)
        tell(signals, count(signals, "no_tie", entry, of), 1);
}

/* What the server found by itself: of the person found, who is not told, were it the reader. */
static void look_at_match(struct signals *signals, const struct journal_access *entry,
                          const json_t *what, const struct watched_case *of)
{
    struct journal_access about = *entry;
    about.user = cb_json_get_str(what, "user");
    about.agency = about.seat = (struct cb_str){0};
    if (about.user.len == 0 || cb_str_equal(about.user, signals->reader))
        return;
    if (json_object_get(what, "match") != NULL)
        tell(signals, count(signals, "shared_detail", &about, of), 1);
    if (json_object_get(what, "sought") != NULL)
        tell(signals, count(signals, "sought_somebody", &about, of), 1);
}

/* Of what is about one case, that case; about none, anything that the board's people did. */
static bool is_known(const struct signals *signals, const struct journal_access *entry,
                     const struct watched_case **of)
{
    *of = table_find(&signals->cases, (struct cb_str){(const char *)entry->stream.bytes,
                                                      sizeof entry->stream.bytes});
    return *of != NULL || cb_id_is_zero(entry->stream);
}

void signals_count(struct signals *signals, const struct journal_access *entry)
{
    const struct watched_case *of;
    CB_AUTO(json_decref) json_t *what = NULL;
    if (!is_known(signals, entry, &of))
        return;
    if (entry->what.len > 0 && cb_json_read(entry->what, SIZE_MAX, &what, NULL) != CB_OK)
        what = NULL;
    bool is_of_board = cb_str_equal(cb_json_get_str(what, "board"), signals->board);
    if (entry->op == ACCESS_DISCLOSE && json_object_get(what, "did") != NULL && is_of_board)
        tell(signals, count(signals, "export", entry, NULL), 1);
    if (entry->op == ACCESS_COMBINE && of != NULL)
        look_at_match(signals, entry, what, of);
    if (table_find(&signals->users, entry->user) == NULL)
        return;
    if (entry->op == ACCESS_CONSULT || entry->op == ACCESS_SIGN_IN)
        look_at_network(signals, entry);
    if (of == NULL)
        return;
    if (entry->op == ACCESS_REFUSED)
        tell(signals, count(signals, "refused", entry, of), 1);
    else if (entry->op == ACCESS_CONSULT && json_object_get(what, "log") == NULL)
        look_at_opening(signals, entry, of,
                        cb_json_get_bool(what, "found") || cb_json_get_bool(what, "listed"));
}
