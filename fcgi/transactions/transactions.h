#ifndef PURSER_TRANSACTIONS_H
#define PURSER_TRANSACTIONS_H

#include "http.h"
#include "schema.h"

/* The handlers that routes.c names, and the tables of their input; api/transactions.yaml says what
 * each does. */

extern const struct schema transaction_draft, transaction_changes, transaction_trial;
extern const struct schema batch_body, rename_body;
extern const struct schema list_query, delete_query;
extern const char *const transaction_types[]; /* ends with NULL */

enum err transaction_create(struct exchange *x);
enum err transaction_get(struct exchange *x);
enum err transaction_change(struct exchange *x);
enum err transaction_delete(struct exchange *x);
enum err transaction_check(struct exchange *x);
enum err transaction_list(struct exchange *x);
enum err transaction_batch(struct exchange *x);
enum err category_list(struct exchange *x);
enum err category_rename(struct exchange *x);

#endif
