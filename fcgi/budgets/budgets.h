#ifndef PURSER_BUDGETS_BUDGETS_H
#define PURSER_BUDGETS_BUDGETS_H

#include "http.h"
#include "schema.h"

/* /v1/budgets: a book's budgets, their schemas and handlers. */

extern const struct schema budgets_list_query, budgets_create_body, budgets_change_body;

enum err budgets_list(struct exchange *x);
enum err budgets_create(struct exchange *x);
enum err budgets_get(struct exchange *x);
enum err budgets_change(struct exchange *x);
enum err budgets_delete(struct exchange *x);

#endif
