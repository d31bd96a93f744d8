#include "etag.h"

#include <inttypes.h>
#include <openssl/sha.h>

#include "text.h"

enum { HASH_BYTES = 8 };

char *etag_of(const struct exchange *x)
{
    uint8_t digest[SHA256_DIGEST_LENGTH];
    char hex[2 * HASH_BYTES + 1];
    SHA256((const unsigned char *)(x->res.body->len > 0 ? x->res.body->data : ""), x->res.body->len,
           digest);
    hex_encode(digest, HASH_BYTES, hex);
    if (x->res.version == 0)
        return arena_printf(x->arena, "\"%s\"", hex);
    return arena_printf(x->arena, "\"%" PRId64 "-%s\"", x->res.version, hex);
}

/* Takes the next entity-tag of the list: its opaque part with quotes. False at the end or where
 * ill-formed. */
static bool next_tag(const char **list, const char **tag_r, size_t *len_r)
{
    const char *s = *list + strspn(*list, " \t,");
    if (strncmp(s, "W/", 2) == 0)
        s += 2;
    if (*s != '"')
        return false;
    const char *end = strchr(s + 1, '"');
    if (end == NULL)
        return false;
    *tag_r = s;
    *len_r = (size_t)(end + 1 - s);
    *list = end + 1;
    return true;
}

bool etag_in_list(const char *list, const char *etag)
{
    const char *tag;
    size_t n;
    if (strcmp(list, "*") == 0)
        return true;
    if (strncmp(etag, "W/", 2) == 0)
        etag += 2;
    while (next_tag(&list, &tag, &n))
        if (strlen(etag) == n && memcmp(etag, tag, n) == 0)
            return true;
    return false;
}

const char *etag_if_match(const struct exchange *x)
{
    const char *list = x->req.if_match, *tag;
    size_t n;
    int64_t greatest = -1;
    if (list == NULL || strcmp(list, "*") == 0)
        return NULL;
    while (next_tag(&list, &tag, &n)) {
        const char *dash = memchr(tag, '-', n);
        int64_t version;
        if (dash != NULL && text_to_int64(tag + 1, (size_t)(dash - tag - 1), &version) == OK &&
            version > greatest)
            greatest = version;
    }
    return arena_printf(x->arena, "%" PRId64, greatest);
}
