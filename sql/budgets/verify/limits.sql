BEGIN;
SELECT 1 / (body = '{"book_version":0,"renames_seq":0,"budgets":[]}')::int
  FROM budget_limits('00000000-0000-4000-8000-000000000000', 'USD', 2, '');
SELECT 1 / (outcome = 'ok')::int
  FROM budget_limits_narrowed('00000000-0000-4000-8000-000000000000', 'USD', 2, 'UTC', 'a',
                              '2026-01-01');
ROLLBACK;
