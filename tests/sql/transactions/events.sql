-- Definitions that come by events: which are stored, and what they raise.
BEGIN;
SELECT plan(47);
\ir helpers.psql

-- What budget.changed says of budget _n: its state at _version, or that it is gone.
CREATE FUNCTION pg_temp.said(_n int, _version bigint, _budget jsonb, _today date = '2026-11-15',
                             _renames bigint = 0) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object(
               'budget', _budget || jsonb_build_object('amount', _budget #>> '{amounts,-1,amount}'),
               'budget_id', '0192f000-0000-7000-8000-0000000000b' || _n,
               'book_version', _version, 'renames_seq', _renames, 'today', _today,
               'deleted', _budget IS NULL,
               'action', CASE WHEN _budget IS NULL THEN 'deleted' ELSE 'changed' END)
$$;
CREATE FUNCTION pg_temp.event(_data jsonb, _id uuid = gen_random_uuid(),
                              _book uuid = '0192f000-0000-7000-8000-00000000000b') RETURNS json
LANGUAGE sql AS $$
    SELECT json_build_object('specversion', '1.0', 'id', _id, 'source', '/purser/budgets',
                             'type', 'budget.changed', 'subject', _data ->> 'budget_id',
                             'time', '2026-11-15T12:00:00.000Z', 'bookid', _book, 'data', _data)
$$;
CREATE FUNCTION pg_temp.apply(VARIADIC _events json[]) RETURNS text
LANGUAGE sql AS $$ SELECT (events_apply(to_json(_events))).outcome $$;
CREATE FUNCTION pg_temp.tell(_n int, _version bigint, _budget jsonb, _today date = '2026-11-15',
                             _renames bigint = 0) RETURNS text
LANGUAGE sql AS $$
    SELECT pg_temp.apply(pg_temp.event(pg_temp.said(_n, _version, _budget, _today, _renames)))
$$;
CREATE FUNCTION pg_temp.store(_version bigint, VARIADIC _budgets jsonb[]) RETURNS text
LANGUAGE sql AS $$
    SELECT outcome FROM definitions_store(
        '0192f000-0000-7000-8000-00000000000b', '0192f000-0000-7000-8000-00000000000e', 'USD', 2,
        'UTC', _version, pg_temp.limits(_version, 0, VARIADIC _budgets))
$$;
CREATE FUNCTION pg_temp.stored() RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg(format('%s@%s ', right(budget_id::text, 1), version)
                      || CASE WHEN deleted THEN 'deleted'
                              ELSE money_text(amounts[cardinality(amounts)], 2) END,
                      ', ' ORDER BY budget_id)
      FROM definitions WHERE book_id = '0192f000-0000-7000-8000-00000000000b'
$$;

-- Every test below is of November 2026, of which today is the 15th for who changes a budget.
SAVEPOINT nothing;

-- A book that never heard a whole answer knows no definitions, whatever single ones have come.
SELECT is(pg_temp.tell(1, 3, pg_temp.budget(1, '10.00', '{"mode": "block"}')), 'done',
          'a budget is told of');
SELECT is(pg_temp.stored(), '1@3 10.00', 'and stored with the version that it came with');
SELECT is(definitions_version, NULL, 'which is not the version of the book')
  FROM (SELECT 1) AS one LEFT JOIN books ON true;
SELECT is(outcome || ((body::jsonb -> 'budget_check') - 'as_of')::text,
          'created{"source": "unavailable", "status": "unknown", "budgets": []}',
          'a write without the budgets service is accepted, to be checked later')
  FROM pg_temp.create('{}', NULL);
SELECT is(pg_temp.told(pg_temp.check('{}', NULL)), 'ok unknown', 'and so does check say');
SELECT is(pg_temp.alerts(), NULL, 'raising nothing');
SELECT pg_temp.tell(2, 4, pg_temp.budget(2, '100.00', '{"name": "Too"}')) \g /dev/null
SELECT is(pg_temp.alerts(), NULL, 'and neither does the next event');
SELECT is((SELECT count(*) FROM unjudged), 1::bigint, 'which judges nothing');
SELECT pg_temp.create('{"amount": 8000}', NULL) \g /dev/null
SELECT pg_temp.store(4, pg_temp.budget(1, '10.00', '{"mode": "block"}'),
                     pg_temp.budget(2, '100.00', '{"name": "Too"}')) \g /dev/null
SELECT is(pg_temp.alerts(),
          '{2026-11-01 100 92.50/10.00 late,2026-11-01 90 92.50/100.00 late}',
          'a whole answer has all of it judged, and nothing twice');
SELECT is((SELECT count(*) FROM unjudged), 0::bigint, 'and is the end of it');
SELECT is(pg_temp.told(pg_temp.check('{"amount": 1}')),
          'ok exceeded | Food 92.51/10.00 925.1% [] | Too 92.51/100.00 92.5% []',
          'what was accepted counts');
ROLLBACK TO nothing;

-- Where rollover needs every period, those that passed while nothing was known count, too.
SELECT pg_temp.tell(1, 1, pg_temp.budget(1, '10.00', '{"rollover": "both", "starts_on":
                    "2026-09-01"}')) \g /dev/null
SELECT pg_temp.create('{"date": "2026-09-10", "amount": 2500}', NULL) \g /dev/null
SELECT pg_temp.store(1, pg_temp.budget(1, '10.00', '{"rollover": "both", "starts_on":
                     "2026-09-01"}')) \g /dev/null
SELECT is(pg_temp.told(pg_temp.check('{"amount": 100}')), 'ok ok | Food 1.00/5.00 20.0% []',
          'a whole answer learns what no write kept');
ROLLBACK TO nothing;

-- Lowered and raised.
SELECT pg_temp.store(1, pg_temp.budget(1, '500.00')) \g /dev/null
SELECT pg_temp.create('{"amount": 10000}') \g /dev/null
SELECT is(pg_temp.tell(1, 2, pg_temp.budget(1, '100.00')), 'done', 'a budget is lowered');
SELECT is(pg_temp.alerts(), '{"2026-11-01 90 100.00/100.00 by no write"}',
          'to what was spent: it raises an alert that no write has caused');
SELECT is(payload::jsonb - 'id' - 'created_at',
          '{"level": "near", "threshold": 90, "budget_name": "Food", "currency": "USD",
            "budget_id": "0192f000-0000-7000-8000-0000000000b1",
            "period": {"start": "2026-11-01", "end": "2026-11-30"}, "limit": "100.00",
            "spent": "100.00", "percent": 100.0, "transaction_id": null, "override": false,
            "late": false}', 'told with all that a message needs')
  FROM outbox WHERE type = 'alert.raised';
SELECT pg_temp.tell(1, 2, pg_temp.budget(1, '100.00')) \g /dev/null
SELECT pg_temp.store(2, pg_temp.budget(1, '100.00')) \g /dev/null
SELECT is(cardinality(pg_temp.alerts()), 1, 'neither the event again nor the whole answer repeats it');
SELECT pg_temp.tell(1, 3, pg_temp.budget(1, '500.00')) \g /dev/null
SELECT is(alerted, 0::smallint, 'raising it re-arms') FROM period_states;
SELECT pg_temp.tell(1, 4, pg_temp.budget(1, '80.00')) \g /dev/null
SELECT is(pg_temp.alerts(), '{2026-11-01 90 100.00/100.00 by no write,
                              2026-11-01 100 100.00/80.00 by no write}'::text[],
          'so that lowering it again raises another');
SELECT is(definitions_version, 2::bigint, 'no event sets the version of the book') FROM books;
SELECT is(outcome, 'definitions_wanted', 'which the next write learns')
  FROM pg_temp.create('{}', 4);
SELECT is(pg_temp.told(pg_temp.create('{"amount": 1}', NULL)),
          'created exceeded | Food 100.01/80.00 125.0% []',
          'but a snapshot knows what came by events');
SELECT pg_temp.store(3, pg_temp.budget(1, '500.00')) \g /dev/null
SELECT is(pg_temp.stored(), '1@4 80.00', 'an older whole answer does not undo them');
SELECT pg_temp.tell(1, 5, pg_temp.budget(1, '80.00', '{"mode": "track"}')) \g /dev/null
SELECT is(cardinality(pg_temp.alerts()), 2, 'track raises nothing');
ROLLBACK TO nothing;

-- The day is the changer's.
SELECT pg_temp.store(1, VARIADIC '{}'::jsonb[]) \g /dev/null
SELECT pg_temp.create('{"amount": 10000, "date": "2026-10-31"}') \g /dev/null
SELECT pg_temp.tell(1, 2, pg_temp.budget(1, '50.00'), '2026-11-01') \g /dev/null
SELECT is(pg_temp.alerts(), NULL, 'a period that has passed is not judged');
SELECT pg_temp.tell(2, 3, pg_temp.budget(2, '50.00'), '2026-10-31') \g /dev/null
SELECT is(pg_temp.alerts(), '{"2026-10-01 100 100.00/50.00 by no write"}',
          'it has not where it is still October for who made the change');
SELECT pg_temp.tell(2, 4, pg_temp.budget(2, '50.00', '{"period": {"unit": "quarter", "every": 1,
                    "anchor": "2026-01-01"}}'), '2026-10-31') \g /dev/null
SELECT is(cardinality(pg_temp.alerts()), 2, 'nothing was alerted yet in periods of another length');
SELECT pg_temp.tell(3, 5, pg_temp.budget(3, '5000', '{"currency": "JPY"}'), '2026-10-31')
    \g /dev/null
SELECT is(format('%s %s', payload ->> 'limit', payload ->> 'spent'), '5000 10000',
          'amounts without minor digits are whole')
  FROM outbox WHERE payload ->> 'currency' = 'JPY';
ROLLBACK TO nothing;

-- Which one wins.
SELECT pg_temp.store(5, pg_temp.budget(1, '5.00'), pg_temp.budget(2, '5.00')) \g /dev/null
SELECT pg_temp.tell(1, 4, pg_temp.budget(1, '4.00')) \g /dev/null
SELECT is(pg_temp.stored(), '1@5 5.00, 2@5 5.00', 'an event older than the whole answer is no news');
SELECT pg_temp.tell(3, 5, pg_temp.budget(3, '4.00')) \g /dev/null
SELECT is(pg_temp.stored(), '1@5 5.00, 2@5 5.00', 'even for a budget that the answer lacks');
SELECT pg_temp.tell(1, 7, NULL) \g /dev/null
SELECT pg_temp.tell(1, 6, pg_temp.budget(1, '6.00')) \g /dev/null
SELECT is(pg_temp.stored(), '1@7 deleted, 2@5 5.00', 'what was deleted stays so');
SELECT pg_temp.store(6, pg_temp.budget(1, '6.00'), pg_temp.budget(2, '5.00')) \g /dev/null
SELECT is(pg_temp.stored(), '1@7 deleted, 2@5 5.00', 'also when a whole answer has it that is older');
SELECT is(pg_temp.told(pg_temp.check('{}', NULL)), 'ok exceeded | Food 12.50/5.00 250.0% [90, 100]',
          'and is not judged');
SELECT pg_temp.tell(2, 9, pg_temp.budget(2, '9.00')) \g /dev/null
SELECT pg_temp.tell(2, 8, pg_temp.budget(2, '8.00')) \g /dev/null
SELECT is(pg_temp.stored(), '1@7 deleted, 2@9 9.00', 'of two events the later wins');
SELECT pg_temp.tell(4, 10, NULL) \g /dev/null
SELECT pg_temp.tell(4, 8, pg_temp.budget(4, '8.00')) \g /dev/null
SELECT is(pg_temp.stored(), '1@7 deleted, 2@9 9.00, 4@10 deleted',
          'a budget whose end is heard of first is never there');
SELECT pg_temp.tell(1, 12, pg_temp.budget(1, '12.00')) \g /dev/null
SELECT is(pg_temp.stored(), '1@12 12.00, 2@9 9.00, 4@10 deleted', 'one made anew is');
SELECT pg_temp.tell(2, 11, pg_temp.budget(2, '9.00')) \g /dev/null
SELECT pg_temp.tell(2, 10, pg_temp.budget(2, '10.00')) \g /dev/null
SELECT is(pg_temp.stored(), '1@12 12.00, 2@11 9.00, 4@10 deleted',
          'one that came to the same again is newer all the same');
SELECT pg_temp.store(11, pg_temp.budget(2, '9.00')) \g /dev/null
SELECT is(pg_temp.stored(), '1@12 12.00, 2@11 9.00',
          'a whole answer takes what it lacks, but not what is newer');
SELECT is(count(*), 2::bigint, 'events of no interest are taken and left')
  FROM (SELECT 1 WHERE events_apply(json_build_array(pg_temp.event('{}')::jsonb
                                                     || '{"type": "usage.moved"}'))
               = answer_plain('done')
        UNION ALL SELECT 1 WHERE events_apply('[]') = answer_plain('done')) AS done;
SELECT pg_temp.tell(2, 12, NULL) \g /dev/null
SELECT is((SELECT count(*) FROM period_states WHERE budget_id::text LIKE '%b2'), 0::bigint,
          'nothing is kept of the periods of a deleted budget');
ROLLBACK TO nothing;

-- What waits to be judged is judged before the definition that an event brings.
SELECT pg_temp.store(1, pg_temp.budget(1, '500.00')) \g /dev/null
SELECT pg_temp.create('{"amount": 10000}', NULL) \g /dev/null
SELECT pg_temp.tell(1, 2, pg_temp.budget(1, '50.00')) \g /dev/null
SELECT is(pg_temp.alerts(), '{"2026-11-01 100 100.00/50.00 late"}', 'late, by its transaction');
SELECT pg_temp.store(2, pg_temp.budget(1, '50.00')) \g /dev/null
SELECT is(cardinality(pg_temp.alerts()), 1, 'and once');
SELECT is((SELECT count(*) FROM unjudged), 0::bigint, 'then no more waits');
ROLLBACK TO nothing;

-- Renamings and events cross.
SELECT pg_temp.create('{"category": "Food:Tea"}', NULL) \g /dev/null
SELECT pg_temp.tell(1, 1, pg_temp.budget(1, '5.00', '{"categories": ["Food:Tea"]}')) \g /dev/null
SELECT pg_temp.rename('Food:Tea', 'Drinks') \g /dev/null
SELECT is(categories, '{drinks}', 'a definition that came by an event follows a renaming')
  FROM definitions;
SELECT pg_temp.tell(1, 2, pg_temp.budget(1, '5.00', '{"categories": ["food:tea", "Pay"]}'))
    \g /dev/null
SELECT is(categories, '{drinks,pay}', 'one that does not know it is brought up to it')
  FROM definitions;
SELECT pg_temp.tell(1, 3, pg_temp.budget(1, '5.00', '{"categories": ["food:tea"]}'), _renames => 1)
    \g /dev/null
SELECT is(categories, '{food:tea}', 'one that knows it is left as it is') FROM definitions;
ROLLBACK TO nothing;

-- Any order gives the same. Nine events of three budgets and three renamings: in book n the events
-- come in an order by chance, the renamings, which are in order always, somewhere among them.
SELECT extract(epoch FROM clock_timestamp())::int % 1000 AS seed \gset
SELECT setseed(:seed / 1000.0) \g /dev/null
CREATE TEMP TABLE told AS
SELECT n, pg_temp.event(pg_temp.said(
              1 + n % 3, n,
              CASE WHEN n NOT IN (6, 7) THEN
                  pg_temp.budget(1 + n % 3, n || '.00', jsonb_build_object(
                      'id', '0192f000-0000-7000-8000-0000000000b' || 1 + n % 3,
                      'categories', CASE n / 4 WHEN 0 THEN ARRAY['A:B:' || n % 3, 'D']
                                               WHEN 1 THEN ARRAY['C:' || n % 3, 'D']
                                               ELSE ARRAY['C:' || n % 3, 'E'] END))
              END, _renames => n / 4)) AS event
  FROM generate_series(1, 9) AS n;
CREATE FUNCTION pg_temp.book(_n int) RETURNS uuid
LANGUAGE sql AS $$ SELECT ('0192f000-0000-7000-9000-' || lpad(_n::text, 12, '0'))::uuid $$;
CREATE FUNCTION pg_temp.shuffled(_n int) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    _book uuid := pg_temp.book(_n);
    _step record;
    _renamed int := 0;
    _renames text[] := '{{A:B,C},{D,E},{C:1,C:2}}';
BEGIN
    PERFORM transaction_create(_book, _book, 'USD', 2, 'UTC', NULL, '', NULL, NULL,
                               pg_temp.draft(jsonb_build_object('category', path)))
       FROM unnest('{A:B:0,A:B:1,A:B:2,D}'::text[]) AS path;
    FOR _step IN
        SELECT event FROM (SELECT event FROM told
                           UNION ALL SELECT NULL FROM generate_series(1, 3)) AS steps
         ORDER BY random()
    LOOP
        IF _step.event IS NULL THEN
            _renamed := _renamed + 1;
            PERFORM category_rename(_book, _book, 'USD', 2, 'UTC', NULL, '', NULL, NULL,
                                    _renames[_renamed][1], _renames[_renamed][2]);
        ELSE
            PERFORM events_apply(json_build_array(_step.event::jsonb
                                                  || jsonb_build_object('bookid', _book)));
        END IF;
    END LOOP;
    RETURN (SELECT string_agg((to_jsonb(d) - 'book_id' - 'spent_from')::text, E'\n'
                              ORDER BY budget_id)
              FROM definitions d WHERE book_id = _book);
END
$$;
CREATE TEMP TABLE outcomes AS
SELECT n, pg_temp.shuffled(n) AS definitions FROM generate_series(1, 40) AS n;
SELECT is(count(DISTINCT definitions), 1::bigint,
          format('any order of events gives the same definitions (seed %s)', :seed))
  FROM outcomes;
SELECT is(string_agg(format('%s@%s %s %s', right(budget_id::text, 1), version, deleted,
                            array_to_string(categories, '+')), ', ' ORDER BY budget_id),
          '1@9 f c:0+e, 2@7 t , 3@8 f c:2+e', 'which are the latest')
  FROM definitions WHERE book_id = pg_temp.book(1);

SELECT * FROM finish();
ROLLBACK;
