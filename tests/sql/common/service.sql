-- What every database has. Reads the statements from the source tree: run from its top.
BEGIN;
SELECT plan(13);

SELECT is(instant_text('2026-11-10 10:12:33.123987+01'), '2026-11-10T09:12:33.123Z',
          'an instant is shown in UTC, cut to milliseconds');
SET LOCAL timezone = 'Pacific/Auckland';
SET LOCAL datestyle = 'German';
SELECT is(instant_text('2026-02-28 23:59:59Z'), '2026-02-28T23:59:59.000Z',
          'whatever the session shows instants in');
RESET timezone;
RESET datestyle;

CREATE TEMP TABLE made AS
SELECT n, uuid_v7() AS id, clock_timestamp() AS at FROM generate_series(1, 1000) AS n;
SELECT is(count(DISTINCT id), 1000::bigint, 'ids are distinct') FROM made;
SELECT is(count(*), 1000::bigint, 'ids are of version 7 and variant 10')
  FROM made WHERE id::text ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-';
SELECT cmp_ok(max(abs(floor(extract(epoch FROM at) * 1000)
                      - ('x0000' || left(replace(id::text, '-', ''), 12))::bit(64)::bigint)),
              '<', 100::numeric, 'an id begins with the milliseconds since 1970')
  FROM made;
SELECT cmp_ok(count(*), '>', 900::bigint, 'an id made later sorts later')
  FROM (SELECT id, lag(id) OVER (ORDER BY n) AS before FROM made) AS pairs WHERE id > before;

\set sql `cat sql/common/queries/state_write.sql`
PREPARE state_write AS :sql;
\set sql `cat sql/common/queries/state_read.sql`
PREPARE state_read AS :sql;
SELECT is_empty($$ EXECUTE state_read('cursor') $$, 'what was never kept is not there');
EXECUTE state_write('cursor', '1');
EXECUTE state_write('cursor', '2');
SELECT results_eq($$ EXECUTE state_read('cursor') $$, $$ VALUES ('2') $$,
                  'what was kept last is there');

\set sql `cat sql/common/queries/revoked_write.sql`
PREPARE revoked_write AS :sql;
\set sql `cat sql/common/queries/revoked_read.sql`
PREPARE revoked_read AS :sql;
SELECT extract(epoch FROM now())::bigint AS now \gset
EXECUTE revoked_write(format('[{"id": "0192f000-0000-7000-8000-000000000001", "at": %s},
                               {"id": "0192f000-0000-7000-8000-000000000002", "at": %s},
                               {"id": "0192f000-0000-7000-8000-000000000001", "at": %s}]',
                             :now - 800, :now - 1000, :now - 700)::jsonb);
SELECT set_eq('EXECUTE revoked_read',
              format($$ VALUES ('0192f000-0000-7000-8000-000000000001'::uuid, %s::bigint),
                               ('0192f000-0000-7000-8000-000000000002', %s) $$,
                     :now - 700, :now - 1000),
              'ended sessions and users are kept, each once and with the last time');
EXECUTE revoked_write(format('[{"id": "0192f000-0000-7000-8000-000000000001", "at": %s}]',
                             :now - 900)::jsonb);
SELECT is(extract(epoch FROM at), :now - 700.0, 'an older time told later changes nothing')
  FROM revoked WHERE id = '0192f000-0000-7000-8000-000000000001';
SELECT lives_ok($$ EXECUTE revoked_write('[]') $$, 'nothing to tell is fine');

\set sql `cat sql/common/queries/maintain.sql`
SELECT lives_ok(:'sql', 'pruning works');
SELECT set_eq('SELECT id FROM revoked', ARRAY['0192f000-0000-7000-8000-000000000001'::uuid],
              'what ended more than 15 minutes ago is forgotten');

SELECT * FROM finish();
ROLLBACK;
