#include <errno.h>
#include <fastcgi.h>
#include <getopt.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "buf.h"
#include "command.h"
#include "process.h"
#include "settings.h"
#include "socket.h"
#include "text.h"

/*
 * `ping`: one whole request to a service, as the gateway would send it, so that what is found well
 * is a responder and not only an open socket. FastCGI 1.0, https://fastcgi-archives.github.io: the
 * application record of each type is section 5, the value of lengths section 3.4.
 */

enum { TIME_LIMIT_MS = 3000, ANSWER_MAX = 64 * 1024, REQUEST_ID = 1, EXIT_USAGE = 2 };

/* Which instance is asked does not matter to the one that is: it answers for itself. */
static const char health_path[] = "/_instance/self/healthz",
                  ready_path[] = "/_instance/self/readyz";

struct ping {
    int fd;
    int64_t deadline;
    struct buf in;     /* records as they came */
    struct buf answer; /* the content of FCGI_STDOUT */
    bool ended;
};

static int fail(const char *what, const char *reason)
{
    fprintf(stderr, "purserctl: ping: %s%s%s\n", what, *reason != '\0' ? ": " : "", reason);
    return EXIT_FAILURE;
}

static void add_record(struct buf *out, uint8_t type, const char *content, size_t n)
{
    const FCGI_Header header = {.version = FCGI_VERSION_1,
                                .type = type,
                                .requestIdB0 = REQUEST_ID,
                                .contentLengthB1 = (uint8_t)(n >> 8),
                                .contentLengthB0 = (uint8_t)(n & 0xff)};
    buf_add(out, &header, sizeof header);
    buf_add(out, content, n);
}

/* Lengths up to 127 take a byte each. */
static void add_param(struct buf *out, const char *name, const char *value)
{
    const uint8_t lengths[] = {(uint8_t)strlen(name), (uint8_t)strlen(value)};
    buf_add(out, lengths, sizeof lengths);
    buf_puts(out, name);
    buf_puts(out, value);
}

static void write_request(struct buf *out, const char *path)
{
    static const FCGI_BeginRequestBody begin = {.roleB0 = FCGI_RESPONDER};
    struct buf params = {0};
    add_param(&params, "REQUEST_METHOD", "GET");
    add_param(&params, "REQUEST_URI", path);
    add_param(&params, "PURSER_LISTENER", "internal");
    add_record(out, FCGI_BEGIN_REQUEST, (const char *)&begin, sizeof begin);
    add_record(out, FCGI_PARAMS, params.data, params.len);
    add_record(out, FCGI_PARAMS, "", 0);
    add_record(out, FCGI_STDIN, "", 0);
    buf_free(&params);
}

/* Waits until something can be read, or written. */
static bool await(const struct ping *ping, short events)
{
    struct pollfd fd = {.fd = ping->fd, .events = events};
    int64_t left = ping->deadline - monotonic_ms();
    if (left > 0 && poll(&fd, 1, (int)left) == 1)
        return true;
    errno = ETIMEDOUT;
    return false;
}

static bool send_request(const struct ping *ping, const char *path)
{
    struct buf out = {0};
    size_t sent = 0;
    write_request(&out, path);
    while (sent < out.len && await(ping, POLLOUT)) {
        ssize_t n = send(ping->fd, out.data + sent, out.len - sent, MSG_NOSIGNAL);
        if (n < 0)
            break;
        sent += (size_t)n;
    }
    bool done = sent == out.len;
    buf_free(&out);
    return done;
}

/* Takes one record; false where it is none that can come as the answer to what was asked. */
static bool take_record(struct ping *ping, const FCGI_Header *header, const char *content, size_t n)
{
    FCGI_EndRequestBody end;
    if (header->version != FCGI_VERSION_1 || header->requestIdB1 != 0 ||
        header->requestIdB0 != REQUEST_ID)
        return false;
    switch (header->type) {
    case FCGI_STDOUT:
        buf_add(&ping->answer, content, n);
        return ping->answer.len <= ANSWER_MAX;
    case FCGI_STDERR:
        return true;
    case FCGI_END_REQUEST:
        if (n != sizeof end)
            return false;
        memcpy(&end, content, sizeof end);
        ping->ended = true;
        return end.protocolStatus == FCGI_REQUEST_COMPLETE;
    default:
        return false;
    }
}

