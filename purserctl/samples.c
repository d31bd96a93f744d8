#include "samples.h"

#include <stdbool.h>

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
static const char digits[] = "0123456789";

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

/* A name at *at, which moves behind it; NULL: there is none. */
static const char *take_name(const char **at, struct arena *arena)
{
    const char *begin = *at, *s = begin;
    if (!is_one_of(*s, letters) && *s != ':')
        return NULL;
    while (is_one_of(*s, letters) || is_one_of(*s, digits) || *s == ':')
        s++;
    *at = s;
    return arena_strndup(arena, begin, (size_t)(s - begin));
}

static bool take_char(const char **at, char c)
{
    if (**at != c)
        return false;
    (*at)++;
    return true;
}

/* What stands between quotation marks; \\, \" and \n are the escapes. */
static const char *take_string(const char **at, struct arena *arena)
{
    const char *s = *at;
    if (!take_char(&s, '"'))
        return NULL;
    char *text = arena_alloc(arena, strcspn(s, "\n") + 1);
    size_t n = 0;
    for (; *s != '"'; s++) {
        if (*s == '\0' || *s == '\n')
            return NULL;
        bool escaped = *s == '\\';
        if (escaped && !is_one_of(*++s, "\\\"n"))
            return NULL;
        text[n++] = escaped && *s == 'n' ? '\n' : *s;
    }
    text[n] = '\0';
    *at = s + 1;
    return text;
}

static bool take_labels(const char **at, struct sample *sample, struct arena *arena)
{
    if (!take_char(at, '{'))
        return true;
    while (!take_char(at, '}')) {
        size_t i = sample->label_count++;
        if (i >= SAMPLE_LABELS_MAX)
            return false;
        sample->labels[i].name = take_name(at, arena);
        if (sample->labels[i].name == NULL || !take_char(at, '='))
            return false;
        sample->labels[i].value = take_string(at, arena);
        if (sample->labels[i].value == NULL || (!take_char(at, ',') && **at != '}'))
            return false;
    }
    return true;
}

/* The value, and perhaps a time, to the end of the line. */
static bool take_value(const char **at, struct sample *sample)
{
    char *end;
    if (!take_char(at, ' '))
        return false;
    sample->value = strtod(*at, &end);
    if (end == *at || is_one_of(**at, " \t\n"))
        return false;
    *at = end;
    if (take_char(at, ' ')) {
        size_t n = strspn(*at, "-0123456789");
        if (n == 0)
            return false;
        *at += n;
    }
    return take_char(at, '\n');
}

enum err samples_read(const char *text, struct arena *arena,
                      void (*take)(const struct sample *sample, void *user), void *user)
{
    const char *at = text;
    while (*at != '\0') {
        if (*at == '#' || *at == '\n') {
            at += strcspn(at, "\n");
            if (!take_char(&at, '\n'))
                return ERR_SYNTAX;
            continue;
        }
        struct sample sample = {.name = take_name(&at, arena)};
        if (sample.name == NULL || !take_labels(&at, &sample, arena) || !take_value(&at, &sample))
            return ERR_SYNTAX;
        take(&sample, user);
    }
    return OK;
}

const char *sample_label(const struct sample *sample, const char *name)
{
    for (size_t i = 0; i < sample->label_count; i++)
        if (strcmp(sample->labels[i].name, name) == 0)
            return sample->labels[i].value;
    return "";
}

double buckets_quantile(const struct bucket *buckets, size_t count, double q)
{
    double all = count > 0 ? buckets[count - 1].count : 0, below = 0, bound = 0;
    for (size_t i = 0; all > 0 && i + 1 < count; i++) {
        if (buckets[i].count >= q * all)
            return bound +
                   (buckets[i].bound - bound) * (q * all - below) / (buckets[i].count - below);
        below = buckets[i].count;
        bound = buckets[i].bound;
    }
    return bound;
}
