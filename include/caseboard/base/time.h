/* Instants and civil dates as numbers and as text. No clock is read here but in cb_time_now(). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "caseboard/base/str.h"

typedef int64_t cb_time; /* an instant: milliseconds since 1970-01-01T00:00:00Z */
typedef int32_t cb_date; /* a civil date: days since 1970-01-01 */

#define CB_TIME_NEVER INT64_MAX
#define CB_TIME_TEXT 25 /* "2026-03-02T09:14:05.120Z" and its NUL */
#define CB_DATE_TEXT 11 /* "2026-03-02" and its NUL */

cb_time cb_time_now(void);     /* the wall clock */
int64_t cb_monotonic_ms(void); /* never goes back; for timeouts and limits */
int64_t cb_monotonic_us(void);

/* RFC 3339 UTC, "Z" only, seconds with none or one to three decimals, years 1900 to 2199. */
bool cb_time_parse(struct cb_str text, cb_time *out);
/* Always with milliseconds. What lies outside the years 0000 to 9999 is written as their edge. */
void cb_time_write(cb_time at, char out[CB_TIME_TEXT]);
/* "2026-03-02", a date that exists, years 1900 to 2199. */
bool cb_date_parse(struct cb_str text, cb_date *out);
void cb_date_write(cb_date date, char out[CB_DATE_TEXT]);
cb_date cb_date_of(cb_time at); /* the UTC date */
