#include "schema_check.h"

#include "category.h"
#include "day.h"
#include "money.h"
#include "text.h"
#include "uuid.h"
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

/* A value up to this length is repeated in a fault's detail. */
enum { SHOWN_MAX = 40 };

static const char *spot_text(struct arena *arena, const struct spot *spot)
{
    if (spot->up == NULL)
        return spot->name;
    const char *base = spot_text(arena, spot->up);
    return spot->name != NULL ? pointer_member(arena, base, spot->name)
                              : pointer_index(arena, base, spot->index);
}

void subject_fault(const struct subject *subject, const char *code, const char *format, ...)
{
    struct arena *arena = subject->context->arena;
    va_list args;
    va_start(args, format);
    const char *detail = arena_vprintf(arena, format, args);
    va_end(args);
    fault_add(subject->context->faults, subject->where, spot_text(arena, subject->spot), code, "%s",
              detail);
}

/* `, not "<value>"`, or "" where it is secret or long. */
static const char *not_this(const struct subject *subject, const char *s, size_t n)
{
    if (subject->member->secret || n > SHOWN_MAX)
        return "";
    return arena_printf(subject->context->arena, ", not \"%s\"", s);
}

static bool has_control(const char *s, size_t n)
{
    const char *end = s + n;
    while (s < end)
        if (utf8_is_control(utf8_next(&s, end)))
            return true;
    return false;
}

static bool check_text(const struct subject *subject, const char *s, size_t n,
                       struct canonical *out)
{
    const struct member *m = subject->member;
    int64_t length = (int64_t)utf8_length(s, n);
    out->kind = CANONICAL_SAME;
    if (length < m->min) {
        subject_fault(subject, "too_short", "must have at least %" PRId64 " character%s", m->min,
                      m->min == 1 ? "" : "s");
        return false;
    }
    if (m->max > 0 && length > m->max) {
        subject_fault(subject, "too_long", "must have at most %" PRId64 " character%s", m->max,
                      m->max == 1 ? "" : "s");
        return false;
    }
    if (m->single_line && has_control(s, n)) {
        subject_fault(subject, "control_character",
                      "must be one line of text without control characters");
        return false;
    }
    const char *code, *detail = m->check == NULL ? NULL : m->check(s, n, &code);
    if (detail != NULL)
        subject_fault(subject, code, "%s", detail);
    return detail == NULL;
}

static bool check_uuid(const struct subject *subject, const char *s, size_t n,
                       struct canonical *out)
{
    char uuid[UUID_TEXT];
    if (uuid_canonical(s, n, uuid) != OK) {
        subject_fault(subject, "format", "must be a UUID of version 4 or 7%s",
                      not_this(subject, s, n));
        return false;
    }
    out->kind = CANONICAL_TEXT;
    out->text = arena_strndup(subject->context->arena, uuid, UUID_TEXT - 1);
    return true;
}

static bool check_day(const struct subject *subject, const char *s, size_t n, struct canonical *out)
{
    out->kind = CANONICAL_SAME;
    switch (day_check(s, n)) {
    case OK:
        return true;
    case ERR_RANGE:
        subject_fault(subject, strcmp(s, DAY_MIN) < 0 ? "too_small" : "too_large",
                      "must be a day from " DAY_MIN " to " DAY_MAX);
        return false;
    default:
        subject_fault(subject, "format", "must be a day of the calendar as YYYY-MM-DD%s",
                      not_this(subject, s, n));
        return false;
    }
}

static bool check_enum(const struct subject *subject, const char *s, size_t n,
                       struct canonical *out)
{
    struct arena *arena = subject->context->arena;
    out->kind = CANONICAL_SAME;
    for (const char *const *value = subject->member->values; *value != NULL; value++)
        if (strcmp(*value, s) == 0)
            return true;
    const char *list = "";
    for (const char *const *value = subject->member->values; *value != NULL; value++)
        list = arena_printf(arena, "%s%s\"%s\"", list, *list == '\0' ? "" : ", ", *value);
    subject_fault(subject, "not_allowed", "must be one of %s%s", list, not_this(subject, s, n));
    return false;
}

