/* Whole packs at random: small dictionaries and matrices with every feature that decides who sees
 * what. The engine's own types are there, since gate and conditions read them; all others are made
 * up. */
#pragma once

#include "tests/support/world.h"

/* The documents of a pack that loads. A new reference. */
json_t *gen_small_documents(struct gen *g);
/* Change who sees what, and nothing else: some cells, classes, marks. The pack still loads, and
 * every event of the one follows in the other, too. */
void gen_change_views(struct gen *g, json_t *documents);
/* The pack of the documents; whatever is wrong with it fails the test. */
struct pack *small_pack(const json_t *documents);
