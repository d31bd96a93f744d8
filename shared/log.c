#include "log.h"

#include "text.h"
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/*
 * A line of at most PIPE_BUF bytes goes into a pipe whole (POSIX, write()), so lines of several
 * processes never mix. What does not fit is cut, and the line says so.
 */
enum { LINE_MAX_BYTES = PIPE_BUF };
static const char tail_whole[] = "}\n";
static const char tail_cut[] = ",\"cut\":true}\n";

static struct {
    const char *service, *request_id, *trace_id;
    enum log_level threshold;
} state = {.service = "purser", .threshold = LOG_INFO};

/* The line in hand: a process has one thread. Two bytes stay free for the quote that ends a string
 * and the closing tail. */
static char line[LINE_MAX_BYTES];
static size_t line_len;
static bool line_cut;
enum { LINE_LIMIT = LINE_MAX_BYTES - sizeof tail_cut - 2 };

static const char *const level_names[] = {
    [LOG_DEBUG] = "debug", [LOG_INFO] = "info", [LOG_WARNING] = "warning", [LOG_ERROR] = "error"};

void log_open(const char *service, enum log_level threshold)
{
    state.service = service;
    state.threshold = threshold;
}

bool log_enabled(enum log_level level)
{
    return level >= state.threshold;
}

void log_context(const char *request_id, const char *trace_id)
{
    state.request_id = request_id;
    state.trace_id = trace_id;
}

static void line_add(const char *s, size_t n)
{
    memcpy(line + line_len, s, n);
    line_len += n;
}

/* As much of the string as fits, cut between two characters. */
static void line_string(const char *s)
{
    size_t left = strlen(s);
    line_add("\"", 1);
    while (left > 0) {
        char escape[JSON_ESCAPE];
        size_t used, n = json_escape(s, left, escape, &used);
        if (line_len + n > LINE_LIMIT) {
            line_cut = true;
            break;
        }
        line_add(escape, n);
        s += used;
        left -= used;
    }
    line_add("\"", 1);
}

/* `,"name":`; false where that and a value of `least` bytes do not fit. Names are ours: plain. */
static bool line_name(const char *name, size_t least)
{
    size_t n = strlen(name);
    if (line_cut || line_len + n + 4 + least > LINE_LIMIT) {
        line_cut = true;
        return false;
    }
    line_add(",\"", 2);
    line_add(name, n);
    line_add("\":", 2);
    return true;
}

static void line_str(const char *name, const char *value)
{
    if (!line_name(name, sizeof "null"))
        return;
    if (value == NULL)
        line_add("null", 4);
    else
        line_string(value);
}

static void line_int(const char *name, int64_t value)
{
    char text[INT64_TEXT];
    size_t n = text_from_int64(value, text);
    if (line_name(name, n))
        line_add(text, n);
}

/* {"time":"2026-11-10T09:12:33.123456Z": RFC 3339. The second's part is made once a second. */
static void line_time(void)
{
    static time_t second = -1;
    static char text[sizeof "{\"time\":\"2026-11-10T09:12:33."];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (now.tv_sec != second) {
        struct tm tm;
        gmtime_r(&now.tv_sec, &tm);
        strftime(text, sizeof text, "{\"time\":\"%Y-%m-%dT%H:%M:%S.", &tm);
        second = now.tv_sec;
    }
    line_add(text, sizeof text - 1);
    char micros[] = "000000Z\"";
    long rest = now.tv_nsec / 1000;
    for (size_t i = 6; i-- > 0; rest /= 10)
        micros[i] = (char)('0' + rest % 10);
    line_add(micros, sizeof micros - 1);
}

static void line_write(void)
{
    if (line_cut)
        line_add(tail_cut, sizeof tail_cut - 1);
    else
        line_add(tail_whole, sizeof tail_whole - 1);
    /* A log that cannot be written has nowhere to say so. */
    while (write(STDERR_FILENO, line, line_len) < 0 && errno == EINTR)
        ;
}

void log_write(enum log_level level, const char *message, const struct log_field *fields)
{
    if (!log_enabled(level))
        return;
    int saved = errno;
    line_len = 0;
    line_cut = false;
    line_time();
    line_str("level", level_names[level]);
    line_str("service", state.service);
    line_str("msg", message);
    if (state.request_id != NULL)
        line_str("request_id", state.request_id);
    if (state.trace_id != NULL)
        line_str("trace_id", state.trace_id);
    for (; fields->kind != LOG_KIND_END; fields++) {
        if (fields->kind == LOG_KIND_STR)
            line_str(fields->name, fields->str);
        else
            line_int(fields->name, fields->num);
    }
    line_write();
    errno = saved;
}
