BEGIN;
SELECT 'category_depth(text)'::regprocedure;
SELECT 'category_rename_faults(uuid, text, text)'::regprocedure;
SELECT 'totals_announce(caller, text, text)'::regprocedure;
SELECT 'totals_rename(caller, text, text)'::regprocedure;
SELECT 'categories_rename(uuid, text, text, text)'::regprocedure;
SELECT 'definitions_rename(caller, text, text)'::regprocedure;
SELECT 'rename_announce(caller, text, text, text, text)'::regprocedure;
SELECT 'category_rename(uuid, uuid, text, int, text, text, text, bigint, jsonb, '
       'text, text)'::regprocedure;
ROLLBACK;
