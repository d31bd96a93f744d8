-- What becomes of events: the inbox, what is to be sent, and what open pages are told.
BEGIN;
SELECT plan(22);
\ir helpers.psql

SELECT pg_temp.channel() AS hook \gset
SELECT pg_temp.channel('{"levels": ["exceeded"]}') AS exceeded \gset
SELECT pg_temp.channel('{"enabled": false}') AS off \gset
SELECT pg_temp.channel('{"kind": "email", "target": "a@example.org"}') AS mail \gset
SELECT pg_temp.channel() AS unverified \gset
UPDATE channels SET verified_at = NULL WHERE id = :'unverified';

SELECT pg_temp.alert('near', :neighbour) \g /dev/null
SELECT pg_temp.alert('near', :neighbour) \g /dev/null
SELECT is(count(*), 1::bigint, 'an alert is in the inbox once') FROM alerts;
SELECT is(pg_temp.sent(:'hook'), 1::bigint, 'and goes out once');
SELECT is(pg_temp.sent(:'mail'), 1::bigint, 'by mail too');
SELECT is(pg_temp.sent(:'exceeded'), 0::bigint, 'not where its level is not wanted');
SELECT is(pg_temp.sent(:'off'), 0::bigint, 'not where the channel is disabled');
SELECT is(pg_temp.sent(:'unverified'), 0::bigint, 'not where it is not verified');
SELECT results_eq('SELECT pg_temp.told()', $$ VALUES ('alert created') $$,
                  'open pages are told once');
SELECT is((SELECT payload #>> '{data,resource}' FROM outbox WHERE type = 'stream.published')::jsonb,
          (alert_get(:book, :user, :neighbour)).body::jsonb, 'what is in the inbox');

SELECT pg_temp.alert('near') \g /dev/null
SELECT is(pg_temp.sent(:'mail'), 1::bigint, 'no second mail within the hour');
SELECT is(pg_temp.sent(:'hook'), 2::bigint, 'a webhook gets every alert');
SELECT pg_temp.alert('near', _budget => :other) \g /dev/null
SELECT is(pg_temp.sent(:'mail'), 2::bigint, 'another budget has its own mail');
SELECT pg_temp.alert('exceeded') \g /dev/null
SELECT is(pg_temp.sent(:'mail'), 3::bigint, 'a level that rises has one, too');
SELECT pg_temp.alert('near') \g /dev/null
SELECT is(pg_temp.sent(:'mail'), 3::bigint, 'one that falls has none');
UPDATE mailed SET at = at - interval '1 hour';
SELECT pg_temp.alert('near') \g /dev/null
SELECT is(pg_temp.sent(:'mail'), 4::bigint, 'an hour later there is a mail again');

DELETE FROM outbox;
SELECT pg_temp.hear('transaction.changed', jsonb_build_object('before', b, 'after', a))
  FROM (VALUES (1, NULL, jsonb_build_object('id', :budget)),
               (2, jsonb_build_object('id', :budget), jsonb_build_object('id', :budget)),
               (3, jsonb_build_object('id', :budget), NULL)) AS change (n, b, a)
 ORDER BY n \g /dev/null
SELECT pg_temp.hear('category.renamed', '{"seq": 1, "from": "a", "to": "b"}') \g /dev/null
SELECT pg_temp.hear('budget.changed', jsonb_build_object(
           'budget', NULL, 'budget_id', :budget, 'action', 'deleted')) \g /dev/null
SELECT results_eq('SELECT pg_temp.told()',
                  $$ VALUES ('transaction created'), ('transaction changed'),
                            ('transaction deleted'), ('transaction changed'),
                            ('budget deleted') $$, 'open pages are told of changes');
SELECT is_empty($$ SELECT FROM outbox
                    WHERE json_typeof(payload #> '{data,resource}') <> 'null'
                      AND (payload #>> '{data,action}' = 'deleted'
                           OR payload #>> '{data,id}' IS NULL) $$,
                'what is gone, or many, has no resource');

DELETE FROM outbox;
SELECT pg_temp.hear('usage.moved', '{}') \g /dev/null
SELECT pg_temp.hear('usage.moved', '{}') \g /dev/null
SELECT usage_flush() \g /dev/null
SELECT results_eq('SELECT pg_temp.told()', $$ VALUES ('budget usage') $$,
                  'usage that moved is told once a second');
UPDATE usage_told SET at = at - interval '1 second';
SELECT usage_flush() \g /dev/null
SELECT usage_flush() \g /dev/null
SELECT results_eq('SELECT pg_temp.told()', $$ VALUES ('budget usage'), ('budget usage') $$,
                  'and what moved meanwhile afterwards, once');
UPDATE usage_told SET at = at - interval '1 second';
SELECT usage_flush() \g /dev/null
SELECT is(count(*), 2::bigint, 'where nothing moved nothing is told') FROM pg_temp.told();

SELECT ticket_make(:book, :user, :other, 1, '\x01') \g /dev/null
SELECT ticket_make(:book, :user, :budget, 1, '\x02') \g /dev/null
SELECT pg_temp.hear('session.revoked', jsonb_build_object('session_id', :other,
                                                          'user_id', :user)) \g /dev/null
SELECT is_empty('SELECT FROM ticket_take(''0192f000-0000-7000-8000-00000000000b'', ''\x01'')',
                'the tickets of an ended session open nothing');
SELECT isnt_empty('SELECT FROM ticket_take(''0192f000-0000-7000-8000-00000000000b'', ''\x02'')',
                  'those of others do');
SELECT is(payload ->> 'session_id', :other, 'gateways are told to end its streams')
  FROM outbox WHERE type = 'session.revoked';

SELECT * FROM finish();
ROLLBACK;
