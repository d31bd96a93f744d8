BEGIN;
SELECT 1 / (outcome = 'not_found')::int
  FROM budget_get('00000000-0000-4000-8000-000000000000', 'USD', 2,
                  '00000000-0000-4000-8000-000000000000');
SELECT 1 / (data = '[]' AND next IS NULL)::int
  FROM budget_list('00000000-0000-4000-8000-000000000000', 'USD', 2, 1,
                   '00000000-0000-0000-0000-000000000000');
ROLLBACK;
