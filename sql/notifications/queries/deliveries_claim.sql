-- $1 limit, $2 seconds that they are the sender's → deliveries with their channel and alert
SELECT book_id, id, kind, attempt, channel_id, channel_kind, target, target_seq, secret, old_secret,
       happened_at, data
  FROM deliveries_claim($1::int, $2::int)
