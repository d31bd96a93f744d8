#include "password.h"

#include <argon2.h>
#include <malloc.h>
#include <openssl/rand.h>

#include "common_passwords.h"
#include "hash_gate.h"
#include "log.h"

/* OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
enum { MEMORY_KIB = 19456, PASSES = 2, LANES = 1, SALT = 16, TAG = 32, HASH_TEXT = 128 };
enum { MAPPED_FROM = 1024 * 1024 };

/* Of a random password that nobody knows: what is compared with where there is no user. */
static char nobody[HASH_TEXT];

static enum err make_hash(const char *password, size_t n, char out[HASH_TEXT])
{
    uint8_t salt[SALT];
    if (RAND_bytes(salt, sizeof salt) != 1)
        return ERR_INTERNAL;
    int code = argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password, n, salt, sizeof salt, TAG,
                                     out, HASH_TEXT);
    if (code == ARGON2_OK)
        return OK;
    LOG(LOG_ERROR, "cannot hash a password", LOG_STR("reason", argon2_error_message(code)),
        LOG_END);
    return code == ARGON2_MEMORY_ALLOCATION_ERROR ? ERR_UNAVAILABLE : ERR_INTERNAL;
}

enum err password_start(void)
{
    uint8_t password[SALT];
    /* Else the allocator keeps the 19 MiB of each hash, in every responder. */
    mallopt(M_MMAP_THRESHOLD, MAPPED_FROM);
    if (RAND_bytes(password, sizeof password) != 1)
        return ERR_INTERNAL;
    return make_hash((const char *)password, sizeof password, nobody);
}

enum err password_hash(struct arena *arena, const char *password, char **hash_r)
{
    struct gate_lease lease;
    char hash[HASH_TEXT];
    enum err err = gate_enter(&lease);
    if (err != OK)
        return err;
    err = make_hash(password, strlen(password), hash);
    gate_leave(&lease);
    if (err == OK)
        *hash_r = arena_strdup(arena, hash);
    return err;
}

enum err password_fits(const char *hash, const char *password, bool *fits_r)
{
    struct gate_lease lease;
    enum err err = gate_enter(&lease);
    if (err != OK)
        return err;
    int code = argon2id_verify(hash != NULL ? hash : nobody, password, strlen(password));
    gate_leave(&lease);
    *fits_r = code == ARGON2_OK && hash != NULL;
    if (code == ARGON2_OK || code == ARGON2_VERIFY_MISMATCH)
        return OK;
    LOG(LOG_ERROR, "cannot check a password", LOG_STR("reason", argon2_error_message(code)),
        LOG_END);
    return code == ARGON2_MEMORY_ALLOCATION_ERROR ? ERR_UNAVAILABLE : ERR_INTERNAL;
}

/* ---- which ones are taken */

/* Compares without the case of ASCII with the line at `line`, which is in lower case. */
static int compare(const char *s, size_t n, const char *line, size_t line_len)
{
    for (size_t i = 0; i < n && i < line_len; i++) {
        int c = s[i] >= 'A' && s[i] <= 'Z' ? s[i] - 'A' + 'a' : s[i];
        if (c != line[i])
            return (unsigned char)c < (unsigned char)line[i] ? -1 : 1;
    }
    return n == line_len ? 0 : n < line_len ? -1 : 1;
}

/* Binary search in the sorted lines. */
static bool is_common(const char *s, size_t n)
{
    const char *low = common_passwords, *high = common_passwords + common_passwords_len;
    while (low < high) {
        const char *line = low + (high - low) / 2;
        while (line > low && line[-1] != '\n')
            line--;
        size_t len = strcspn(line, "\n");
        int order = compare(s, n, line, len);
        if (order == 0)
            return true;
        if (order < 0)
            high = line;
        else
            low = line + len + 1;
    }
    return false;
}

const char *password_check(const char *s, size_t n, const char **code_r)
{
    *code_r = "not_allowed";
    return is_common(s, n) ? "is one of the passwords that everybody tries first" : NULL;
}

void password_check_email(struct exchange *x, const char *pointer, const char *password,
                          const char *email)
{
    if (strcasecmp(password, email) == 0)
        fault_add(&x->faults, FAULT_BODY, pointer, "not_allowed", "must not be the e-mail address");
}
