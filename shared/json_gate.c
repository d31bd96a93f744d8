#include "json.h"

#include "must.h"
#include "text.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A member name as it stands in the text, without its quotes. */
struct name {
    const char *s;
    size_t len;
    bool escaped; /* holds at least one backslash */
};

/* FEW names are compared each with each; of more, equal ones are found by sorting, so that no
 * choice of names makes it slow. NAMES of all open objects are kept without an allocation. */
enum { FEW = 16, NAMES = 64 };

struct gate {
    const char *start, *at, *end;
    const char *fault; /* the first one, static text; at `at` */
    unsigned depth;
    struct name *names; /* of the objects that are open, outermost first */
    size_t name_count, name_cap;
    struct name first_names[NAMES];
};

static bool fail(struct gate *g, const char *fault)
{
    g->fault = fault;
    return false;
}

static void skip_blanks(struct gate *g)
{
    while (g->at < g->end && (*g->at == ' ' || *g->at == '\n' || *g->at == '\r' || *g->at == '\t'))
        g->at++;
}

static bool next_is(const struct gate *g, char c)
{
    return g->at < g->end && *g->at == c;
}

/* Four hexadecimal digits at `s`; -1 where they are not. */
static int32_t hex4(const char *s, const char *end)
{
    int32_t value = 0;
    if (end - s < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        int digit = hex_value(s[i]);
        if (digit < 0)
            return -1;
        value = value << 4 | digit;
    }
    return value;
}

static bool is_high_surrogate(int32_t c)
{
    return c >= 0xD800 && c <= 0xDBFF;
}

static bool is_low_surrogate(int32_t c)
{
    return c >= 0xDC00 && c <= 0xDFFF;
}

/* At the four digits after \u; takes a surrogate pair whole. */
static bool gate_unicode_escape(struct gate *g)
{
    int32_t c = hex4(g->at, g->end);
    if (c < 0)
        return fail(g, "\\u needs four hexadecimal digits");
    if (c == 0)
        return fail(g, "U+0000 is not allowed");
    if (is_low_surrogate(c))
        return fail(g, "lone surrogate");
    g->at += 4;
    if (!is_high_surrogate(c))
        return true;
    if (g->end - g->at < 2 || g->at[0] != '\\' || g->at[1] != 'u' ||
        !is_low_surrogate(hex4(g->at + 2, g->end)))
        return fail(g, "lone surrogate");
    g->at += 6;
    return true;
}

/* At a backslash. */
static bool gate_escape(struct gate *g)
{
    g->at++;
    if (g->at == g->end)
        return fail(g, "string without end");
    char c = *g->at;
    if (c != 'u' && (c == '\0' || strchr("\"\\/bfnrt", c) == NULL))
        return fail(g, "unknown escape");
    g->at++;
    return c != 'u' || gate_unicode_escape(g);
}

/* At what is no plain character of a string. */
static bool gate_special(struct gate *g)
{
    if (*g->at == '\\')
        return gate_escape(g);
    if (*g->at == '\0')
        return fail(g, "U+0000 is not allowed");
    if ((unsigned char)*g->at < 0x20)
        return fail(g, "control character in a string");
    size_t len = utf8_sequence(g->at, (size_t)(g->end - g->at));
    if (len == 0)
        return fail(g, "not valid UTF-8");
    g->at += len;
    return true;
}

/* At the opening quote. Tells what stands between the quotes. */
static bool gate_string(struct gate *g, struct name *content_r)
{
    content_r->s = ++g->at;
    content_r->escaped = false;
    for (;;) {
        while (g->at < g->end && (unsigned char)*g->at >= 0x20 && *g->at != '"' && *g->at != '\\' &&
               (unsigned char)*g->at < 0x80)
            g->at++;
        if (g->at == g->end)
            return fail(g, "string without end");
        if (*g->at == '"')
            break;
        content_r->escaped = content_r->escaped || *g->at == '\\';
        if (!gate_special(g))
            return false;
    }
    content_r->len = (size_t)(g->at - content_r->s);
    g->at++;
    return true;
}

static bool gate_digits(struct gate *g)
{
    const char *from = g->at;
    while (g->at < g->end && *g->at >= '0' && *g->at <= '9')
        g->at++;
    return g->at > from || fail(g, "malformed number");
}

static bool gate_number(struct gate *g)
{
    if (next_is(g, '-'))
        g->at++;
    if (next_is(g, '0'))
        g->at++; /* nothing but a fraction or exponent may follow */
    else if (!gate_digits(g))
        return false;
    if (next_is(g, '.')) {
        g->at++;
        if (!gate_digits(g))
            return false;
    }
    if (next_is(g, 'e') || next_is(g, 'E')) {
        g->at++;
        if (next_is(g, '+') || next_is(g, '-'))
            g->at++;
        return gate_digits(g);
    }
    return true;
}

static bool gate_word(struct gate *g, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(g->end - g->at) < n || memcmp(g->at, word, n) != 0)
        return fail(g, "a value was expected");
    g->at += n;
    return true;
}

