/* What other processes have used: their processor time and their memory. */
#pragma once

#include <stdint.h>

#include "caseboard/base/str.h"

int64_t process_now_us(void); /* monotonic */
/* PIDS are numbers with commas between; of all threads together. */
double process_cpu_s(const char *pids);
double process_resident_kb(const char *pids);
