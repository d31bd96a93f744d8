BEGIN;
SELECT 1 / bool_and(has_function_privilege('purser_notifications', signature, 'execute'))::int
  FROM unnest(ARRAY['nullable(timestamptz)',
                    'nullable(text)',
                    'alert_json(alerts, timestamptz, bigint)',
                    'channel_json(channels, text)',
                    'attempt_json(attempts, uuid)',
                    'answer_plain(text)',
                    'book_enter(uuid, uuid, text, text)',
                    'answer_fault(text, text, text)'])
       AS signature;
ROLLBACK;
