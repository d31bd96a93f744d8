BEGIN;
\ir ../../common/verify/service.sql
\ir ../../common/verify/book.sql
\ir ../../common/verify/outbox.sql
\ir ../../common/verify/inbox.sql
\ir ../../common/verify/category.sql
\ir ../../common/verify/periods.sql
SELECT has_function_privilege('purser_budgets', 'maintain()', 'execute');
SELECT 1 / bool_and(has_table_privilege('purser_budgets', name,
                                        'SELECT, INSERT, UPDATE, DELETE'))::int
  FROM unnest('{service_state, revoked, idempotency, outbox, subscribers, dead_letters,
                outbox_holds, inbox, erased}'::text[]) AS name;
ROLLBACK;
