BEGIN;
SELECT book_id, book_version, renames_seq, etag, currency, digits, zone FROM books WHERE false;
SELECT book_id, id, name, categories, category_keys, unit, every, anchor, amounts_from, amounts,
       thresholds, mode, rollover, rollover_cap, starts_on, ends_on, version, book_version,
       created_at, updated_at, budget_json(budgets, 'USD', 2)
  FROM budgets WHERE false;
SELECT 1 / bool_and(has_table_privilege('purser_budgets', name,
                                        'SELECT, INSERT, UPDATE, DELETE'))::int
  FROM unnest('{books, budgets}'::text[]) AS name;
ROLLBACK;
