BEGIN;
SELECT 1 / bool_and(outcome = 'not_found')::int
  FROM (SELECT uuid '00000000-0000-4000-8000-000000000000' AS none) AS asked,
       LATERAL (SELECT * FROM budget_get(none, 'USD', 2, 'UTC', none, NULL)
                UNION ALL
                SELECT * FROM budget_history(none, 2, 'UTC', none, 1)
                UNION ALL
                SELECT * FROM budget_explain(none, 2, 'UTC', none, NULL)) AS answered;
SELECT 1 / (data = '[]' AND next IS NULL)::int
  FROM budget_list('00000000-0000-4000-8000-000000000000', 'USD', 2, 'UTC', 1,
                   '00000000-0000-0000-0000-000000000000');
SELECT 1 / (outcome = 'ok')::int
  FROM budget_preview('00000000-0000-4000-8000-000000000000', 2, 'UTC', 1,
                      '{"name": "a", "amount": 1}');
ROLLBACK;
