#ifndef PURSER_LOG_H
#define PURSER_LOG_H

#include <stdbool.h>
#include <stdint.h>

/*
 * One JSON object a line on stderr, written with one write(2): time, level, service, message, the
 * ids of the request in hand, and the fields given. Never a token, password, e-mail address or
 * body.
 */
enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

enum log_kind { LOG_KIND_END = 0, LOG_KIND_STR, LOG_KIND_INT };

struct log_field {
    const char *name;
    enum log_kind kind;
    const char *str; /* NULL is written as null */
    int64_t num;
};

#define LOG_STR(n, v) ((struct log_field){.name = (n), .kind = LOG_KIND_STR, .str = (v)})
#define LOG_INT(n, v) ((struct log_field){.name = (n), .kind = LOG_KIND_INT, .num = (int64_t)(v)})
#define LOG_END       ((struct log_field){.kind = LOG_KIND_END})

/* LOG(LOG_ERROR, "cannot connect", LOG_STR("reason", text), LOG_INT("after_ms", n), LOG_END); */
#define LOG(level, message, ...)                                                                   \
    log_write((level), (message), (const struct log_field[]){__VA_ARGS__})

/* `service` must live as long as the program. */
void log_open(const char *service, enum log_level threshold);
bool log_enabled(enum log_level level);
/* Ids put on every line until changed; NULL takes them off. The strings must live until then. */
void log_context(const char *request_id, const char *trace_id);
/* `fields` ends with LOG_END. */
void log_write(enum log_level level, const char *message, const struct log_field *fields);

#endif
