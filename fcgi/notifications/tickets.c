#include "tickets.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include "answer.h"
#include "db.h"
#include "queries.h"
#include "revocation.h"
#include "text.h"

enum { BOOK_BYTES = 16, RANDOM_BYTES = 24, WHOLE = BOOK_BYTES + RANDOM_BYTES };
enum { TICKET_TEXT = (WHOLE * 4 + 2) / 3, HASH_BYTES = 32, HASH_TEXT = 2 * HASH_BYTES + 1 };

static enum err hash_ticket(const char *ticket, char out[HASH_TEXT])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    if (EVP_Digest(ticket, strlen(ticket), digest, &n, EVP_sha256(), NULL) != 1 || n != HASH_BYTES)
        return ERR_INTERNAL;
    hex_encode(digest, n, out);
    return OK;
}

static enum err make_ticket(const char *book, char out[TICKET_TEXT + 1])
{
    uint8_t whole[WHOLE];
    struct uuid id;
    if (uuid_parse(book, strlen(book), &id) != OK ||
        RAND_bytes(whole + BOOK_BYTES, RANDOM_BYTES) != 1)
        return ERR_INTERNAL;
    memcpy(whole, id.bytes, BOOK_BYTES);
    base64url_encode(whole, sizeof whole, out);
    return OK;
}

enum err tickets_create(struct exchange *x)
{
    char ticket[TICKET_TEXT + 1], hash[HASH_TEXT], issued[INT64_TEXT];
    struct answer answer;
    if (make_ticket(x->caller.book, ticket) != OK || hash_ticket(ticket, hash) != OK)
        return ERR_INTERNAL;
    text_from_int64(x->caller.issued, issued);
    const char *params[] = {x->caller.book, x->caller.user, x->caller.session, issued, hash};
    enum err err =
        answer_fetch(x, QUERY_TICKET_MAKE, params, sizeof params / sizeof *params, &answer);
    if (err != OK)
        return err;
    if (strcmp(answer.outcome, "done") != 0)
        return answer_send(x, &answer, NULL);
    const char *body =
        arena_printf(x->arena, "{\"ticket\":\"%s\",\"expires_in\":%d}", ticket, (int)TICKET_LIFE_S);
    response_json(x, 201, body, strlen(body));
    return OK;
}

/* The book that a ticket names, in its canonical form. */
static enum err book_of(const char *ticket, char out[UUID_TEXT])
{
    uint8_t whole[TICKET_TEXT * 3 / 4 + 1];
    char hex[2 * BOOK_BYTES + 1], text[UUID_TEXT];
    size_t n;
    if (strlen(ticket) != TICKET_TEXT || base64url_decode(ticket, TICKET_TEXT, whole, &n) != OK ||
        n != WHOLE)
        return ERR_DENIED;
    hex_encode(whole, BOOK_BYTES, hex);
    snprintf(text, sizeof text, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
             hex + 20);
    return uuid_canonical(text, UUID_TEXT - 1, out) == OK ? OK : ERR_DENIED;
}

enum err ticket_take(struct exchange *x, const char *ticket, struct caller *caller_r)
{
    enum { USER, SESSION, ISSUED };
    char hash[HASH_TEXT];
    struct uuid user, session;
    PGresult *taken;
    enum err err = book_of(ticket, caller_r->book);
    if (err == OK)
        err = hash_ticket(ticket, hash);
    if (err != OK)
        return err;
    const char *params[] = {caller_r->book, hash};
    err =
        db_call(x->db, QUERY_TICKET_TAKE, params, sizeof params / sizeof *params, x->arena, &taken);
    if (err != OK)
        return err;
    if (PQntuples(taken) != 1)
        return ERR_DENIED;
    snprintf(caller_r->user, sizeof caller_r->user, "%s", db_text(taken, 0, USER));
    snprintf(caller_r->session, sizeof caller_r->session, "%s", db_text(taken, 0, SESSION));
    caller_r->issued = db_int(taken, 0, ISSUED);
    if (uuid_parse(caller_r->user, strlen(caller_r->user), &user) != OK ||
        uuid_parse(caller_r->session, strlen(caller_r->session), &session) != OK)
        return ERR_INTERNAL;
    return revoked(&session, &user, caller_r->issued) ? ERR_DENIED : OK;
}
