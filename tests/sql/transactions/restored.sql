-- What a restored database forgets: definitions that the budgets service may know nothing of.
BEGIN;
SELECT plan(10);
\ir helpers.psql

CREATE FUNCTION pg_temp.spend(_amount bigint, _definitions jsonb = NULL, _seen bigint = 3)
RETURNS text
LANGUAGE sql AS $$
    SELECT pg_temp.told(pg_temp.create(
        jsonb_build_object('amount', _amount, 'date', pg_temp.today()), _seen,
        _definitions => _definitions))
$$;

-- The third definitions, with a budget that was changed, one that is new and one that was deleted.
SELECT pg_temp.define(pg_temp.budget(1, '100.00', '{"name": "A"}'),
                      pg_temp.budget(3, '100.00', '{"name": "C"}'));
SELECT pg_temp.spend(9000, _seen => 1) \g /dev/null
SELECT is(cardinality(pg_temp.alerts()), 2, 'two budgets are alerted');
SELECT pg_temp.define(pg_temp.budget(1, '100.00', '{"name": "A"}'),
                      pg_temp.budget(3, '100.00', '{"name": "C"}'));
SELECT pg_temp.define(pg_temp.budget(1, '95.00', '{"name": "A"}'),
                      pg_temp.budget(2, '1000.00', '{"name": "B"}'));
INSERT INTO inbox VALUES (:book, gen_random_uuid(), now() - interval '1 year');

-- The budgets service is back at the second.
SELECT restored();
SELECT is(pg_temp.spend(1, _seen => 2), 'definitions_wanted', 'all definitions are asked for');
SELECT is(pg_temp.told(pg_temp.check('{}', 2)), 'definitions_wanted', 'by a check, too');
SELECT is(pg_temp.spend(500, pg_temp.limits(2, 0, pg_temp.budget(1, '100.00', '{"name": "A"}'),
                                            pg_temp.budget(3, '100.00', '{"name": "C"}')), 2),
          'created near | A 95.00/100.00 95.0% [] | C 95.00/100.00 95.0% []',
          'and the first write is judged by them');
SELECT is(array_agg(name ORDER BY name), '{A,C}', 'what was newer is gone') FROM definitions;
SELECT is(count(*), 1::bigint, 'what was alerted and is still there is not alerted again')
  FROM crossings WHERE budget_id = '0192f000-0000-7000-8000-0000000000b1';
SELECT is(pg_temp.spend(600, _seen => 2),
          'created exceeded | A 101.00/100.00 101.0% [100] | C 101.00/100.00 101.0% [100]',
          'what is reached anew is');
SELECT is(definitions_version, 2::bigint, 'the version is theirs') FROM books;
SELECT is_empty($$ SELECT FROM inbox WHERE received_at < now() $$,
                'what was heard is remembered as long as it may be told again');
SELECT is_empty($$ SELECT FROM period_states s
                    WHERE NOT EXISTS (SELECT FROM definitions d WHERE d.budget_id = s.budget_id) $$,
                'nothing is left of budgets that are not there');

SELECT * FROM finish();
ROLLBACK;
