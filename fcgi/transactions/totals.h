#ifndef PURSER_TRANSACTIONS_TOTALS_H
#define PURSER_TRANSACTIONS_TOTALS_H

#include "http.h"
#include "schema.h"

/* What a service that keeps sums of its own reads to hold them against the transactions. */

extern const struct schema totals_query;

/*
 * GET /internal/transactions/totals?after=<book>&limit=: the digest of each book's sums, by book
 * id: {"books": [{"book_id", "digest"}], "next": <book> or null}. See sums_digest().
 */
enum err totals_list(struct exchange *x);

/*
 * GET /internal/transactions/totals/{book}: all of one snapshot: {"currency": null where not known,
 * "categories": [{"key", "path"}], "sums": [{"category": key, "date", "spent": minor units,
 * "count"}], "event_ids": of the events that this service still has of the book and that moved sums,
 * "renames_seq"}.
 */
enum err totals_get(struct exchange *x);

#endif
