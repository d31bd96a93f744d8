#ifndef PURSER_BUDGETS_LIMITS_H
#define PURSER_BUDGETS_LIMITS_H

#include "http.h"
#include "schema.h"

/*
 * GET /v1/budgets/limits: every definition of the book, or those that count spending in a category
 * on a day. The transactions service asks for all of them at each write, nearly always with the tag
 * that it has already.
 */

extern const struct schema limits_query, limits_of_book_query;

enum err limits_get(struct exchange *x);
/* GET /internal/limits/{book}?currency=: the same for a service that asks on no user's behalf. */
enum err limits_of_book(struct exchange *x);

#endif
