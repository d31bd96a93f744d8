#include "unit.h"

#include "client.h"
#include "process.h"
#include "settings.h"
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* A peer that says what it is told to, in a process of its own, on a Unix socket. */

enum { REQUEST_MAX = 8192, CONNECTIONS = 4 };

static char socket_path[sizeof((struct sockaddr_un *)0)->sun_path];
static pid_t peer;
static struct client *client;
static struct arena *arena;

typedef void talk(int fd, int connection);

static int listen_here(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    memcpy(address.sun_path, socket_path, sizeof socket_path);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&address, sizeof address) != 0 ||
        listen(fd, CONNECTIONS) != 0)
        return -1;
    return fd;
}

static void start_peer(talk *say)
{
    int fd = listen_here();
    assert_true(fd >= 0);
    peer = fork();
    assert_true(peer >= 0);
    if (peer != 0) {
        close(fd);
        return;
    }
    alarm(30);
    for (int i = 0; i < CONNECTIONS; i++) {
        int connection = accept(fd, NULL, NULL);
        say(connection, i);
        close(connection);
    }
    _exit(0);
}

static int setup(void **state)
{
    (void)state;
    snprintf(socket_path, sizeof socket_path, "/tmp/purser-test-client-%d", (int)getpid());
    unlink(socket_path);
    setenv("http_proxy", "http://127.0.0.1:1", 1); /* must be ignored */
    setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
    settings.internal_url = "http://gateway";
    settings.internal_socket = socket_path;
    arena = arena_new(8192);
    client = client_new();
    peer = 0;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    client_free(&client);
    arena_free(&arena);
    if (peer > 0) {
        kill(peer, SIGKILL);
        waitpid(peer, NULL, 0);
    }
    unlink(socket_path);
    return 0;
}

/* Reads one request: its head and, where `body` follows, that too. */
static bool read_request(int fd, char request[REQUEST_MAX], const char *body)
{
    size_t n = 0;
    char *end = NULL;
    while (end == NULL || strlen(end + 4) < strlen(body)) {
        ssize_t got = read(fd, request + n, REQUEST_MAX - 1 - n);
        if (got <= 0)
            return false;
        n += (size_t)got;
        request[n] = '\0';
        end = strstr(request, "\r\n\r\n");
    }
    return strcmp(end + 4, body) == 0;
}

static void say(int fd, const char *text)
{
    (void)!write(fd, text, strlen(text));
}

static struct client_call call_to(const char *path)
{
    return (struct client_call){.path = path, .timeout_ms = 5000, .answer_max = 1000};
}

/* ---- what is sent */

static void check_post(int fd, int connection)
{
    static const char *const lines[] = {
        "POST /internal/tokens?a=b HTTP/1.1\r\n",
        "\r\nHost: gateway\r\n",
        "\r\nAuthorization: Bearer t.o.k\r\n",
        "\r\nIf-None-Match: \"1-x\"\r\n",
        "\r\nX-Request-Id: r1\r\n",
        "\r\ntraceparent: 00-1-2-01\r\n",
        "\r\nContent-Type: application/json\r\n",
        "\r\nContent-Length: 7\r\n",
    };
    (void)connection;
    char request[REQUEST_MAX];
    bool good = read_request(fd, request, "{\"a\":1}");
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        good = good && strstr(request, lines[i]) != NULL;
    good = good && strstr(request, "Expect") == NULL;
    say(fd, good ? "HTTP/1.1 201 Created\r\nETag:  \"2-y\" \r\nContent-Length: 2\r\n\r\n{}"
                 : "HTTP/1.1 500 Wrong\r\nContent-Length: 0\r\n\r\n");
}

static void a_call_sends_all_that_it_is_given(void **state)
{
    (void)state;
    struct client_answer answer;
    struct client_call call = call_to("/internal/tokens?a=b");
    call.bearer = "t.o.k";
    call.if_none_match = "\"1-x\"";
    call.request_id = "r1";
    call.traceparent = "00-1-2-01";
    call.body = "{\"a\":1}";
    start_peer(check_post);
    assert_int_equal(client_call(client, &call, arena, &answer), OK);
    assert_int_equal(answer.status, 201);
    assert_string_equal(answer.etag, "\"2-y\"");
    assert_string_equal(answer.body, "{}");
    assert_int_equal(answer.body_len, 2);
    assert_true(answer.us > 0);
}

/* Answers each request of one connection with its method and number. */
static void echo(int fd, int connection)
{
    char request[REQUEST_MAX], answer[256];
    for (int i = 0;; i++) {
        if (!read_request(fd, request, ""))
            return;
        char *end = strchr(request, ' ');
        snprintf(answer, sizeof answer, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%.*s %d.%d",
                 (int)(end - request) + 4, (int)(end - request), request, connection, i);
        say(fd, answer);
    }
}

