#include "settings.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "must.h"
#include "text.h"

extern char **environ;

struct settings settings;

static const char *const log_levels[] = {"debug", "info", "warning", "error", NULL};

static const char *const carriers[] = {"courier", "external", NULL};

static const struct config_key base_keys[] = {
    {.name = "PURSER_DATABASE",
     .type = CONFIG_TEXT,
     .secret = true,
     .help = "Connection string of the service's PostgreSQL database, in libpq's form "
             "(\"host=... dbname=... user=...\").",
     .value = &settings.database},
    {.name = "PURSER_DATABASE_PASSWORD",
     .type = CONFIG_TEXT,
     .fallback = "",
     .secret = true,
     .help = "Password for the database, so that it need not stand in the connection string; "
             "empty: what that says.",
     .value = &settings.database_password},
    {.name = "PURSER_DATABASE_PREPARED",
     .type = CONFIG_BOOL,
     .fallback = "on",
     .help = "Prepare statements once a connection; off behind a pooler that cannot keep them.",
     .value = &settings.prepared_statements},
    {.name = "PURSER_DATABASE_TIMEOUT_MS",
     .type = CONFIG_INT,
     .fallback = "6000",
     .min = 100,
     .max = 600000,
     .help = "Longest wait for the answer to one statement, in milliseconds.",
     .value = &settings.database_timeout_ms},
    {.name = "PURSER_LISTEN",
     .type = CONFIG_TEXT,
     .help = "Where FastCGI requests arrive: unix:/path, HOST:PORT, toward:HOST:PORT for that port "
             "of the one address by which HOST, the gateway, is reached, or fd:0 for a socket that "
             "is handed over on descriptor 0.",
     .value = &settings.listen},
    {.name = "PURSER_SOCKET_GROUP",
     .type = CONFIG_TEXT,
     .fallback = "",
     .help = "Group that may connect to the Unix socket, the gateway's; empty: the process's own.",
     .value = &settings.socket_group},
    {.name = "PURSER_RESPONDERS",
     .type = CONFIG_INT,
     .fallback = "4",
     .min = 1,
     .max = 256,
     .help = "Responder processes; each serves one request at a time on one database connection.",
     .value = &settings.responders},
    {.name = "PURSER_INSTANCES",
     .type = CONFIG_TEXT,
     .fallback = "",
     .help =
         "All instances of this service, for Prometheus to ask each, separated by blanks: "
         "NAME:PORT, where each address that DNS has of NAME is one, or unix:/path; empty: this "
         "one alone.",
     .value = &settings.instances},
    {.name = "PURSER_INTERNAL_URL",
     .type = CONFIG_TEXT,
     .fallback = "http://127.0.0.1:8081",
     .help = "The gateway's internal listener, by which services call each other.",
     .value = &settings.internal_url},
    {.name = "PURSER_INTERNAL_SOCKET",
     .type = CONFIG_TEXT,
     .fallback = "",
     .help = "Unix socket of the internal listener, used instead of the address in "
             "PURSER_INTERNAL_URL; empty: none.",
     .value = &settings.internal_socket},
    {.name = "PURSER_SERVICE_SECRET",
     .type = CONFIG_TEXT,
     .secret = true,
     .min = 32,
     .help = "This service's own secret, which auth exchanges for tokens between services; at "
             "least 32 characters.",
     .value = &settings.service_secret},
    {.name = "PURSER_ISSUER",
     .type = CONFIG_TEXT,
     .fallback = "purser",
     .help = "The iss claim of tokens; the same in every service of one platform.",
     .value = &settings.issuer},
    {.name = "PURSER_CURSOR_KEY",
     .type = CONFIG_TEXT,
     .secret = true,
     .min = 32,
     .help = "Key that authenticates paging cursors; the same in every instance of one service, "
             "at least 32 characters.",
     .value = &settings.cursor_key},
    {.name = "PURSER_ALLOWED_ORIGINS",
     .type = CONFIG_TEXT,
     .fallback = "",
     .help = "Origins other than the site's own whose pages may call the API (CORS), separated by "
             "blanks.",
     .value = &settings.allowed_origins},
    {.name = "PURSER_LOG_LEVEL",
     .type = CONFIG_TEXT,
     .fallback = "info",
     .values = log_levels,
     .help = "Least level that is logged: debug, info, warning or error.",
     .value = &settings.log_level},
    {.name = "PURSER_EVENTS",
     .type = CONFIG_TEXT,
     .fallback = "courier",
     .values = carriers,
     .help = "Who carries events to other services: courier, this program itself, or external, "
             "something that reads the outbox by itself, such as Debezium.",
     .value = &settings.events},
    {.name = "PURSER_OUTBOX_KEEP_S",
     .type = CONFIG_INT,
     .fallback = "300",
     .min = 0,
     .max = 2592000,
     .help = "How long, in seconds, events stay in the outbox once every subscriber has them; with "
             "external, once they are written.",
     .value = &settings.outbox_keep_s},
    {.name = "PURSER_SHED_MS",
     .type = CONFIG_INT,
     .fallback = "250",
     .min = 10,
     .max = 60000,
     .help = "A request that waited longer than this many milliseconds for a responder is "
             "answered 503 at once; four times as long where a password is checked.",
     .value = &settings.shed_ms},
    {.name = "PURSER_DRAIN_MS",
     .type = CONFIG_INT,
     .fallback = "0",
     .min = 0,
     .max = 600000,
     .help = "How long, in milliseconds, requests are still accepted after SIGTERM while readyz "
             "already answers 503, so that a balancer can look elsewhere.",
     .value = &settings.drain_ms},
    {0},
};

