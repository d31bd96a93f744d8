#include "unit.h"

#include "gateways.h"
#include "json.h"
#include "process.h"

static struct arena *arena;
static struct gateway found[8];
static size_t found_count;

static void remember(const struct gateway *gateway, void *user)
{
    (void)user;
    assert_true(found_count < COUNT_OF(found));
    found[found_count++] = *gateway;
}

/* All that the setting stands for. */
static void look(const char *urls, const char *own_url, const char *own_socket)
{
    gateway_settings.urls = urls;
    settings.internal_url = own_url;
    settings.internal_socket = own_socket;
    found_count = 0;
    struct gateway_finder *finder = gateways_new();
    int64_t end = monotonic_ms() + 10000;
    while (!gateways_look(finder, remember, NULL) && monotonic_ms() < end)
        ;
    assert_false(gateways_look(finder, remember, NULL)); /* not again at once */
    gateways_free(&finder);
    assert_null(finder);
}

static void an_address_is_a_gateway(void **state)
{
    (void)state;
    static const struct {
        const char *url, *name, *base, *connect_to;
    } cases[] = {
        {"http://127.0.0.1:8081", "gateway:127.0.0.1:8081", "http://127.0.0.1:8081",
         "::127.0.0.1:8081"},
        {"http://127.0.0.1", "gateway:127.0.0.1:80", "http://127.0.0.1", "::127.0.0.1:80"},
        {"https://127.0.0.1/", "gateway:127.0.0.1:443", "https://127.0.0.1", "::127.0.0.1:443"},
        {"http://[::1]:8081", "gateway:[::1]:8081", "http://[::1]:8081", "::[::1]:8081"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        look(cases[i].url, "", "");
        CHECK(found_count == 1, "%s: %zu", cases[i].url, found_count);
        assert_string_equal(found[0].name, cases[i].name);
        assert_string_equal(found[0].url, cases[i].base);
        assert_string_equal(found[0].connect_to, cases[i].connect_to);
        assert_string_equal(found[0].socket, "");
    }
}

static void several_are_separated_by_blanks(void **state)
{
    (void)state;
    look(" http://127.0.0.1:1  unix:/run/a.sock http://127.0.0.2:2 ", "", "");
    assert_int_equal(found_count, 3);
    assert_string_equal(found[0].name, "gateway:127.0.0.1:1");
    assert_string_equal(found[1].name, "gateway:unix:/run/a.sock");
    assert_string_equal(found[1].socket, "/run/a.sock");
    assert_string_equal(found[2].name, "gateway:127.0.0.2:2");
}

static void without_the_setting_it_is_the_one_that_services_use(void **state)
{
    (void)state;
    look("", "http://127.0.0.1:8081", "/run/internal.sock");
    assert_int_equal(found_count, 1);
    assert_string_equal(found[0].socket, "/run/internal.sock");
    look("", "http://127.0.0.1:8081", "");
    assert_int_equal(found_count, 1);
    assert_string_equal(found[0].name, "gateway:127.0.0.1:8081");
}

static void what_is_no_address_is_no_gateway(void **state)
{
    (void)state;
    look("gateway:8081 http:// http://:80 http://[::1 http://127.0.0.1:1234567 "
         "http://no.such.name.invalid:80",
         "", "");
    assert_int_equal(found_count, 0);
}

static enum err request_of(const char *event, struct post_request *request)
{
    static const struct gateway gateway = {.url = "http://gateway:8081"};
    struct json_object *object;
    const char *fault;
    size_t offset;
    gateway_settings.publish_secret = "secret";
    assert_int_equal(json_read(arena, event, strlen(event), &object, &fault, &offset), OK);
    return gateway_request(&gateway, object, arena, request);
}

#define BOOK "\"bookid\":\"01890000-0000-7000-8000-00000000000a\","

static void what_is_published_goes_to_the_books_channel(void **state)
{
    (void)state;
    struct post_request request;
    assert_int_equal(request_of("{" BOOK "\"type\":\"stream.published\",\"data\":{\"event\":"
                                "\"alert\",\"data\":{\"action\":\"created\"}}}",
                                &request),
                     OK);
    assert_string_equal(request.method, "POST");
    assert_string_equal(request.url,
                        "http://gateway:8081/_stream/book/01890000-0000-7000-8000-00000000000a");
    assert_string_equal(request.header, "X-EventSource-Event: alert");
    assert_string_equal(request.body, "{\"action\":\"created\"}");
    assert_string_equal(request.bearer, "secret");
    assert_null(request.socket);
}

static void the_end_of_a_session_ends_its_channel(void **state)
{
    (void)state;
    struct post_request request;
    assert_int_equal(request_of("{" BOOK "\"type\":\"session.revoked\",\"data\":{\"session_id\":"
                                "\"01890000-0000-7000-8000-00000000000b\"}}",
                                &request),
                     OK);
    assert_string_equal(request.method, "DELETE");
    assert_string_equal(request.url,
                        "http://gateway:8081/_stream/session/01890000-0000-7000-8000-00000000000b");
    assert_null(request.body);
}

static void nothing_else_is_sent(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "{" BOOK "\"type\":\"x.y\",\"data\":{}}",
        "{" BOOK "\"data\":{}}",
        "{" BOOK "\"type\":\"stream.published\"}",
        "{" BOOK "\"type\":\"stream.published\",\"data\":[]}",
        "{" BOOK "\"type\":\"stream.published\",\"data\":{\"event\":\"alert\"}}",
        "{" BOOK "\"type\":\"stream.published\",\"data\":{\"event\":\"a\\r\\nX: y\",\"data\":{}}}",
        "{\"bookid\":\"../x\",\"type\":\"stream.published\","
        "\"data\":{\"event\":\"alert\",\"data\":{}}}",
        "{" BOOK "\"type\":\"session.revoked\",\"data\":{\"session_id\":\"../../x\"}}",
    };
    struct post_request request;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK(request_of(bad[i], &request) == ERR_SYNTAX, "%s", bad[i]);
}

static int setup(void **state)
{
    (void)state;
    arena = arena_new(4096);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

#define GATEWAY_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATEWAY_TEST(an_address_is_a_gateway),
        GATEWAY_TEST(several_are_separated_by_blanks),
        GATEWAY_TEST(without_the_setting_it_is_the_one_that_services_use),
        GATEWAY_TEST(what_is_no_address_is_no_gateway),
        GATEWAY_TEST(what_is_published_goes_to_the_books_channel),
        GATEWAY_TEST(the_end_of_a_session_ends_its_channel),
        GATEWAY_TEST(nothing_else_is_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