/* Money that money_parse() takes, against the member's own limits. */
static bool check_money_range(const struct subject *subject, int64_t minor)
{
    const struct member *m = subject->member;
    bool small = minor < m->min;
    if (!small && (m->max == 0 || minor <= m->max))
        return true;
    char limit[MONEY_TEXT];
    money_format(small ? m->min : m->max, subject->context->digits, limit);
    subject_fault(subject, small ? "too_small" : "too_large", "must be at %s %s",
                  small ? "least" : "most", limit);
    return false;
}

static bool check_money(const struct subject *subject, const char *s, size_t n,
                        struct canonical *out)
{
    int digits = subject->context->digits;
    out->kind = CANONICAL_INT;
    enum err err = money_parse(s, n, digits, &out->number);
    if (err == OK)
        return check_money_range(subject, out->number);
    const char *point = strchr(s, '.');
    if (err == ERR_SYNTAX) {
        char example[MONEY_TEXT];
        money_format(1250, digits, example);
        subject_fault(subject, "format",
                      "must be a decimal number without sign or exponent, such as \"%s\"%s",
                      example, not_this(subject, s, n));
    } else if (point != NULL && strlen(point + 1) > (size_t)digits) {
        subject_fault(subject, "format", "must have at most %d decimals%s%s", digits,
                      subject->context->currency[0] == '\0' ? "" : " in ",
                      subject->context->currency);
    } else {
        subject_fault(subject, "too_large", "must have at most %d digits, its %d decimals included",
                      MONEY_MAX_DIGITS, digits);
    }
    return false;
}

static bool check_category(const struct subject *subject, const char *s, size_t n,
                           struct canonical *out)
{
    char *path;
    switch (category_trim(subject->context->arena, s, n, &path)) {
    case OK:
        out->kind = CANONICAL_TEXT;
        out->text = path;
        return true;
    case ERR_RANGE:
        subject_fault(subject, "too_deep", "must be at most %d segments deep", CATEGORY_DEPTH);
        return false;
    case ERR_TOO_LARGE:
        subject_fault(subject, "too_long", "must have at most %d characters in each segment",
                      CATEGORY_SEGMENT);
        return false;
    default:
        if (has_control(s, n))
            subject_fault(subject, "control_character", "must have no control characters");
        else
            subject_fault(subject, "format",
                          "must be a path such as \"Food:Groceries\" without an empty segment%s",
                          not_this(subject, s, n));
        return false;
    }
}

static bool check_book_currency(const struct subject *subject, const char *s, size_t n,
                                struct canonical *out)
{
    out->kind = CANONICAL_NONE;
    if (strcmp(s, subject->context->currency) == 0)
        return true;
    subject_fault(subject, "currency_mismatch", "must be \"%s\", the book's currency%s",
                  subject->context->currency, not_this(subject, s, n));
    return false;
}

static bool check_currency(const struct subject *subject, const char *s, size_t n,
                           struct canonical *out)
{
    out->kind = CANONICAL_SAME;
    if (currency_find(s, n) != NULL)
        return true;
    subject_fault(subject, "not_allowed", "must be a currency code of ISO 4217 such as \"USD\"%s",
                  not_this(subject, s, n));
    return false;
}

/* What a cursor holds is for cursor_open() to say. */
static bool check_cursor(const struct subject *subject, const char *s, size_t n,
                         struct canonical *out)
{
    (void)subject;
    (void)s;
    (void)n;
    out->kind = CANONICAL_SAME;
    return true;
}

bool check_string(const struct subject *subject, const char *s, size_t n, struct canonical *out)
{
    static bool (*const checks[])(const struct subject *, const char *, size_t,
                                  struct canonical *) = {
        [VALUE_TEXT] = check_text,         [VALUE_UUID] = check_uuid,
        [VALUE_DAY] = check_day,           [VALUE_ENUM] = check_enum,
        [VALUE_MONEY] = check_money,       [VALUE_CATEGORY] = check_category,
        [VALUE_CURRENCY] = check_currency, [VALUE_BOOK_CURRENCY] = check_book_currency,
        [VALUE_CURSOR] = check_cursor};
    return checks[subject->member->type](subject, s, n, out);
}

bool check_int(const struct subject *subject, int64_t value)
{
    const struct member *m = subject->member;
    if (value >= m->min && value <= m->max)
        return true;
    subject_fault(subject, value < m->min ? "too_small" : "too_large",
                  "must be a whole number from %" PRId64 " to %" PRId64, m->min, m->max);
    return false;
}
