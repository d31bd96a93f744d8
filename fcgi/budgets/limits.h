#ifndef PURSER_BUDGETS_LIMITS_H
#define PURSER_BUDGETS_LIMITS_H

#include "http.h"
#include "schema.h"

/*
 * GET /v1/budgets/limits: every definition of the book, or those that count spending in a category
 * on a day. The transactions service asks for all of them at each write, nearly always with the tag
 * that it has already.
 */

extern const struct schema limits_query;

enum err limits_get(struct exchange *x);

#endif
