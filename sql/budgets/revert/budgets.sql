BEGIN;
DROP FUNCTION budget_json(budgets, text, int);
DROP FUNCTION budget_amounts_json(date[], bigint[], int);
DROP TABLE budgets;
DROP TABLE books;
COMMIT;
