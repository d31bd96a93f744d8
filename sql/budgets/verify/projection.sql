BEGIN;
SELECT book_id, category_key, day, spent, count FROM sums WHERE false;
SELECT book_id, key, path, spelled_at, ancestors FROM categories WHERE false;
SELECT book_id, as_of, moved FROM projections WHERE false;
SELECT 1 / bool_and(has_table_privilege('purser_budgets', name,
                                        'SELECT, INSERT, UPDATE, DELETE'))::int
  FROM unnest('{sums, categories, projections}'::text[]) AS name;
SELECT 1 / bool_and(has_function_privilege('purser_budgets', signature, 'execute'))::int
  FROM unnest(ARRAY['transaction_apply(uuid, json, timestamptz)',
                    'totals_apply(uuid, json, timestamptz)']) AS signature;
ROLLBACK;
