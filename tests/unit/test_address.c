#include "unit.h"

#include "address.h"
#include <arpa/inet.h>
#include <netinet/in.h>

static bool public4(const char *text)
{
    struct sockaddr_in in = {.sin_family = AF_INET};
    assert_int_equal(inet_pton(AF_INET, text, &in.sin_addr), 1);
    return address_is_public((const struct sockaddr *)&in);
}

static bool public6(const char *text)
{
    struct sockaddr_in6 in = {.sin6_family = AF_INET6};
    assert_int_equal(inet_pton(AF_INET6, text, &in.sin6_addr), 1);
    return address_is_public((const struct sockaddr *)&in);
}

static void addresses_of_the_internet_are_public(void **state)
{
    static const char *const four[] = {
        "1.1.1.1",         "9.255.255.255",  "11.0.0.0",        "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.0",      "169.253.255.255", "172.15.255.255", "172.32.0.0",
        "192.167.255.255", "198.17.255.255", "198.20.0.0",      "223.255.255.255"};
    static const char *const six[] = {"2606:4700:4700::1111", "2a00:1450:4001:80b::200e",
                                      "2001:200::1", "2001:db9::1", "2003::1"};
    (void)state;
    for (size_t i = 0; i < sizeof four / sizeof *four; i++)
        assert_true(public4(four[i]));
    for (size_t i = 0; i < sizeof six / sizeof *six; i++)
        assert_true(public6(six[i]));
}

static void special_addresses_are_not(void **state)
{
    static const char *const four[] = {
        "0.0.0.0",      "0.255.255.255",  "10.0.0.0",        "10.255.255.255",  "100.64.0.0",
        "100.127.0.1",  "127.0.0.1",      "127.255.255.255", "169.254.169.254", "172.16.0.1",
        "172.31.255.1", "192.0.0.8",      "192.0.2.1",       "192.88.99.1",     "192.168.255.255",
        "198.18.0.1",   "198.19.255.255", "198.51.100.1",    "203.0.113.255",   "224.0.0.1",
        "239.255.0.1",  "240.0.0.1",      "255.255.255.255"};
    static const char *const six[] = {
        "::",          "::1",     "::ffff:1.1.1.1",  "::7f00:1",      "64:ff9b::1.1.1.1",
        "64:ff9b:1::", "100::1",  "2001::1",         "2001:db8::1",   "2002:101:101::1",
        "3fff::1",     "3ffe::1", "fc00::1",         "fd00:ec2::254", "fe80::1",
        "fec0::1",     "ff02::1", "2620:4f:8000::1", "5f00::1",       "4000::1"};
    (void)state;
    for (size_t i = 0; i < sizeof four / sizeof *four; i++)
        assert_false(public4(four[i]));
    for (size_t i = 0; i < sizeof six / sizeof *six; i++)
        assert_false(public6(six[i]));
}

static void only_the_internets_families_count(void **state)
{
    const struct sockaddr local = {.sa_family = AF_UNIX};
    (void)state;
    assert_false(address_is_public(&local));
}

static void addresses_in_urls_are_known_by_their_text(void **state)
{
    (void)state;
    assert_true(address_text_is_public("example.org"));
    assert_true(address_text_is_public("1.1.1.1"));
    assert_true(address_text_is_public("[2606:4700:4700::1111]"));
    assert_false(address_text_is_public("127.0.0.1"));
    assert_false(address_text_is_public("[::1]"));
    assert_false(address_text_is_public("[nonsense]"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_of_the_internet_are_public),
        cmocka_unit_test(special_addresses_are_not),
        cmocka_unit_test(only_the_internets_families_count),
        cmocka_unit_test(addresses_in_urls_are_known_by_their_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
