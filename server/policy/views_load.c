/* views.json made into tables: seats, roles, classes and their cells. */
#include "views_load.h"

#include "cell.h"

static void read_seats(struct loader *loader, const json_t *seats)
{
    struct pack *pack = loader->pack;
    pack->seats = loader_array(loader, json_object_size(seats), sizeof *pack->seats);
    const char *name = NULL;
    json_t *seat = NULL;
    json_object_foreach (json_of(seats), name, seat) {
        pack->seats[pack->seat_count++] = (struct pack_seat){
            .name = cb_str_of(name),
            .label = cb_json_get_str(seat, "label"),
        };
    }
}

static void read_roles(struct loader *loader, const json_t *roles)
{
    struct pack *pack = loader->pack;
    pack->roles = loader_array(loader, json_object_size(roles), sizeof *pack->roles);
    const char *name = NULL;
    json_t *role = NULL;
    json_object_foreach (json_of(roles), name, role)
        pack->roles[pack->role_count++].name = cb_str_of(name);
}

/* A line that cannot be reached was meant to decide something. */
static void check_lines_are_reached(struct loader *loader, const struct cell *cell)
{
    for (size_t i = 0; i + 1 < cell->count; i++) {
        if (cell->at[i].conditions.count == 0) {
            loader_problem(loader, "the line after an unconditional one never decides");
            return;
        }
    }
}

static void read_cell(struct loader *loader, const json_t *value, struct cell *cell)
{
    bool one = json_is_string(value);
    size_t count = one ? 1 : json_array_size(value);
    struct cell_line *lines = loader_array(loader, count, sizeof *lines);
    size_t problems = loader->problems->count;
    for (size_t i = 0; i < count; i++) {
        const json_t *line = one ? value : json_array_get(value, i);
        size_t mark = one ? loader->path.len : loader_enter_at(loader, i);
        if (json_is_string(line))
            cell_read_line(loader, cb_json_str(line), &lines[i]);
        loader_leave(loader, mark);
    }
    *cell = (struct cell){lines, count};
    if (loader->problems->count == problems) /* a condition that was not read is none */
        check_lines_are_reached(loader, cell);
}

static void read_cells(struct loader *loader, const json_t *cells, struct pack_class *class)
{
    struct pack *pack = loader->pack;
    struct cell *out = loader_array(loader, pack->seat_count, sizeof *out);
    size_t here = loader_enter(loader, "cells");
    for (size_t i = 0; i < pack->seat_count; i++) {
        const json_t *cell = json_object_get(cells, pack->seats[i].name.at);
        size_t mark = loader_enter(loader, pack->seats[i].name.at);
        if (cell == NULL)
            loader_problem(loader, "there is no cell for this seat");
        else
            read_cell(loader, cell, &out[i]);
        loader_leave(loader, mark);
    }
    const char *seat = NULL;
    json_t *cell = NULL;
    struct named seats = NAMED(pack->seats, pack->seat_count);
    json_object_foreach (json_of(cells), seat, cell) {
        if (named_find(seats, cb_str_of(seat)) == SIZE_MAX)
            loader_unknown(loader, "seat", cb_str_of(seat), seats);
    }
    loader_leave(loader, here);
    class->cells = out;
}

static void read_classes(struct loader *loader, const json_t *classes)
{
    struct pack *pack = loader->pack;
    pack->classes = loader_array(loader, json_object_size(classes), sizeof *pack->classes);
    const char *name = NULL;
    json_t *value = NULL;
    size_t here = loader_enter(loader, "classes");
    json_object_foreach (json_of(classes), name, value) {
        struct pack_class *class = &pack->classes[pack->class_count++];
        size_t mark = loader_enter(loader, name);
        class->name = cb_str_of(name);
        class->label = cb_json_get_str(value, "label");
        class->because = cb_json_get_str(value, "because");
        read_cells(loader, json_object_get(value, "cells"), class);
        loader_leave(loader, mark);
    }
    loader_leave(loader, here);
}

static size_t read_named_class(struct loader *loader, const json_t *views, const char *key)
{
    struct cb_str name = cb_json_get_str(views, key);
    struct named classes = NAMED(loader->pack->classes, loader->pack->class_count);
    size_t at = named_find(classes, name);
    if (name.at != NULL && at == SIZE_MAX) {
        size_t mark = loader_enter(loader, key);
        loader_unknown(loader, "class", name, classes);
        loader_leave(loader, mark);
    }
    return at;
}

/* In which seat the server itself writes: it sees what the seat sees, and may what the seat may. */
static void read_server_seat(struct loader *loader, struct cb_str name)
{
    struct pack *pack = loader->pack;
    struct named seats = NAMED(pack->seats, pack->seat_count);
    pack->server_seat = named_find(seats, name);
    if (name.at == NULL || pack->server_seat != SIZE_MAX)
        return;
    size_t mark = loader_enter(loader, "server_seat");
    loader_unknown(loader, "seat", name, seats);
    loader_leave(loader, mark);
}

static uint32_t conditions_of(const struct cell *cell)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < cell->count; i++) {
        for (size_t k = 0; k < cell->at[i].conditions.count; k++)
            bits |= CONDITION_BIT(cell->at[i].conditions.at[k].kind);
    }
    return bits & ~CONDITION_BIT(CONDITION_role);
}

static void gather_conditions(struct pack *pack)
{
    for (size_t seat = 0; seat < pack->seat_count; seat++) {
        for (size_t class = 0; class < pack->class_count; class ++)
            pack->seats[seat].conditions |= conditions_of(pack_cell(pack, class, seat));
    }
}

void views_load(struct loader *loader)
{
    const json_t *views = loader_document(loader, "views.json");
    loader_open(loader, "views.json");
    read_seats(loader, json_object_get(views, "seats"));
    read_roles(loader, json_object_get(views, "roles"));
    read_classes(loader, json_object_get(views, "classes"));
    loader->pack->declaration_days = (int)cb_json_get_int(views, "declaration_days", 0);
    loader->pack->location_class = read_named_class(loader, views, "location_class");
    loader->pack->directory_class = read_named_class(loader, views, "directory_class");
    read_server_seat(loader, cb_json_get_str(views, "server_seat"));
    size_t mark = loader_enter(loader, "access_log");
    loader->pack->access_class =
        read_named_class(loader, json_object_get(views, "access_log"), "class");
    loader_leave(loader, mark);
    gather_conditions(loader->pack);
}
