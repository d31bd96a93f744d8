#ifndef PURSERCTL_SAMPLES_H
#define PURSERCTL_SAMPLES_H

#include "arena.h"
#include "err.h"

/* Reads Prometheus' text format, 0.0.4: what /metrics answers. */

enum { SAMPLE_LABELS_MAX = 8 };

struct sample {
    const char *name;
    struct {
        const char *name, *value;
    } labels[SAMPLE_LABELS_MAX];
    size_t label_count;
    double value;
};

/*
 * Gives each sample in `text` to `take`, strings from the arena. ERR_SYNTAX at the first line that is
 * not of the format: nothing is guessed. What came before has been taken by then.
 */
enum err samples_read(const char *text, struct arena *arena,
                      void (*take)(const struct sample *sample, void *user), void *user);

/* "" where the sample has no such label. */
const char *sample_label(const struct sample *sample, const char *name);

/*
 * A histogram's buckets: of each upper bound, how many samples were not above it. Bounds ascend and
 * the last is infinite.
 */
struct bucket {
    double bound, count;
};

/* The value that the fraction `q` of all is not above, within its bucket by proportion; the greatest
 * finite bound where it lies above that; 0 where there is nothing. */
double buckets_quantile(const struct bucket *buckets, size_t count, double q);

#endif
