#include "unit.h"

#include <fcntl.h>
#include <unistd.h>

#include "settings.h"

extern char **environ;

#define SECRET "0123456789abcdef0123456789abcdef"

static int64_t number;
static const char *secret;
static bool flag;
static const struct config_key keys[] = {
    {.name = "PURSER_NUMBER",
     .type = CONFIG_INT,
     .fallback = "7",
     .min = 1,
     .max = 10,
     .help = "A number.",
     .value = &number},
    {.name = "PURSER_PRIVATE",
     .type = CONFIG_TEXT,
     .secret = true,
     .fallback = "",
     .help = "A secret.",
     .value = &secret},
    {.name = "PURSER_FLAG",
     .type = CONFIG_BOOL,
     .fallback = "off",
     .help = "A flag.",
     .value = &flag},
    {0},
};

/* A minimal environment that is good. */
static int good_environment(void **state)
{
    (void)state;
    const char *output = getenv("CMOCKA_MESSAGE_OUTPUT"); /* how `make check` wants results */
    clearenv();
    if (output != NULL)
        setenv("CMOCKA_MESSAGE_OUTPUT", output, 1);
    setenv("PURSER_DATABASE", "dbname=x", 1);
    setenv("PURSER_LISTEN", "unix:/nowhere", 1);
    setenv("PURSER_SERVICE_SECRET", SECRET, 1);
    setenv("PURSER_CURSOR_KEY", SECRET, 1);
    return 0;
}

/* What config_load() complains about; "" where nothing. Static storage. */
static const char *faults(const char *file)
{
    static char text[4096];
    text[0] = '\0';
    FILE *out = fmemopen(text, sizeof text, "w");
    enum err err = config_load(keys, file, out);
    fclose(out);
    assert_int_equal(err == OK, text[0] == '\0');
    return text;
}

static const char *temporary_file(const char *content)
{
    static char path[64];
    snprintf(path, sizeof path, "/tmp/purser-settings-%d", (int)getpid());
    int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, content, strlen(content)), (ssize_t)strlen(content));
    close(fd);
    return path;
}

static void defaults_fill_what_is_not_set(void **state)
{
    (void)state;
    assert_string_equal(faults(NULL), "");
    assert_int_equal(number, 7);
    assert_false(flag);
    assert_int_equal(settings.responders, 4);
}

static void every_fault_is_told_at_once(void **state)
{
    (void)state;
    unsetenv("PURSER_DATABASE");
    setenv("PURSER_NUMBER", "11", 1);
    setenv("PURSER_FLAG", "maybe", 1);
    setenv("PURSER_NO_SUCH", "1", 1);
    setenv("PURSER_CURSOR_KEY", "short", 1);
    const char *text = faults(NULL);
    assert_non_null(strstr(text, "PURSER_DATABASE"));
    assert_non_null(strstr(text, "PURSER_NUMBER: must be a whole number from 1 to 10"));
    assert_non_null(strstr(text, "PURSER_FLAG"));
    assert_non_null(strstr(text, "PURSER_NO_SUCH: no such setting"));
    assert_non_null(strstr(text, "PURSER_CURSOR_KEY"));
    assert_null(strstr(text, "short\n"));
}

static void the_environment_goes_before_the_file(void **state)
{
    (void)state;
    const char *path = temporary_file("# comment\n\n PURSER_NUMBER = 3 \nPURSER_FLAG=on\n");
    assert_string_equal(faults(path), "");
    assert_int_equal(number, 3);
    assert_true(flag);
    setenv("PURSER_NUMBER", "4", 1);
    assert_string_equal(faults(path), "");
    assert_int_equal(number, 4);
    unlink(path);
}

static void unknown_keys_and_odd_lines_of_the_file_stop_the_program(void **state)
{
    (void)state;
    const char *path = temporary_file("PURSER_TYPO=1\nno equals sign\n");
    const char *text = faults(path);
    assert_non_null(strstr(text, "PURSER_TYPO: no such setting"));
    assert_non_null(strstr(text, ":2: not of the form NAME=value"));
    unlink(path);
}

static void a_secret_can_stand_in_a_file_and_is_never_printed(void **state)
{
    (void)state;
    char printed[8192];
    const char *path = temporary_file("hidden-value\n");
    setenv("PURSER_PRIVATE_FILE", path, 1);
    assert_string_equal(faults(NULL), "");
    assert_string_equal(secret, "hidden-value");
    FILE *out = fmemopen(printed, sizeof printed, "w");
    config_print(keys, out);
    fclose(out);
    assert_null(strstr(printed, "hidden-value"));
    assert_null(strstr(printed, SECRET));
    assert_non_null(strstr(printed, "PURSER_PRIVATE=***"));
    setenv("PURSER_PRIVATE", "twice", 1);
    assert_non_null(strstr(faults(NULL), "only one can be given"));
    unlink(path);
}

static void a_word_that_is_not_listed_is_refused(void **state)
{
    (void)state;
    setenv("PURSER_LOG_LEVEL", "warning", 1);
    assert_string_equal(faults(NULL), "");
    setenv("PURSER_LOG_LEVEL", "warn", 1);
    assert_non_null(strstr(faults(NULL), "PURSER_LOG_LEVEL: "));
    assert_string_equal(settings.log_level, "warning");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(defaults_fill_what_is_not_set, good_environment),
        cmocka_unit_test_setup(every_fault_is_told_at_once, good_environment),
        cmocka_unit_test_setup(the_environment_goes_before_the_file, good_environment),
        cmocka_unit_test_setup(unknown_keys_and_odd_lines_of_the_file_stop_the_program,
                               good_environment),
        cmocka_unit_test_setup(a_word_that_is_not_listed_is_refused, good_environment),
        cmocka_unit_test_setup(a_secret_can_stand_in_a_file_and_is_never_printed, good_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
