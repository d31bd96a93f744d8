-- Registering makes a user, a book of his own and a session; a user reads and changes himself.
BEGIN;
SELECT plan(31);
\ir helpers.psql

SELECT is(a.outcome, 'created', 'an e-mail address can be registered')
  FROM pg_temp.registered(1, 'Ada@Example.org', 'Europe/Paris', 'EUR') AS a;
SELECT is((me(:ada_book, :ada)).body::jsonb - 'created_at',
          '{"id": "0192f000-0000-7000-8000-0000000000a1", "email": "Ada@Example.org", "name": null,
            "timezone": "Europe/Paris", "version": 1,
            "book": {"id": "0192f000-0000-7000-8000-0000000000b1", "name": "Household",
                     "currency": "EUR", "role": "owner"}}'::jsonb,
          'the user is shown with his book, and owns it');
SELECT matches((me(:ada_book, :ada)).body::jsonb ->> 'created_at',
               '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$', 'instants are UTC with milliseconds');
SELECT is(count(*), 1::bigint, 'he is logged in at once')
  FROM sessions WHERE id = :ada_session AND user_id = :ada AND book_id = :ada_book;
SELECT is(pg_temp.audited(:ada), 'registered 1', 'it stands in the audit');

SELECT is((pg_temp.registered(2, taken)).outcome, 'email_taken', 'taken: ' || taken)
  FROM unnest('{Ada@Example.org, ada@example.org, ADA@EXAMPLE.ORG}'::text[]) AS taken;
SELECT is(count(*), 0::bigint, 'a refused registration leaves no book')
  FROM books WHERE id = :ben_book;
SELECT is((pg_temp.registered(2, 'jos' || U&'\00e9' || '@example.org')).outcome, 'created',
          'an address beyond ASCII can be registered');
SELECT is((pg_temp.registered(3, 'JOSE' || U&'\0301' || '@example.org')).outcome, 'email_taken',
          'and is the same in any normal form and case');

SELECT is(a.outcome || a.body,
          'invalid[{"pointer":"/timezone","code":"not_allowed",'
          '"detail":"is no time zone of the IANA database, such as Europe/Paris"}]',
          'no time zone: ' || zone)
  FROM unnest('{"", "europe/paris", Nowhere/Paris, posix/Europe/Paris, right/Europe/Paris,
                posixrules, localtime, Factory, "UTC ", "+02:00"}'::text[]) AS zone,
       LATERAL (SELECT (r).* FROM pg_temp.registered(4, 'zone@example.org', zone) AS r) AS a;
SELECT ok(timezone_known(zone), 'a time zone: ' || zone)
  FROM unnest('{UTC, Etc/UTC, America/Argentina/Buenos_Aires}'::text[]) AS zone;

-- Changing oneself.

SELECT is((me_change(:ada_book, :ada, '{"name": "Ada"}', NULL)).body::jsonb ->> 'name', 'Ada',
          'the name can change');
SELECT is(a.version || (a.body::jsonb ->> 'name') || (a.body::jsonb ->> 'timezone'),
          '3AdaAsia/Tokyo', 'what the patch does not name stays; each change is a version')
  FROM me_change(:ada_book, :ada, '{"timezone": "Asia/Tokyo"}', 2) AS a;
SELECT is((me_change(:ada_book, :ada, '{"name": "Eve"}', 2)).outcome, 'stale',
          'an outdated version is refused');
SELECT is((me_change(:ada_book, :ada, '{"timezone": "Mars/Base"}', 3)).outcome, 'invalid',
          'so is an unknown time zone');
SELECT is(a.version || coalesce(a.body::jsonb ->> 'name', 'none'), '4none', 'null takes the name off')
  FROM me_change(:ada_book, :ada, '{"name": null}', 3) AS a;
SELECT is((me_change(:ada_book, :ada, '{}', 4)).version, 4::bigint,
          'a patch without effect makes no version');
SELECT is((me(:ada_book, :nobody)).outcome, 'not_found', 'an unknown user is not found');

SELECT finish();
ROLLBACK;