/* Settings of the gateway and the set-up scripts that may stand in one environment with ours. */
static const char *const foreign_keys[] = {
    "PURSER_PORT", "PURSER_RUN",     "PURSER_BASE_URL",
    "PURSER_CA",   "PURSER_VERSION", "PURSER_TRUSTED_PROXIES",
    NULL};

/* Lines of the settings file; the pointers go into one buffer that lives as long as the program. */
struct file_line {
    char *name, *value;
    bool used;
};

struct loader {
    FILE *faults;
    struct file_line *lines;
    size_t line_count;
    bool faulty;
};

static void __attribute__((format(printf, 2, 3)))
complain(struct loader *loader, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vfprintf(loader->faults, format, args);
    va_end(args);
    fputc('\n', loader->faults);
    loader->faulty = true;
}

/* Files that were read: settings point into them, so they are kept. */
static struct kept {
    struct kept *next;
    char *content;
} * kept;

static char *keep(char *content)
{
    struct kept *entry = must_realloc(NULL, sizeof *entry);
    *entry = (struct kept){.next = kept, .content = content};
    kept = entry;
    return content;
}

/* The whole file with a final NUL, kept; NULL where it can't be read. */
static char *read_file(const char *path, size_t *len_r)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    struct buf content = {0};
    ssize_t n;
    do {
        n = read(fd, buf_reserve(&content, 4096), 4096);
        if (n > 0)
            content.len += (size_t)n;
    } while (n > 0 || (n < 0 && errno == EINTR));
    close(fd);
    if (n < 0) {
        buf_free(&content);
        return NULL;
    }
    buf_add(&content, "", 1);
    *len_r = content.len - 1;
    return keep(content.data);
}

static char *trim(char *s)
{
    s += strspn(s, " \t\r");
    size_t n = strlen(s);
    while (n > 0 && strchr(" \t\r", s[n - 1]) != NULL)
        s[--n] = '\0';
    return s;
}

static void read_settings_file(struct loader *loader, const char *path)
{
    size_t len;
    char *content = read_file(path, &len);
    if (content == NULL) {
        complain(loader, "%s: cannot be read: %s", path, strerror(errno));
        return;
    }
    int number = 0;
    for (char *line = content, *end; line != NULL; line = end) {
        end = strchr(line, '\n');
        if (end != NULL)
            *end++ = '\0';
        number++;
        line = trim(line);
        if (*line == '\0' || *line == '#')
            continue;
        char *equals = strchr(line, '=');
        if (equals == NULL) {
            complain(loader, "%s:%d: not of the form NAME=value", path, number);
            continue;
        }
        *equals = '\0';
        loader->lines =
            must_realloc(loader->lines, (loader->line_count + 1) * sizeof *loader->lines);
        loader->lines[loader->line_count++] =
            (struct file_line){.name = trim(line), .value = trim(equals + 1)};
    }
}

