/* The visibility matrix, as it is asked. How it is read from views.json stands in views_load.c. */
#include "tables.h"

#include "levels.h"

static const struct cb_str levels[] = {
    [LEVEL_NONE] = {"none", 4},       [LEVEL_EXISTS] = {"exists", 6}, [LEVEL_CODES] = {"codes", 5},
    [LEVEL_SUMMARY] = {"summary", 7}, [LEVEL_FULL] = {"full", 4},
};

struct named level_names(void)
{
    return NAMED(levels, CB_COUNT(levels));
}

const char *level_name(enum level level)
{
    return levels[level].at;
}

bool level_parse(struct cb_str name, enum level *out)
{
    size_t at = named_find(level_names(), name);
    if (at == SIZE_MAX)
        return false;
    *out = (enum level)at;
    return true;
}

enum level level_lowest(enum level a, enum level b)
{
    enum level low = a < b ? a : b;
    enum level high = a < b ? b : a;
    return low == LEVEL_CODES && high == LEVEL_SUMMARY ? LEVEL_EXISTS : low;
}

size_t pack_seat_count(const struct pack *pack)
{
    return pack->seat_count;
}

struct cb_str pack_seat_name(const struct pack *pack, size_t seat)
{
    return pack->seats[seat].name;
}

struct cb_str pack_seat_label(const struct pack *pack, size_t seat)
{
    return pack->seats[seat].label;
}

bool pack_seat(const struct pack *pack, struct cb_str name, size_t *out)
{
    size_t at = named_find(NAMED(pack->seats, pack->seat_count), name);
    if (at == SIZE_MAX)
        return false;
    *out = at;
    return true;
}

bool pack_has_role(const struct pack *pack, struct cb_str name)
{
    return named_find(NAMED(pack->roles, pack->role_count), name) != SIZE_MAX;
}

size_t pack_class_count(const struct pack *pack)
{
    return pack->class_count;
}

const struct pack_class *pack_class_at(const struct pack *pack, size_t index)
{
    return &pack->classes[index];
}

bool pack_class_index(const struct pack *pack, struct cb_str name, size_t *out)
{
    size_t at = named_find(NAMED(pack->classes, pack->class_count), name);
    if (at == SIZE_MAX)
        return false;
    *out = at;
    return true;
}

const struct cell *pack_cell(const struct pack *pack, size_t class_index, size_t seat)
{
    return &pack->classes[class_index].cells[seat];
}

uint32_t pack_seat_conditions(const struct pack *pack, size_t seat)
{
    return pack->seats[seat].conditions;
}

static bool line_asks_role(const struct cell_line *line, struct cb_str role)
{
    for (size_t i = 0; i < line->conditions.count; i++) {
        const struct condition *condition = &line->conditions.at[i];
        if (condition->kind == CONDITION_role && cb_str_equal(condition->argument, role))
            return true;
    }
    return false;
}

bool pack_seat_asks_role(const struct pack *pack, size_t seat, struct cb_str role)
{
    for (size_t i = 0; i < pack->class_count; i++) {
        const struct cell *cell = pack_cell(pack, i, seat);
        for (size_t k = 0; k < cell->count; k++) {
            if (line_asks_role(&cell->at[k], role))
                return true;
        }
    }
    return false;
}

int pack_declaration_days(const struct pack *pack)
{
    return pack->declaration_days;
}

size_t pack_location_class(const struct pack *pack)
{
    return pack->location_class;
}

size_t pack_server_seat(const struct pack *pack)
{
    return pack->server_seat;
}

size_t pack_directory_class(const struct pack *pack)
{
    return pack->directory_class;
}

size_t pack_access_class(const struct pack *pack)
{
    return pack->access_class;
}
