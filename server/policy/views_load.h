/* Reading views.json: before the dictionary, which names its seats, roles and classes. */
#pragma once

#include "loader.h"

void views_load(struct loader *loader);
void shares_load(struct loader *loader); /* after the classes */
