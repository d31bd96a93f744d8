#include "routes.h"

#include "transactions.h"

const struct route routes[] = {
    {METHOD_POST, "/v1/transactions", transaction_create, ROLE_EDITOR, .body = &transaction_draft,
     .flags = ROUTE_IDEMPOTENT},
    {METHOD_GET, "/v1/transactions", transaction_list, ROLE_VIEWER, .query = &list_query},
    {METHOD_POST, "/v1/transactions/check", transaction_check, ROLE_VIEWER,
     .body = &transaction_trial},
    {METHOD_POST, "/v1/transactions/batch", transaction_batch, ROLE_EDITOR, .body = &batch_body,
     .flags = ROUTE_IDEMPOTENT | ROUTE_LARGE_BODY},
    {METHOD_GET, "/v1/transactions/{id}", transaction_get, ROLE_VIEWER},
    {METHOD_PATCH, "/v1/transactions/{id}", transaction_change, ROLE_EDITOR,
     .body = &transaction_changes, .flags = ROUTE_IDEMPOTENT | ROUTE_PARTIAL},
    {METHOD_DELETE, "/v1/transactions/{id}", transaction_delete, ROLE_EDITOR,
     .query = &delete_query},
    {METHOD_GET, "/v1/categories", category_list, ROLE_VIEWER},
    {METHOD_POST, "/v1/categories/rename", category_rename, ROLE_EDITOR, .body = &rename_body,
     .flags = ROUTE_IDEMPOTENT},
};

const size_t route_count = sizeof routes / sizeof *routes;
