-- What a restored database asks for: sums made anew.
BEGIN;
SELECT plan(4);
\set ada '''0192f000-0000-7000-8000-0000000000b1'''

INSERT INTO inbox VALUES (:ada, gen_random_uuid(), now() - interval '1 year');
SELECT reread_ask('check', NULL, 10) \g /dev/null
UPDATE rereads SET position = :ada, held_until = now() + interval '1 year';

SELECT restored();
SELECT results_eq('SELECT kind, only_book, books FROM rereads WHERE ended_at IS NULL',
                  $$ VALUES ('rebuild', NULL::uuid, 0::bigint) $$,
                  'all books are to be made anew, and nothing else is under way');
SELECT is(kind, 'rebuild', 'which a keeper takes up at once') FROM reread_claim(-1, 15);
SELECT is_empty('SELECT FROM inbox WHERE received_at < now()',
                'what was heard is remembered as long as it may be told again');
SELECT isnt_empty('SELECT FROM revoked', 'tokens are refused');

SELECT * FROM finish();
ROLLBACK;
