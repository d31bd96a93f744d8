#include "json.h"

#include <limits.h>

static void release(void *object)
{
    json_object_put(object);
}

struct json_object *json_keep(struct arena *arena, struct json_object *object)
{
    if (object != NULL)
        arena_defer(arena, release, object);
    return object;
}

/* One tokener serves all: making one costs more than most bodies. Not a strict one: the gate was
 * strict already, and that of json-c 0.18 takes no string with a byte beyond ASCII. */
static struct json_tokener *tokener(void)
{
    static struct json_tokener *kept;
    if (kept == NULL)
        kept = json_tokener_new_ex(JSON_MAX_DEPTH + 1);
    else
        json_tokener_reset(kept);
    return kept;
}

enum err json_read(struct arena *arena, const char *s, size_t n, struct json_object **value_r,
                   const char **fault_r, size_t *offset_r)
{
    enum err err = json_gate(s, n, fault_r, offset_r);
    if (err != OK)
        return err;
    struct json_tokener *t = tokener();
    *fault_r = "cannot be read";
    *offset_r = 0;
    if (t == NULL || n > INT_MAX)
        return ERR_SYNTAX;
    struct json_object *value = json_tokener_parse_ex(t, s, (int)n);
    if (json_tokener_get_error(t) == json_tokener_continue)
        value = json_tokener_parse_ex(t, "", 1); /* a number ends where the text ends */
    if (json_tokener_get_error(t) != json_tokener_success) {
        *offset_r = json_tokener_get_parse_end(t);
        return ERR_SYNTAX;
    }
    *value_r = json_keep(arena, value);
    return OK;
}

const char *json_text(struct json_object *object)
{
    return json_object_to_json_string_ext(object,
                                          JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
}
