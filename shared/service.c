#include "service.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <unistd.h>

#include "config.h"
#include "log.h"
#include "must.h"
#include "process.h"
#include "process_private.h"
#include "socket.h"
#include "text.h"

enum mode { MODE_RUN, MODE_CHECK, MODE_PRINT };

struct command_line {
    const char *file;
    enum mode mode;
};

static char program[PATH_MAX];

const char *program_path(void)
{
    return program;
}

static void usage(const struct service *service, FILE *out)
{
    fprintf(out,
            "Usage: purser-%s [OPTION]...\n"
            "Serve Purser's %s over FastCGI.\n\n"
            "  --config FILE     read settings from FILE too; the environment goes before it\n"
            "  --check-config    say what is wrong with the settings, and end\n"
            "  --print-config    print the settings in force, secrets hidden, and end\n"
            "  --print-manual    print the settings as a manual page's list, and end\n"
            "  --print-routes    print the route table as JSON, and end\n"
            "  --version         print the version, and end\n"
            "  --help            print this, and end\n",
            service->name, service->name);
}

enum option_key {
    OPTION_CONFIG = 256,
    OPTION_CHECK,
    OPTION_PRINT,
    OPTION_MANUAL,
    OPTION_ROUTES,
    OPTION_VERSION,
    OPTION_HELP
};

static const struct option options[] = {
    {"config", required_argument, NULL, OPTION_CONFIG},
    {"check-config", no_argument, NULL, OPTION_CHECK},
    {"print-config", no_argument, NULL, OPTION_PRINT},
    {"print-manual", no_argument, NULL, OPTION_MANUAL},
    {"print-routes", no_argument, NULL, OPTION_ROUTES},
    {"version", no_argument, NULL, OPTION_VERSION},
    {"help", no_argument, NULL, OPTION_HELP},
    {0},
};

/* -1: go on; otherwise the exit status. */
static int parse(int argc, char **argv, const struct service *service, struct command_line *line)
{
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case OPTION_CONFIG:
            line->file = optarg;
            break;
        case OPTION_CHECK:
            line->mode = MODE_CHECK;
            break;
        case OPTION_PRINT:
            line->mode = MODE_PRINT;
            break;
        case OPTION_MANUAL:
            config_manual(service->config, stdout);
            return 0;
        case OPTION_ROUTES:
            routes_print(service->routes, service->route_count, stdout);
            return 0;
        case OPTION_VERSION:
            printf("purser-%s %s\n", service->name, PACKAGE_VERSION);
            return 0;
        case OPTION_HELP:
            usage(service, stdout);
            return 0;
        default:
            usage(service, stderr);
            return 2;
        }
    }
    if (optind < argc) {
        usage(service, stderr);
        return 2;
    }
    return -1;
}

static enum log_level level_of(const char *name)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return (enum log_level)i;
    return LOG_INFO;
}

/* Where a path was given, resolved before anything is replaced; else what the kernel started. */
static void remember_program(const char *argv0)
{
    ssize_t n = -1;
    if (strchr(argv0, '/') != NULL && realpath(argv0, program) != NULL)
        return;
    n = readlink("/proc/self/exe", program, sizeof program - 1);
    program[n > 0 ? n : 0] = '\0';
}

/* The next number of the list; false at its end. */
static bool next_number(const char **list, int *value_r)
{
    const char *s = *list + strspn(*list, " ");
    size_t n = strcspn(s, " ");
    int64_t value;
    if (n == 0 || text_to_int64(s, n, &value) != OK || value < 0 || value > INT_MAX)
        return false;
    *value_r = (int)value;
    *list = s + n;
    return true;
}

static void take_inheritance(struct inheritance *inherited)
{
    const char *list = getenv(INHERITANCE_VARIABLE);
    if (list == NULL)
        return;
    if (next_number(&list, &inherited->listen_fd) && next_number(&list, &inherited->memory_fd) &&
        next_number(&list, &inherited->keeper_fd)) {
        fcntl(inherited->listen_fd, F_SETFD, FD_CLOEXEC);
        fcntl(inherited->memory_fd, F_SETFD, FD_CLOEXEC);
        fcntl(inherited->keeper_fd, F_SETFD, FD_CLOEXEC);
    }
    int pid;
    while (next_number(&list, &pid)) {
        inherited->children = must_realloc(inherited->children, (inherited->child_count + 1) *
                                                                    sizeof *inherited->children);
        inherited->children[inherited->child_count++] = pid;
    }
    const char *address = getenv(ADDRESS_VARIABLE);
    inherited->listen = address != NULL ? must_have(strdup(address)) : settings.listen;
    unsetenv(INHERITANCE_VARIABLE);
    unsetenv(ADDRESS_VARIABLE);
}

/* The socket that serves is kept where the settings still name it, or name one that cannot be made.
 * Otherwise a new one is, and at the old one the old children serve what waits before they end. */
static enum err listen_where_told(struct inheritance *inherited)
{
    int fd = -1;
    if (inherited->listen_fd >= 0 && strcmp(inherited->listen, settings.listen) == 0)
        return OK;
    enum err err = socket_listen(settings.listen, settings.socket_group, &fd);
    if (err != OK)
        return inherited->listen_fd >= 0 ? OK : err;
    if (inherited->listen_fd >= 0) {
        if (socket_close_door(inherited->listen, inherited->listen_fd) == OK)
            atomic_store(&shared_memory->door_closed, 1);
        close(inherited->listen_fd);
    }
    inherited->listen_fd = fd;
    inherited->listen = settings.listen;
    return OK;
}

static int run(const struct service *service, char **argv)
{
    struct inheritance inherited = {.listen_fd = -1, .memory_fd = -1, .keeper_fd = -1};
    take_inheritance(&inherited);
    if (shared_memory_open(service, &inherited.memory_fd, &inherited.keeper_fd,
                           &inherited.courier_fd) != OK)
        return 1;
    if (service->start != NULL && service->start(service) != OK)
        return 1;
    if (listen_where_told(&inherited) != OK)
        return 1;
    return master_run(service, &inherited, argv);
}

int service_main(int argc, char **argv, const struct service *service)
{
    struct command_line line = {.mode = MODE_RUN};
    int status = parse(argc, argv, service, &line);
    if (status >= 0)
        return status;
    remember_program(argv[0]);
    if (config_load(service->config, line.file, stderr) != OK)
        return 1;
    if (!db_address_valid(settings.database)) {
        fputs("PURSER_DATABASE: is no connection string of libpq's form\n", stderr);
        return 1;
    }
    log_open(service->name, level_of(settings.log_level));
    switch (line.mode) {
    case MODE_CHECK:
        return 0;
    case MODE_PRINT:
        config_print(service->config, stdout);
        return 0;
    case MODE_RUN:
        break;
    }
    return run(service, argv);
}
