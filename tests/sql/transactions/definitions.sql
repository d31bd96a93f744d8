-- Which definitions are stored, and which win.
BEGIN;
SELECT plan(34);
\ir helpers.psql

CREATE FUNCTION pg_temp.store(_seen bigint, _definitions jsonb) RETURNS text
LANGUAGE sql AS $$
    SELECT outcome FROM definitions_store(
        '0192f000-0000-7000-8000-00000000000b', '0192f000-0000-7000-8000-00000000000e', 'USD', 2,
        'UTC', _seen, _definitions)
$$;
CREATE FUNCTION pg_temp.stored() RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg(right(budget_id::text, 1) || ' ' || name
                      || CASE WHEN deleted THEN ' deleted' ELSE '' END, ', ' ORDER BY budget_id)
      FROM definitions
$$;
CREATE FUNCTION pg_temp.named(_n int, _name text) RETURNS jsonb
LANGUAGE sql AS $$ SELECT pg_temp.budget(_n, '1.00', jsonb_build_object('name', _name)) $$;

SELECT is(pg_temp.store(5, NULL), 'definitions_wanted', 'a version that was never sent is wanted');
SELECT is(outcome, 'definitions_wanted', 'by a create') FROM pg_temp.create('{}', 5);
SELECT is(outcome, 'definitions_wanted', 'and a check') FROM pg_temp.check('{}', 5);
SELECT is((SELECT count(*) FROM transactions) + (SELECT count(*) FROM books), 0::bigint,
          'which has no effect');
SELECT is(pg_temp.store(5, pg_temp.limits(5, 0, pg_temp.named(1, 'A'), pg_temp.named(2, 'B'))),
          'done', 'a whole answer is stored');
SELECT is(pg_temp.stored(), '1 A, 2 B', 'with all that it has');
SELECT is(definitions_version, 5::bigint, 'and its version') FROM books;
SELECT is(outcome, 'created', 'then that version will do') FROM pg_temp.create('{}', 5);
SELECT is(outcome, 'created', 'and so will an older one') FROM pg_temp.create('{}', 4);
SELECT is(outcome, 'definitions_wanted', 'but a newer one is wanted, by a create')
  FROM pg_temp.create('{}', 6);
SELECT is(outcome, 'definitions_wanted', 'a change') FROM transactions,
       pg_temp.change(id, '{}', _seen => 6) LIMIT 1;
SELECT is(outcome, 'definitions_wanted', 'a delete') FROM transactions,
       pg_temp.delete(id, _seen => 6) LIMIT 1;
SELECT is(outcome, 'definitions_wanted', 'a batch')
  FROM transaction_batch(:book, :user, 'USD', 2, 'UTC', NULL, '', 6, NULL, '[]', false);
SELECT is(outcome, 'definitions_wanted', 'and a rename')
  FROM category_rename(:book, :user, 'USD', 2, 'UTC', NULL, '', 6, NULL, 'Food', 'Fun');

SELECT pg_temp.store(4, pg_temp.limits(4, 0, pg_temp.named(1, 'Old')));
SELECT is(pg_temp.stored(), '1 A, 2 B', 'an older answer that comes late changes nothing');
SELECT pg_temp.store(7, pg_temp.limits(7, 0, pg_temp.named(2, 'B'), pg_temp.named(3, 'C')));
SELECT is(pg_temp.stored(), '2 B, 3 C', 'a newer one replaces all');
SELECT is(definitions_version, 7::bigint, 'and the version') FROM books;

-- What came by an event has a version of its own.
UPDATE definitions SET version = 9, name = 'B by event' WHERE name = 'B';
INSERT INTO definitions
SELECT (jsonb_populate_record(d, jsonb_build_object(
           'budget_id', '0192f000-0000-7000-8000-0000000000b4', 'version', 9, 'name', 'D',
           'deleted', true))).*
  FROM definitions d WHERE name = 'C';
SELECT pg_temp.store(8, pg_temp.limits(8, 0, pg_temp.named(2, 'B'), pg_temp.named(4, 'D')));
SELECT is(pg_temp.stored(), '2 B by event, 4 D deleted',
          'what came with a higher version wins, a tombstone as well');
SELECT is(pg_temp.told(pg_temp.check('{}', 8)),
          'ok exceeded | B by event 37.50/1.00 3750.0% []', 'a deleted budget is not judged');
