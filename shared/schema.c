#include "schema.h"

#include "json.h"
#include "must.h"
#include "schema_check.h"
#include "text.h"

/* What each type of value is in JSON. */
static const struct {
    enum json_type type;
    const char *expected;
} shapes[] = {
    [VALUE_TEXT] = {json_type_string, "must be a string"},
    [VALUE_UUID] = {json_type_string, "must be a string, a UUID"},
    [VALUE_DAY] = {json_type_string, "must be a string, a day as YYYY-MM-DD"},
    [VALUE_INT] = {json_type_int, "must be a whole number"},
    [VALUE_BOOL] = {json_type_boolean, "must be true or false"},
    [VALUE_ENUM] = {json_type_string, "must be a string"},
    [VALUE_MONEY] = {json_type_string, "must be a decimal string, in quotes"},
    [VALUE_CATEGORY] = {json_type_string, "must be a string, a category path"},
    [VALUE_BOOK_CURRENCY] = {json_type_string, "must be a string, the book's currency"},
    [VALUE_CURRENCY] = {json_type_string, "must be a string, a currency code of ISO 4217"},
    [VALUE_OBJECT] = {json_type_object, "must be a JSON object"},
    [VALUE_ARRAY] = {json_type_array, "must be a JSON array"},
    [VALUE_CURSOR] = {json_type_string, "must be a string, a cursor"},
};

/* Keys are the table's own, and each is added once. */
enum { ADD_FLAGS = JSON_C_OBJECT_ADD_KEY_IS_NEW | JSON_C_OBJECT_ADD_CONSTANT_KEY };

static bool convert(const struct subject *subject, struct json_object *value,
                    struct json_object **converted_r);

static void refuse_unknown(const struct schema *schema, struct json_object *body,
                           const struct spot *spot, const struct schema_context *context)
{
    json_object_object_foreach(body, name, value)
    {
        (void)value;
        const struct member *m = schema->members;
        while (m->name != NULL && strcmp(m->name, name) != 0)
            m++;
        if (m->name != NULL)
            continue;
        struct spot at = {.up = spot, .name = name};
        struct subject subject = {
            .member = m, .spot = &at, .where = FAULT_BODY, .context = context};
        subject_fault(&subject, "unknown_member", "is not a member that can be given here");
    }
}

static struct json_object *convert_object(const struct schema *schema, struct json_object *body,
                                          const struct spot *spot,
                                          const struct schema_context *context)
{
    struct json_object *canonical = must_have(json_object_new_object());
    int known = 0;
    for (const struct member *m = schema->members; m->name != NULL; m++) {
        struct spot at = {.up = spot, .name = m->name};
        struct subject subject = {
            .member = m, .spot = &at, .where = FAULT_BODY, .context = context};
        struct json_object *value, *converted;
        if (!json_object_object_get_ex(body, m->name, &value)) {
            if (m->required && !context->partial)
                subject_fault(&subject, "required", "must be given");
            continue;
        }
        known++;
        if (convert(&subject, value, &converted) &&
            json_object_object_add_ex(canonical, m->name, converted, ADD_FLAGS) != 0)
            must_have(NULL);
    }
    if (known < json_object_object_length(body))
        refuse_unknown(schema, body, spot, context);
    return canonical;
}

/* True where `item` was not in `seen` yet, which is an object with the items' texts as names. */
static bool is_new(struct json_object *seen, struct json_object *item)
{
    const char *text = json_text(item);
    if (json_object_object_get_ex(seen, text, NULL))
        return false;
    if (json_object_object_add_ex(seen, text, NULL, JSON_C_OBJECT_ADD_KEY_IS_NEW) != 0)
        must_have(NULL);
    return true;
}

static bool check_count(const struct subject *subject, size_t count)
{
    const struct member *m = subject->member;
    if (count < (size_t)m->min) {
        subject_fault(subject, "too_few", "must have at least %lld item%s", (long long)m->min,
                      m->min == 1 ? "" : "s");
        return false;
    }
    if (m->max > 0 && count > (size_t)m->max) {
        subject_fault(subject, "too_many", "must have at most %lld item%s", (long long)m->max,
                      m->max == 1 ? "" : "s");
        return false;
    }
    return true;
}

