-- Reading sums anew: what is taken of what the transactions service tells, and when.
BEGIN;
SELECT plan(52);
\set ada '''0192f000-0000-7000-8000-0000000000b1'''
\set ben '''0192f000-0000-7000-8000-0000000000b2'''
\set cem '''0192f000-0000-7000-8000-0000000000b3'''
\set old '''01000000-0000-7000-8000-000000000001'''
\set older '''01000000-0000-7000-8000-000000000002'''

-- What the transactions service tells of a book that spent 12.00, and 1.00 on another day.
CREATE FUNCTION pg_temp.told(_events text = '01000000-0000-7000-8000-000000000001') RETURNS json
LANGUAGE sql AS $$
    SELECT json_build_object(
        'currency', 'USD', 'renames_seq', 0,
        'categories', '[{"key":"food","path":"Food"},{"key":"food:bread","path":"Food:Bread"}]'::json,
        'sums', '[{"category":"food","date":"2026-11-01","spent":"1200","count":2},
                  {"category":"food:bread","date":"2026-11-02","spent":"100","count":1},
                  {"category":"pay","date":"2026-11-02","spent":"0","count":0}]'::json,
        'event_ids', array_to_json(string_to_array(nullif(_events, ''), ',')))
$$;

CREATE FUNCTION pg_temp.sums(_book uuid) RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', category_key, day, spent, count), ', ' ORDER BY category_key, day)
      FROM sums WHERE book_id = _book
$$;

CREATE FUNCTION pg_temp.happens(_id uuid, _received timestamptz) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO inbox VALUES ('0192f000-0000-7000-8000-0000000000b1', _id, _received)
$$;

-- Replacing.

SELECT is(reread_apply('rebuild', :ada, now(), pg_temp.told()), 'differs', 'sums that are not there are made');
\set right '''food 2026-11-01 1200 2, food:bread 2026-11-02 100 1'''
SELECT is(pg_temp.sums(:ada), :right, 'as they were told, less those of nothing');
SELECT is(string_agg(path, ', ' ORDER BY key), 'Food, Food:Bread', 'so are categories')
  FROM categories WHERE book_id = :ada;
SELECT is(as_of, now(), 'the projection is as of then') FROM projections WHERE book_id = :ada;
SELECT is(string_agg(type, ','), 'usage.moved', 'and others are told that it moved')
  FROM outbox WHERE book_id = :ada;