/* The environment goes before the file. */
static const char *look_up(struct loader *loader, const char *name)
{
    const char *found = getenv(name);
    for (size_t i = 0; i < loader->line_count; i++) {
        if (strcmp(loader->lines[i].name, name) == 0) {
            loader->lines[i].used = true;
            if (found == NULL)
                found = loader->lines[i].value;
        }
    }
    return found;
}

static const char *look_up_secret(struct loader *loader, const char *name)
{
    char file_name[128];
    snprintf(file_name, sizeof file_name, "%s_FILE", name);
    const char *path = look_up(loader, file_name);
    if (path == NULL)
        return NULL;
    size_t len;
    char *content = read_file(path, &len);
    if (content == NULL) {
        complain(loader, "%s: %s cannot be read: %s", file_name, path, strerror(errno));
        return NULL;
    }
    if (len > 0 && content[len - 1] == '\n')
        content[len - 1] = '\0';
    return content;
}

static bool parse_bool(const char *text, bool *value_r)
{
    static const struct {
        const char *text;
        bool value;
    } words[] = {{"on", true},   {"true", true},   {"yes", true}, {"1", true},
                 {"off", false}, {"false", false}, {"no", false}, {"0", false}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i].text, text) == 0) {
            *value_r = words[i].value;
            return true;
        }
    }
    return false;
}

static void store_text(struct loader *loader, const struct config_key *key, const char *text)
{
    bool accepted = key->values == NULL;
    for (const char *const *value = key->values; !accepted && *value != NULL; value++)
        accepted = strcmp(*value, text) == 0;
    if ((int64_t)strlen(text) < key->min)
        complain(loader, "%s: must have at least %" PRId64 " characters", key->name, key->min);
    else if (!accepted)
        complain(loader, "%s: is none of its values. %s", key->name, key->help);
    else
        *(const char **)key->value = text;
}

static void store(struct loader *loader, const struct config_key *key, const char *text)
{
    int64_t number;
    switch (key->type) {
    case CONFIG_TEXT:
        store_text(loader, key, text);
        break;
    case CONFIG_INT:
        if (text_to_int64(text, strlen(text), &number) != OK || number < key->min ||
            number > key->max)
            complain(loader, "%s: must be a whole number from %" PRId64 " to %" PRId64, key->name,
                     key->min, key->max);
        else
            *(int64_t *)key->value = number;
        break;
    case CONFIG_BOOL:
        if (!parse_bool(text, key->value))
            complain(loader, "%s: must be on or off", key->name);
        break;
    }
}

static void load_table(struct loader *loader, const struct config_key *keys)
{
    for (const struct config_key *key = keys; key != NULL && key->name != NULL; key++) {
        const char *text = look_up(loader, key->name);
        if (key->secret) {
            const char *from_file = look_up_secret(loader, key->name);
            if (text != NULL && from_file != NULL)
                complain(loader, "%s and %s_FILE: only one can be given", key->name, key->name);
            if (text == NULL)
                text = from_file;
        }
        if (text == NULL)
            text = key->fallback;
        if (text == NULL)
            complain(loader, "%s: must be set. %s", key->name, key->help);
        else
            store(loader, key, text);
    }
}

static bool is_key(const struct config_key *keys, const char *name, size_t n)
{
    for (const struct config_key *key = keys; key != NULL && key->name != NULL; key++) {
        size_t len = strlen(key->name);
        if (len == n && memcmp(key->name, name, n) == 0)
            return true;
        if (key->secret && n == len + 5 && memcmp(key->name, name, len) == 0 &&
            memcmp(name + len, "_FILE", 5) == 0)
            return true;
    }
    return false;
}

