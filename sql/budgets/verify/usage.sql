BEGIN;
SELECT 1 / (carry_over(skipped, "left", -5, 5) = 2)::int
  FROM (VALUES (9, -3)) AS t (skipped, "left");
SELECT 1 / (usage_projected(-5, 1, 2) = -3)::int;
SELECT budget_used_json(budgets, 'USD', 2, '2026-01-01', '2026-01-01'),
       budget_explanation(budgets, 2, '2026-01-01'), budget_index(budgets, '2026-01-01')
  FROM budgets WHERE false;
ROLLBACK;
