BEGIN;
SELECT 1 / bool_and(has_function_privilege('purser_notifications', signature, 'execute'))::int
  FROM unnest(ARRAY['stream_publish(uuid, text, text, text, text)',
                    'alert_send(alerts)',
                    'alert_take(uuid, json)',
                    'resource_changed(uuid, text, json, json)',
                    'usage_tell(uuid)',
                    'usage_flush()',
                    'session_end(uuid, json)',
                    'user_erase(uuid, uuid)',
                    'book_erase(uuid)',
                    'event_apply(uuid, text, json, timestamptz)',
                    'events_applied(uuid, timestamptz)'])
       AS signature;
ROLLBACK;
