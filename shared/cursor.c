#include "cursor.h"

#include "log.h"
#include "settings.h"
#include "text.h"
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

enum { MAC = 16 };

/* HMAC-SHA-256 over book, scope and position, each ended by its NUL, so that no two triples give
 * the same bytes; the first MAC bytes of it (RFC 2104, section 5). */
static void sign(struct arena *arena, const char *book, const char *scope, const char *position,
                 uint8_t mac[MAC])
{
    size_t book_size = strlen(book) + 1, scope_size = strlen(scope) + 1;
    size_t position_size = strlen(position) + 1;
    size_t size = book_size + scope_size + position_size;
    uint8_t *text = arena_alloc(arena, size);
    memcpy(text, book, book_size);
    memcpy(text + book_size, scope, scope_size);
    memcpy(text + book_size + scope_size, position, position_size);

    uint8_t whole[EVP_MAX_MD_SIZE];
    if (HMAC(EVP_sha256(), settings.cursor_key, (int)strlen(settings.cursor_key), text, size, whole,
             NULL) == NULL) {
        LOG(LOG_ERROR, "OpenSSL has no HMAC-SHA-256", LOG_END);
        _exit(EXIT_FAILURE);
    }
    memcpy(mac, whole, MAC);
}

/* The cursor is base64url(position, MAC). */
char *cursor_seal(struct arena *arena, const char *book, const char *scope, const char *position)
{
    size_t n = strlen(position);
    uint8_t *sealed = arena_alloc(arena, n + MAC);
    memcpy(sealed, position, n);
    sign(arena, book, scope, position, sealed + n);
    char *cursor = arena_alloc(arena, base64url_size(n + MAC));
    base64url_encode(sealed, n + MAC, cursor);
    return cursor;
}

enum err cursor_open(struct arena *arena, const char *book, const char *scope, const char *cursor,
                     char **position_r)
{
    size_t n = strlen(cursor), len;
    uint8_t *sealed = arena_alloc(arena, n * 3 / 4 + 1);
    if (base64url_decode(cursor, n, sealed, &len) != OK || len < MAC)
        return ERR_DENIED;
    /* A NUL inside ends the position early here, and then the MAC is another one. */
    char *position = arena_strndup(arena, (const char *)sealed, len - MAC);
    uint8_t mac[MAC];
    sign(arena, book, scope, position, mac);
    if (!secret_equal(mac, sealed + len - MAC, MAC))
        return ERR_DENIED;
    *position_r = position;
    return OK;
}