static void one_connection_is_kept(void **state)
{
    (void)state;
    struct client_answer answer;
    struct client_call call = call_to("/");
    start_peer(echo);
    assert_int_equal(client_call(client, &call, arena, &answer), OK);
    assert_string_equal(answer.body, "GET 0.0");
    call.method = "PUT";
    assert_int_equal(client_call(client, &call, arena, &answer), OK);
    assert_string_equal(answer.body, "PUT 0.1");
    call.method = NULL; /* what one call sets is not the next one's */
    assert_int_equal(client_call(client, &call, arena, &answer), OK);
    assert_string_equal(answer.body, "GET 0.2");
    assert_null(answer.etag);
}

static void hang_up(int fd, int connection)
{
    char request[REQUEST_MAX];
    if (read_request(fd, request, ""))
        say(fd, connection == 0 ? "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n0"
                                : "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1");
}

static void a_kept_connection_that_was_closed_is_made_anew(void **state)
{
    (void)state;
    struct client_answer answer;
    struct client_call call = call_to("/");
    start_peer(hang_up);
    assert_int_equal(client_call(client, &call, arena, &answer), OK);
    assert_string_equal(answer.body, "0");
    assert_int_equal(client_call(client, &call, arena, &answer), OK);
    assert_string_equal(answer.body, "1");
}

/* ---- what can go wrong */

static void redirect(int fd, int connection)
{
    char request[REQUEST_MAX];
    (void)connection;
    if (read_request(fd, request, ""))
        say(fd, "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
}

static void a_redirect_is_an_answer_like_others(void **state)
{
    (void)state;
    struct client_answer answer;
    struct client_call call = call_to("/");
    start_peer(redirect);
    assert_int_equal(client_call(client, &call, arena, &answer), OK);
    assert_int_equal(answer.status, 302);
}

static void keep_silent(int fd, int connection)
{
    char request[REQUEST_MAX];
    (void)connection;
    while (read(fd, request, sizeof request) > 0)
        ;
}

static void drip(int fd, int connection)
{
    char request[REQUEST_MAX];
    (void)connection;
    (void)!read(fd, request, sizeof request);
    say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    while (write(fd, "x", 1) == 1)
        usleep(5000);
}

static void the_time_limit_is_for_all_of_it(void **state)
{
    (void)state;
    talk *const slow[] = {keep_silent, drip};
    for (size_t i = 0; i < COUNT_OF(slow); i++) {
        struct client_answer answer;
        struct client_call call = call_to("/");
        call.timeout_ms = 80;
        start_peer(slow[i]);
        int64_t start = monotonic_ms();
        assert_int_equal(client_call(client, &call, arena, &answer), ERR_TIMEOUT);
        assert_in_range(monotonic_ms() - start, 75, 2000);
        assert_in_range(answer.us, 75000, 2000000);
        kill(peer, SIGKILL);
        waitpid(peer, NULL, 0);
        unlink(socket_path);
    }
    peer = 0;
}

static void too_much(int fd, int connection)
{
    char request[REQUEST_MAX];
    static const char *const heads[] = {
        "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n",
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
    };
    static const char zeros[1001];
    if (!read_request(fd, request, ""))
        return;
    say(fd, heads[connection % 3]);
    (void)!write(fd, zeros, connection == 2 ? 1000 : 1001);
}

static void an_answer_over_the_limit_is_refused(void **state)
{
    (void)state;
    struct client_answer answer;
    struct client_call call = call_to("/");
    start_peer(too_much);
    assert_int_equal(client_call(client, &call, arena, &answer), ERR_TOO_LARGE);
    assert_int_equal(client_call(client, &call, arena, &answer), ERR_TOO_LARGE);
    assert_int_equal(client_call(client, &call, arena, &answer), OK);
    assert_int_equal(answer.body_len, 1000);
}

static void break_off(int fd, int connection)
{
    char request[REQUEST_MAX];
    (void)connection;
    if (read_request(fd, request, ""))
        say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
}

static void half_an_answer_is_none(void **state)
{
    (void)state;
    struct client_answer answer;
    struct client_call call = call_to("/");
    start_peer(break_off);
    assert_int_equal(client_call(client, &call, arena, &answer), ERR_IO);
}

static void nobody_there_is_known_at_once(void **state)
{
    (void)state;
    struct client_answer answer;
    struct client_call call = call_to("/");
    assert_int_equal(client_call(client, &call, arena, &answer), ERR_UNAVAILABLE);
    assert_true(answer.us < 2000000);
}

#define CLIENT_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLIENT_TEST(a_call_sends_all_that_it_is_given),
        CLIENT_TEST(one_connection_is_kept),
        CLIENT_TEST(a_kept_connection_that_was_closed_is_made_anew),
        CLIENT_TEST(a_redirect_is_an_answer_like_others),
        CLIENT_TEST(the_time_limit_is_for_all_of_it),
        CLIENT_TEST(an_answer_over_the_limit_is_refused),
        CLIENT_TEST(half_an_answer_is_none),
        CLIENT_TEST(nobody_there_is_known_at_once),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests_name("client", tests, NULL, NULL);
}
