/* The key of a lens: a digest over what was read, and over nothing else, so that all of whom the
 * same holds share it. The person is in it only through what holds for the person. */
#include <stdlib.h>

#include "caseboard/base/digest.h"
#include "lens_parts.h"

static void add_str(struct cb_buf *out, struct cb_str text)
{
    cb_buf_str(out, text);
    cb_buf_char(out, '\n');
}

static void add_number(struct cb_buf *out, uint64_t number)
{
    cb_buf_add(out, &number, sizeof number);
}

static void add_positions(struct cb_buf *out, const struct position_set *set, char tag)
{
    cb_buf_char(out, tag);
    for (size_t i = 0; i < set->word_count; i++) {
        if (set->words[i] == 0) /* nor does the length of the stream make a difference */
            continue;
        add_number(out, i + 1);
        add_number(out, set->words[i]);
    }
    add_number(out, 0);
}

static void add_ids(struct cb_buf *out, const struct id_list *list, char tag)
{
    cb_buf_char(out, tag);
    for (size_t i = 0; i < list->count; i++)
        add_str(out, cb_str_of(list->at[i]));
    cb_buf_char(out, '\n');
}

static int compare_strs(const void *a, const void *b)
{
    return cb_str_compare(*(const struct cb_str *)a, *(const struct cb_str *)b);
}

/* Only the roles that the seat's column asks for, each once, in one order. */
static void add_roles(struct cb_buf *out, const struct lens *lens, const struct viewer *viewer)
{
    struct cb_str roles[EVENT_ROLES];
    size_t count = 0;

    for (size_t i = 0; i < viewer->role_count; i++) {
        if (pack_seat_asks_role(lens->pack, lens->seat, viewer->roles[i]))
            roles[count++] = viewer->roles[i];
    }
    qsort(roles, count, sizeof *roles, compare_strs);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || !cb_str_equal(roles[i - 1], roles[i]))
            add_str(out, roles[i]);
    }
    cb_buf_char(out, '\n');
}

static bool asks(uint32_t conditions, enum condition_kind kind)
{
    return (conditions & CONDITION_BIT(kind)) != 0;
}

static void add_facts(struct cb_buf *out, const struct lens *lens)
{
    const struct facts *facts = &lens->facts;
    uint32_t asked = pack_seat_conditions(lens->pack, lens->seat);

    if (asks(asked, CONDITION_own_agency) || asks(asked, CONDITION_recipient))
        add_str(out, cb_str_of(lens->agency));
    cb_buf_char(out, asks(asked, CONDITION_assigned) && facts->assigned ? 'a' : '-');
    cb_buf_char(out, asks(asked, CONDITION_attending) && facts->attending ? 't' : '-');
    cb_buf_char(out,
                asks(asked, CONDITION_identity_decided) && facts->identity_decided ? 'i' : '-');
    cb_buf_char(out, lens->named_in_location ? 'l' : '-');
    if (!asks(asked, CONDITION_own_client))
        return;
    cb_buf_char(out, facts->all_clients ? 'c' : '-');
    add_ids(out, &facts->clients, 'v');
}

void lens_seal(struct lens *lens, const struct viewer *viewer)
{
    CB_AUTO(cb_buf_fini) struct cb_buf read = {0};
    struct cb_digest hash = pack_hash(lens->pack);

    cb_buf_text(&read, "caseboard lens 1\n");
    cb_buf_add(&read, &hash, sizeof hash);
    cb_buf_add(&read, &lens->stream, sizeof lens->stream);
    cb_buf_char(&read, (char)('0' + lens->gate));
    if (lens->gate == GATE_OPEN) {
        add_str(&read, pack_seat_name(lens->pack, lens->seat));
        add_roles(&read, lens, viewer);
        add_facts(&read, lens);
        add_positions(&read, &lens->own, 'o');
        add_positions(&read, &lens->owner, 'w');
        add_positions(&read, &lens->named, 'n');
        add_positions(&read, &lens->recipient, 'r');
        add_positions(&read, &lens->approver, 'a');
        add_positions(&read, &lens->in_force, 'f');
        add_ids(&read, &lens->cases, 'k');
        add_ids(&read, &lens->asked, 'q'); /* it is made anew when these change */
        raises_write(&lens->raises, pack_class_count(lens->pack), &read);
    }
    lens->key = cb_digest_of(read.at, read.len);
}