/* Items of an array are never merged (RFC 7396, section 1): each is checked as a whole. */
static struct json_object *convert_array(const struct subject *subject, struct json_object *array)
{
    const struct member *m = subject->member;
    size_t count = json_object_array_length(array);
    if (!check_count(subject, count))
        return NULL;
    if (m->item == NULL)
        return json_object_get(array);
    struct schema_context whole = *subject->context;
    whole.partial = false;
    struct json_object *canonical = must_have(json_object_new_array());
    struct json_object *seen =
        m->distinct && count > 1 ? must_have(json_object_new_object()) : NULL;
    for (size_t i = 0; i < count; i++) {
        struct spot at = {.up = subject->spot, .index = i};
        struct subject item = {
            .member = m->item, .spot = &at, .where = FAULT_BODY, .context = &whole};
        struct json_object *converted;
        if (!convert(&item, json_object_array_get_idx(array, i), &converted))
            continue;
        if (seen != NULL && !is_new(seen, converted))
            subject_fault(&item, "duplicate", "must be different from the items before it");
        if (json_object_array_add(canonical, converted) != 0)
            must_have(NULL);
    }
    json_object_put(seen);
    return canonical;
}

static bool convert_string(const struct subject *subject, struct json_object *value,
                           struct json_object **converted_r)
{
    struct canonical canonical;
    if (!check_string(subject, json_object_get_string(value),
                      (size_t)json_object_get_string_len(value), &canonical))
        return false;
    switch (canonical.kind) {
    case CANONICAL_SAME:
        *converted_r = json_object_get(value);
        return true;
    case CANONICAL_TEXT:
        *converted_r = must_have(json_object_new_string(canonical.text));
        return true;
    case CANONICAL_INT:
        *converted_r = must_have(json_object_new_int64(canonical.number));
        return true;
    case CANONICAL_NONE:
        break;
    }
    return false;
}

/* True where the canonical form has the value: not where it was faulty, or is left out. What
 * *converted_r is set to belongs to the caller. */
static bool convert(const struct subject *subject, struct json_object *value,
                    struct json_object **converted_r)
{
    const struct member *m = subject->member;
    if (value == NULL) {
        *converted_r = NULL;
        if (!m->nullable)
            subject_fault(subject, "null", "must not be null");
        return m->nullable;
    }
    if (!json_object_is_type(value, shapes[m->type].type)) {
        subject_fault(subject, "type", "%s", shapes[m->type].expected);
        return false;
    }
    switch (m->type) {
    case VALUE_OBJECT:
        *converted_r = convert_object(m->object, value, subject->spot, subject->context);
        return true;
    case VALUE_ARRAY:
        *converted_r = convert_array(subject, value);
        return *converted_r != NULL;
    case VALUE_INT:
        if (!check_int(subject, json_object_get_int64(value)))
            return false;
        *converted_r = json_object_get(value);
        return true;
    case VALUE_BOOL:
        *converted_r = json_object_get(value);
        return true;
    default:
        return convert_string(subject, value, converted_r);
    }
}

struct json_object *schema_apply(const struct schema *schema, struct json_object *body,
                                 const char *pointer, const struct schema_context *context)
{
    struct spot root = {.name = pointer};
    if (json_object_is_type(body, json_type_object))
        return json_keep(context->arena, convert_object(schema, body, &root, context));
    fault_add(context->faults, FAULT_BODY, pointer, "type", "%s", shapes[VALUE_OBJECT].expected);
    return json_keep(context->arena, must_have(json_object_new_object()));
}

struct json_object *schema_value(const struct member *member, struct json_object *value,
                                 const char *pointer, const struct schema_context *context)
{
    struct spot root = {.name = pointer};
    struct subject subject = {
        .member = member, .spot = &root, .where = FAULT_BODY, .context = context};
    struct json_object *converted;
    if (!convert(&subject, value, &converted))
        return NULL;
    return json_keep(context->arena, converted);
}