SELECT pg_temp.store(9, pg_temp.limits(9, 0, pg_temp.named(4, 'D')));
SELECT is(pg_temp.stored(), '4 D', 'a whole answer of that version is the last word');
SELECT pg_temp.store(10, pg_temp.limits(10, 0, VARIADIC '{}'::jsonb[]));
SELECT is(pg_temp.stored(), NULL, 'no budget is an answer, too');
SELECT is(pg_temp.told(pg_temp.check('{}', 10)), 'ok none', 'and no budget applies');
SELECT is(pg_temp.told(pg_temp.check('{}', NULL)), 'ok none', 'nor from the snapshot');
SELECT is((SELECT count(*) FROM period_states), 0::bigint, 'nothing stays of deleted budgets');

-- Every member, as it is used.
SELECT pg_temp.store(11, pg_temp.limits(11, 0, pg_temp.budget(5, '0.00', '{
    "name": "E", "categories": ["FOOD:Cafe", "food:cafe", "Home"], "thresholds": [95, 50, 80],
    "period": {"unit": "week", "every": 2, "anchor": "2026-01-09"}, "mode": "block",
    "rollover": "both", "rollover_cap": "12.30", "starts_on": "2026-01-09",
    "ends_on": "2026-12-31",
    "amounts": [{"from": "2026-06-01", "amount": "20.00"},
                {"from": "2026-01-09", "amount": "10.50"}]}')));
SELECT is(to_jsonb(d) - 'book_id' - 'budget_id' - 'spent_from',
          '{"version": 11, "deleted": false, "name": "E", "categories": ["food:cafe", "home"],
            "unit": "week", "every": 2, "anchor": "2026-01-09", "thresholds": [50, 80, 95],
            "mode": "block", "rollover": "both", "rollover_cap": 1230, "starts_on": "2026-01-09",
            "ends_on": "2026-12-31", "amounts_from": ["2026-01-09", "2026-06-01"],
            "amounts": [1050, 2000]}',
          'each member is kept')
  FROM definitions d;
SELECT pg_temp.store(12, pg_temp.limits(12, 0, pg_temp.budget(5, '0.00')));
SELECT is(ends_on::text || coalesce(rollover_cap::text, ' no cap'), 'infinity no cap',
          'no end and no cap are possible')
  FROM definitions;
SELECT is(d.amounts, ARRAY[1250::bigint], format('%s with %s digits is 1250', amount, digits))
  FROM (VALUES (0, '1250'), (3, '1.250'), (2, '12.50')) AS c (digits, amount),
       LATERAL definitions_read(:book, digits, pg_temp.limits(1, 0, pg_temp.budget(1, amount)))
           AS d;

-- Definitions made before a renaming are brought up to it, duplicates merged.
SELECT pg_temp.create('{"category": "Food:Cafe:Tea"}', 12) \g /dev/null
SELECT is((pg_temp.rename('Food:Cafe', 'Fun:Out')).outcome, 'ok', 'a category is renamed');
SELECT is((pg_temp.rename('Fun:Out:Tea', 'Drinks')).outcome, 'ok', 'and again');
SELECT pg_temp.store(20, pg_temp.limits(20, 0, pg_temp.budget(
           6, '1.00', '{"categories": ["Food:CAFE:tea", "Fun:Out", "Food:Cafe", "Home"]}')));
SELECT is(categories::text, '{drinks,fun:out,home}', 'one that knows of no renaming')
  FROM definitions;
SELECT pg_temp.store(21, pg_temp.limits(21, 1, pg_temp.budget(
           6, '1.00', '{"categories": ["Food:CAFE:tea", "Fun:Out:Tea", "Fun:Out", "Home"]}')));
SELECT is(categories::text, '{drinks,food:cafe:tea,fun:out,home}', 'one that knows of the first')
  FROM definitions;
SELECT pg_temp.store(22, pg_temp.limits(22, 2, pg_temp.budget(
           6, '1.00', '{"categories": ["Food:CAFE:tea", "Fun:Out:Tea", "Fun:Out", "Home"]}')));
SELECT is(categories::text, '{food:cafe:tea,fun:out,fun:out:tea,home}',
          'and one that knows of both')
  FROM definitions;

SELECT * FROM finish();
ROLLBACK;
