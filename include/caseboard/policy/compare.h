/* What changes for whom when one pack takes the place of another (security P5). Answers from the
 * two packs alone: nothing in it can depend on a case. */
#pragma once

#include "caseboard/base/json.h"
#include "caseboard/policy/pack.h"

/* {"before","after","same","gains_sight","seats":[…],"table":[…],"cells":[…],"fields":[…],
 *  "verbs":[…],"settings":[…],"sentences":[…]}. A new reference.
 *
 *   before, after  {"name","hash"}
 *   same           whether the hashes are equal; there are no changes then
 *   gains_sight    whether any seat may see something that it could not, or be given it by a share,
 *                  whatever else changes
 *   seats          {"seat","label"}: of both packs, those of AFTER first
 *   table          the whole matrix: {"class","label","cells":[{"seat","before","after"}…]}; before
 *                  and after are lists of a cell's lines
 *   cells          every cell that reads differently: {"class","label","seat","before","after",
 *                  "change":[…],"sentence"}
 *   fields         every field (none: that the record is there) that a seat comes to see or sees
 *                  no more: {"type","field","seat","change":[…],"cause","sentence"}, cause is
 *                  "cell", "rule" (class, location, coded, sent, the field itself) or "location"
 *   verbs          who comes to do what, or does it no more:
 * {"verb","seat","change":[…],"sentence"} settings       everything else that differs:
 * {"file","pointer","kind","before","after", "sentence"}; kind is "limit", "stage", "verb" or
 * "text" sentences      all of it, for people; what one cause does to many stands in one sentence
 *
 * A change is of the words "gains", "loses" (sight), "writes", "writes_less", "shares",
 * "shares_less" (what a share may raise); none: written differently, to the same effect.
 *
 * It is asked for every combination of conditions, roles and deciding values that the two packs
 * name: a seat that gains in one of them gains. Where these are too many to go through, it says
 * that both happen. */
json_t *policy_compare(const struct pack *before, const struct pack *after);
