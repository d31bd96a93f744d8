BEGIN;
SELECT 1 / bool_and(has_function_privilege('purser_notifications', signature, 'execute'))::int
  FROM unnest(ARRAY['ticket_make(uuid, uuid, uuid, bigint, bytea)',
                    'ticket_take(uuid, bytea)',
                    'maintain()'])
       AS signature;
ROLLBACK;
