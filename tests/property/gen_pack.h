/* Packs with another matrix: the default one's dictionary, and cells at random. */
#pragma once

#include "tests/support/world.h"

struct pack *gen_pack(struct gen *g);
