-- Many transactions at once: in order, later ones seeing earlier ones; or all or nothing.
BEGIN;
SELECT plan(22);
\ir helpers.psql

CREATE FUNCTION pg_temp.batch(_drafts jsonb, _atomic boolean = false, _key text = NULL,
                              _hash text = '') RETURNS answer
LANGUAGE sql AS $$
    SELECT transaction_batch(
        '0192f000-0000-7000-8000-00000000000b', '0192f000-0000-7000-8000-00000000000e', 'USD', 2,
        'UTC', _key, _hash, pg_temp.seen(), NULL,
        (SELECT jsonb_agg(CASE d WHEN 'null' THEN d ELSE pg_temp.draft(d) END ORDER BY n)
           FROM jsonb_array_elements(_drafts) WITH ORDINALITY AS e (d, n)), _atomic)
$$;
CREATE FUNCTION pg_temp.outcomes(_a answer) RETURNS text
LANGUAGE sql AS $$
    SELECT _a.outcome || ': ' || string_agg(coalesce(r ->> 'outcome', 'null'), ' ' ORDER BY n)
      FROM json_array_elements(_a.body::json) WITH ORDINALITY AS e (r, n)
$$;

SELECT pg_temp.define(pg_temp.budget(1, '10.00', '{"mode": "block"}'));
SELECT is(pg_temp.outcomes(pg_temp.batch(
              '[{"amount": 500, "id": "0192f000-0000-4000-8000-0000000000d1"}, {"amount": 600},
                {"amount": 500}, null, {"amount": 1, "category": "Fun"},
                {"type": "income", "id": "0192f000-0000-4000-8000-0000000000d1"},
                {"amount": 600, "override": true}, {"amount": 1, "type": "refund"}]')),
          'ok: created exceeded created null created exists created created',
          'each item has its own outcome, in order');
SELECT is(count(*), 5::bigint, 'what was accepted is stored') FROM transactions;
SELECT is(pg_temp.told(pg_temp.check('{"amount": 1}')), 'ok exceeded | Food 16.00/10.00 160.0% []',
          'and summed up');
SELECT is(array_agg(threshold ORDER BY id)::int[], '{90,100}', 'each crossing is told')
  FROM crossings;
SELECT is(count(*), 5::bigint, 'each write is told') FROM outbox WHERE type = 'transaction.changed';
SELECT pg_temp.batch('[{"id": "0192f000-0000-4000-8000-0000000000d2", "category": "Fun"},
                       {"amount": 1}]') AS done \gset
SELECT is((:'done'::answer).body::json -> 0 ->> 'body',
          (transaction_get(:book, 'USD', 2, '0192f000-0000-4000-8000-0000000000d2')).body,
          'a result holds the transaction');
SELECT is((:'done'::answer).body::json #>> '{1,body,status}', 'exceeded',
          'or the budget check that refused it');
SELECT is(pg_temp.outcomes(pg_temp.batch('[{"amount": 1, "category": "Caf\u00e9"},
                                           {"amount": 1, "category": "CAFE\u0301"}]')),
          'ok: created created', 'items may bring categories');
SELECT is(array_agg(DISTINCT c.path), ARRAY[U&'Caf\00E9'], 'spelled as the first of them')
  FROM transactions t JOIN categories c ON c.key = t.category_key
 WHERE category_key LIKE 'caf%';

-- All or nothing.
CREATE TEMP TABLE before AS
SELECT (SELECT count(*) FROM transactions) AS rows, (SELECT sum(count) FROM totals) AS counted,
       (SELECT count(*) FROM outbox) AS events, (SELECT count(*) FROM crossings) AS alerts,
       (SELECT sum(spent) FROM period_states) AS spent, (SELECT count(*) FROM categories) AS paths;
SELECT is(pg_temp.outcomes(pg_temp.batch(
              '[{"category": "New", "amount": 5}, {"amount": 1}, {"category": "New"}, null]',
              true)),
          'batch_refused: created exceeded created null', 'a refusal refuses all, and tells which');
SELECT is(pg_temp.outcomes(pg_temp.batch('[{"category": "New"}, null]', true)),
          'batch_refused: created null', 'so does an item that is faulty in itself');
SELECT results_eq($$ SELECT (SELECT count(*) FROM transactions), (SELECT sum(count) FROM totals),
                            (SELECT count(*) FROM outbox), (SELECT count(*) FROM crossings),
                            (SELECT sum(spent) FROM period_states),
                            (SELECT count(*) FROM categories) $$,
                  'SELECT * FROM before', 'and nothing of it stays');
SELECT is(pg_temp.outcomes(pg_temp.batch('[{"category": "New"}, {"amount": 1, "override": true}]',
                                         true)),
          'ok: created created', 'all that is accepted is stored');
SELECT is(count(*), (SELECT rows + 2 FROM before), 'all of it') FROM transactions;

-- Retries.
SELECT pg_temp.batch('[{"category": "Fun"}]', false, 'k', 'h') AS done \gset
SELECT is((body, replayed)::text, ((:'done'::answer).body, true)::text, 'a batch is done once')
  FROM pg_temp.batch('[{"category": "Fun"}]', false, 'k', 'h');
SELECT is(outcome, 'key_reused', 'with its key')
  FROM pg_temp.batch('[{"category": "Fun"}]', false, 'k', 'h2');
SELECT is(outcome, 'batch_refused', 'a refused one')
  FROM pg_temp.batch('[null]', true, 'k2', 'h');
SELECT is(outcome, 'ok', 'frees its key')
  FROM pg_temp.batch('[{"category": "Fun"}]', true, 'k2', 'h3');

-- A thousand.
SELECT pg_temp.define(pg_temp.budget(2, '1000.00', '{"thresholds": [50], "categories": ["Many"]}'));
DELETE FROM crossings;
SELECT is(count(*) FILTER (WHERE r ->> 'outcome' = 'created'), 1000::bigint,
          'a thousand are stored')
  FROM pg_temp.batch((SELECT jsonb_agg(jsonb_build_object(
                                 'amount', 100, 'category', 'Many:' || n % 7,
                                 'date', date '2026-11-01' + n % 30))
                        FROM generate_series(1, 1000) AS n)) AS b,
       LATERAL json_array_elements(b.body::json) AS r;
SELECT is(sum(spent), 100000::numeric, 'and summed up')
  FROM totals WHERE category_key LIKE 'many:%';
SELECT is(pg_temp.alerts(), '{2026-11-01 50 500.00/1000.00}', 'with one alert where it crossed');
SELECT is(pg_temp.told(pg_temp.check('{"category": "Many", "amount": 1}')),
          'ok exceeded | Food 1000.01/1000.00 100.0% [100]', 'exactly');

SELECT * FROM finish();
ROLLBACK;
