/* Why somebody sees no more of a case, and who will see what is written into it. Answers from the
 * pack, from what the asker sees of the case and of the board's directory, and from nothing else
 * (security N10): every value in an answer comes through one of the asker's lenses. */
#pragma once

#include "caseboard/record/lens.h"

struct explaining {
    const struct fold *fold;      /* the case */
    const struct lens *lens;      /* the asker's on it; its gate is open */
    const struct fold *directory; /* of its board */
    const struct lens *people;    /* the asker's on that */
    const struct viewer *viewer;
    cb_time now;
};

/* What policy_why() says, and beside it
 *   record, type, agency  where it is about a record
 *   raised_by             {"type","id"} of the decision that raised the record for the asker; the
 * id only where the asker sees that decision who                   who may raise it:
 * [{"agency","people":[{"user","seat"}…]}…], the owner, or of a class every agency on the case that
 * may write it ask                   {"verb","set"} to ask with one click, where that makes sense
 * New references. NULL: the asker sees no such record. */
json_t *explain_record(const struct explaining *explaining, struct cb_str id);
/* Of one field of a record that the asker sees in full, with "field" beside the above: the class is
 * that whose cell decides of the field, its own or the victim's location. The same whether or not
 * the field is filled. NULL also: no such field, or what decides of it is hidden. */
json_t *explain_field(const struct explaining *explaining, struct cb_str id, struct cb_str field);
json_t *explain_class(const struct explaining *explaining, size_t class_index);

/* What of the case somebody else has to take over, of what the asker sees: a list, by id, of
 * {"record","type","user","why"}, and "now" where a successor has it meanwhile. Why: the user left
 * the agency, is shut_out (told to who sees that), the agency takes_no_part, it was refused, or the
 * planned_end of a duty has come. A new reference. */
json_t *explain_to_hand_over(const struct explaining *explaining);

/* What policy_readers() says, with "people":[{"user","agency"}…] in each of its seats: those of the
 * agencies on the case of whom the asker may know. Whoever reads it only under a condition of the
 * record itself stands there, too. A new reference. */
json_t *explain_readers(const struct explaining *explaining, size_t class_index);
