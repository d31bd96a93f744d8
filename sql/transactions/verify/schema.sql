BEGIN;
SELECT book_id, currency, definitions_version, definitions_at, renames_seq, unjudged, great
  FROM books WHERE false;
SELECT book_id, id, type, date, amount, category_key, payee, note, tags, words, created_by,
       created_at, updated_at, version, budget_check
  FROM transactions WHERE false;
SELECT book_id, key, path, ancestors
  FROM categories WHERE false;
SELECT book_id, category_key, day, spent, income, count
  FROM totals WHERE false;
SELECT book_id, budget_id, version, deleted, name, categories, unit, every, anchor, thresholds,
       mode, rollover, rollover_cap, starts_on, ends_on, amounts_from, amounts, spent_from
  FROM definitions WHERE false;
SELECT book_id, budget_id, period_start, spent, carried, alerted
  FROM period_states WHERE false;
SELECT book_id, id, budget_id, period_start, level, threshold, "limit", spent, transaction_id,
       override, late, created_at
  FROM crossings WHERE false;
SELECT book_id, seq, from_key, to_key
  FROM renames WHERE false;
SELECT book_id, transaction_id, user_id, currency, digits, zone, created_at
  FROM unjudged WHERE false;
SELECT 'transactions_by_date'::regclass;
SELECT 'transactions_by_category'::regclass;
SELECT 'transactions_by_word'::regclass;
ROLLBACK;
