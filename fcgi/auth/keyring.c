#include "keyring.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "text.h"
#include "token.h"

enum { ARENA_SIZE = 8192, NAME_TEXT = 128 };
#define SUFFIX    ".pem"
#define TEMPORARY ".new"

static enum err __attribute__((format(printf, 3, 4)))
fail(char fault[KEYRING_FAULT], enum err err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(fault, KEYRING_FAULT, format, args);
    va_end(args);
    return err;
}

/* ---- reading */

/* "<sign_from>-<kid>.pem". False for any other file. */
static bool parse_name(const char *name, struct signing_key *key)
{
    size_t n = strlen(name), digits = strspn(name, "0123456789"), suffix = sizeof SUFFIX - 1;
    if (digits == 0 || name[digits] != '-' || n <= digits + 1 + suffix ||
        strcmp(name + n - suffix, SUFFIX) != 0 || n - suffix - digits - 1 >= sizeof key->kid ||
        text_to_int64(name, digits, &key->sign_from) != OK)
        return false;
    snprintf(key->kid, sizeof key->kid, "%.*s", (int)(n - suffix - digits - 1), name + digits + 1);
    return true;
}

static enum err read_key(int dir_fd, const char *name, struct signing_key *key, char *fault)
{
    int fd = openat(dir_fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ssize_t n = fd < 0 ? -1 : read(fd, key->pem, sizeof key->pem - 1);
    int error = errno;
    if (fd >= 0)
        close(fd);
    if (n < 0)
        return fail(fault, ERR_IO, "%s: %s", name, strerror(error));
    key->pem[n] = '\0';
    struct arena *arena = arena_new(ARENA_SIZE);
    char kid[JWK_KID_TEXT];
    enum err err = jwk_thumbprint(arena, key->pem, kid);
    if (err != OK)
        err = fail(fault, ERR_DENIED, "%s: no private key on P-256", name);
    else if (strcmp(kid, key->kid) != 0)
        err = fail(fault, ERR_DENIED, "%s: holds another key, %s", name, kid);
    arena_free(&arena);
    return err;
}

static int by_time(const void *a, const void *b)
{
    const struct signing_key *one = a, *other = b;
    if (one->sign_from != other->sign_from)
        return one->sign_from < other->sign_from ? -1 : 1;
    return strcmp(one->kid, other->kid);
}

static enum err read_all(DIR *dir, struct keyring *ring, char *fault)
{
    struct dirent *entry;
    while ((entry = readdir(dir)) != NULL) {
        struct signing_key key;
        if (!parse_name(entry->d_name, &key))
            continue;
        if (ring->count == KEYRING_MAX)
            return fail(fault, ERR_TOO_LARGE, "more than %d keys", KEYRING_MAX);
        enum err err = read_key(dirfd(dir), entry->d_name, &key, fault);
        if (err != OK)
            return err;
        ring->keys[ring->count++] = key;
    }
    qsort(ring->keys, ring->count, sizeof *ring->keys, by_time);
    return OK;
}

enum err keyring_load(const char *path, struct keyring *ring_r, char fault[KEYRING_FAULT])
{
    DIR *dir = opendir(path);
    if (dir == NULL)
        return fail(fault, ERR_IO, "%s: %s", path, strerror(errno));
    struct keyring ring = {0};
    enum err err = read_all(dir, &ring, fault);
    if (err == OK)
        *ring_r = ring;
    closedir(dir);
    return err;
}

/* ---- time */

enum key_state keyring_state(const struct keyring *ring, size_t index, int64_t now)
{
    if (index + 1 < ring->count && ring->keys[index + 1].sign_from <= now)
        return ring->keys[index + 1].sign_from + KEYRING_LAG_S <= now ? KEY_GONE : KEY_RETIRING;
    return ring->keys[index].sign_from <= now ? KEY_SIGNING : KEY_WAITING;
}

const struct signing_key *keyring_signer(const struct keyring *ring, int64_t now)
{
    for (size_t i = 0; i < ring->count; i++)
        if (keyring_state(ring, i, now) == KEY_SIGNING)
            return &ring->keys[i];
    return ring->count > 0 ? &ring->keys[0] : NULL;
}

char *keyring_jwks(struct arena *arena, const struct keyring *ring, int64_t now)
{
    struct buf list = {0};
    char *jwk;
    buf_puts(&list, "{\"keys\":[");
    const char *separator = "";
    for (size_t i = 0; i < ring->count; i++) {
        if (keyring_state(ring, i, now) == KEY_GONE ||
            token_public_jwk(arena, ring->keys[i].pem, ring->keys[i].kid, &jwk) != OK)
            continue;
        buf_printf(&list, "%s%s", separator, jwk);
        separator = ",";
    }
    buf_puts(&list, "]}");
    char *text = arena_strndup(arena, list.data, list.len);
    buf_free(&list);
    return text;
}

/* ---- making; all of it under an exclusive lock of the directory */

static enum err write_key(int fd, const char *pem)
{
    size_t n = strlen(pem);
    return write(fd, pem, n) == (ssize_t)n && fsync(fd) == 0 ? OK : ERR_IO;
}

/* An operator may be root, the service is not: files belong to whom the directory does. */
static bool give(int dir_fd, int fd)
{
    struct stat st;
    return fstat(dir_fd, &st) == 0 &&
           (st.st_uid == geteuid() || fchown(fd, st.st_uid, st.st_gid) == 0);
}

/* Complete under a name that nobody reads, then renamed: no one ever sees half a key. */
static enum err put_key(int dir_fd, const struct signing_key *key, char *fault)
{
    char name[NAME_TEXT];
    snprintf(name, sizeof name, "%" PRId64 "-%s" SUFFIX, key->sign_from, key->kid);
    unlinkat(dir_fd, TEMPORARY, 0); /* of somebody who was killed */
    int fd = openat(dir_fd, TEMPORARY, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool done = fd >= 0 && fchmod(fd, 0600) == 0 && give(dir_fd, fd) &&
                write_key(fd, key->pem) == OK && renameat(dir_fd, TEMPORARY, dir_fd, name) == 0 &&
                fsync(dir_fd) == 0;
    int error = errno;
    if (fd >= 0)
        close(fd);
    return done ? OK : fail(fault, ERR_IO, "%s: %s", name, strerror(error));
}

static enum err make_key(int dir_fd, int64_t sign_from, struct signing_key *key, char *fault)
{
    struct arena *arena = arena_new(ARENA_SIZE);
    char *pem;
    enum err err = jwk_generate(arena, &pem);
    if (err == OK)
        err = jwk_thumbprint(arena, pem, key->kid);
    if (err == OK && strlen(pem) >= sizeof key->pem)
        err = ERR_INTERNAL;
    if (err == OK) {
        key->sign_from = sign_from;
        snprintf(key->pem, sizeof key->pem, "%s", pem);
        err = put_key(dir_fd, key, fault);
    } else {
        fail(fault, err, "OpenSSL makes no key");
    }
    arena_free(&arena);
    return err;
}

/* The lock goes with the descriptor, also when its process is killed. */
static enum err lock(const char *dir, int *fd_r, char *fault)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int result = -1;
    if (fd >= 0) {
        do
            result = flock(fd, LOCK_EX);
        while (result != 0 && errno == EINTR);
    }
    if (result == 0) {
        *fd_r = fd;
        return OK;
    }
    enum err err = fail(fault, ERR_IO, "%s: %s", dir, strerror(errno));
    if (fd >= 0)
        close(fd);
    return err;
}

enum err keyring_first(const char *dir, int64_t now, char fault[KEYRING_FAULT])
{
    struct keyring ring;
    struct signing_key key;
    int fd;
    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        return fail(fault, ERR_IO, "%s: %s", dir, strerror(errno));
    enum err err = lock(dir, &fd, fault);
    if (err != OK)
        return err;
    err = keyring_load(dir, &ring, fault);
    if (err == OK && ring.count == 0)
        err = make_key(fd, now, &key, fault);
    close(fd);
    return err;
}

static void remove_gone(int dir_fd, const struct keyring *ring, int64_t now)
{
    for (size_t i = 0; i < ring->count; i++) {
        char name[NAME_TEXT];
        if (keyring_state(ring, i, now) != KEY_GONE)
            continue;
        snprintf(name, sizeof name, "%" PRId64 "-%s" SUFFIX, ring->keys[i].sign_from,
                 ring->keys[i].kid);
        unlinkat(dir_fd, name, 0);
    }
}

static enum err rotate(const char *dir, int fd, int64_t now, struct signing_key *made, char *fault)
{
    struct keyring ring;
    enum err err = keyring_load(dir, &ring, fault);
    if (err != OK)
        return err;
    if (ring.count == 0)
        return fail(fault, ERR_NOT_FOUND, "%s: no key yet; auth makes one when it starts", dir);
    const struct signing_key *last = &ring.keys[ring.count - 1];
    if (last->sign_from > now)
        return fail(fault, ERR_CONFLICT, "%s is waiting and signs in %" PRId64 " s", last->kid,
                    last->sign_from - now);
    err = make_key(fd, now + KEYRING_LEAD_S, made, fault);
    if (err == OK)
        remove_gone(fd, &ring, now);
    return err;
}

enum err keyring_rotate(const char *dir, int64_t now, struct signing_key *made_r,
                        char fault[KEYRING_FAULT])
{
    int fd;
    enum err err = lock(dir, &fd, fault);
    if (err != OK)
        return err;
    err = rotate(dir, fd, now, made_r, fault);
    close(fd);
    return err;
}
