#ifndef PURSER_BUDGETS_USAGE_H
#define PURSER_BUDGETS_USAGE_H

#include "http.h"
#include "schema.h"

/* What became of a budget, or would become of one: usage beyond that which each budget carries. */

extern const struct schema usage_history_query, usage_preview_query;

/* GET /v1/budgets/{id}/history: the last periods. */
enum err usage_history(struct exchange *x);
/* GET /v1/budgets/{id}/explain: the figures behind `spent`. */
enum err usage_explain(struct exchange *x);
/* POST /v1/budgets/preview: the coming periods of a budget that is not made or changed yet. */
enum err usage_preview(struct exchange *x);

#endif
