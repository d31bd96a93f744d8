#include "schema_check.h"

#include "text.h"
#include <string.h>

/* A parameter of the schema as it was sent, decoded. */
struct given {
    const char *s; /* NULL: not sent */
    size_t n;
};

/* '+' is a space, %XX a byte, a '%' that two hexadecimal digits do not follow is itself (URL
 * standard, sections 1.3 and 5.1). */
static struct given decode(struct arena *arena, const char *s, size_t n)
{
    char *text = arena_alloc(arena, n + 1), *to = text;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '%' && n - i > 2 && hex_value(s[i + 1]) >= 0 && hex_value(s[i + 2]) >= 0) {
            *to++ = (char)(hex_value(s[i + 1]) << 4 | hex_value(s[i + 2]));
            i += 2;
        } else {
            *to++ = s[i] == '+' ? ' ' : s[i];
        }
    }
    return (struct given){.s = text, .n = (size_t)(to - text)};
}

static void query_fault(const struct schema_context *context, const char *name, const char *code,
                        const char *detail)
{
    fault_add(context->faults, FAULT_QUERY, name, code, "%s", detail);
}

/* One "name=value" of the query into its slot. */
static void take_pair(const struct schema *schema, const char *pair, size_t n, struct given *given,
                      const struct schema_context *context)
{
    const char *equals = memchr(pair, '=', n);
    size_t name_size = equals == NULL ? n : (size_t)(equals - pair);
    struct given name = decode(context->arena, pair, name_size);
    size_t i = 0;
    while (schema->members[i].name != NULL && (strlen(schema->members[i].name) != name.n ||
                                               strcmp(schema->members[i].name, name.s) != 0))
        i++;
    if (schema->members[i].name == NULL)
        query_fault(context, name.s, "unknown_parameter", "is not a parameter that is taken here");
    else if (given[i].s != NULL)
        query_fault(context, name.s, "duplicate", "must be given once only");
    else if (equals == NULL)
        given[i] = (struct given){.s = ""};
    else
        given[i] = decode(context->arena, equals + 1, n - name_size - 1);
}

static const char *canonical_int(struct arena *arena, int64_t value)
{
    char text[INT64_TEXT];
    return arena_strndup(arena, text, text_from_int64(value, text));
}

static const char *query_int(const struct subject *subject, const struct given *given)
{
    int64_t value;
    switch (text_to_int64(given->s, given->n, &value)) {
    case OK:
        break;
    case ERR_RANGE:
        value = given->s[0] == '-' ? INT64_MIN : INT64_MAX;
        break;
    default:
        subject_fault(subject, "format", "must be a whole number");
        return NULL;
    }
    return check_int(subject, value) ? canonical_int(subject->context->arena, value) : NULL;
}

static const char *query_bool(const struct subject *subject, const struct given *given)
{
    if (strcmp(given->s, "true") == 0 || strcmp(given->s, "false") == 0)
        return given->s;
    subject_fault(subject, "format", "must be true or false");
    return NULL;
}

/* The canonical text; NULL where it was faulty or is left out. */
static const char *query_value(const struct subject *subject, const struct given *given)
{
    if (!utf8_valid(given->s, given->n)) {
        subject_fault(subject, "format", "must be UTF-8");
        return NULL;
    }
    if (strlen(given->s) != given->n) {
        subject_fault(subject, "control_character", "must not have U+0000");
        return NULL;
    }
    if (subject->member->type == VALUE_INT)
        return query_int(subject, given);
    if (subject->member->type == VALUE_BOOL)
        return query_bool(subject, given);
    struct canonical canonical;
    if (!check_string(subject, given->s, given->n, &canonical))
        return NULL;
    switch (canonical.kind) {
    case CANONICAL_SAME:
        return given->s;
    case CANONICAL_TEXT:
        return canonical.text;
    case CANONICAL_INT:
        return canonical_int(subject->context->arena, canonical.number);
    case CANONICAL_NONE:
        break;
    }
    return NULL;
}

void schema_query(const struct schema *schema, const char *query, const char **values_r,
                  const struct schema_context *context)
{
    size_t count = 0;
    while (schema->members[count].name != NULL)
        count++;
    struct given *given = arena_alloc(context->arena, count * sizeof *given);
    while (*query != '\0') {
        size_t n = strcspn(query, "&");
        if (n > 0)
            take_pair(schema, query, n, given, context);
        query += n + (query[n] == '&');
    }
    for (size_t i = 0; i < count; i++) {
        const struct member *m = &schema->members[i];
        struct spot root = {.name = m->name};
        struct subject subject = {
            .member = m, .spot = &root, .where = FAULT_QUERY, .context = context};
        values_r[i] = given[i].s == NULL ? m->fallback : query_value(&subject, &given[i]);
        if (given[i].s == NULL && m->required)
            subject_fault(&subject, "required", "must be given");
    }
}