SELECT is(events_apply(json_build_array(json_build_object(
              'id', :old, 'bookid', :ada, 'type', 'transaction.changed', 'time', now(), 'data',
              '{"before":null,"after":{"type":"expense","date":"2026-11-01","amount":"12.00",
                "category":"Food","updated_at":"2026-11-01T00:00:00Z"}}'::json))),
          ('done', NULL, NULL, false)::answer, 'an event that was told and comes later');
SELECT is(pg_temp.sums(:ada), :right, 'is not counted a second time');
SELECT is(reread_apply('rebuild', :ada, now(), pg_temp.told()), 'same', 'what is right stays');
SELECT is(count(*), 1::bigint, 'and nobody is told again') FROM outbox WHERE book_id = :ada;

UPDATE sums SET spent = 7 WHERE book_id = :ada AND category_key = 'food';
DELETE FROM sums WHERE book_id = :ada AND category_key = 'food:bread';
INSERT INTO sums VALUES (:ada, 'ghost', '2026-11-01', 1, 1), (:ben, 'food', '2026-11-01', 1, 1);
INSERT INTO categories VALUES (:ada, 'ghost', 'Ghost', now());
UPDATE categories SET path = 'fOOD', spelled_at = '-infinity' WHERE book_id = :ada AND key = 'food';
INSERT INTO differences VALUES (:ada), (:ben);
SELECT is(reread_apply('rebuild', :ada, now(), pg_temp.told()), 'differs', 'wrong, missing and foreign sums');
SELECT is(pg_temp.sums(:ada), :right, 'are put right');
SELECT is(string_agg(path, ', ' ORDER BY key), 'Food, Food:Bread', 'with categories and spelling')
  FROM categories WHERE book_id = :ada;
SELECT is(pg_temp.sums(:ben), 'food 2026-11-01 1 1', 'another book is left alone');
SELECT is(string_agg(book_id::text, ','), :ben, 'and what was found is settled') FROM differences;

UPDATE sums SET count = 9 WHERE book_id = :ada AND category_key = 'food';
SELECT is(reread_apply('rebuild', :ada, now(), pg_temp.told()), 'differs', 'counts are compared, too');

UPDATE categories SET path = 'FOOD', spelled_at = now() WHERE book_id = :ada AND key = 'food';
SELECT reread_apply('rebuild', :ada, now() - interval '1 second', pg_temp.told()) \g /dev/null
SELECT is(path, 'FOOD', 'a spelling that came later goes before what was told')
  FROM categories WHERE book_id = :ada AND key = 'food';

-- Events meanwhile.

SELECT pg_temp.happens(:older, now() - interval '1 second');
SELECT is(reread_apply('rebuild', :ada, now(), pg_temp.told()), 'same',
          'what had come before asking is in what was told');
UPDATE sums SET spent = 7 WHERE book_id = :ada AND category_key = 'food';
SELECT is(reread_apply('rebuild', :ada, now() - interval '2 seconds', pg_temp.told()), 'again',
          'what has come since, and was not told, would be lost');
SELECT is(spent, 7::bigint, 'so nothing is taken') FROM sums WHERE book_id = :ada AND category_key = 'food';
SELECT is(reread_apply('rebuild', :ada, now() - interval '2 seconds', pg_temp.told(:old || ',' || :older)), 'differs',
          'what was told is not');
SELECT is(pg_temp.sums(:ada), :right, 'and all is right');
SELECT is(reread_apply('rebuild', :cem, now(), '{"categories":[],"sums":[],"event_ids":[]}'), 'same',
          'a book without anything has nothing');

-- Comparing.

SELECT is(reread_apply('check', :ada, now(), pg_temp.told()), 'same', 'what is equal is');
UPDATE sums SET spent = 1201 WHERE book_id = :ada AND category_key = 'food';
SELECT is(reread_apply('check', :ada, now(), pg_temp.told()), 'differs', 'what differs does');
SELECT is(spent, 1201::bigint, 'and stays as it is') FROM sums WHERE book_id = :ada AND category_key = 'food';
SELECT uuid_v7() AS fresh \gset
SELECT is(reread_apply('check', :ada, now(), pg_temp.told(:'fresh')), 'again',
          'nothing is said while an event is on its way');
SELECT is(reread_apply('check', :ada, now() + interval '2 minutes', pg_temp.told(:'fresh')), 'differs',
          'one that takes too long is not waited for');
SELECT pg_temp.happens(:'fresh', now() - interval '1 second');
SELECT is(reread_apply('check', :ada, now(), pg_temp.told(:old || ',' || :'fresh')), 'differs',
          'nor one that has come');
SELECT cmp_ok(abs(extract(epoch FROM event_time(:'fresh') - clock_timestamp())), '<', 5::numeric,
              'an id tells when its event was written');
SELECT is(count(*), 0::bigint, 'a difference is noted only when it is believed')
  FROM differences WHERE book_id = :ada;
SELECT difference_note(:ada), difference_note(:ada);
SELECT is(count(*), 1::bigint, 'then once') FROM differences WHERE book_id = :ada;
SELECT is(reread_apply('rebuild', :ada, now(), pg_temp.told()), 'differs', 'a rebuild');
SELECT is(count(*), 0::bigint, 'settles it') FROM differences WHERE book_id = :ada;

-- Pages.

CREATE FUNCTION pg_temp.page(_kind text, _after uuid, _page json) RETURNS text
LANGUAGE sql AS $$ SELECT string_agg(right(book::text, 2), ',') FROM reread_page(_kind, _after, _page) AS book $$;
\set first '''00000000-0000-0000-0000-000000000000'''
SELECT json_build_object('books', json_build_array(
           json_build_object('book_id', :ada, 'digest', sums_digest('{food,food:bread}', '{2026-11-01,2026-11-02}', '{1200,100}')),
           json_build_object('book_id', :cem, 'digest', sums_digest('{food}', '{2026-11-01}', '{1}'))),
       'next', NULL) AS page \gset
SELECT is(pg_temp.page('rebuild', :first, :'page'), 'b1,b2,b3', 'a rebuild does every book of either side');
SELECT is(pg_temp.page('check', :first, :'page'), 'b2,b3', 'a check those that differ');
SELECT is(pg_temp.page('rebuild', :ben, '{"books":[],"next":null}'), NULL, 'behind a book there are only later ones');
SELECT is(pg_temp.page('rebuild', :first, json_build_object('books', json_build_array(), 'next', :ada)), 'b1',
          'and none behind the end of the page');
INSERT INTO differences VALUES (:ada) ON CONFLICT DO NOTHING;
SELECT pg_temp.page('check', :first, :'page') \g /dev/null
SELECT is(string_agg(right(book_id::text, 2), ','), 'b2', 'what is equal differs no more') FROM differences;
DELETE FROM sums WHERE book_id = :ben;
SELECT is(pg_temp.page('check', :first, json_build_object('books', json_build_array(
              json_build_object('book_id', :ben, 'digest', sums_digest('{food}', '{2026-11-01}', '{0}'))), 'next', :ben)),
          'b1', 'sums of nothing are like none');

-- Tasks.

INSERT INTO differences VALUES (:cem);
SELECT is((differences, id), (1::bigint, NULL::uuid), 'there is nothing to do at first') FROM reread_claim(-1, 15);
SELECT reread_ask('rebuild', :ada, 10) AS task \gset
SELECT lease, id = :'task' AND only_book = :ada AS claimed FROM reread_claim(-1, 15) \gset
SELECT ok(:'claimed', 'what is asked for is claimed');
SELECT is(id, NULL, 'by one') FROM reread_claim(-1, 15);
SELECT reread_release(:'task', now(), :ada, 0, 9, 9, 9, true, NULL);
SELECT is(ended_at, NULL, 'a hold that was lost ends nothing') FROM rereads;
SELECT reread_release(:'task', :'lease', :ada, 2, 1, 1, 0, false, NULL);
SELECT is((position, rounds), (:ada::uuid, 2), 'the next one goes on where the last one was') FROM reread_claim(-1, 0);
SELECT isnt(id, NULL, 'also after one that died') FROM reread_claim(-1, 15);
SELECT reread_release(id, held_until, :ada, 0, 1, 0, 1, true, 'why') FROM rereads \g /dev/null
SELECT is((books, differed, unsettled, fault, position), (2::bigint, 1::bigint, 1::bigint, 'why'::text, :first::uuid),
          'what was done is added up, and no book named at the end') FROM rereads;
SELECT is(id, NULL, 'what has ended is not claimed') FROM reread_claim(-1, 15);

SELECT check_daily(24), check_daily(-1) \g /dev/null
SELECT is(count(*), 0::bigint, 'no check before its hour, and none where there is to be none') FROM rereads WHERE kind = 'check';
SELECT check_daily(0), check_daily(0) \g /dev/null
SELECT is(count(*), 1::bigint, 'one a day') FROM rereads WHERE kind = 'check' AND only_book IS NULL;

-- Erasure.

SELECT reread_ask('check', :ada, 10), difference_note(:ada) \g /dev/null
SELECT book_bury(:ada);
SELECT is((SELECT count(*) FROM rereads WHERE only_book = :ada) + (SELECT count(*) FROM differences WHERE book_id = :ada),
          0::bigint, 'an erased book is in no task');
SELECT is(reread_apply('rebuild', :ada, now(), pg_temp.told()), 'same', 'and is not made anew');
SELECT is(pg_temp.sums(:ada), NULL, 'by any');

SELECT * FROM finish();
ROLLBACK;
