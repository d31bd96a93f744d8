#include "routes.h"

#include "auth.h"

#define AUTH     "/v1/auth"
#define SESSIONS AUTH "/sessions"
#define ME       "/v1/me"

/* Programs that have a courier: all of them. */
static const char *const couriers[] = {"auth", "transactions", "budgets", "notifications", NULL};

const struct route routes[] = {
    {.method = METHOD_POST,
     .path = AUTH "/register",
     .handle = register_user,
     .role = ROLE_PUBLIC,
     .body = &registration_body,
     .flags = ROUTE_SLOW},
    {.method = METHOD_POST,
     .path = AUTH "/login",
     .handle = login,
     .role = ROLE_PUBLIC,
     .body = &login_body,
     .flags = ROUTE_SLOW},
    {.method = METHOD_POST,
     .path = AUTH "/refresh",
     .handle = refresh,
     .role = ROLE_PUBLIC,
     .body = &refresh_token_body,
     .flags = ROUTE_BODY_OPTIONAL},
    {.method = METHOD_POST,
     .path = AUTH "/logout",
     .handle = logout,
     .role = ROLE_PUBLIC,
     .body = &refresh_token_body,
     .flags = ROUTE_BODY_OPTIONAL | ROUTE_TOKEN_OPTIONAL},
    {.method = METHOD_GET, .path = SESSIONS, .handle = sessions_list, .role = ROLE_VIEWER},
    {.method = METHOD_DELETE,
     .path = SESSIONS,
     .handle = sessions_delete_others,
     .role = ROLE_VIEWER},
    {.method = METHOD_DELETE,
     .path = SESSIONS "/{id}",
     .handle = session_delete,
     .role = ROLE_VIEWER},
    {.method = METHOD_GET, .path = ME, .handle = me_get, .role = ROLE_VIEWER},
    {.method = METHOD_PATCH,
     .path = ME,
     .handle = me_change,
     .role = ROLE_VIEWER,
     .body = &me_changes,
     .flags = ROUTE_PARTIAL},
    {.method = METHOD_POST,
     .path = ME "/password",
     .handle = me_password,
     .role = ROLE_VIEWER,
     .body = &password_change_body,
     .flags = ROUTE_SLOW},
    {.method = METHOD_GET,
     .path = "/.well-known/jwks.json",
     .handle = keys_get,
     .role = ROLE_PUBLIC,
     .flags = ROUTE_CACHEABLE},
    {.method = METHOD_POST,
     .path = "/internal/tokens",
     .handle = service_token,
     .role = ROLE_PUBLIC,
     .body = &service_token_body,
     .flags = ROUTE_INTERNAL},
    {.method = METHOD_GET,
     .path = "/internal/revocations",
     .handle = revocations_get,
     .role = ROLE_SERVICE,
     .query = &revocations_query,
     .callers = couriers,
     .flags = ROUTE_INTERNAL},
};

const size_t route_count = sizeof routes / sizeof *routes;
