#include "address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct range {
    uint8_t bytes[16];
    int bits;
};

/* IANA IPv4 Special-Purpose Address Registry, and multicast. */
static const struct range closed4[] = {
    {{0}, 8},             /* "this network", RFC 791 */
    {{10}, 8},            /* private use, RFC 1918 */
    {{100, 64}, 10},      /* shared address space, RFC 6598 */
    {{127}, 8},           /* loopback, RFC 1122 */
    {{169, 254}, 16},     /* link-local, RFC 3927; metadata of cloud hosts */
    {{172, 16}, 12},      /* private use, RFC 1918 */
    {{192, 0, 0}, 24},    /* protocol assignments, RFC 6890 */
    {{192, 0, 2}, 24},    /* documentation, RFC 5737 */
    {{192, 88, 99}, 24},  /* 6to4 relays, RFC 7526 */
    {{192, 168}, 16},     /* private use, RFC 1918 */
    {{198, 18}, 15},      /* benchmarking, RFC 2544 */
    {{198, 51, 100}, 24}, /* documentation, RFC 5737 */
    {{203, 0, 113}, 24},  /* documentation, RFC 5737 */
    {{224}, 4},           /* multicast, RFC 5771 */
    {{240}, 4},           /* reserved, and broadcast: RFC 1112, RFC 8190 */
};

/* Of IPv6 only what is assigned for global unicast, 2000::/3, is open at all (RFC 4291, section
 * 2.4), and of that not this; so the mapped and compatible addresses, NAT64, unique local,
 * link-local, site-local and multicast ones are closed without being named. */
static const struct range open6 = {{0x20}, 3};
static const struct range closed6[] = {
    {{0x20, 0x01}, 23},                   /* protocol assignments with Teredo, RFC 2928 */
    {{0x20, 0x01, 0x0d, 0xb8}, 32},       /* documentation, RFC 3849 */
    {{0x20, 0x02}, 16},                   /* 6to4: an IPv4 address in disguise, RFC 3056 */
    {{0x26, 0x20, 0, 0x4f, 0x80, 0}, 48}, /* direct delegation AS112, RFC 7534 */
    {{0x3f, 0xff}, 20},                   /* documentation, RFC 9637 */
    {{0x3f, 0xfe}, 16},                   /* 6bone, gone with RFC 3701 */
};

static bool within(const uint8_t *address, const struct range *range)
{
    size_t whole = (size_t)range->bits / 8;
    int rest = range->bits % 8;
    if (memcmp(address, range->bytes, whole) != 0)
        return false;
    return rest == 0 || (address[whole] ^ range->bytes[whole]) >> (8 - rest) == 0;
}

static bool within_any(const uint8_t *address, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (within(address, &ranges[i]))
            return true;
    return false;
}

static bool is_public4(const uint8_t *address)
{
    return !within_any(address, closed4, sizeof closed4 / sizeof *closed4);
}

static bool is_public6(const uint8_t *address)
{
    return within(address, &open6) &&
           !within_any(address, closed6, sizeof closed6 / sizeof *closed6);
}

bool address_is_public(const struct sockaddr *address)
{
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    uint8_t bytes[16];
    switch (address->sa_family) {
    case AF_INET:
        memcpy(&in, address, sizeof in);
        memcpy(bytes, &in.sin_addr, 4);
        return is_public4(bytes);
    case AF_INET6:
        memcpy(&in6, address, sizeof in6);
        memcpy(bytes, &in6.sin6_addr, 16);
        return is_public6(bytes);
    default:
        return false;
    }
}

bool address_text_is_public(const char *host)
{
    char text[INET6_ADDRSTRLEN];
    uint8_t bytes[16];
    size_t n = strlen(host);
    if (inet_pton(AF_INET, host, bytes) == 1)
        return is_public4(bytes);
    if (n < 2 || host[0] != '[' || n - 2 >= sizeof text)
        return true;
    memcpy(text, host + 1, n - 2);
    text[n - 2] = '\0';
    return inet_pton(AF_INET6, text, bytes) == 1 && is_public6(bytes);
}
