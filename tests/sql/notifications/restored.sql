-- What a restored database forgets, and what it keeps.
BEGIN;
SELECT plan(6);
\ir helpers.psql

SELECT pg_temp.channel() AS channel \gset
\set alert '''0192f000-0000-7000-8000-0000000000a1'''
SELECT pg_temp.alert(_id => :alert) \g /dev/null
SELECT id AS told FROM inbox \gset
SELECT ticket_make(:book, :user, gen_random_uuid(), 0, '\x00') \g /dev/null
UPDATE inbox SET received_at = now() - interval '1 year';

SELECT restored();
SELECT maintain();
SELECT is_empty('TABLE tickets', 'no ticket opens a stream');
SELECT isnt_empty('SELECT FROM revoked', 'tokens are refused');
SELECT is(pg_temp.sent(:'channel'), 1::bigint, 'what was to be sent still is');
SELECT is(count(*), 1::bigint, 'alerts are there') FROM alerts;
SELECT isnt_empty('TABLE inbox', 'what was heard is remembered however old the dump is');
SELECT pg_temp.hear('alert.raised', to_jsonb(a), :'told') FROM alerts a;
SELECT is(pg_temp.sent(:'channel'), 1::bigint, 'and told again, does nothing');

SELECT * FROM finish();
ROLLBACK;
