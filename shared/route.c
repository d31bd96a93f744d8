#include "route.h"

/* Compares one path with a template and takes the values of its {…} segments, which must be UUIDs.
 */
static bool match(const char *template, const char *path, struct arena *arena, const char **args)
{
    size_t arg = 0;
    while (*template != '\0') {
        if (*template != '{') {
            if (*template ++ != *path++)
                return false;
            continue;
        }
        size_t n = strcspn(path, "/");
        char id[UUID_TEXT];
        if (uuid_canonical(path, n, id) != OK)
            return false;
        args[arg++] = arena_strdup(arena, id);
        path += n;
        template += strcspn(template, "}") + 1;
    }
    return *path == '\0';
}

static bool wanted(const struct route *route, enum method method)
{
    return route->method == method || (method == METHOD_HEAD && route->method == METHOD_GET);
}

const struct route *route_find(const struct route *routes, size_t count, const struct request *req,
                               struct arena *arena, const char **args, unsigned *methods_r)
{
    const struct route *found = NULL;
    *methods_r = 0;
    for (size_t i = 0; i < count && found == NULL; i++) {
        const char *here[2] = {"", ""};
        if (((routes[i].flags & ROUTE_INTERNAL) != 0 && !req->internal) ||
            !match(routes[i].path, req->path, arena, here))
            continue;
        *methods_r |= 1u << routes[i].method;
        if (wanted(&routes[i], req->method)) {
            found = &routes[i];
            args[0] = here[0];
            args[1] = here[1];
        }
    }
    return found;
}

char *route_methods(unsigned methods, struct arena *arena)
{
    struct buf list = {0};
    for (enum method method = METHOD_GET; method < METHOD_OPTIONS; method++) {
        bool has = (methods & 1u << method) != 0;
        if (method == METHOD_HEAD)
            has = (methods & 1u << METHOD_GET) != 0;
        if (has)
            buf_printf(&list, "%s, ", method_name(method));
    }
    buf_puts(&list, "OPTIONS");
    char *text = arena_strndup(arena, list.data, list.len);
    buf_free(&list);
    return text;
}

static const char *const role_names[] = {
    [ROLE_PUBLIC] = "public", [ROLE_VIEWER] = "viewer",   [ROLE_EDITOR] = "editor",
    [ROLE_OWNER] = "owner",   [ROLE_SERVICE] = "service",
};

const char *role_name(enum role role)
{
    return role_names[role];
}

void routes_print(const struct route *routes, size_t count, FILE *out)
{
    fputs("[", out);
    for (size_t i = 0; i < count; i++)
        fprintf(out,
                "%s\n {\"method\": \"%s\", \"path\": \"%s\", \"role\": \"%s\", \"internal\": %s, "
                "\"idempotent\": %s, \"body\": %s}",
                i > 0 ? "," : "", method_name(routes[i].method), routes[i].path,
                role_name(routes[i].role), routes[i].flags & ROUTE_INTERNAL ? "true" : "false",
                routes[i].flags & ROUTE_IDEMPOTENT ? "true" : "false",
                routes[i].body != NULL ? "true" : "false");
    fputs("\n]\n", out);
}
