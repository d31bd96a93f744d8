BEGIN;
SELECT 1 / bool_and(has_function_privilege('purser_notifications', signature, 'execute'))::int
  FROM unnest(ARRAY['alert_get(uuid, uuid, uuid)',
                    'alert_list(uuid, uuid, boolean, timestamptz, uuid, int)',
                    'alert_change(uuid, uuid, text, text, uuid, bigint, boolean)',
                    'alerts_read_all(uuid, uuid, text, text)'])
       AS signature;
ROLLBACK;
