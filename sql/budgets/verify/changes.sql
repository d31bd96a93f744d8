BEGIN;
SELECT 1 / bool_and(has_function_privilege('purser_budgets', signature, 'execute'))::int
  FROM unnest(ARRAY[
           'budget_create(uuid, uuid, text, int, text, text, text, jsonb)',
           'budget_change(uuid, uuid, text, int, text, text, text, uuid, bigint, jsonb)',
           'budget_delete(uuid, text, int, text, uuid, bigint)']) AS signature;
SELECT 1 / (amounts_from = '{2026-01-01}' AND amounts = '{100}')::int
  FROM budget_new('00000000-0000-4000-8000-000000000000', '{"name": "a", "amount": 100}',
                  '2026-01-31');
ROLLBACK;
