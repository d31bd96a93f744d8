-- $1 subscriber, $2 holder, $3 book and $4 id of the last event that was delivered.
SELECT outbox_delivered_to($1::text, $2::uuid, $3::uuid, $4::uuid)
