#include <errno.h>
#include <getopt.h>
#include <unistd.h>

#include "command.h"
#include "config.h"
#include "keyring.h"

enum { EXIT_USAGE = 2, SCRIPT_PATH = 4096 };

static const struct subject subjects[] = {
    {"keys", keys_commands},
    {"events", events_commands},
    {"rebuild", rebuild_commands},
    {"check", check_commands},
    {0},
};

/* Commands that read their own arguments. */
static const struct tool {
    const char *name;
    const char *help;
    /* NULL: the script of that name beside the others in the directory of scripts. */
    int (*run)(int argc, char **argv);
} tools[] = {
    {"setup", "make roles, databases and secrets, and migrate", NULL},
    {"secrets", "make the secrets that are missing", NULL},
    {"migrate", "bring a service's schema up to date", NULL},
    {"backup", "save all databases, keys and secrets", NULL},
    {"restore", "put a backup into fresh databases", NULL},
    {"ping", "send a whole request to a service, past the gateway", ping},
    {"status", "show how the services are", status},
    /* For the scripts. */
    {"conninfo", NULL, conninfo},
};

/* Where the scripts find the rest of the installation. */
static const struct place {
    const char *name;
    const char *path;
} places[] = {
    {"PURSER_SCRIPTS", SCRIPTS_DIR},
    {"PURSER_DATA", DATA_DIR},
    {"PURSER_ETC", ETC_DIR},
    {"PURSER_KEYS_DIR", DEFAULT_KEYS_DIR},
};

static const struct option long_options[] = {
    {"keys-dir", required_argument, NULL, 'k'},
    {"config", required_argument, NULL, 'c'},
    {"book", required_argument, NULL, 'b'},
    {"subscriber", required_argument, NULL, 's'},
    {"all", no_argument, NULL, 'a'},
    {"json", no_argument, NULL, 'j'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'v'},
    {0},
};

static void usage(FILE *out)
{
    fputs("Usage: purserctl [OPTION]... SUBJECT COMMAND [ID]...\n"
          "Administer Purser.\n\n",
          out);
    for (const struct subject *s = subjects; s->name != NULL; s++)
        for (const struct command *c = s->commands; c->name != NULL; c++)
            fprintf(out, "  %-7s %-8s %s\n", s->name, c->name, c->help);
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++)
        if (tools[i].help != NULL)
            fprintf(out, "  %-16s %s\n", tools[i].name, tools[i].help);
    fputs("\n"
          "Those of one word have options of their own: purserctl COMMAND --help.\n"
          "The others take:\n"
          "  --keys-dir DIR     directory of the keys; default: $PURSER_KEYS_DIR, else\n"
          "                     " DEFAULT_KEYS_DIR "\n"
          "  --config FILE      read the service's settings from FILE too; the environment goes\n"
          "                     before it\n"
          "  --subscriber NAME  of events: those for this subscriber alone\n"
          "  --all              of events replay and drop: all of them\n"
          "  --json             of events list: as JSON\n"
          "  --book ID          of rebuild and check: this book alone\n"
          "  --version          print the version, and end\n"
          "  --help             print this, and end\n",
          out);
}

static const struct command *find(const char *subject, const char *name)
{
    for (const struct subject *s = subjects; s->name != NULL; s++) {
        if (strcmp(s->name, subject) != 0)
            continue;
        for (const struct command *c = s->commands; c->name != NULL; c++)
            if (strcmp(c->name, name) == 0)
                return c;
    }
    return NULL;
}

/* Becomes the script; returns the exit status where that cannot be. */
static int run_script(const char *name, char **argv)
{
    char path[SCRIPT_PATH];
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        setenv(places[i].name, places[i].path, 0);
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length > 0) {
        path[length] = '\0';
        setenv("PURSERCTL", path, 1);
    }
    snprintf(path, sizeof path, "%s/%s", getenv("PURSER_SCRIPTS"), name);
    execv(path, argv);
    fprintf(stderr, "purserctl: %s: %s\n", path, strerror(errno));
    return EXIT_FAILURE;
}

static const struct tool *find_tool(const char *name)
{
    for (size_t i = 0; name != NULL && i < sizeof tools / sizeof *tools; i++)
        if (strcmp(tools[i].name, name) == 0)
            return &tools[i];
    return NULL;
}

/* -1: go on; otherwise the exit status. */
static int parse(int argc, char **argv, struct options *options)
{
    int option;
    while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        switch (option) {
        case 'k':
            options->keys_dir = optarg;
            break;
        case 'c':
            options->config = optarg;
            break;
        case 'b':
            options->book = optarg;
            break;
        case 's':
            options->subscriber = optarg;
            break;
        case 'a':
            options->all = true;
            break;
        case 'j':
            options->json = true;
            break;
        case 'h':
            usage(stdout);
            return EXIT_SUCCESS;
        case 'v':
            puts("purserctl " PACKAGE_VERSION);
            return EXIT_SUCCESS;
        default:
            return EXIT_USAGE;
        }
    }
    return -1;
}

int main(int argc, char **argv)
{
    const char *dir = getenv("PURSER_KEYS_DIR");
    struct options options = {.keys_dir = dir != NULL && *dir != '\0' ? dir : DEFAULT_KEYS_DIR};
    const struct tool *tool = find_tool(argv[1]);
    if (tool != NULL)
        return tool->run != NULL ? tool->run(argc - 1, argv + 1) : run_script(tool->name, argv + 1);
    int status = parse(argc, argv, &options);
    if (status >= 0)
        return status;
    const struct command *command =
        argc - optind >= 2 ? find(argv[optind], argv[optind + 1]) : NULL;
    if (command == NULL || (argc - optind > 2 && !command->takes_ids)) {
        usage(stderr);
        return EXIT_USAGE;
    }
    options.ids = argv + optind + 2;
    options.id_count = (size_t)(argc - optind - 2);
    return command->run(&options);
}