/* Takes one code point of a name that has passed the gate, escapes resolved. */
static uint32_t name_next(const char **s, const char *end)
{
    static const char letters[] = {
        ['b'] = '\b', ['f'] = '\f', ['n'] = '\n', ['r'] = '\r', ['t'] = '\t'};
    if (**s != '\\')
        return utf8_next(s, end);
    char c = (*s)[1];
    if (c != 'u') {
        *s += 2;
        return (uint32_t)((unsigned char)c < sizeof letters && letters[(unsigned char)c] != 0
                              ? letters[(unsigned char)c]
                              : c);
    }
    int32_t high = hex4(*s + 2, end);
    *s += 6;
    if (!is_high_surrogate(high))
        return (uint32_t)high;
    int32_t low = hex4(*s + 2, end);
    *s += 6;
    return 0x10000 + ((uint32_t)(high - 0xD800) << 10) + (uint32_t)(low - 0xDC00);
}

/* By code point, which for UTF-8 is the order of the bytes. */
static int name_compare(const struct name *a, const struct name *b)
{
    if (!a->escaped && !b->escaped) {
        int order = memcmp(a->s, b->s, a->len < b->len ? a->len : b->len);
        return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
    }
    const char *p = a->s, *p_end = a->s + a->len, *q = b->s, *q_end = b->s + b->len;
    while (p < p_end && q < q_end) {
        uint32_t c = name_next(&p, p_end), d = name_next(&q, q_end);
        if (c != d)
            return c < d ? -1 : 1;
    }
    return (p < p_end) - (q < q_end);
}

static int name_order(const void *a, const void *b)
{
    return name_compare(a, b);
}

static bool name_equal(const struct name *a, const struct name *b)
{
    if (!a->escaped && !b->escaped && a->len != b->len)
        return false;
    return name_compare(a, b) == 0;
}

static void name_keep(struct gate *g, struct name name)
{
    if (g->name_count == g->name_cap) {
        size_t cap = must_add(g->name_cap, g->name_cap);
        bool first = g->names == g->first_names;
        g->names = must_realloc(first ? NULL : g->names, cap * sizeof *g->names);
        if (first)
            memcpy(g->names, g->first_names, sizeof g->first_names);
        g->name_cap = cap;
    }
    g->names[g->name_count++] = name;
}

/* The names of the object that ends are those from `base` on. */
static bool gate_names(struct gate *g, size_t base)
{
    struct name *names = g->names + base;
    size_t count = g->name_count - base;
    const char *again = NULL;
    if (count <= FEW) {
        for (size_t i = 1; i < count && again == NULL; i++)
            for (size_t j = 0; j < i && again == NULL; j++)
                if (name_equal(&names[i], &names[j]))
                    again = names[i].s;
    } else {
        qsort(names, count, sizeof *names, name_order);
        for (size_t i = 1; i < count && again == NULL; i++)
            if (name_equal(&names[i - 1], &names[i]))
                again = names[i].s > names[i - 1].s ? names[i].s : names[i - 1].s;
    }
    g->name_count = base;
    if (again == NULL)
        return true;
    g->at = again;
    return fail(g, "duplicate member name");
}

static bool gate_value(struct gate *g);

static bool gate_member(struct gate *g)
{
    struct name name;
    skip_blanks(g);
    if (!next_is(g, '"'))
        return fail(g, "a member name was expected");
    if (!gate_string(g, &name))
        return false;
    name_keep(g, name);
    skip_blanks(g);
    if (!next_is(g, ':'))
        return fail(g, "':' was expected");
    g->at++;
    return gate_value(g);
}

/* Array or object: `item`s between commas until `close`. At the opening bracket. */
static bool gate_items(struct gate *g, char close, bool (*item)(struct gate *))
{
    if (++g->depth > JSON_MAX_DEPTH)
        return fail(g, "nested too deep");
    g->at++;
    skip_blanks(g);
    if (!next_is(g, close)) {
        for (;;) {
            if (!item(g))
                return false;
            skip_blanks(g);
            if (!next_is(g, ','))
                break;
            g->at++;
        }
        if (!next_is(g, close))
            return fail(g, close == '}' ? "',' or '}' was expected" : "',' or ']' was expected");
    }
    g->at++;
    g->depth--;
    return true;
}

static bool gate_object(struct gate *g)
{
    size_t base = g->name_count;
    return gate_items(g, '}', gate_member) && gate_names(g, base);
}

/* Recursion ends at JSON_MAX_DEPTH. */
static bool gate_value(struct gate *g)
{
    struct name ignored;
    skip_blanks(g);
    if (g->at == g->end)
        return fail(g, "a value was expected");
    switch (*g->at) {
    case '{':
        return gate_object(g);
    case '[':
        return gate_items(g, ']', gate_value);
    case '"':
        return gate_string(g, &ignored);
    case 't':
        return gate_word(g, "true");
    case 'f':
        return gate_word(g, "false");
    case 'n':
        return gate_word(g, "null");
    default:
        if (*g->at != '-' && (*g->at < '0' || *g->at > '9'))
            return fail(g, "a value was expected");
        return gate_number(g);
    }
}

enum err json_gate(const char *s, size_t n, const char **fault_r, size_t *offset_r)
{
    struct gate g;
    g.start = g.at = s;
    g.end = s + n;
    g.depth = 0;
    g.names = g.first_names;
    g.name_count = 0;
    g.name_cap = NAMES;
    bool good = gate_value(&g);
    if (good) {
        skip_blanks(&g);
        good = g.at == g.end || fail(&g, "more text after the value");
    }
    if (g.names != g.first_names)
        free(g.names);
    if (good)
        return OK;
    *fault_r = g.fault;
    *offset_r = (size_t)(g.at - g.start);
    return ERR_SYNTAX;
}
