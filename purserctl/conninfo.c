#include <ctype.h>
#include <libpq-fe.h>

#include "command.h"

/* The longest connection string that is read. */
enum { CONNINFO_MAX = 65536 };

/* A service file has no way to say what begins or ends with a blank, or has a line end in it. */
static bool fits_a_line(const char *value)
{
    size_t length = strlen(value);
    return strcspn(value, "\r\n") == length && !isspace((unsigned char)value[0]) &&
           (length == 0 || !isspace((unsigned char)value[length - 1]));
}

static int print_options(const PQconninfoOption *options)
{
    for (const PQconninfoOption *o = options; o->keyword != NULL; o++) {
        if (o->val == NULL)
            continue;
        if (!fits_a_line(o->val)) {
            fprintf(stderr, "purserctl: %s: cannot begin or end with a blank\n", o->keyword);
            return EXIT_FAILURE;
        }
        printf("%s=%s\n", o->keyword, o->val);
    }
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int conninfo(int argc, char **argv)
{
    char text[CONNINFO_MAX + 1];
    (void)argc;
    (void)argv;
    size_t length = fread(text, 1, CONNINFO_MAX, stdin);
    text[length] = '\0';
    text[strcspn(text, "\n")] = '\0';

    char *fault = NULL;
    PQconninfoOption *options = PQconninfoParse(text, &fault);
    if (options == NULL) {
        fprintf(stderr, "purserctl: connection string: %s", fault != NULL ? fault : "no memory\n");
        PQfreemem(fault);
        return EXIT_FAILURE;
    }
    int status = print_options(options);
    PQconninfoFree(options);
    return status;
}
