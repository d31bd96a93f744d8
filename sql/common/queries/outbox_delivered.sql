-- $1 subscriber, $2 holder, $3 and $4 the cursor behind what was delivered.
SELECT outbox_delivered($1::text, $2::uuid, $3::xid8, $4::uuid)
