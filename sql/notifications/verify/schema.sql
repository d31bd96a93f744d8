BEGIN;
SELECT book_id, id, level, threshold, budget_id, budget_name, period_start, period_end, currency,
       "limit", spent, percent, transaction_id, override, late, created_at
  FROM alerts WHERE false;
SELECT book_id, alert_id, user_id, read_at, version FROM alert_reads WHERE false;
SELECT book_id, id, user_id, kind, target, levels, enabled, verified_at, disabled_reason, secret,
       old_secret, old_secret_until, target_seq, version, created_at, updated_at
  FROM channels WHERE false;
SELECT book_id, id, channel_id, kind, alert_id, state, attempt, next_at, created_at
  FROM deliveries WHERE false;
SELECT book_id, delivery_id, attempt, channel_id, at, status_code, reply, outcome, next_at
  FROM attempts WHERE false;
SELECT book_id, channel_id, budget_id, level, at FROM mailed WHERE false;
SELECT book_id, id, user_id, kind, at FROM requests WHERE false;
SELECT book_id, hash, user_id, session_id, issued, expires_at FROM tickets WHERE false;
SELECT book_id, at, again FROM usage_told WHERE false;
SELECT 1 / bool_and(has_table_privilege('purser_notifications', name,
                                        'SELECT, INSERT, UPDATE, DELETE'))::int
  FROM unnest('{alerts, alert_reads, channels, deliveries, attempts, mailed, requests,
                tickets, usage_told}'::text[]) AS name;
ROLLBACK;
