#include "unit.h"

#include "route.h"

#define ID "0192f0c1-2b3c-7d4e-8f90-123456789abc"

static const struct route table[] = {
    {.method = METHOD_GET, .path = "/v1/things"},
    {.method = METHOD_POST, .path = "/v1/things"},
    {.method = METHOD_GET, .path = "/v1/things/limits"},
    {.method = METHOD_GET, .path = "/v1/things/{id}"},
    {.method = METHOD_DELETE, .path = "/v1/things/{id}"},
    {.method = METHOD_POST, .path = "/v1/things/{id}/parts/{id}"},
    {.method = METHOD_GET, .path = "/internal/things", .flags = ROUTE_INTERNAL},
};

static struct arena *arena;

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new(1024);
    return 0;
}

static int end_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* The index of the route found; -1: none. */
static int find(enum method method, const char *path, bool internal, const char **args,
                unsigned *methods)
{
    const struct request req = {.method = method, .path = path, .internal = internal};
    const struct route *route = route_find(table, COUNT_OF(table), &req, arena, args, methods);
    return route == NULL ? -1 : (int)(route - table);
}

static void a_path_and_method_choose_the_route(void **state)
{
    (void)state;
    static const struct {
        enum method method;
        const char *path;
        int route;
    } rows[] = {
        {METHOD_GET, "/v1/things", 0},
        {METHOD_HEAD, "/v1/things", 0},
        {METHOD_POST, "/v1/things", 1},
        {METHOD_GET, "/v1/things/limits", 2},
        {METHOD_GET, "/v1/things/" ID, 3},
        {METHOD_DELETE, "/v1/things/" ID, 4},
        {METHOD_POST, "/v1/things/" ID "/parts/" ID, 5},
        {METHOD_GET, "/v1/things/", -1},
        {METHOD_GET, "/v1/thing", -1},
        {METHOD_GET, "/v1/things/" ID "/", -1},
        {METHOD_GET, "/v1/things/not-an-id", -1},
        {METHOD_GET, "/v1/things/" ID "0", -1},
        {METHOD_PATCH, "/v1/things", -1},
        {METHOD_OPTIONS, "/v1/things", -1},
        {METHOD_GET, "", -1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *args[2];
        unsigned methods;
        assert_int_equal(find(rows[i].method, rows[i].path, false, args, &methods), rows[i].route);
    }
}

static void ids_in_a_path_arrive_in_lower_case(void **state)
{
    (void)state;
    const char *args[2];
    unsigned methods;
    assert_int_equal(
        find(METHOD_GET, "/v1/things/0192F0C1-2B3C-7D4E-8F90-123456789ABC", false, args, &methods),
        3);
    assert_string_equal(args[0], ID);
}

static void a_wrong_method_names_those_that_are_right(void **state)
{
    (void)state;
    const char *args[2];
    unsigned methods;
    assert_int_equal(find(METHOD_PATCH, "/v1/things", false, args, &methods), -1);
    assert_string_equal(route_methods(methods, arena), "GET, HEAD, POST, OPTIONS");
    assert_int_equal(find(METHOD_PATCH, "/v1/nothing", false, args, &methods), -1);
    assert_int_equal(methods, 0);
}

static void internal_routes_do_not_exist_for_the_public_listener(void **state)
{
    (void)state;
    const char *args[2];
    unsigned methods;
    assert_int_equal(find(METHOD_GET, "/internal/things", false, args, &methods), -1);
    assert_int_equal(methods, 0);
    assert_int_equal(find(METHOD_GET, "/internal/things", true, args, &methods), 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_and_method_choose_the_route),
        cmocka_unit_test(ids_in_a_path_arrive_in_lower_case),
        cmocka_unit_test(a_wrong_method_names_those_that_are_right),
        cmocka_unit_test(internal_routes_do_not_exist_for_the_public_listener),
    };
    return cmocka_run_group_tests(tests, make_arena, end_arena);
}
