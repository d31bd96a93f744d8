#include "fault.h"

#include <stdarg.h>
#include <string.h>

void fault_add(struct faults *faults, enum fault_where where, const char *place, const char *code,
               const char *format, ...)
{
    if (faults->count++ >= FAULTS_MAX)
        return;
    struct fault *fault = arena_alloc(faults->arena, sizeof *fault);
    va_list args;
    va_start(args, format);
    fault->where = where;
    fault->place = arena_strdup(faults->arena, place);
    fault->code = code;
    fault->detail = arena_vprintf(faults->arena, format, args);
    va_end(args);
    if (faults->last == NULL)
        faults->first = fault;
    else
        faults->last->next = fault;
    faults->last = fault;
}

char *pointer_member(struct arena *arena, const char *base, const char *name)
{
    size_t base_len = strlen(base);
    char *pointer = arena_alloc(arena, base_len + 1 + 2 * strlen(name) + 1);
    memcpy(pointer, base, base_len);
    char *to = pointer + base_len;
    *to++ = '/';
    for (; *name != '\0'; name++) {
        if (*name == '~' || *name == '/') {
            *to++ = '~';
            *to++ = *name == '~' ? '0' : '1';
        } else {
            *to++ = *name;
        }
    }
    return pointer;
}

char *pointer_index(struct arena *arena, const char *base, size_t index)
{
    return arena_printf(arena, "%s/%zu", base, index);
}

static void render_member(struct buf *buf, const char *name, const char *value)
{
    buf_add(buf, "\"", 1);
    buf_puts(buf, name);
    buf_add(buf, "\":", 2);
    buf_json_string(buf, value, strlen(value));
}

void faults_render(const struct faults *faults, struct buf *buf)
{
    static const char *const where_names[] = {
        [FAULT_BODY] = "pointer", [FAULT_QUERY] = "parameter", [FAULT_HEADER] = "header"};
    buf_add(buf, "[", 1);
    for (const struct fault *f = faults->first; f != NULL; f = f->next) {
        buf_add(buf, "{", 1);
        render_member(buf, where_names[f->where], f->place);
        buf_add(buf, ",", 1);
        render_member(buf, "code", f->code);
        buf_add(buf, ",", 1);
        render_member(buf, "detail", f->detail);
        buf_puts(buf, f->next == NULL ? "}" : "},");
    }
    buf_add(buf, "]", 1);
}