/* Takes the records that are there whole. */
static bool take_records(struct ping *ping)
{
    struct buf *in = &ping->in;
    size_t at = 0;
    while (!ping->ended && in->len - at >= FCGI_HEADER_LEN) {
        FCGI_Header header;
        memcpy(&header, in->data + at, sizeof header);
        size_t n = (size_t)header.contentLengthB1 << 8 | header.contentLengthB0;
        if (in->len - at < FCGI_HEADER_LEN + n + header.paddingLength)
            break;
        if (!take_record(ping, &header, in->data + at + FCGI_HEADER_LEN, n))
            return false;
        at += FCGI_HEADER_LEN + n + header.paddingLength;
    }
    in->len -= at;
    memmove(in->data, in->data + at, in->len);
    return true;
}

/* NULL, or why there is no whole answer. */
static const char *receive(struct ping *ping)
{
    while (!ping->ended) {
        if (!await(ping, POLLIN))
            return "no answer in time";
        ssize_t n = read(ping->fd, buf_reserve(&ping->in, FCGI_MAX_LENGTH), FCGI_MAX_LENGTH);
        if (n <= 0)
            return n == 0 ? "the connection ended before the answer did" : strerror(errno);
        ping->in.len += (size_t)n;
        if (!take_records(ping))
            return "what came is no FastCGI answer";
    }
    return NULL;
}

/* RFC 3875, section 6: header lines, an empty one, the body. */
static int judge(struct ping *ping)
{
    static const char status[] = "Status: ", end[] = "\r\n\r\n";
    int64_t code = 0;
    buf_add(&ping->answer, "", 1);
    const char *text = ping->answer.data, *body = strstr(text, end);
    if (body == NULL || strncmp(text, status, sizeof status - 1) != 0 ||
        text_to_int64(text + sizeof status - 1, strspn(text + sizeof status - 1, "0123456789"),
                      &code) != OK)
        return fail("what came is no answer of a service", "");
    puts(body + sizeof end - 1);
    return code == 200 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int ask(const char *address, const char *path)
{
    struct ping ping = {.deadline = monotonic_ms() + TIME_LIMIT_MS};
    if (socket_connect(address, TIME_LIMIT_MS, &ping.fd) != OK)
        return fail(address, strerror(errno));
    const char *reason = send_request(&ping, path) ? receive(&ping) : strerror(errno);
    int status = reason == NULL ? judge(&ping) : fail(address, reason);
    close(ping.fd);
    buf_free(&ping.in);
    buf_free(&ping.answer);
    return status;
}

static void usage(FILE *out)
{
    fputs(
        "Usage: purserctl ping [OPTION]... [ADDRESS]\n"
        "Send one whole request to a service, past the gateway, and print its answer. ADDRESS is\n"
        "unix:/path or HOST:PORT; default: what PURSER_LISTEN says.\n\n"
        "  --ready        ask whether it can do its work, not only whether it answers\n"
        "  --config FILE  read the service's settings from FILE too\n"
        "  --help         print this, and end\n\n"
        "The exit status is 0 where all is well, else 1.\n",
        out);
}

/* The address in the service's settings; NULL, said on standard error: none that can be asked. */
static const char *own_address(const char *config)
{
    if (config_load_some("PURSER_LISTEN", config, stderr) != OK)
        return NULL;
    if (strncmp(settings.listen, "fd:", 3) != 0)
        return settings.listen;
    fail("the socket is handed over", "give its ADDRESS");
    return NULL;
}

int ping(int argc, char **argv)
{
    static const struct option options[] = {{"ready", no_argument, NULL, 'r'},
                                            {"config", required_argument, NULL, 'c'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    const char *path = health_path, *config = NULL;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'h') {
            usage(stdout);
            return EXIT_SUCCESS;
        }
        if (option == 'r')
            path = ready_path;
        else if (option == 'c')
            config = optarg;
        else
            return EXIT_USAGE;
    }
    if (argc - optind > 1) {
        usage(stderr);
        return EXIT_USAGE;
    }
    const char *address = optind < argc ? argv[optind] : own_address(config);
    return address != NULL ? ask(address, path) : EXIT_FAILURE;
}
