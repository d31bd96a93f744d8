-- Categories are the same without case and in any normal form; 'Food' covers 'Food:Cafe', never
-- 'Foodie'. Runs in each database whose tables belong to books.
BEGIN;
SELECT plan(23);

SELECT is(category_key(typed), key, typed || ' is compared as ' || key)
  FROM (VALUES
    ('Food', 'food'),
    ('FOOD:Groceries', 'food:groceries'),
    (U&'Caf\00C9', U&'caf\00E9'),
    (U&'CAFE\0301', U&'caf\00E9'),
    (U&'\0395\039B\039B\0391\03A3', U&'\03B5\03BB\03BB\03B1\03C2'),
    (U&'\0410\0420\0415\041D\0414\0410', U&'\0430\0440\0435\043D\0434\0430'),
    (U&'\98DF\6599', U&'\98DF\6599'),
    ('Food;Drink', 'food;drink')
  ) AS c (typed, key);
SELECT is(category_path(U&'Cafe\0301:Tea'), U&'Caf\00E9:Tea', 'a path is shown as typed, in NFC');

SELECT is(category_ancestors(key), ancestors, key || ' lies in ' || ancestors::text)
  FROM (VALUES
    ('a', '{a}'::text[]),
    ('a:b', '{a,a:b}'),
    ('a:b:c:d', '{a,a:b,a:b:c,a:b:c:d}')
  ) AS c (key, ancestors);

SELECT is(category_within(key, ancestor), within,
          key || CASE WHEN within THEN ' is within ' ELSE ' is not within ' END || ancestor)
  FROM (VALUES
    ('food', 'food', true),
    ('food:cafe', 'food', true),
    ('food:cafe:tea', 'food', true),
    ('food:cafe:tea', 'food:cafe', true),
    ('foodie', 'food', false),
    ('foodie:cafe', 'food', false),
    ('food', 'food:cafe', false),
    ('food:cafeteria', 'food:cafe', false),
    ('food;x', 'food', false),
    ('food x', 'food', false)
  ) AS c (key, ancestor, within);

SELECT set_eq($$ SELECT k
                   FROM unnest('{food,food:a,food:z:z,foodie,food!,food x,food;,food;x}'::text[])
                        AS k
                  WHERE k COLLATE "C" = 'food'
                     OR k COLLATE "C" >= 'food:' AND k COLLATE "C" < 'food;' $$,
              '{food,food:a,food:z:z}'::text[],
              'a subtree is one key and one range of keys');

SELECT * FROM finish();
ROLLBACK;