static bool is_known(const struct config_key *keys, const char *name, size_t n)
{
    for (size_t i = 0; foreign_keys[i] != NULL; i++)
        if (strlen(foreign_keys[i]) == n && memcmp(foreign_keys[i], name, n) == 0)
            return true;
    return is_key(base_keys, name, n) || is_key(keys, name, n);
}

static void refuse_unknown(struct loader *loader, const struct config_key *keys)
{
    for (char **entry = environ; *entry != NULL; entry++) {
        size_t n = strcspn(*entry, "=");
        if (strncmp(*entry, "PURSER_", 7) == 0 && !is_known(keys, *entry, n))
            complain(loader, "%.*s: no such setting", (int)n, *entry);
    }
    for (size_t i = 0; i < loader->line_count; i++)
        if (!loader->lines[i].used &&
            !is_known(keys, loader->lines[i].name, strlen(loader->lines[i].name)))
            complain(loader, "%s: no such setting", loader->lines[i].name);
}

enum err config_load(const struct config_key *keys, const char *file, FILE *faults)
{
    struct loader loader = {.faults = faults};
    if (file != NULL)
        read_settings_file(&loader, file);
    load_table(&loader, base_keys);
    load_table(&loader, keys);
    refuse_unknown(&loader, keys);
    free(loader.lines);
    return loader.faulty ? ERR_CONFIG : OK;
}

enum err config_load_some(const char *prefix, const char *file, FILE *faults)
{
    struct config_key keys[sizeof base_keys / sizeof *base_keys] = {0};
    struct loader loader = {.faults = faults};
    size_t count = 0;
    for (const struct config_key *key = base_keys; key->name != NULL; key++)
        if (strncmp(key->name, prefix, strlen(prefix)) == 0)
            keys[count++] = *key;
    if (file != NULL)
        read_settings_file(&loader, file);
    load_table(&loader, keys);
    free(loader.lines);
    return loader.faulty ? ERR_CONFIG : OK;
}

static void print_value(const struct config_key *key, FILE *out)
{
    const char *text;
    switch (key->type) {
    case CONFIG_TEXT:
        text = *(const char **)key->value;
        fputs(key->secret && text != NULL && *text != '\0' ? "***" : text == NULL ? "" : text, out);
        break;
    case CONFIG_INT:
        fprintf(out, "%" PRId64, *(int64_t *)key->value);
        break;
    case CONFIG_BOOL:
        fputs(*(bool *)key->value ? "on" : "off", out);
        break;
    }
}

static void print_table(const struct config_key *keys, FILE *out)
{
    for (const struct config_key *key = keys; key != NULL && key->name != NULL; key++) {
        fprintf(out, "# %s\n%s=", key->help, key->name);
        print_value(key, out);
        fputc('\n', out);
    }
}

void config_print(const struct config_key *keys, FILE *out)
{
    print_table(base_keys, out);
    print_table(keys, out);
}

/* Each sentence on a line of its own, as mdoc(7) wants it. */
static void manual_text(const char *text, FILE *out)
{
    for (const char *s = text; *s != '\0'; s++) {
        bool between = *s == ' ' && s > text && s[-1] == '.' && s[1] >= 'A' && s[1] <= 'Z';
        fputc(between ? '\n' : *s, out);
    }
    fputc('\n', out);
}

static void manual_table(const struct config_key *keys, FILE *out)
{
    for (const struct config_key *key = keys; key != NULL && key->name != NULL; key++) {
        fprintf(out, ".It Ev %s\n", key->name);
        manual_text(key->help, out);
        if (key->secret)
            fprintf(out, "A secret: can be given as the content of the file\n.Ev %s_FILE .\n",
                    key->name);
        if (key->type == CONFIG_INT)
            fprintf(out, "From %" PRId64 " to %" PRId64 ".\n", key->min, key->max);
        if (key->fallback == NULL)
            fputs("Must be set.\n", out);
        else if (*key->fallback != '\0')
            fprintf(out, "Default:\n.Ql %s .\n", key->fallback);
    }
}

void config_manual(const struct config_key *keys, FILE *out)
{
    manual_table(base_keys, out);
    manual_table(keys, out);
}
