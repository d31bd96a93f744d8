#ifndef PURSER_BUDGETS_BUDGETS_H
#define PURSER_BUDGETS_BUDGETS_H

#include "http.h"
#include "schema.h"

/* /v1/budgets: a book's budgets, their schemas and handlers. */

/* A preview takes what a create does, and which budget it would replace. */
extern const struct schema budgets_list_query, budgets_create_body, budgets_change_body,
    budgets_preview_body;

/* `?on=`: the day whose period is meant. Slot ON_DAY is NULL where it is today's. */
enum on_parameter { ON_DAY };
extern const struct schema budgets_on_query;

enum err budgets_list(struct exchange *x);
enum err budgets_create(struct exchange *x);
enum err budgets_get(struct exchange *x);
enum err budgets_change(struct exchange *x);
enum err budgets_delete(struct exchange *x);

#endif
