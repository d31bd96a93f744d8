BEGIN;
SELECT 1 / bool_and(has_function_privilege('purser_notifications', signature, 'execute'))::int
  FROM unnest(ARRAY['attempt_list(uuid, uuid, uuid, timestamptz, uuid, int, int)',
                    'delivery_retry(uuid, uuid, text, text, uuid, uuid)'])
       AS signature;
ROLLBACK;
