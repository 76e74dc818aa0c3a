/* The rows of continuity.json: what opens a duty, how long there is, what meets it. */
#include "continuity_load.h"

#define KINDS_OF_TIME (KIND_IS(time) | KIND_IS(date))

/* ---- openers ---- */

static const struct cb_str checks[] = {
#define CHECK_OF(name, says) {#name, sizeof #name - 1},
#include "caseboard/policy/opener_checks.def"
};

static enum opener_check read_check(struct loader *loader, const json_t *value)
{
    struct cb_str name = cb_json_get_str(value, "check");
    struct named known = NAMED(checks, CB_COUNT(checks));
    size_t index = named_find(known, name);
    size_t mark = loader_enter(loader, "check");
    if (name.at != NULL && index == SIZE_MAX)
        loader_unknown(loader, "check", name, known);
    loader_leave(loader, mark);
    return index != SIZE_MAX ? (enum opener_check)index : OPENER_always;
}

static void read_opener(struct loader *loader, const json_t *value, struct opener *out)
{
    const struct pack_type *type = continuity_type(loader, value, "type");
    if (type == NULL)
        return;
    *out = (struct opener){
        .type = type->name,
        .is = continuity_is(loader, value, "is", type),
        .ever = cb_json_get_bool(value, "ever"),
        .check = read_check(loader, value),
        .start = continuity_field_of(loader, value, "start", type, KINDS_OF_TIME),
        .ends = continuity_field_of(loader, value, "ends", type, KINDS_OF_TIME),
        .not_after = continuity_field_of(loader, value, "not_after", type, KIND_IS(time)),
        .void_when = continuity_is(loader, value, "void_when", type),
    };
    if (out->check == OPENER_no_successor && out->ends.at == NULL)
        loader_problem(loader, "only what ends can have a successor");
}

static void read_openers(struct loader *loader, const json_t *value, struct row *row)
{
    const json_t *list = json_object_get(value, "opened_by");
    struct opener *openers = loader_array(loader, json_array_size(list), sizeof *openers);
    size_t here = loader_enter(loader, "opened_by");
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t mark = loader_enter_at(loader, i);
        read_opener(loader, json_array_get(list, i), &openers[row->opener_count++]);
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    row->openers = openers;
}

/* ---- closers ---- */

static struct names read_fields(struct loader *loader, const json_t *value, const char *key,
                                const struct pack_type *type)
{
    const json_t *list = json_object_get(value, key);
    size_t here = loader_enter(loader, key);
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t mark = loader_enter_at(loader, i);
        (void)loader_field(loader, type, cb_json_str(json_array_get(list, i)));
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    return continuity_names(loader, value, key);
}

static struct names read_seats(struct loader *loader, const json_t *value)
{
    struct names seats = continuity_names(loader, value, "seats");
    struct named known = NAMED(loader->pack->seats, loader->pack->seat_count);
    size_t here = loader_enter(loader, "seats");
    for (size_t i = 0; i < seats.count; i++) {
        if (named_find(known, seats.at[i]) == SIZE_MAX)
            loader_unknown(loader, "seat", seats.at[i], known);
    }
    loader_leave(loader, here);
    return seats;
}

static void read_closer(struct loader *loader, const json_t *value, struct closer *out)
{
    const struct pack_type *type = continuity_type(loader, value, "type");
    if (type == NULL)
        return;
    *out = (struct closer){
        .type = type->name,
        .is = continuity_is(loader, value, "is", type),
        .has = read_fields(loader, value, "has", type),
        .has_any = read_fields(loader, value, "has_any", type),
        .at = continuity_field_of(loader, value, "at", type, KINDS_OF_TIME),
        .seats = read_seats(loader, value),
        .attempt = cb_json_get_bool(value, "attempt"),
    };
    const struct pack_type *update = loader->pack->continuity->parts[PART_update];
    if (out->attempt && update != NULL && type != update)
        loader_problem_at(loader, "attempt", "only an update is an attempt");
}

static void read_closers(struct loader *loader, const json_t *value, struct row *row)
{
    const json_t *list = json_object_get(value, "closed_by");
    struct closer *closers = loader_array(loader, json_array_size(list), sizeof *closers);
    size_t here = loader_enter(loader, "closed_by");
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t mark = loader_enter_at(loader, i);
        read_closer(loader, json_array_get(list, i), &closers[row->closer_count++]);
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    row->closers = closers;
}

/* ---- a row ---- */

static void read_duties_of_seats(struct loader *loader, const json_t *value, struct row *row)
{
    const json_t *map = json_object_get(value, "duty_of_seats");
    struct duty_of_seat *duties = loader_array(loader, json_object_size(map), sizeof *duties);
    struct named seats = NAMED(loader->pack->seats, loader->pack->seat_count);
    const char *seat = NULL;
    json_t *duty = NULL;
    size_t here = loader_enter(loader, "duty_of_seats");
    json_object_foreach (json_of(map), seat, duty) {
        if (named_find(seats, cb_str_of(seat)) == SIZE_MAX)
            loader_unknown(loader, "seat", cb_str_of(seat), seats);
        duties[row->duty_of_seat_count++] =
            (struct duty_of_seat){cb_str_of(seat), continuity_duty(loader, map, seat)};
    }
    loader_leave(loader, here);
    row->duties_of_seats = duties;
}

static bool read_start(struct loader *loader, const json_t *value)
{
    static const struct cb_str starts[] = {{"occurred", 8}, {"received", 8}};
    struct cb_str name = cb_json_get_str(value, "start");
    struct named known = NAMED(starts, CB_COUNT(starts));
    size_t mark = loader_enter(loader, "start");
    size_t index = named_find(known, name);
    if (name.at != NULL && index == SIZE_MAX)
        loader_unknown(loader, "start", name, known);
    loader_leave(loader, mark);
    return index == 1;
}

static void read_limits(struct loader *loader, const json_t *value, struct row *row)
{
    const json_t *limit = json_object_get(value, "limit");
    size_t mark = loader_enter(loader, "limit");
    row->standard = continuity_limit(loader, limit, "standard");
    row->enhanced = continuity_limit(loader, limit, "enhanced");
    loader_leave(loader, mark);
}

static void read_row(struct loader *loader, const json_t *value, struct row *row)
{
    row->id = cb_json_get_str(value, "id");
    row->label = cb_json_get_str(value, "label");
    row->duty = continuity_duty(loader, value, "duty");
    row->is_safety = cb_json_get_bool(value, "safety");
    row->is_received = read_start(loader, value);
    read_limits(loader, value, row);
    read_duties_of_seats(loader, value, row);
    read_openers(loader, value, row);
    read_closers(loader, value, row);
}

static void check_once(struct loader *loader, const struct row *rows, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (rows[i].id.at != NULL && cb_str_equal(rows[i].id, rows[index].id))
            loader_problem(loader, "the id \"%.*s\" is there twice", CB_STR_ARG(rows[i].id));
    }
}

struct row *continuity_rows(struct loader *loader, const json_t *object, const char *key,
                            bool is_product, size_t *count)
{
    const json_t *list = json_object_get(object, key);
    struct row *rows = loader_array(loader, json_array_size(list), sizeof *rows);
    size_t here = loader_enter(loader, key);
    *count = json_array_size(list);
    for (size_t i = 0; i < *count; i++) {
        size_t mark = loader_enter_at(loader, i);
        rows[i].is_product = is_product;
        read_row(loader, json_array_get(list, i), &rows[i]);
        check_once(loader, rows, i);
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
    return rows;
}
