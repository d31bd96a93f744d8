#include "list.h"

#include "cursor.h"
#include "problem.h"
#include "route.h"

/* Query parameters as they came, without the cursor: what the next page's address begins with. */
static char *query_without_cursor(const struct exchange *x)
{
    struct buf kept = {0};
    for (const char *s = x->req.query; *s != '\0';) {
        size_t n = strcspn(s, "&");
        if (n > 0 && strncmp(s, "cursor=", 7) != 0) {
            buf_add(&kept, s, n);
            buf_puts(&kept, "&");
        }
        s += n + (s[n] == '&');
    }
    char *query = arena_strndup(x->arena, kept.len > 0 ? kept.data : "", kept.len);
    buf_free(&kept);
    return query;
}

char *list_scope(const struct exchange *x)
{
    struct buf scope = {0};
    buf_puts(&scope, x->route->path);
    const struct member *members = x->route->query->members;
    for (size_t i = 0; members[i].name != NULL; i++) {
        if (x->query[i] == NULL || strcmp(members[i].name, "limit") == 0 ||
            strcmp(members[i].name, "cursor") == 0)
            continue;
        buf_printf(&scope, "&%s=%zu:%s", members[i].name, strlen(x->query[i]), x->query[i]);
    }
    char *text = arena_strndup(x->arena, scope.data, scope.len);
    buf_free(&scope);
    return text;
}

enum err list_position(struct exchange *x, const char *cursor, const char *scope, char **position_r)
{
    *position_r = NULL;
    if (cursor == NULL || cursor_open(x->arena, x->caller.book, scope, cursor, position_r) == OK)
        return OK;
    fault_add(&x->faults, FAULT_QUERY, "cursor", "cursor",
              "must be the next_cursor of the same list with the same filters");
    problem_invalid(x);
    return ERR_DENIED;
}

enum err list_send(struct exchange *x, const char *data, const char *next, const char *scope)
{
    struct buf *body = x->res.body;
    x->res.status = 200;
    x->res.etag = true;
    x->res.version = 0;
    buf_reset(body);
    /* Not by printf: a page has tens of kilobytes. */
    buf_puts(body, "{\"data\":");
    buf_puts(body, data);
    buf_puts(body, ",\"next_cursor\":");
    if (next == NULL) {
        buf_puts(body, "null}");
        return OK;
    }
    const char *cursor = cursor_seal(x->arena, x->caller.book, scope, next);
    buf_printf(body, "\"%s\"}", cursor);
    response_header(x, "Link",
                    arena_printf(x->arena, "<%s?%scursor=%s>; rel=\"next\"", x->req.path,
                                 query_without_cursor(x), cursor));
    return OK;
}
