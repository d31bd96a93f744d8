#include "jwt_es256.h"

#include <jwt.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum err jwt_check(const char *token, const char *public_pem)
{
    jwt_t *jwt = NULL;
    if (*public_pem == '\0')
        return ERR_DENIED;
    int failed =
        jwt_decode(&jwt, token, (const unsigned char *)public_pem, (int)strlen(public_pem));
    bool good = failed == 0 && jwt != NULL && jwt_get_alg(jwt) == JWT_ALG_ES256;
    jwt_free(jwt);
    return good ? OK : ERR_DENIED;
}

enum err jwt_make(struct arena *arena, const char *private_pem, const char *kid, const char *claims,
                  char **token_r)
{
    jwt_t *jwt = NULL;
    char *text = NULL;
    if (*private_pem != '\0' && jwt_new(&jwt) == 0 && jwt_add_header(jwt, "kid", kid) == 0 &&
        jwt_add_grants_json(jwt, claims) == 0 &&
        jwt_set_alg(jwt, JWT_ALG_ES256, (const unsigned char *)private_pem,
                    (int)strlen(private_pem)) == 0)
        text = jwt_encode_str(jwt);
    if (text != NULL)
        *token_r = arena_strdup(arena, text);
    /* Without an allocator of ours the library's strings come from malloc, in all versions; only
     * later ones have jwt_free_str(). */
    free(text);
    jwt_free(jwt);
    return text != NULL ? OK : ERR_DENIED;
}
