-- $1 subscriber, $2 holder.
SELECT outbox_failed($1::text, $2::uuid)
