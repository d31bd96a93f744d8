BEGIN;
SELECT book_id, seq, from_path, to_path, at FROM renames WHERE false;
SELECT 1 / bool_and(has_function_privilege('purser_budgets', signature, 'execute'))::int
  FROM unnest(ARRAY['event_apply(uuid, text, json, timestamptz)',
                    'events_applied(uuid, timestamptz)', 'book_erase(uuid)']) AS signature;
SELECT 1 / has_table_privilege('purser_budgets', 'renames',
                               'SELECT, INSERT, UPDATE, DELETE')::int;
SELECT 1 / (path_renamed('Food:Bread', 'food', 'Meals') = 'Meals:Bread')::int;
ROLLBACK;
