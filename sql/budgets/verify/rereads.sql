BEGIN;
SELECT id, kind, only_book, patience, position, rounds, books, differed, unsettled, held_until,
       created_at, ended_at, fault
  FROM rereads WHERE false;
SELECT book_id, found_at FROM differences WHERE false;
SELECT has_function_privilege('reread_ask(text, uuid, int)', 'execute');
SELECT has_function_privilege('check_daily(int)', 'execute');
SELECT has_function_privilege('reread_claim(int, int)', 'execute');
SELECT has_function_privilege('reread_page(text, uuid, json)', 'execute');
SELECT has_function_privilege('reread_outdated(uuid, timestamptz, uuid[])', 'execute');
SELECT has_function_privilege('reread_ahead(uuid, timestamptz, uuid[])', 'execute');
SELECT 1 / (event_time('0192f000-0000-7000-8000-000000000000')
            BETWEEN '2024-11-02' AND '2024-11-05')::int;
SELECT has_function_privilege('sums_amiss(uuid, json)', 'execute');
SELECT has_function_privilege('sums_replace(uuid, json)', 'execute');
SELECT has_function_privilege('categories_replace(uuid, json, timestamptz)', 'execute');
SELECT has_function_privilege('reread_apply(text, uuid, timestamptz, json)', 'execute');
SELECT has_function_privilege('difference_note(uuid)', 'execute');
SELECT has_function_privilege(
    'reread_release(uuid, timestamptz, uuid, int, int, int, int, boolean, text)', 'execute');
\ir ../../common/verify/sums.sql
ROLLBACK;
