#include "text.h"

#include <openssl/crypto.h>
#include <string.h>

/* RFC 3629, section 4: what the second byte may be, by the first one. */
static bool second_is_good(unsigned char first, unsigned char second)
{
    switch (first) {
    case 0xE0: /* overlong below */
        return second >= 0xA0 && second <= 0xBF;
    case 0xED: /* surrogates above */
        return second >= 0x80 && second <= 0x9F;
    case 0xF0: /* overlong below */
        return second >= 0x90 && second <= 0xBF;
    case 0xF4: /* beyond U+10FFFF above */
        return second >= 0x80 && second <= 0x8F;
    default:
        return second >= 0x80 && second <= 0xBF;
    }
}

size_t utf8_sequence(const char *s, size_t n)
{
    const unsigned char *u = (const unsigned char *)s;
    if (u[0] < 0x80)
        return 1;
    if (u[0] < 0xC2 || u[0] > 0xF4)
        return 0;
    size_t len = u[0] < 0xE0 ? 2 : u[0] < 0xF0 ? 3 : 4;
    if (n < len || !second_is_good(u[0], u[1]))
        return 0;
    for (size_t i = 2; i < len; i++)
        if ((u[i] & 0xC0) != 0x80)
            return 0;
    return len;
}

bool utf8_valid(const char *s, size_t n)
{
    const char *end = s + n;
    while (s < end) {
        if ((unsigned char)*s < 0x80) {
            s++;
            continue;
        }
        size_t len = utf8_sequence(s, (size_t)(end - s));
        if (len == 0)
            return false;
        s += len;
    }
    return true;
}

size_t utf8_length(const char *s, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += ((unsigned char)s[i] & 0xC0) != 0x80;
    return count;
}

uint32_t utf8_next(const char **s, const char *end)
{
    const unsigned char *u = (const unsigned char *)*s;
    size_t len = u[0] < 0x80 ? 1 : u[0] < 0xE0 ? 2 : u[0] < 0xF0 ? 3 : 4;
    if (len > (size_t)(end - *s))
        len = (size_t)(end - *s);
    uint32_t c = len == 1 ? u[0] : u[0] & (0xFFu >> (len + 1));
    for (size_t i = 1; i < len; i++)
        c = c << 6 | (u[i] & 0x3Fu);
    *s += len;
    return c;
}

bool utf8_is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

static const char hex_digits[] = "0123456789abcdef";

size_t json_escape(const char *s, size_t n, char out[JSON_ESCAPE], size_t *used_r)
{
    static const char letters[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
                                   ['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\'};
    unsigned char c = (unsigned char)*s;
    *used_r = 1;
    if (c < sizeof letters && letters[c] != 0) {
        out[0] = '\\';
        out[1] = letters[c];
        return 2;
    }
    if (c < 0x20) {
        memcpy(out, "\\u00", 4);
        out[4] = hex_digits[c >> 4];
        out[5] = hex_digits[c & 0xF];
        return 6;
    }
    size_t len = utf8_sequence(s, n);
    if (len == 0) {
        memcpy(out, "\xEF\xBF\xBD", 3); /* U+FFFD REPLACEMENT CHARACTER */
        return 3;
    }
    memcpy(out, s, len);
    *used_r = len;
    return len;
}

enum err text_to_int64(const char *s, size_t n, int64_t *value_r)
{
    bool negative = n > 0 && s[0] == '-';
    size_t i = negative ? 1 : 0;
    if (i == n)
        return ERR_SYNTAX;
    int64_t value = 0; /* of the sign given, since -INT64_MIN does not fit */
    bool fits = true;
    for (; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return ERR_SYNTAX;
        int64_t digit = s[i] - '0';
        fits = fits && !__builtin_mul_overflow(value, 10, &value) &&
               !__builtin_add_overflow(value, negative ? -digit : digit, &value);
    }
    if (!fits)
        return ERR_RANGE;
    *value_r = value;
    return OK;
}

size_t text_from_int64(int64_t value, char out[INT64_TEXT])
{
    char reversed[INT64_TEXT];
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    size_t digits = 0, len = 0;
    do {
        reversed[digits++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        out[len++] = '-';
    while (digits > 0)
        out[len++] = reversed[--digits];
    out[len] = '\0';
    return len;
}

uint64_t text_hash(const char *s)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (; *s != '\0'; s++)
        hash = (hash ^ (uint8_t)*s) * UINT64_C(0x100000001b3);
    return hash;
}

int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

void hex_encode(const uint8_t *data, size_t n, char *out)
{
    for (size_t i = 0; i < n; i++) {
        *out++ = hex_digits[data[i] >> 4];
        *out++ = hex_digits[data[i] & 0xF];
    }
    *out = '\0';
}

size_t base64url_size(size_t n)
{
    return n / 3 * 4 + (n % 3 == 0 ? 0 : n % 3 + 1) + 1;
}

void base64url_encode(const uint8_t *data, size_t n, char *out)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    uint32_t bits = 0; /* the lowest `have` are not written yet */
    unsigned have = 0;
    for (size_t i = 0; i < n; i++) {
        bits = bits << 8 | data[i];
        for (have += 8; have >= 6; have -= 6)
            *out++ = alphabet[bits >> (have - 6) & 0x3F];
    }
    if (have > 0)
        *out++ = alphabet[bits << (6 - have) & 0x3F];
    *out = '\0';
}

static int base64url_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '-' ? 62 : c == '_' ? 63 : -1;
}

enum err base64url_decode(const char *s, size_t n, uint8_t *out, size_t *len_r)
{
    uint32_t bits = 0;
    unsigned have = 0;
    size_t len = 0;
    for (size_t i = 0; i < n; i++) {
        int value = base64url_value(s[i]);
        if (value < 0)
            return ERR_SYNTAX;
        bits = bits << 6 | (uint32_t)value;
        have += 6;
        if (have >= 8) {
            have -= 8;
            out[len++] = (uint8_t)(bits >> have & 0xFF);
        }
    }
    /* A lone last character holds less than a byte; bits left over must be zero, so that there is
     * one text only for each value. */
    if (have == 6 || (bits & ((1u << have) - 1)) != 0)
        return ERR_SYNTAX;
    *len_r = len;
    return OK;
}

bool secret_equal(const void *a, const void *b, size_t n)
{
    return CRYPTO_memcmp(a, b, n) == 0;
}
