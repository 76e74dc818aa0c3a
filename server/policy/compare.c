#include "caseboard/policy/compare.h"

#include <stdlib.h>
#include <string.h>

#include "compare_parts.h"

static json_t *which(const struct pack *pack)
{
    CB_AUTO(cb_buf_fini) struct cb_buf hash = {0};
    struct cb_digest digest = pack_hash(pack);
    json_t *out = json_object();
    cb_buf_hex(&hash, digest.bytes, sizeof digest.bytes);
    json_object_set_new(out, "name", words_text(pack_name(pack)));
    json_object_set_new(out, "hash", words_text(cb_buf_peek(&hash)));
    return out;
}

/* ---- seats ---- */

static struct side side_of(const struct pack *pack, struct cb_str seat)
{
    struct side side = {pack, SIZE_MAX};
    pack_seat(pack, seat, &side.seat);
    return side;
}

static void add_seat(struct comparison *comparison, const struct pack *pack, size_t seat)
{
    struct cb_str name = pack_seat_name(pack, seat);
    comparison->seats[comparison->seat_count++] = (struct seat_pair){
        .name = name,
        .label = pack_seat_label(pack, seat),
        .before = side_of(comparison->before, name),
        .after = side_of(comparison->after, name),
    };
}

static void pair_seats(struct comparison *comparison)
{
    size_t before = pack_seat_count(comparison->before);
    size_t after = pack_seat_count(comparison->after);
    size_t found = 0;
    comparison->seats = cb_alloc((before + after + 1) * sizeof *comparison->seats);
    for (size_t i = 0; i < after; i++)
        add_seat(comparison, comparison->after, i);
    for (size_t i = 0; i < before; i++) {
        if (!pack_seat(comparison->after, pack_seat_name(comparison->before, i), &found))
            add_seat(comparison, comparison->before, i);
    }
}

static json_t *seats_json(const struct comparison *comparison)
{
    json_t *list = json_array();
    for (size_t i = 0; i < comparison->seat_count; i++) {
        json_t *entry = json_object();
        json_object_set_new(entry, "seat", words_text(comparison->seats[i].name));
        json_object_set_new(entry, "label", words_text(comparison->seats[i].label));
        json_array_append_new(list, entry);
    }
    return list;
}

/* ---- all of it ---- */

json_t *policy_compare(const struct pack *before, const struct pack *after)
{
    struct cb_digest one = pack_hash(before);
    struct cb_digest other = pack_hash(after);
    bool same = memcmp(one.bytes, other.bytes, sizeof one.bytes) == 0;
    struct comparison comparison = {
        .before = before,
        .after = after,
        .cells = json_array(),
        .fields = json_array(),
        .verbs = json_array(),
        .settings = json_array(),
        .sentences = json_array(),
    };
    json_t *out = json_object();

    pair_seats(&comparison);
    if (!same) {
        compare_cells(&comparison);
        compare_fields(&comparison);
        compare_verbs(&comparison);
        compare_settings(&comparison);
    }
    json_object_set_new(out, "before", which(before));
    json_object_set_new(out, "after", which(after));
    json_object_set_new(out, "same", json_boolean(same));
    json_object_set_new(out, "gains_sight", json_boolean(comparison.gains_sight));
    json_object_set_new(out, "seats", seats_json(&comparison));
    json_object_set_new(out, "table", compare_table(&comparison));
    json_object_set_new(out, "cells", comparison.cells);
    json_object_set_new(out, "fields", comparison.fields);
    json_object_set_new(out, "verbs", comparison.verbs);
    json_object_set_new(out, "settings", comparison.settings);
    json_object_set_new(out, "sentences", comparison.sentences);
    free(comparison.seats);
    return out;
}
