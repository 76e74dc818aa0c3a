#include "results.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS_MAX 32

json_t *results_read(const char *path)
{
    char line[4096];
    json_t *results = json_array();
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return results;
    while (fgets(line, sizeof line, file) != NULL) {
        json_t *one = json_loads(line, 0, NULL);
        if (one != NULL)
            json_array_append_new(results, one);
    }
    fclose(file);
    return results;
}

static bool text_fits(const json_t *one, const char *name, const char *wanted)
{
    return wanted == NULL || cb_str_is(cb_json_get_str(one, name), wanted);
}

static bool number_fits(const json_t *one, const char *name, int wanted)
{
    return wanted == 0 || (int)json_number_value(json_object_get(one, name)) == wanted;
}

static bool fits(const json_t *one, const struct figure *figure)
{
    return text_fits(one, "measure", figure->measure) && text_fits(one, "target", figure->target) &&
           text_fits(one, "have", figure->have) && number_fits(one, "readers", figure->readers) &&
           number_fits(one, "writers", figure->writers) && number_fits(one, "rate", figure->rate) &&
           number_fits(one, "group", figure->group);
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

bool results_median(const json_t *results, const struct figure *figure, double *out)
{
    double values[ROUNDS_MAX];
    size_t count = 0, i;
    json_t *one;
    json_array_foreach (results, i, one) {
        if (fits(one, figure) && count < ROUNDS_MAX)
            values[count++] = json_number_value(json_object_get(one, figure->name));
    }
    if (count == 0)
        return false;
    qsort(values, count, sizeof values[0], compare);
    *out = (values[(count - 1) / 2] + values[count / 2]) / 2;
    return true;
}

double results_count(const json_t *results, const struct figure *figure)
{
    double count = 0;
    size_t i;
    json_t *one;
    json_array_foreach (results, i, one) {
        if (fits(one, figure))
            count += json_number_value(json_object_get(one, "n"));
    }
    return count;
}
