#include <math.h>

#include "samples.h"
#include "unit.h"

static struct arena *arena;

struct heard {
    char text[512];
    double sum;
};

/* "name[label=value,…]" of each. */
static void hear(const struct sample *sample, void *user)
{
    struct heard *heard = user;
    size_t n = strlen(heard->text);
    n += (size_t)snprintf(heard->text + n, sizeof heard->text - n, "%s[", sample->name);
    for (size_t i = 0; i < sample->label_count; i++)
        n += (size_t)snprintf(heard->text + n, sizeof heard->text - n, "%s=%s;",
                              sample->labels[i].name, sample->labels[i].value);
    snprintf(heard->text + n, sizeof heard->text - n, "]");
    heard->sum += sample->value;
}

static void samples_with_and_without_labels_are_read(void **state)
{
    (void)state;
    struct heard heard = {0};
    const char *text = "# HELP a_total What it is.\n# TYPE a_total counter\n"
                       "a_total 1\n"
                       "a_total{} 2\n"
                       "a_total{x=\"1\"} 4.5e0 1700000000000\n"
                       "\n"
                       "b:c{x=\"\",y=\"a \\\"q\\\" \\\\n\\n}\",} 8\n";
    assert_int_equal(samples_read(text, arena, hear, &heard), OK);
    assert_string_equal(heard.text, "a_total[]a_total[]a_total[x=1;]b:c[x=;y=a \"q\" \\n\n};]");
    assert_true(heard.sum == 15.5);
}

static void what_is_not_of_the_format_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "a",
        "a\n",
        "a 1",
        "a  1\n",
        "1a 1\n",
        "a{ 1\n",
        "a{x} 1\n",
        "a{x=1} 1\n",
        "a{x=\"1} 1\n",
        "a{x=\"\\t\"} 1\n",
        "a 1 b\n",
        "a 1 2 3\n",
        "a one\n",
        "a{x=\"1\"}1\n",
        "<html>\n",
        "{\"a\":1}\n",
        "a{x=\"1\"y=\"2\"} 1\n",
        "# no end",
        "a{1=\"2\"} 1\n",
        "a{b=\"\",c=\"\",d=\"\",e=\"\",f=\"\",g=\"\",h=\"\",i=\"\",j=\"\"} 1\n",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct heard heard = {0};
        assert_int_equal(samples_read(wrong[i], arena, hear, &heard), ERR_SYNTAX);
        assert_string_equal(heard.text, "");
    }
}

static void take_one(const struct sample *sample, void *user)
{
    *(struct sample *)user = *sample;
}

static void a_label_is_found_by_its_name(void **state)
{
    (void)state;
    struct sample sample;
    assert_int_equal(samples_read("a{le=\"+Inf\",x=\"y\"} +Inf\n", arena, take_one, &sample), OK);
    assert_string_equal(sample_label(&sample, "x"), "y");
    assert_string_equal(sample_label(&sample, "z"), "");
    assert_true(isinf(strtod(sample_label(&sample, "le"), NULL)) && isinf(sample.value));
}

static void assert_near(double value, double expected)
{
    assert_true(fabs(value - expected) < 1e-9);
}

static void a_quantile_lies_within_its_bucket_by_proportion(void **state)
{
    (void)state;
    const struct bucket buckets[] = {{0.1, 50}, {0.2, 90}, {0.4, 90}, {INFINITY, 100}};
    assert_near(buckets_quantile(buckets, 4, 0.25), 0.05);
    assert_near(buckets_quantile(buckets, 4, 0.5), 0.1);
    assert_near(buckets_quantile(buckets, 4, 0.7), 0.15);
    assert_near(buckets_quantile(buckets, 4, 0.99), 0.4);
    assert_near(buckets_quantile(buckets, 0, 0.5), 0);
    assert_near(buckets_quantile((const struct bucket[]){{0.1, 0}, {INFINITY, 0}}, 2, 0.5), 0);
}

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(4096);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_with_and_without_labels_are_read),
        cmocka_unit_test(what_is_not_of_the_format_is_refused),
        cmocka_unit_test(a_label_is_found_by_its_name),
        cmocka_unit_test(a_quantile_lies_within_its_bucket_by_proportion),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
